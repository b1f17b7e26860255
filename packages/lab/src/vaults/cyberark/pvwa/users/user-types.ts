import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'

/** A type of user that the licence knows. */
export interface UserType {
  readonly name: string
  readonly component: boolean
  /** Interfaces that its users may come through. */
  readonly interfaces: string
}

const people = 'EVD GUI HTTPGW NAPI PACLI PIMSU PSM PSMP PVWA WINCLIENT XAPI'

/** The types. Which ones a licence has, and through what they come in, is our assumption; so are their numbers. */
export const userTypes: readonly UserType[] = [
  { name: 'EPVUser', component: false, interfaces: people },
  { name: 'EPVUserLite', component: false, interfaces: 'EVD PACLI PIMSU PSM PSMP PVWA WINCLIENT' },
  { name: 'BasicUser', component: false, interfaces: 'PVWA' },
  { name: 'ExternalUser', component: false, interfaces: 'PSM PSMP PVWA' },
  { name: 'Built-InAdmins', component: false, interfaces: people },
  { name: 'AutoIT', component: false, interfaces: 'PACLI XAPI' },
  { name: 'CPM', component: true, interfaces: 'CPM' },
  { name: 'PVWA', component: true, interfaces: 'PVWAApp' },
  { name: 'PSM', component: true, interfaces: 'PSMApp' },
  { name: 'PSMPServer', component: true, interfaces: 'PSMPApp' },
  { name: 'AppProvider', component: true, interfaces: 'AppPrv' },
  { name: 'AIMAccount', component: true, interfaces: 'AIMApp' },
  { name: 'PTA', component: true, interfaces: 'PTA' },
  { name: 'ENE', component: true, interfaces: 'XAPI' },
]

/** The type of that name, in any case. */
export function userTypeOf(name: string): UserType | undefined {
  return userTypes.find((type) => type.name.toLowerCase() === name.toLowerCase())
}

/** `GET API/UserTypes/`. */
export function listUserTypes(): PvwaAnswer {
  return json({
    UserTypes: userTypes.map(({ name, component, interfaces }, index) => ({
      UserTypeId: index + 1,
      UserTypeName: name,
      IsComponentUser: component,
      AllowedClientInterfaces: interfaces,
    })),
  })
}
