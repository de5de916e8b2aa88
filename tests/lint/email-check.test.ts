import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/lint/index.js'
import { check } from '../../src/pipeline/index.js'
import { sample } from '../preview/preview-server.js'

const NOW = Date.parse('2025-06-01T12:00:00Z')
const TRAIN = 'posts/the-last-night-train.md'

/** A picture with the given width and size in bytes. Its chunks are complete, but no program can decode it, so that it has no copies. */
function png(width: number, size = 100): Buffer {
  const picture = Buffer.alloc(size)
  picture.write('89504e470d0a1a0a0000000d49484452000000000000019008020000', 'hex')
  picture.writeUInt32BE(width, 16)
  picture.writeUInt32BE(size - 57, 33)
  picture.write('IDAT', 37, 'latin1')
  picture.write('IEND', size - 8, 'latin1')
  return picture
}

const findings = async (root: string) => {
  const { problems, ok } = await check({ root, now: NOW, drafts: false, emails: 'all', strict: false, threads: 1 })
  return { ok, found: problems.map(({ severity, rule, where }) => [severity, rule, where.file, where.line]) }
}

/** A sample post with another paragraph at the end, and that paragraph's line. */
function withText(text: string): { root: string; line: number } {
  const root = sample(TRAIN)
  const path = join(root, TRAIN)
  const before = readFileSync(path, 'utf8').trimEnd()
  writeFileSync(path, `${before}\n\n${text}\n`)
  return { root, line: before.split('\n').length + 2 }
}

/** A publication with a copy of the sample post for each change of its text, which one check reads together. */
function withCopies(changes: readonly ((text: string) => string)[]): { root: string; fileOf: (i: number) => string } {
  const root = sample(TRAIN)
  const text = readFileSync(join(root, TRAIN), 'utf8').trimEnd()
  const fileOf = (i: number): string => `posts/train-${i}.md`
  for (const [i, change] of changes.entries()) writeFileSync(join(root, fileOf(i)), change(text))
  rmSync(join(root, TRAIN))
  return { root, fileOf }
}

