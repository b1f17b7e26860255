/** ManageEngine PAM360 and Password Manager Pro. */
export { Pam360 } from './pam360.ts'
export type { Pam360FirstIndex, Pam360Options } from './pam360-options.ts'
export type { Pam360AccountIds } from './refs.ts'
export type { Pam360CallOptions } from './requester.ts'
export type { Resources } from './resources/resources.ts'
export { pam360Routes, type Pam360Route, type Pam360RouteName, type Pam360Routes } from './routes.ts'
