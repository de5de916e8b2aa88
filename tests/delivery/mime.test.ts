import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { composeMessage } from '../../src/delivery/index.js'
import type { Issue } from '../../src/editions/index.js'
import { ARABIC, article, EVERY, publication, REPUBLISHED } from '../editions/email/article-factory.js'
import { digestOf, letterOf } from '../editions/email/letters.js'

const read = async (issue: Issue, ours = publication()): Promise<{ bytes: Buffer; mail: ParsedMail }> => {
  const bytes = Buffer.from(await composeMessage(issue, ours))
  return { bytes, mail: await simpleParser(bytes) }
}
const header = (bytes: Buffer, name: string): string[] =>
  (bytes.toString('latin1').split('\r\n\r\n')[0] ?? '')
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .filter(line => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map(line => line.slice(name.length + 1).trim())

describe('a message', () => {
  it('reads back as it was written', async () => {
    const issue = await letterOf(REPUBLISHED)
    const { mail } = await read(issue)
    expect(mail.subject).toBe(issue.subject)
    expect(mail.html).toBe(issue.html)
    expect(mail.text?.trimEnd()).toBe(issue.text.trimEnd())
    expect(mail.from?.text).toBe('"The Delta Reader" <letters@reader.example.org>')
    expect(mail.replyTo?.text).toBe('editor@reader.example.org')
    expect((mail.to as AddressObject).text).toBe('subscriber@example.org')
    expect(mail.date?.toISOString()).toBe('2026-03-14T00:00:00.000Z')
  })

  it('has CRLF everywhere and short lines only', async () => {
    for (const facts of [REPUBLISHED, EVERY, ARABIC]) {
      const { bytes } = await read(await letterOf(facts))
      const text = bytes.toString('latin1')
      expect(text).not.toMatch(/[^\r]\n|\r[^\n]/)
      expect(text).not.toContain('\0')
      const longest = Math.max(...text.split('\r\n').map(line => line.length))
      expect(longest).toBeLessThanOrEqual(78)
    }
  })

  it('puts the text first and the HTML last', async () => {
    const { bytes } = await read(await letterOf(REPUBLISHED))
    const types = bytes.toString('latin1').match(/^Content-Type: [^;\r]+/gm)
    expect(types).toEqual([
      'Content-Type: multipart/alternative',
      'Content-Type: text/plain',
      'Content-Type: text/html',
    ])
    expect(bytes.toString('latin1').match(/charset=utf-8/g)).toHaveLength(2)
    expect(bytes.toString('latin1').match(/Content-Transfer-Encoding: quoted-printable/g)).toHaveLength(2)
  })

  it('has the headers of a list, each once', async () => {
    const { bytes } = await read(await letterOf(REPUBLISHED))
    expect(header(bytes, 'List-Id')).toEqual(['"The Delta Reader" <newsletter.reader.example.org>'])
    expect(header(bytes, 'List-Unsubscribe')).toEqual([
      '<https://reader.example.org/unsubscribe/SUBSCRIBER>, <mailto:editor@reader.example.org?subject=unsubscribe>',
    ])
    expect(header(bytes, 'List-Unsubscribe-Post')).toEqual(['List-Unsubscribe=One-Click'])
    expect(header(bytes, 'List-Help')).toHaveLength(1)
    expect(header(bytes, 'List-Archive')).toEqual(['<https://reader.example.org/archive/>'])
    expect(header(bytes, 'List-Owner')).toEqual(['<mailto:editor@reader.example.org>'])
    expect(header(bytes, 'Feedback-ID')).toEqual([
      expect.stringMatching(/^[\w.-]+:reader\.example\.org:newsletter:readerexampleor$/),
    ])
    expect(header(bytes, 'List-Post')).toEqual(['NO'])
    expect(header(bytes, 'Content-Language')).toEqual(['en'])
    for (const name of ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version'])
      expect(header(bytes, name)).toHaveLength(1)
  })

  it('is the same bytes for the same issue', async () => {
    const issue = await letterOf(REPUBLISHED)
    const ours = publication()
    expect(Buffer.from(await composeMessage(issue, ours)).equals(Buffer.from(await composeMessage(issue, ours)))).toBe(
      true,
    )
    const other = { ...issue, text: `${issue.text}!` }
    const [id, otherId] = [
      header((await read(issue)).bytes, 'Message-ID'),
      header((await read(other)).bytes, 'Message-ID'),
    ]
    expect(id).not.toEqual(otherId)
    expect(id[0]).toMatch(/^<[0-9a-f]{24}@reader\.example\.org>$/)
  })

  it('writes names and subjects of any script so that each encoded word is whole', async () => {
    const subjects = [
      'Ärger im Delta',
      '河の条約 🌊 が守られた理由'.repeat(8),
      `${'long '.repeat(50)}🎈`,
      '"quoted", <angled>; a=b',
      '=?UTF-8?Q?x?=',
    ]
    const issue = await letterOf(REPUBLISHED)
    for (const subject of subjects) {
      const ours = publication('', 'title: "Ćuprija, \\"river\\" <news> 河"\nurl: https://reader.example.org/')
      const { bytes, mail } = await read({ ...issue, subject: subject.trim() }, ours)
      expect(mail.subject).toBe(subject.trim())
      expect(mail.from?.value[0]?.name).toBe(ours.title)
      const words = bytes.toString('latin1').match(/=\?UTF-8\?[QB]\?[^?\s]*\?=/g) ?? []
      for (const word of words) expect(word.length).toBeLessThanOrEqual(75)
      expect(header(bytes, 'List-Id')[0]).toMatch(/<newsletter\.reader\.example\.org>$/)
    }
  })

  it('comes from the publication’s own domain if no sender is set', async () => {
    const ours = publication('', 'title: T\nurl: https://reader.example.org/')
    const { bytes, mail } = await read(await letterOf(REPUBLISHED), ours)
    expect(mail.from?.text).toBe('"T" <noreply@reader.example.org>')
    expect(header(bytes, 'List-Owner')).toEqual([])
    expect(header(bytes, 'List-Unsubscribe')).toEqual(['<https://reader.example.org/unsubscribe/SUBSCRIBER>'])
  })

  it('refuses to break a header in two', async () => {
    const issue = await letterOf(REPUBLISHED)
    const ours = publication()
    for (const subject of ['A\r\nBcc: x@example.org', 'A\nB', 'A\0'])
      await expect(composeMessage({ ...issue, subject }, ours)).rejects.toThrow(/Subject.*one line/)
    await expect(composeMessage(issue, { ...ours, title: 'A\r\nBcc: x@example.org' })).rejects.toThrow(/List-Id/)
    await expect(composeMessage({ ...issue, language: 'en\nX: y' }, ours)).rejects.toThrow(/Content-Language/)
  })

  it('contains a digest', async () => {
    const { mail } = await read(await digestOf([REPUBLISHED, ARABIC].map(facts => article(facts))))
    expect(mail.subject).toBe(`Saturday letter: ${REPUBLISHED.title}`)
  })
})
