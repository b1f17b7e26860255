import type { AuditRow } from '@sallyport/lab'
import type { DemoCommand } from '../commands/demo-command.ts'
import type { DemoStep } from '../commands/demo-steps.ts'
import type { DemoReport } from '../commands/demo.ts'
import { describeFailure, renderFailure } from './failure.ts'
import { printable } from './printable.ts'
import type { Style } from './style.ts'
import { renderTable, type Cell } from './table.ts'

/** What `sallyport demo` shows to people. */
export function renderDemo(report: DemoReport, style: Style, width: number | undefined): string {
  const { front, retrievals, refusal, session, axidian, pam360, audit, problems } = report
  const parts = [
    style.mark('bold', 'One configuration of five vaults: sallyport.yaml'),
    indent(front.configuration),
    style.mark('bold', 'A secret of each, by its reference'),
    renderSteps(front.retrievals, style, width),
    style.mark('bold', 'Secrets for a program, and for a file'),
    ...front.commands.map((one) => renderCommand(one, style)),
    style.mark('bold', 'A password that changes, and a vault that is out'),
    renderSteps(front.changes, style, width),
    style.mark('bold', 'The doctor, with a certificate that has expired'),
    renderCommand(front.doctor, style),
    style.mark('bold', 'One account, retrieved through two doors of a lab vault'),
    renderTable(
      {
        columns: ['Source', 'Account', 'Safe', 'User', 'Latency', 'Secret', 'Changing'],
        droppable: ['User'],
        rows: retrievals.map((row): Cell[] => [
          ['cyan', row.source],
          row.account,
          row.safe,
          printable(`${row.username ?? ''}@${row.address ?? ''}`, 60),
          `${row.latencyMs.toFixed(1)} ms`,
          ['green', row.secret],
          row.changeInProgress ? ['yellow', 'yes'] : 'no',
        ]),
      },
      style,
      width,
    ),
    style.mark('bold', 'The same request without the client certificate'),
    refusal === undefined
      ? style.mark('red', 'It was given the secret.')
      : renderFailure(describeFailure(refusal), style, false).trimEnd(),
    style.mark('bold', 'A session at PVWA: the password is changed in it'),
    renderSteps(session.password, style, width),
    style.mark('bold', 'The same session: an application, a platform, and who is connected'),
    renderSteps(session.estate, style, width),
    style.mark('bold', `Axidian Privilege, as its application ${axidian.application}`),
    renderSteps(axidian.steps, style, width),
    style.mark('bold', `PAM360, as its API user ${pam360.user}`),
    renderSteps(pam360.steps, style, width),
    style.mark('bold', 'What CyberArk’s vault wrote into its audit'),
    renderTable(
      {
        columns: ['#', 'Time', 'Door', 'Who', 'Safe', 'Object', 'Action', 'Reason', 'Outcome'],
        droppable: ['Time', 'Reason', '#', 'Safe'],
        rows: audit.map(auditRow),
      },
      style,
      width,
    ),
    ending(problems, style),
  ]
  return `\n${parts.join('\n\n')}\n\n`
}

function renderCommand({ line, output }: DemoCommand, style: Style): string {
  return [style.mark('cyan', `$ ${line}`), indent(output)].filter((part) => part !== '').join('\n')
}

/** Every line is made printable: addresses and messages of others are among them. */
function indent(text: string): string {
  const lines = text.trimEnd().split('\n')
  return text === '' ? '' : lines.map((line) => `  ${printable(line, 300)}`).join('\n')
}

function renderSteps(steps: readonly DemoStep[], style: Style, width: number | undefined): string {
  const rows = steps.map((row): Cell[] => [
    ['cyan', row.step],
    row.via,
    `${row.latencyMs.toFixed(1)} ms`,
    ['green', row.secret ?? ''],
    printable(row.result, 60),
  ])
  const columns = ['Step', 'Via', 'Latency', 'Secret', 'Result']
  return renderTable({ columns, droppable: ['Via'], rows }, style, width)
}

function auditRow(row: AuditRow): Cell[] {
  return [
    String(row.sequence),
    row.time.slice(11, 19),
    row.via.toUpperCase(),
    ...[row.application, row.safe, row.object, row.action, row.reason].map((text) =>
      printable(text ?? '', 60),
    ),
    [row.outcome === 'OK' ? 'green' : 'red', printable(row.outcome, 60)],
  ]
}

function ending(problems: readonly string[], style: Style): string {
  if (problems.length === 0) {
    return `${style.mark('green', 'All as it should be:')} one configuration opened five vaults, through a rotation and an outage; both doors gave the same secret, byte for byte; without the certificate there was none; CCP gave what was changed at PVWA, and only to whom PVWA allows it; Axidian Privilege gave a password and a key; PAM360 gave what was approved.`
  }
  return problems.map((problem) => `${style.mark('red', 'Wrong:')} ${printable(problem)}`).join('\n')
}
