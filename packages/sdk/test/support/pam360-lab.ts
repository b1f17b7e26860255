import type { Lab } from '@sallyport/lab'
import { Pam360, type Pam360Options } from '@sallyport/sdk/pam360'

/** A client of the lab's PAM360 with the token of a user of the seed. */
export function pam360As(lab: Lab, user: string, more: Partial<Pam360Options> = {}): Pam360 {
  return new Pam360({
    url: lab.urls.pam360,
    token: lab.pam360.user(user).revealToken(),
    tls: { ca: lab.ca.pem },
    serverZone: 'UTC',
    ...more,
  })
}
