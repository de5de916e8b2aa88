import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isError } from '../../../src/core/problem.js'
import { importSource, postText } from '../../../src/importing/index.js'
import { CONTEXT, expectFile, factOf, readBack, shownWords } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/eml')
const letters = readdirSync(FIXTURES).filter(name => name.endsWith('.eml'))

/** The last words of each article. */
const LAST =
  /Whoever wants apples|Wer Äpfel will|before anything is moved|will not give a name|cranes would be painted|could get back|nasse Füße habe|hang on one nail|hängen an einem Nagel|made their own/

const draftOfMail = async (name: string) => {
  const imported = await importSource({ name, bytes: readFileSync(join(FIXTURES, name)) }, CONTEXT)
  expect(imported.kind).toBe('eml')
  const [draft] = imported.drafts
  if (!draft) throw new Error('There is no draft.')
  return draft
}

describe('a forwarded message', () => {
  it.each([
    ['Ana Sol <ana@example.org>', 'Ana Sol'],
    ['"Ana Sol" <ana@bücher.example>', 'Ana Sol'],
    ['Ana Sol [mailto:press+news@example.org]', 'Ana Sol'],
    ['Ana Sol <ana@example.org <mailto:ana@example.org>>', 'Ana Sol'],
    ['press@example.org', 'example.org'],
    ['ünal@bücher.example', 'bücher.example'],
  ])('from %s gives the name %s', async (from, name) => {
    const head = `From: ${from}\nDate: 3 March 2026\nSubject: Tides\n`
    const text = `${'-'.repeat(8)} Forwarded message ${'-'.repeat(8)}\n${head}\n${'The tide has a table of its own. '.repeat(9)}\n`
    const mail = `From: me@example.net\nSubject: Fwd: Tides\nContent-Type: text/plain; charset=utf-8\n\n${text}`
    const { drafts } = await importSource({ name: 'a.eml', bytes: Buffer.from(mail) }, CONTEXT)
    expect(drafts[0] && factOf(drafts[0], 'via.0.name')).toBe(name)
  })
})

describe('an email', () => {
  it('is tested with at least eight samples', () => {
    expect(letters.length).toBeGreaterThanOrEqual(8)
  })

  it.each(letters)('gives the expected post (%s)', async name => {
    expectFile(join(FIXTURES, name.replace('.eml', '.md')), postText(await draftOfMail(name)))
  })

  it.each(letters)('gives a post without errors that contains only the article (%s)', async name => {
    const { problems, body } = readBack(postText(await draftOfMail(name)))
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const words = shownWords(body?.html ?? '').join(' ')
    expect(words).toMatch(LAST)
    expect(words).not.toMatch(/Unsubscribe|preheader|Forwarded|Shall we take|From:|Von:|click\.|o\.gif|utm_/)
  })

  it.each([
    [
      'several-articles-html.eml',
      [
        ['Why lock seven leaks', 'The Lock Post', 'https://lockpost.example.com/lock-seven'],
        ['The eels are back, and they have opinions', 'Mill Notes', 'https://millnotes.example.net/eels'],
        ['Three mills for one mark', 'The Weir Digest', 'https://weir.example.org/mills'],
      ],
    ],
    [
      'several-articles-text.eml',
      [
        ['The pump that would not stop', 'Fen Weekly', 'https://fen.example.org/pump'],
        ['Reeds by the kilo', 'Fen Weekly', 'https://fen.example.org/reeds'],
      ],
    ],
  ])('with several articles gives one post with a note, or separate posts with --split: %s', async (name, posts) => {
    expect((await draftOfMail(name)).notes.join(' ')).toContain('--split` to make a separate post from each')
    const bytes = readFileSync(join(FIXTURES, name))
    const { drafts } = await importSource({ name, bytes }, CONTEXT, undefined, { split: true })
    const fields = ['title', 'original.publisher.name', 'original.url']
    expect(drafts.map(draft => fields.map(field => factOf(draft, field)))).toEqual(posts)
    for (const draft of drafts) expect(readBack(postText(draft)).problems.filter(isError)).toEqual([])
  })

  it.each(['newsletter-html.eml', 'institute-mailing.eml', 'newsletter-text.eml'])(
    'with one article gives the same post with --split: %s',
    async name => {
      const bytes = readFileSync(join(FIXTURES, name))
      const { drafts } = await importSource({ name, bytes }, CONTEXT, undefined, { split: true })
      expect(drafts.map(postText)).toEqual([postText(await draftOfMail(name))])
    },
  )

  it('keeps its text even if all of its lines are short', async () => {
    const html = `<h1>Two clocks</h1><p>The town has two clocks, and neither of them is right.</p><p>See the gauges.</p><p>Then a third one came, with a committee of its own.</p><p>© 2026 Harbour</p>`
    const message = `From: H <l@harbour.example.com>\nTo: a@example.org\nSubject: Two clocks\nMIME-Version: 1.0\nContent-Type: text/html\n\n${html}`
    const { drafts } = await importSource({ name: 'x.eml', bytes: Buffer.from(message) }, CONTEXT)
    expect(drafts.map(postText).join()).toMatch(/two clocks, and[\s\S]*See the gauges[\s\S]*third one/)
  })

  it('lists the files and pictures that were not imported', async () => {
    const { notes } = await draftOfMail('plain-old-list.eml')
    expect(notes.join(' ')).toContain('plan.pdf')
    expect(notes.join(' ')).toContain('Pictures inside the message were not imported: 1')
  })

  it('is recognised by its header if its file name says nothing', async () => {
    const bytes = readFileSync(join(FIXTURES, 'newsletter-text.eml'))
    expect((await importSource({ name: '-', bytes }, CONTEXT)).kind).toBe('eml')
    expect((await importSource({ name: '-', bytes: Buffer.from('Title: A\nBy: B\n\nText.') }, CONTEXT)).kind).toBe(
      'text',
    )
  })

  it('gives drafts without errors, whatever the message', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        'Content-Type: multipart/mixed; boundary=x',
        '--x',
        '--x--',
        '',
        'Content-Type: text/html',
        'Content-Transfer-Encoding: base64',
        'From: <a@b.example>',
        'Subject: =?utf-8?B?x',
        'Content-Type: message/rfc822',
        '<p>From: a@b.c<br>Subject: x</p>',
      ),
      fc.string({ maxLength: 30 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 14 }), async lines => {
        const { drafts } = await importSource(
          { name: 'x.eml', bytes: Buffer.from(`MIME-Version: 1.0\r\n${lines.join('\r\n')}`) },
          CONTEXT,
        )
        for (const draft of drafts)
          expect(readBack(postText(draft)).problems.filter(({ severity }) => severity === 'error')).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
