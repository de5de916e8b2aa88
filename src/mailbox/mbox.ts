/** The number of bytes to keep of a message. No delivery report is larger. */
const MAX_BYTES = 4_000_000

const NEWLINE = 0x0a
const FROM = Buffer.from('From ')
/** The quoted form of a line that begins like a separator: `>From `, `>>From `, … (RFC 4155 mentions the practice). */
const QUOTED = /^>+From /

/**
 * Splits a mailbox file into its messages, one after another, so that a large file is never in memory as a whole. A file with a
 * single message works too.
 */
export async function* mboxMessages(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let lines: Buffer[] = []
  let size = 0
  let mbox: boolean | undefined
  let blank = true
  for await (const line of linesOf(chunks)) {
    mbox ??= startsWith(line, FROM)
    if (mbox && blank && startsWith(line, FROM)) {
      if (lines.length > 0) yield Buffer.concat(lines)
      lines = []
      size = 0
    } else if (size < MAX_BYTES) {
      lines.push(mbox && QUOTED.test(line.subarray(0, 80).toString('latin1')) ? line.subarray(1) : line)
      size += line.length
    }
    blank = line.length <= 2 && line.toString().trim() === ''
  }
  if (lines.length > 0) yield Buffer.concat(lines)
}

const startsWith = (line: Buffer, text: Buffer): boolean => line.subarray(0, text.length).equals(text)

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    let start = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      const end = chunk.subarray(start, at + 1)
      yield rest.length > 0 ? Buffer.concat([...rest, end]) : end
      rest = []
      start = at + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}
