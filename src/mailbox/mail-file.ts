import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import { mboxMessages } from './mbox.js'

/**
 * Reads the messages at a place on the disk: a single message, a mailbox file, a Maildir, a folder of messages, or `-` for
 * standard input.
 * @throws ProblemsError if there is no such file or folder
 */
export async function* mailAt(place: string, stdin: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (place === '-') {
    yield* mboxMessages(stdin)
    return
  }
  if (!existsSync(place)) {
    const fix =
      'Specify a message, a mailbox file, a Maildir, or an address such as imaps://user@mail.example.org/INBOX.'
    throw new ProblemsError([error('bounces.missing', { file: place }, 'There is no such file or folder.', fix)])
  }
  for (const file of statSync(place).isDirectory() ? filesIn(place) : [place])
    yield* mboxMessages(createReadStream(file))
}

/**
 * Returns the files of a folder. A Maildir has new messages in `new`, and older ones in `cur`; those in `tmp` are incomplete.
 */
function filesIn(folder: string): string[] {
  const maildir = ['new', 'cur'].map(name => join(folder, name)).filter(existsSync)
  return (maildir.length > 0 ? maildir : [folder]).flatMap(each =>
    readdirSync(each, { withFileTypes: true })
      .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => join(each, name))
      .sort(),
  )
}