describe('finished emails', () => {
  it('of the sample publication break no rule', async () => {
    expect(await findings(sample())).toEqual({ ok: true, found: [] })
  })

  const FAULTS: readonly [rule: string, severity: string, text: string][] = [
    ['link.local', 'error', 'The [map](http://localhost:3000/map) is here.'],
    ['link.local', 'error', 'The [map](http://192.168.1.7/map) is here.'],
    ['link.http', 'warning', 'The [old map](http://maps.example.net/old) is here.'],
    ['link.mismatch', 'warning', 'Go to [https://bank.example.com](https://elsewhere.example.net/).'],
    ['link.unpublished', 'warning', 'The [draft](https://blog.example.net/?p=12&preview=true) is read by editors.'],
    ['link.unpublished', 'warning', 'The [sketch](https://docs.google.com/document/d/abc/edit) is kept there.'],
    [
      'link.unpublished',
      'warning',
      'A [leaf](https://ghost.example.net/p/0b1c2d3e-1111-2222-3333-444455556666/) fell.',
    ],
    ['link.shortened', 'warning', 'A [short address](https://bit.ly/abc) hides much.'],
    ['a11y.link-text', 'warning', 'Read about it [here](https://maps.example.net/).'],
    ['content.placeholder', 'error', 'TODO: write the end.'],
    ['content.placeholder', 'error', 'Lorem ipsum dolor sit amet.'],
    ['content.leftover', 'warning', 'It costs XXX euros.'],
    ['content.doubled', 'warning', 'They went to the the harbour.'],
    ['content.unfilled', 'error', 'Dear *|FNAME|*, come in.'],
    ['image.format', 'warning', '![A boat at rest](https://pictures.example.net/boat.webp)'],
    ['image.alt-words', 'warning', '![boat.png](https://pictures.example.net/boat.png)'],
  ]
  // One check reports all of them.
  let reported: Promise<{ found: unknown[]; line: number }> | undefined
  const reportAll = async () => {
    const { root, line } = withText(FAULTS.map(([, , text]) => text).join('\n\n'))
    return { ...(await findings(root)), line }
  }

  it.each(FAULTS)('are checked for %s, %s, at the line where it was written: %s', async (rule, severity, text) => {
    reported ??= reportAll()
    const { found, line } = await reported
    const below = 2 * FAULTS.findIndex(each => each[2] === text)
    expect(found).toContainEqual([severity, rule, TRAIN, line + below])
  })

  const SUBJECTS = [
    ['inbox.subject', 'warning', 'title: A night train that runs so very late that its name fills more than one line'],
    ['inbox.subject', 'warning', 'title: THE LAST NIGHT TRAIN'],
    [
      'inbox.long-subject',
      'note',
      'title: A night train that runs so very late that its name fills more than one line of any list there is',
    ],
  ] as const
  it('are checked for their subjects, at the line of the title', async () => {
    const { root, fileOf } = withCopies(
      SUBJECTS.map(
        ([, , title]) =>
          text =>
            text.replace(/^title: .*$/m, title),
      ),
    )
    const { found } = await findings(root)
    for (const [i, [rule, severity, title]] of SUBJECTS.entries()) {
      const line =
        readFileSync(join(root, fileOf(i)), 'utf8')
          .split('\n')
          .indexOf(title) + 1
      expect(found).toContainEqual([severity, rule, fileOf(i), line])
    }
  })

  it('have no repeated word where words are repeated on purpose or in different places', async () => {
    const texts = [
      'They saw the [very](https://example.org/) the harbour had, and [nobody](https://example.org/) and nothing.',
      'It was so so long ago that she had had enough.',
    ]
    const { root } = withText(texts.join('\n\n'))
    expect((await findings(root)).found).toEqual([])
  })

  it('pass if a post is longer than Gmail shows, because its email is shortened', async () => {
    const { root } = withText('A sentence that goes on for a while. '.repeat(3000))
    const { ok, found } = await findings(root)
    expect([ok, found.filter(([, rule]) => String(rule).startsWith('size.'))]).toEqual([true, []])
  })

  it('name a table that is too wide even for a large screen, at its line, and no other', async () => {
    const wide = Array.from({ length: 12 }, (_, i) => `Measurement${i}`)
    const table = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n|${'---|'.repeat(cells.length)}\n`
    const { root, line } = withText(`${table(wide)}| 1 |\n\n${table(wide.slice(0, 4))}| 2 |\n`)
    const { found } = await findings(root)
    expect(found.filter(([, rule]) => rule === 'size.table')).toEqual([['warning', 'size.table', TRAIN, line]])
  })

  it('are reported once for each post if a template fills more than Gmail shows', async () => {
    const { root } = withText('A sentence.')
    const template = readFileSync(join(import.meta.dirname, '../../templates/email/post.mjml.hbs'), 'utf8')
    const padding = `<mj-raw><p>${'A sentence that goes on for a while. '.repeat(3000)}</p></mj-raw>`
    mkdirSync(join(root, 'templates/email'), { recursive: true })
    writeFileSync(join(root, 'templates/email/post.mjml.hbs'), template.replace('{{> email-footer}}', `${padding}$&`))
    const { ok, found } = await findings(root)
    expect([ok, found.filter(([, rule]) => rule === 'size.clip').length]).toEqual([false, 1])
  })

  it.each([
    [400_000, 1, []],
    [600_000, 1, ['warning image.large']],
    [1_100_000, 1, ['error image.heavy']],
    [490_000, 4, ['warning image.sum']],
    [490_000, 11, ['error image.heavy-sum']],
  ])('are checked for the size of pictures (%i bytes each, %i pictures)', async (size, count, expected) => {
    const names = Array.from({ length: count }, (_, i) => `a tower ${i} über.png`)
    const { root, line } = withText(names.map(name => `![A tower](<${name}>)`).join('\n\n'))
    for (const name of names) writeFileSync(join(root, 'posts', name), png(1160, size))
    const { found } = await findings(root)
    const pictures = found.filter(([, rule]) => String(rule).startsWith('image.'))
    // The digest that contains the whole post reports their total as well.
    expect([...new Set(pictures.map(([severity, rule]) => `${severity} ${rule}`))]).toEqual(expected)
    if (count === 1) for (const [, , ...place] of pictures) expect(place).toEqual([TRAIN, line])
  })

  const WIDTHS = [
    [1160, '', []],
    [600, '', ['note image.soft']],
    [90, '', []],
    [2400, '', ['note image.oversized']],
    [300, '{width=500}', ['warning image.blurred']],
  ] as const
  it('are checked for the width of pictures', async () => {
    const { root, fileOf } = withCopies(
      WIDTHS.map(
        ([wide, attributes]) =>
          text =>
            `${text}\n\n![A tower](tower-${wide}.png)${attributes}\n`,
      ),
    )
    for (const [wide] of WIDTHS) writeFileSync(join(root, `posts/tower-${wide}.png`), png(wide))
    const { ok, found } = await findings(root)
    const pictures = found.filter(([, rule]) => String(rule).startsWith('image.'))
    const line = readFileSync(join(root, fileOf(0)), 'utf8')
      .trimEnd()
      .split('\n').length
    const expected = WIDTHS.flatMap(([, , rules], i) => rules.map(each => [...each.split(' '), fileOf(i), line]))
    expect(new Set(pictures.map(each => each.join(' ')))).toEqual(new Set(expected.map(each => each.join(' '))))
    expect(pictures).toHaveLength(expected.length)
    expect(ok).toBe(true)
  })

  it('have several pictures of low resolution reported once', async () => {
    const names = ['a', 'b', 'c'].map(name => `${name}-tower.png`)
    const { root, line } = withText(names.map(name => `![A tower](${name})`).join('\n\n'))
    for (const name of names) writeFileSync(join(root, 'posts', name), png(600))
    expect((await findings(root)).found).toEqual([['note', 'image.soft', TRAIN, line]])
  })

  it('are checked for a picture that disappears in dark mode, as no logo does, whose emails have it on a light background', async () => {
    const { root, line } = withText('![A tower](tower.png)')
    const data = Uint8Array.from({ length: 400 * 100 * 4 }, (_, i) => (i % 8 === 3 ? 255 : 0))
    mkdirSync(join(root, 'static'))
    for (const path of ['static/logo.png', 'posts/tower.png'])
      writeFileSync(join(root, path), encode({ width: 400, height: 100, data, channels: 4 }))
    const settings = readFileSync(join(root, 'publication.yml'), 'utf8')
    writeFileSync(join(root, 'publication.yml'), `${settings}logo: { src: static/logo.png, alt: The Tideline }\n`)
    expect((await findings(root)).found.filter(([, rule]) => rule === 'dark.logo')).toEqual([
      ['warning', 'dark.logo', TRAIN, line],
    ])
  })

  it.each([
    ['© 2024 The Tideline', [['note', 'content.date', 'publication.yml']]],
    ['© 2019–2024 The Tideline', [['note', 'content.date', 'publication.yml']]],
    ['© 2019–2025 The Tideline', []],
    ['© The Tideline', []],
  ])('are checked for an old year in the footer: %s', async (copyright, expected) => {
    const root = sample(TRAIN)
    const path = join(root, 'publication.yml')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^copyright: .*$/m, `copyright: ${copyright}`))
    expect((await findings(root)).found.map(each => each.slice(0, 3))).toEqual(expected)
  })

  it('pass a strict check in spite of notes, and footnotes cause none', async () => {
    const { root } = withText('See [above](#up), as noted.[^1]\n\n[^1]: A note.\n\n### Up {#up}')
    const strict = await check({ root, now: NOW, drafts: false, emails: 'all', strict: true, threads: 1 })
    expect(strict.problems.map(({ severity, rule }) => [severity, rule])).toContainEqual(['note', 'link.in-page'])
    expect(strict.problems.every(({ what }) => /^1 link leads/.test(what))).toBe(true)
    expect(strict.ok).toBe(true)
  })

  it('from a custom template are checked by the same rules', async () => {
    const root = sample(TRAIN)
    const theme = join(import.meta.dirname, '../../templates/email/post.mjml.hbs')
    mkdirSync(join(root, 'templates/email'), { recursive: true })
    const spoilt = readFileSync(theme, 'utf8').replace('<mj-body', '<mj-raw position="file-start"></mj-raw><mj-body')
    const body = spoilt.replace(
      '</mj-body>',
      '<mj-section><mj-column><mj-text><p style="position:absolute;color:#eeeeee;background-color:#ffffff;font-size:9px;opacity:0.9">Small and pale</p><p style="color:#555555;background-color:#cccccc">Turned round</p><a href="https://a.example.org/" style="display:inline-block;padding:4px 9px;font-size:15px;line-height:1.4">Narrow</a><mj-thing>Left</mj-thing><p style="display:none"><a href="https://b.example.org/">Unseen</a></p></mj-text></mj-column></mj-section></mj-body>',
    )
    writeFileSync(join(root, 'templates/email/post.mjml.hbs'), body)
    const rules = new Set((await findings(root)).found.map(([, rule]) => rule))
    const expected = [
      'a11y.contrast',
      'a11y.font',
      'a11y.target',
      'compat.layout',
      'compat.look',
      'dark.inverted',
      'build.mjml',
      'spam.hidden',
    ]
    expect([...rules]).toEqual(expect.arrayContaining(expected))
  })
})

describe('the registry', () => {
  it('contains every rule only once', () => {
    const ids = RULES.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toContain('credit.missing')
  })
})
