import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { onTestFinished } from 'vitest'

const CHALLENGE = Buffer.from('{"status":"400","schemes":"Bearer","scope":"https://mail.example.org/"}').toString(
  'base64',
)

/**
 * An IMAP server (RFC 3501) with only the commands for reading one mailbox. It records the commands that it receives.
 * @param takes tells whether an access token is accepted, if the server offers XOAUTH2
 */
export async function imapServer(messages: readonly Buffer[], password = 'secret', takes?: (token: string) => boolean) {
  const capabilities = `IMAP4rev1${takes ? ' SASL-IR AUTH=XOAUTH2' : ''}`
  const commands: string[] = []
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.write(`* OK [CAPABILITY ${capabilities}] ready\r\n`)
    let refused = ''
    let rest = ''
    socket.on('data', chunk => {
      rest += chunk.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        if (refused !== '') {
          // The client ends the exchange with an empty response.
          socket.write(`${refused} NO [AUTHENTICATIONFAILED] wrong token\r\n`)
          refused = ''
          rest = rest.slice(end + 2)
          continue
        }
        const [tag = '', ...words] = rest.slice(0, end).split(' ')
        rest = rest.slice(end + 2)
        const command = words.join(' ')
        const [, response] = /^AUTHENTICATE XOAUTH2 (\S+)/i.exec(command) ?? []
        const token = /Bearer (.*?)\x01/.exec(Buffer.from(response ?? '', 'base64').toString())?.[1] ?? ''
        commands.push(response ? `AUTHENTICATE ${token}` : command.replace(password, '…'))
        if (response && !takes?.(token)) {
          refused = tag
          socket.write(`+ ${CHALLENGE}\r\n`)
          continue
        }
        for (const line of answer(command)) socket.write(line)
        const fine = !/^LOGIN/i.test(command) || command.includes(password)
        socket.write(fine ? `${tag} OK done\r\n` : `${tag} NO [AUTHENTICATIONFAILED] wrong\r\n`)
      }
    })
  })
  const answer = (command: string): (string | Buffer)[] => {
    if (/^CAPABILITY/i.test(command)) return [`* CAPABILITY ${capabilities}\r\n`]
    if (/^(?:LIST|LSUB)/i.test(command)) return ['* LIST (\\HasNoChildren) "/" "INBOX"\r\n']
    if (/^(?:SELECT|EXAMINE)/i.test(command))
      return [
        `* ${messages.length} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n`,
        `* OK [UIDVALIDITY 7] fine\r\n* OK [UIDNEXT ${messages.length + 1}] fine\r\n`,
      ]
    const range = /^UID FETCH (\d+):\*/i.exec(command)
    if (!range) return []
    // The newest message is in every range that ends with `*`.
    const first = Math.min(Number(range[1]), messages.length)
    return messages.flatMap((bytes, i) =>
      i + 1 < first ? [] : [`* ${i + 1} FETCH (UID ${i + 1} BODY[]<0> {${bytes.length}}\r\n`, bytes, ')\r\n'],
    )
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `imap://bounces:${password}@127.0.0.1:${port}/INBOX`, port, commands }
}
