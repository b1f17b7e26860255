// What the server of the benches answers, one of each by its number.
import { createHash } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'

export function accountAt(index) {
  const safe = 1 + Math.floor(index / 500)
  return {
    categoryModificationTime: 1_610_319_618,
    id: `${safe}_${index}`,
    name: `Operating System-UnixSSH-host${index}.example.com-root`,
    address: `host${index}.example.com`,
    userName: 'root',
    platformId: 'UnixSSH',
    safeName: `Estate-${String(safe).padStart(4, '0')}`,
    secretType: 'password',
    platformAccountProperties: { LogonDomain: 'EXAMPLE', Location: 'hall 3' },
    secretManagement: {
      automaticManagementEnabled: true,
      status: 'success',
      lastModifiedTime: 1_610_319_618,
    },
    createdTime: 1_610_319_618,
  }
}

/** A user with extended details. */
export function userAt(index) {
  return {
    id: 100 + index,
    username: `user${index}`,
    source: 'CyberArk',
    userType: 'EPVUser',
    componentUser: false,
    vaultAuthorization: ['AddSafes', 'AuditUsers'],
    location: '\\',
    groupsMembership: [
      { groupID: 11, groupName: 'Vault Admins', groupType: 'Vault' },
      { groupID: 40 + (index % 1_000), groupName: `group${index % 1_000}`, groupType: 'Vault' },
    ],
    personalDetails: {
      firstName: `First${index}`,
      middleName: '',
      lastName: `Last${index}`,
      organization: 'Example',
      department: 'Billing',
    },
    enableUser: true,
    suspended: false,
  }
}

/** A group with five members. */
export function groupAt(index) {
  return {
    id: 40 + index,
    groupType: 'Vault',
    groupName: `group${index}`,
    description: `The group with the number ${index}`,
    location: '\\',
    members: Array.from({ length: 5 }, (_, member) => ({
      id: 100 + index * 5 + member,
      UserName: `user${index * 5 + member}`,
    })),
  }
}

export function platformAt(index) {
  const off = { IsActive: false, IsAnException: false }
  return {
    Active: true,
    SystemType: '*NIX',
    AllowedSafes: '.*',
    PrivilegedAccessWorkflows: {
      RequireDualControlPasswordAccessApproval: off,
      EnforceCheckinCheckoutExclusiveAccess: off,
      EnforceOnetimePasswordAccess: off,
      RequireUsersToSpecifyReasonForAccess: off,
    },
    CredentialsManagementPolicy: {
      Verification: {
        PerformAutomatic: false,
        RequirePasswordEveryXDays: 7,
        AutoOnAdd: false,
        AllowManual: true,
      },
      Change: { PerformAutomatic: false, RequirePasswordEveryXDays: 90, AutoOnAdd: false, AllowManual: true },
      Reconcile: { AutomaticReconcileWhenUnsynced: false, AllowManual: true },
      SecretUpdateConfiguration: { ChangePasswordInResetMode: false },
    },
    ID: 1 + index,
    PlatformID: `Platform${index}`,
    Name: `Platform with the number ${index}`,
  }
}

/** A zip archive of about so many bytes, with one file in it that shrinks to half. */
export function platformPackage(bytes) {
  const name = Buffer.from('Policy-Platform.ini')
  let text = ''
  for (let line = 0; text.length < bytes * 1.75; line += 1) {
    text += createHash('sha256').update(String(line)).digest('hex')
  }
  const content = Buffer.from(text)
  const packed = deflateRawSync(content)
  // What the header of the entry and its row in the directory have in common.
  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(20, 0)
  shared.writeUInt16LE(8, 4)
  shared.writeUInt32LE(crc32(content), 10)
  shared.writeUInt32LE(packed.length, 14)
  shared.writeUInt32LE(content.length, 18)
  shared.writeUInt16LE(name.length, 22)
  const entry = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, packed])
  const row = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, Buffer.alloc(14), name])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(row.length, 12)
  end.writeUInt32LE(entry.length, 16)
  return Buffer.concat([entry, row, end])
}
