import type { DependentAccount } from '../../../../state/dependent-account.ts'
import { epochSeconds } from '../context.ts'

/** A dependent account; members beyond those that clients send are our assumption. */
export function dependentAccountModel(dependent: DependentAccount): Record<string, unknown> {
  const { master, status, syncedAt, manualManagementReason } = dependent
  return {
    id: dependent.id,
    name: dependent.name,
    platformId: dependent.platformId,
    masterAccountId: master.id,
    safeName: master.safe,
    platformAccountProperties: dependent.properties,
    secretManagement: {
      automaticManagementEnabled: dependent.automaticManagementEnabled,
      ...(manualManagementReason === '' ? {} : { manualManagementReason }),
      ...(status === undefined ? {} : { status }),
      ...(syncedAt === undefined ? {} : { lastModifiedTime: epochSeconds(syncedAt) }),
    },
    createdTime: epochSeconds(dependent.createdAt),
    modificationTime: epochSeconds(dependent.modifiedAt),
    ...(dependent.isDeleted ? { isDeleted: true } : {}),
  }
}
