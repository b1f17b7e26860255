import type { TlsOptions } from '@sallyport/sdk'
import { resolve } from 'node:path'
import { isContents } from '../config/contents.ts'

/** What a later command has to know to trust the same servers, wherever it is run. Never a key. */
export function trustOf({ ca, systemCa, serverName, maxVersion }: TlsOptions): TlsOptions {
  const given =
    typeof ca === 'string' ? [ca] : Array.isArray(ca) ? ca.filter((one) => typeof one === 'string') : []
  const authorities = given.map((one) => (isContents(one) ? one : resolve(one)))
  return {
    ...(authorities.length === 0 ? {} : { ca: authorities }),
    ...(systemCa === undefined ? {} : { systemCa }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  }
}
