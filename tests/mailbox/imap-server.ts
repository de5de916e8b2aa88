import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** An IMAP server (RFC 3501) with only the commands for reading one mailbox. It records the commands that it receives. */
export async function imapServer(messages: readonly Buffer[], password = 'secret') {
  const commands: string[] = []
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    let rest = ''
    socket.on('data', chunk => {
      rest += chunk.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const [tag = '', ...words] = rest.slice(0, end).split(' ')
        rest = rest.slice(end + 2)
        const command = words.join(' ')
        commands.push(command.replace(password, '…'))
        for (const line of answer(command)) socket.write(line)
        const fine = !/^LOGIN/i.test(command) || command.includes(password)
        socket.write(fine ? `${tag} OK done\r\n` : `${tag} NO [AUTHENTICATIONFAILED] wrong\r\n`)
      }
    })
  })
  const answer = (command: string): (string | Buffer)[] => {
    if (/^CAPABILITY/i.test(command)) return ['* CAPABILITY IMAP4rev1\r\n']
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
