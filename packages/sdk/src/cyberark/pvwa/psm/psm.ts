import { checkOptions } from '../../../options.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { fieldsOf, itemsOf, notThere } from '../fields.ts'
import { packageText, type PackageSource } from '../platforms/package.ts'
import type { Requester } from '../requester.ts'

/** A connection component: how to reach a target through PSM. */
export interface PsmConnector {
  /** For example `PSM-RDP`. */
  readonly id: string
  /** What people see; often nothing. */
  readonly displayName: string | undefined
}

/** A server that runs connection components. */
export interface PsmServer {
  readonly id: string
  readonly name: string
  readonly address: string | undefined
}

/**
 * The Privileged Session Manager: `pvwa.psm`.
 *
 * Every call throws PermissionError where the user may not do this, and what any request throws.
 */
export class Psm {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** All connection components. */
  async connectors(call: CallOptions = {}): Promise<PsmConnector[]> {
    checkOptions('psm.connectors', call, callShape)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: 'API/PSM/Connectors' })
    return itemsOf(answer, 'connection components', 'PSMConnectors', 'value').map((item) => {
      const fields = fieldsOf(item, 'a connection component')
      const displayName = fields.string('DisplayName')
      return { id: fields.string('ID'), displayName: displayName === '' ? undefined : displayName }
    })
  }

  /** All PSM servers. From 11.5. */
  async servers(call: CallOptions = {}): Promise<PsmServer[]> {
    checkOptions('psm.servers', call, callShape)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: 'API/PSM/Servers' })
    return itemsOf(answer, 'PSM servers', 'PSMServers', 'value').map((item) => {
      const fields = fieldsOf(item, 'a PSM server')
      return { id: fields.string('ID'), name: fields.string('Name'), address: fields.text('Address') }
    })
  }

  /**
   * Imports a connection component.
   *
   * @param source Its package: the bytes, or the path of the file.
   * @returns Its id.
   * @throws ConfigurationError for what is no zip archive, before anything is sent.
   */
  async importConnector(source: PackageSource, call: CallOptions = {}): Promise<string> {
    checkOptions('psm.importConnector', call, callShape)
    const json = { ImportFile: await packageText('psm.importConnector', source) }
    const where = 'API/ConnectionComponents/Import'
    const answer = await this.#requester.json({ ...call, method: 'POST', path: where, json })
    const id = fieldsOf(answer, 'a connection component').text('ConnectionComponentID')
    if (id === undefined) throw notThere('the id of the connection component')
    return id
  }
}
