/**
 * Goes on with an issue as `offprint send --yes` does, in a process that can be killed: its arguments are the
 * publication's folder, the number of the issue, the server, the number of connections and, for PostgreSQL, the address of the
 * database, the lease in milliseconds and the messages per second. It loads nothing else, because it is started as often as it is killed.
 */
import {
  deliver,
  deliveryLedger,
  mimeTemplate,
  readSmtpUrl,
  smtpConnectionTo,
  tokensOf,
} from '../../src/delivery/index.js'
import { databaseAt } from '../../src/storage/index.js'

const [, , root = '', issue = '', url = '', connections = '', postgres, lease, perSecond] = process.argv
const database = await databaseAt(root, postgres)
const template = mimeTemplate(await deliveryLedger(database).mime(Number(issue)))
const { finished } = await deliver({
  database,
  messageSettings: {
    issue: Number(issue),
    template,
    tokens: tokensOf(['a secret for tests only'], 'test.example.org'),
  },
  settings: {
    ...{ connections: Number(connections), domains: {}, retries: perSecond ? [0.01, 0.02] : [1] },
    ...(perSecond ? { perSecond: Number(perSecond) } : {}),
  },
  ...(lease ? { lease: Number(lease) } : {}),
  servers: [{ name: url, connections: Number(connections), connect: () => smtpConnectionTo(readSmtpUrl(url)) }],
  clock: Date.now,
  random: Math.random,
})
await database.close()
process.exitCode = finished ? 0 : 1
