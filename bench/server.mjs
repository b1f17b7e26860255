// A plain TLS server in a process of its own: answers every request with what CCP answers, as fast as it can or
// after a while.
import { after, readSettings, serve } from './serving.mjs'

const { cert, key, ca, mutual, latencyMs = 0 } = await readSettings()
const body = JSON.stringify({
  Content: 'Passw0rd-2"\\é',
  UserName: 'app',
  Address: 'db1.example.com',
  Database: 'ORCL',
  Safe: 'Billing-DB',
  Folder: 'Root',
  Name: 'oracle-prod',
  PolicyID: 'Oracle',
  DeviceType: 'Database',
  CreationMethod: 'PVWA',
  CPMStatus: 'success',
  LastTask: 'ChangeTask',
  RetriesCount: '-1',
  SequenceID: '5',
  LastSuccessChange: '1563908108',
  Port: '1521',
  PasswordChangeInProcess: 'False',
})
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': Buffer.byteLength(body),
}
const answer = (_request, response) => {
  response.writeHead(200, headers)
  response.end(body)
}
serve(
  { cert, key, ca, requestCert: mutual, rejectUnauthorized: mutual },
  latencyMs === 0 ? answer : after(latencyMs, answer),
)
