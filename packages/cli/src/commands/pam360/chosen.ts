/** What is done alike to the resources, and to the accounts, that a command line names. */
import type { BulkContext } from '@sallyport/sdk'
import type {
  Pam360,
  Pam360AccountRef,
  Pam360CallOptions,
  Pam360ResourceRef,
  Pam360ShareOptions,
} from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import type { Command } from '../../command.ts'
import type { Settings } from '../../config/settings.ts'
import type { ActionOf, PrepareParts } from '../shared/action-command.ts'
import type { Done } from '../shared/bulk-run.ts'
import {
  accountFlags,
  keyOf,
  manyAccounts,
  manyResources,
  resourceFlags,
  someAccounts,
  someResources,
  type Chosen,
} from './choose.ts'
import { actionCommand, assumed, eachCommand, inEnvironment } from './make.ts'
import { readShare, shareFlags, shareOptions } from './share-flags.ts'

/** What resources and accounts have in common. */
interface Kind<Ref> {
  /** `resource` or `account`. */
  readonly what: string
  readonly usage: string
  /** What descriptions say of how they are named. */
  readonly naming: string
  readonly flags: FlagTable
  /** What examples are about. */
  readonly example: string
  /** What goes with them, and what is not documented of it. */
  readonly all: string
  readonly assumedDelete: string
  choose(
    settings: Settings<FlagTable>,
    words: readonly string[],
    parts: PrepareParts,
  ): Promise<readonly Chosen<Ref>[]>
  readonly at: (client: Pam360) => {
    get(ref: Ref, options: Pam360CallOptions): Promise<unknown>
    delete(ref: Ref, options: Pam360CallOptions): Promise<void>
    trash(ref: Ref, options: Pam360CallOptions): Promise<void>
    restore(ids: readonly string[], options: Pam360CallOptions): Promise<void>
    share(ref: Ref, options: Pam360ShareOptions): Promise<void>
  }
}

const resources: Kind<Pam360ResourceRef> = {
  what: 'resource',
  usage: 'NAME… | --id ID | -',
  naming: manyResources,
  flags: resourceFlags,
  example: 'web-01',
  all: ' with all their accounts',
  assumedDelete: '',
  choose: someResources,
  at: (client) => client.resources,
}

const accounts: Kind<Pam360AccountRef> = {
  what: 'account',
  usage: 'RESOURCE ACCOUNT… | --id ID/ID | -',
  naming: manyAccounts,
  flags: accountFlags,
  example: 'web-01 svc',
  all: '',
  assumedDelete: ` ${assumed}`,
  choose: someAccounts,
  at: (client) => client.accounts,
}

/** What is to be done to each of them. */
interface ChosenPlan<Ref> {
  /** What a dry run tells of it, and a journal is about. Never a secret. */
  readonly plan?: object
  readonly work: (client: Pam360, ref: Ref, context: BulkContext) => Promise<Done | undefined> | Promise<void>
}

/** Something that is done to them. */
interface ChosenAction<Own extends FlagTable, Ref> extends Omit<
  ActionOf<Pam360, Own, Chosen<Ref>>,
  'prepare' | 'usage' | 'what'
> {
  readonly usage?: string
  readonly what?: string
  /** Reads the flags, and gives what does it. */
  prepare(
    settings: Settings<Own>,
    parts: PrepareParts & { readonly words: readonly string[]; readonly count: number },
  ): ChosenPlan<Ref> | Promise<ChosenPlan<Ref>>
}

function chosenCommand<Own extends FlagTable, Ref>(kind: Kind<Ref>, action: ChosenAction<Own, Ref>): Command {
  return actionCommand<Own, Chosen<Ref>>({
    usage: kind.usage,
    what: kind.what,
    ...action,
    description: `${action.description}\n${kind.naming}`,
    flags: { ...kind.flags, ...action.flags },
    async prepare(settings, words, parts) {
      const items = await kind.choose(settings, words, parts)
      const { plan, work } = await action.prepare(settings, { ...parts, words, count: items.length })
      return {
        items,
        names: ({ names }) => names,
        key: keyOf,
        ...(plan === undefined ? {} : { plan, about: [JSON.stringify(plan)] }),
        look: (client, { ref }, { signal }) => kind.at(client).get(ref, { signal }),
        work: async (client, { ref }, context) => (await work(client, ref, context)) ?? undefined,
      }
    },
  })
}

