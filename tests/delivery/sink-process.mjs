// A mail server in a process of its own. It appends every message to the file named by its argument before it accepts it, and
// prints its port. Some replies are slow, so that a kill may happen at any step.
import { appendFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'

const [, , file = '', slow = '0'] = process.argv
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, session, done) => {
    stream.resume()
    stream.on('end', () => {
      if (!stream.sizeExceeded && session.envelope.rcptTo[0]) {
        appendFileSync(file, `${session.envelope.rcptTo[0].address}\n`)
        setTimeout(done, Math.random() * Number(slow))
      } else done()
    })
  },
})
server.on('error', () => {})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.server.address().port}\n`))
