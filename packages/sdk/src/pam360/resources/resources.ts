import { checkArgument, checkOptions } from '../../options.ts'
import type { Pam360Core } from '../core.ts'
import { checkRef, type Pam360AccountIds } from '../refs.ts'
import { pam360CallShape, type Pam360CallOptions } from '../requester.ts'

/** Resources: machines, web sites, applications, on which the accounts are. */
export class Resources {
  readonly #core: Pam360Core

  /** Made by the client. */
  constructor(core: Pam360Core) {
    this.#core = core
  }

  /**
   * The id of a resource, by its name.
   *
   * @throws NotFoundError; ServerError where PAM360 refuses and does not say why.
   */
  async getId(resource: string, options: Pam360CallOptions = {}): Promise<string> {
    checkArgument('resources.getId', 'the name of the resource', resource)
    checkOptions('resources.getId', options, pam360CallShape)
    const { requester, names } = this.#core
    return requester.call(options, (call) => names.resourceId(resource, call))
  }

  /**
   * The ids of an account and its resource, by their names.
   *
   * @throws As {@link getId}.
   */
  async getIds(
    names: { readonly resource: string; readonly account: string },
    options: Pam360CallOptions = {},
  ): Promise<Pam360AccountIds> {
    checkRef('resources.getIds', names, ['resource', 'account'])
    checkOptions('resources.getIds', options, pam360CallShape)
    return this.#core.requester.call(options, (call) => this.#core.names.accountIds(names, call))
  }
}
