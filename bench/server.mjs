// A plain TLS server in a process of its own: answers every request with what CCP answers, as fast as it can or
// after a while.
import { once } from 'node:events'
import { createServer } from 'node:https'
import { createInterface } from 'node:readline'

// The first line says how to serve; the end of the input says that nobody is there any more.
const lines = createInterface({ input: process.stdin })
lines.once('close', () => process.exit(0))
const [line] = await once(lines, 'line')
const { cert, key, ca, mutual, latencyMs = 0 } = JSON.parse(line)
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
const server = createServer(
  { cert, key, ca, requestCert: mutual, rejectUnauthorized: mutual, keepAliveTimeout: 60_000 },
  (_request, response) => {
    const answer = () => {
      response.writeHead(200, headers)
      response.end(body)
    }
    if (latencyMs === 0) answer()
    else setTimeout(answer, latencyMs)
  },
)
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
