import { findElement, readXml, writeXml } from '../../../../archive/xml.ts'
import type { XmlElement } from '../../../../archive/xml.ts'
import { readZip, writeZip } from '../../../../archive/zip.ts'
import { platformKinds } from '../../../../state/platform.ts'
import type { Platform, PlatformInit, PlatformKind } from '../../../../state/platform.ts'

const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlElement[] = [],
): XmlElement => ({ name, attributes, children })

const yesNo = (value: boolean): string => (value ? 'Yes' : 'No')
const named = (name: string) => (own: string) => element(name, { Name: own })

/** The element of a platform: what of it is not in the policy file. */
function policyElement(platform: Platform): XmlElement {
  const workflows = Object.entries(platform.exceptions).filter(([, value]) => value !== undefined)
  return element(
    'Policy',
    {
      ID: platform.id,
      PlatformBaseID: platform.baseId,
      PlatformBaseType: platform.systemType,
      PlatformKind: platform.kind,
      Description: platform.description,
      GracePeriod: String(platform.gracePeriod),
    },
    [
      element('Properties', {}, [
        element('Required', {}, platform.required.map(named('Property'))),
        element('Optional', {}, platform.optional.map(named('Property'))),
      ]),
      element('LinkedPasswords', {}, [
        element('Link', { Name: 'LogonAccount', PropertyIndex: '1' }),
        element('Link', { Name: 'EnableAccount', PropertyIndex: '2' }),
        element('Link', { Name: 'ReconcileAccount', PropertyIndex: '3' }),
      ]),
      element('Usages', {}, platform.dependents.map(named('Usage'))),
      element(
        'ConnectionComponents',
        platform.psmServer === undefined ? {} : { PSMServerID: platform.psmServer },
        [...platform.connectors].map(([Id, enabled]) =>
          element('ConnectionComponent', { Id, Enable: yesNo(enabled) }),
        ),
      ),
      element(
        'PrivilegedAccessWorkflows',
        {},
        workflows.map(([Name, value]) => element('Workflow', { Name, Active: yesNo(value === true) })),
      ),
    ],
  )
}

/**
 * A platform's package as the vendor's export has it: `Policy-<id>.xml` and `Policy-<id>.ini` in a zip. The names of
 * files and elements are published; attributes and elements for what no source shows are our own.
 */
export function writePackage(platform: Platform, now: number): Buffer {
  const ini = [...platform.settings].map(([name, value]) => `${name}=${value}`)
  const xml = element('Device', { Name: platform.deviceType }, [
    element('Policies', {}, [policyElement(platform)]),
  ])
  return writeZip(
    [
      { name: `Policy-${platform.id}.xml`, bytes: Buffer.from(writeXml(xml)) },
      { name: `Policy-${platform.id}.ini`, bytes: Buffer.from(`${ini.join('\r\n')}\r\n`) },
    ],
    new Date(now),
  )
}

/** The settings of a policy file: `Name=value ;comment`, sections and comments left out. */
function readIni(text: string): Record<string, string> {
  const settings: [string, string][] = []
  for (const line of text.replace(/^\uFEFF/u, '').split(/\r?\n/u)) {
    const parts = /^\s*([^;=[\]]+?)\s*=(.*)$/u.exec(line)
    if (parts !== null) settings.push([parts[1] ?? '', (parts[2] ?? '').replace(/(?:^|\s);.*$/u, '').trim()])
  }
  return Object.fromEntries(settings)
}

function namesIn(policy: XmlElement, list: string): string[] {
  return (findElement(policy, list)?.children ?? []).flatMap(({ attributes: { Name } }) =>
    Name === undefined ? [] : [Name],
  )
}

function kindOf(text: string | undefined): PlatformKind {
  return platformKinds.find((kind) => kind === text) ?? 'target'
}

const workflowNames = ['dualControl', 'exclusive', 'oneTimePassword', 'requireReason'] as const

/** Reads a package. Throws when it is none: an archive with one policy file and one document about it. */
export function readPackage(bytes: Uint8Array): PlatformInit {
  const files = readZip(bytes)
  const file = (ending: string): string => {
    const found = files.filter(
      ({ name }) => /(?:^|[/\\])Policy-[^/\\]+$/iu.test(name) && name.toLowerCase().endsWith(ending),
    )
    const [only, ...more] = found
    if (only === undefined || more.length > 0)
      throw new RangeError(`not one Policy-*${ending} in the package`)
    return Buffer.from(only.bytes)
      .toString('utf8')
      .replace(/^\uFEFF/u, '')
  }
  const { PolicyID: iniId, PolicyName, ...settings } = readIni(file('.ini'))
  const device = readXml(file('.xml'))
  const policy = findElement(device, 'Policy')
  const id = policy?.attributes['ID'] ?? iniId ?? ''
  if (policy === undefined || id === '') throw new RangeError('the package names no platform')
  const { PlatformBaseID, PlatformBaseType, PlatformKind: kind, Description, GracePeriod } = policy.attributes
  const components = findElement(policy, 'ConnectionComponents')
  const psmServer = components?.attributes['PSMServerID']
  const workflows = new Map(
    (findElement(policy, 'PrivilegedAccessWorkflows')?.children ?? []).map(({ attributes }) => [
      attributes['Name'],
      attributes['Active'] === 'Yes',
    ]),
  )
  return {
    id,
    kind: kindOf(kind),
    name: PolicyName ?? id,
    description: Description ?? '',
    systemType: PlatformBaseType ?? 'Operating System',
    deviceType: device.attributes['Name'] ?? 'Operating System',
    baseId: PlatformBaseID ?? id,
    required: namesIn(policy, 'Required'),
    optional: namesIn(policy, 'Optional'),
    dependents: namesIn(policy, 'Usages'),
    ...(GracePeriod === undefined ? {} : { gracePeriod: Number(GracePeriod) || 0 }),
    settings,
    connectors: Object.fromEntries(
      (components?.children ?? []).flatMap(({ attributes: { Id, Enable } }) =>
        Id === undefined ? [] : [[Id, Enable?.toLowerCase() !== 'no']],
      ),
    ),
    ...(psmServer === undefined ? {} : { psmServer }),
    ...Object.fromEntries(
      workflowNames.flatMap((name) => {
        const value = workflows.get(name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
  }
}
