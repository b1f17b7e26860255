// Retrieves one account over mutual TLS and through the executable, with each kind of client certificate, and
// says whether what came is what the vault holds. No secret is printed.
import { Lab } from '@sallyport/lab'
import { CentralCredentialProvider, CredentialProvider } from '@sallyport/sdk/cyberark'

const account = { safe: 'Billing-DB', object: 'awkward' }
const lab = await Lab.start()
try {
  const expected = lab.vault.account(account).revealSecret()
  const { files, passphrase } = lab.clients['billing']
  const ca = lab.ca.file
  const identities = {
    pem: { ca, cert: files.cert, key: files.key },
    encrypted: { ca, cert: files.cert, key: files.encryptedKey, passphrase },
    pfx: { ca, pfx: files.pfx, passphrase },
  }
  const same = {}
  for (const [name, tls] of Object.entries(identities)) {
    const ccp = new CentralCredentialProvider({ url: lab.urls.ccp, appId: 'billing', tls })
    same[name] = (await ccp.getPassword(account)).secret.reveal() === expected
    await ccp.close()
  }
  const cp = new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk })
  same.executable = (await cp.getPassword(account)).secret.reveal() === expected
  await cp.close()
  console.log(JSON.stringify(same))
} finally {
  await lab.stop()
}