/** Makes a command of something that is done to accounts. */
export function accountsCommand<Own extends FlagTable>(action: ChosenAction<Own, Pam360AccountRef>): Command {
  return chosenCommand(accounts, action)
}

function deleteOf<Ref>(kind: Kind<Ref>): Command {
  const { what, all } = kind
  return chosenCommand<FlagTable, Ref>(kind, {
    name: `${what}s delete`,
    summary: `Delete ${what}s${all}, for good`,
    description: `Deletes ${what}s${all}, for good. ${what}s trash can be taken back.${kind.assumedDelete}`,
    flags: {},
    examples: [{ does: inEnvironment, line: `${kind.example} --yes` }],
    success: 'deleted',
    question: (things) => `Delete ${things}${all}, for good?`,
    asksFrom: 1,
    uncertain: 'skip',
    prepare: () => ({ work: (client, ref, { signal }) => kind.at(client).delete(ref, { signal }) }),
  })
}

/** `sallyport pam360 resources delete` */
export const resourcesDelete = deleteOf(resources)
/** `sallyport pam360 accounts delete` */
export const accountsDelete = deleteOf(accounts)

function trashOf<Ref>(kind: Kind<Ref>): Command {
  const { what } = kind
  return chosenCommand<FlagTable, Ref>(kind, {
    name: `${what}s trash`,
    summary: `Move ${what}s to the trash`,
    description: `Moves ${what}s to the trash; ${what}s restore takes them out. ${assumed}`,
    flags: {},
    examples: [{ does: inEnvironment, line: kind.example }],
    success: 'trashed',
    question: (things) => `Move ${things} to the trash?`,
    uncertain: 'skip',
    prepare: () => ({ work: (client, ref, { signal }) => kind.at(client).trash(ref, { signal }) }),
  })
}

/** `sallyport pam360 resources trash` */
export const resourcesTrash = trashOf(resources)
/** `sallyport pam360 accounts trash` */
export const accountsTrash = trashOf(accounts)

function restoreOf<Ref>({ what, at }: Kind<Ref>): Command {
  return eachCommand<FlagTable>({
    name: `${what}s restore`,
    summary: `Take ${what}s out of the trash`,
    usage: 'ID… | -',
    description: `Takes ${what}s out of the trash, by the ids that ${what}s trashed shows.`,
    flags: {},
    examples: [{ does: inEnvironment, line: '1' }],
    key: 'id',
    what,
    success: 'restored',
    question: (things) => `Restore ${things}?`,
    uncertain: 'skip',
    prepare:
      () =>
      (client, id, { signal }) =>
        at(client).restore([id], { signal }),
  })
}

/** `sallyport pam360 resources restore` */
export const resourcesRestore = restoreOf(resources)
/** `sallyport pam360 accounts restore` */
export const accountsRestore = restoreOf(accounts)

function shareOf<Ref>(kind: Kind<Ref>): Command {
  const { what } = kind
  return chosenCommand<typeof shareFlags, Ref>(kind, {
    name: `${what}s share`,
    summary: `Share ${what}s with a user or a group of users, or end that`,
    usage: `${kind.usage}\n       --user NAME | --user-group NAME --access TYPE`,
    description: `Shares ${what}s with a user or a group of users; --access revoke ends it.`,
    flags: shareFlags,
    examples: [{ does: inEnvironment, line: `${kind.example} --user billing --access view` }],
    success: 'shared',
    question: (things) => `Change how ${things} are shared?`,
    uncertain: 'repeat',
    prepare(settings) {
      const share = readShare(settings)
      return {
        plan: share.plan,
        work: async (client, ref, { signal }) =>
          kind.at(client).share(ref, await shareOptions(share, client, signal)),
      }
    },
  })
}

/** `sallyport pam360 resources share` */
export const resourcesShare = shareOf(resources)
/** `sallyport pam360 accounts share` */
export const accountsShare = shareOf(accounts)
