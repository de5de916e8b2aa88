import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BuildReport, build, placeText } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/terms')
const day = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const make = (root: string, now: number): Promise<BuildReport> =>
  build({ root, now, drafts: false, emails: 'all', strict: false })

function copyOf(name: string): string {
  const root = temporaryFolder()
  cpSync(join(FIXTURES, name), root, { recursive: true })
  return root
}

const LONG = 'in two languages, and the number was written down twice'
const OPENING = 'Nobody reads the gauge for pleasure'
const GAP = 'A picture that stood here may not be republished'
const COUNTER = 'count.example.com/7.gif'
const OVER = 'Our permission to publish this article has expired.'
const LINK = (slug: string) => `https://${slug}"`

const WEB = (slug: string) => `${slug}/index.html`
const TEXT = (slug: string) => `email/${slug}/text.txt`
const HTML = (slug: string) => `email/${slug}/index.html`
const FEEDS = ['feed.xml', 'atom.xml', 'feed.json']
const PARTNERS = FEEDS.map(file => `feeds/partners/${file}`)
const WEEKLY = ['email/weekly/index.html', 'email/weekly/text.txt']

/**
 * The texts that a file must have (+) and must not have (-) near one post; `title` selects the post's part of a feed or
 * digest.
 */
const ROWS: readonly [rule: string, files: readonly string[], has: readonly string[], hasNot: readonly string[]][] = [
  ['full text without terms', [WEB('plain'), HTML('plain'), TEXT('plain')], ['down twice', 'Plain Press'], []],
  [
    'excerpt only',
    [WEB('extract'), HTML('extract')],
    [OPENING, 'This is an excerpt', LINK('extract-review.example.com/extract')],
    [`${LONG}. The gauge`],
  ],
  ['too many words', [WEB('short'), TEXT('short')], [OPENING, 'Short Herald'], [LONG]],
  [
    'an excerpt that would be too long',
    [WEB('long-excerpt'), TEXT('long-excerpt'), ...FEEDS],
    ['Nobody reads the gauge for…'],
    [],
  ],
  [
    'few enough words',
    [WEB('short-enough'), TEXT('short-enough')],
    ['That is all there is to say.'],
    ['This is an excerpt'],
  ],
  ['full text on the web alone', [WEB('web-only')], [`${LONG}. The gauge`], ['This is an excerpt', 'noindex']],
  ['an excerpt elsewhere', [HTML('web-only')], [OPENING, 'excerpt'], [`${LONG}. The gauge`]],
  ['pictures left out', [WEB('no-pictures'), HTML('no-pictures')], [GAP, 'A chart', 'a small one'], ['.png']],
  ['a picture of its own licence', [WEB('own-picture')], ['lead.png', 'CC BY 4.0'], ['may not be republished']],
  ['the counter on the web', [WEB('counted')], [COUNTER], []],
  ['no counter elsewhere', [HTML('counted'), TEXT('counted'), ...FEEDS, ...WEEKLY], ['counter'], [COUNTER]],
  [
    'the publisher’s own wording',
    [WEB('counted'), HTML('counted')],
    ['first appeared in <a', '>https://counted-news'],
    [],
  ],
  ['the credit at the end', [WEB('institute')], ['Courtesy of', 'By Ada Writer (Institute for Tides)</p>'], []],
  ['the largest share', WEEKLY, ['Share 2', 'Share 4'], ['Share 1']],
  [
    'our page is open to search engines',
    [WEB('window')],
    ['<link rel="canonical" href="https://estuary.example.org/window/">'],
    ['noindex'],
  ],
  [
    'search engines are sent to the original',
    [WEB('plain')],
    ['<link rel="canonical" href="https://plain-press.example.com/plain">', 'noindex'],
    [],
  ],
  [
    'the partner feed',
    PARTNERS,
    ['Our own post', 'Without terms', 'Without its pictures'],
    ['reserved', 'institution', 'Excerpt'],
  ],
  ['a page for republishing', ['own/republish/index.html', 'plain/republish/index.html'], ['textarea', LONG], [OVER]],
  ['the link to that page', [WEB('own')], ['href="../own/republish/"', 'CC BY 4.0'], []],
  [
    'no such link if republishing is not allowed',
    [WEB('own-reserved'), WEB('institute')],
    ['Ada Writer'],
    ['republish/'],
  ],
]

describe('terms', () => {
  it('decide what every channel shows', async () => {
    const root = copyOf('allowed')
    const report = await make(root, day('2026-03-25'))
    expect([report.ok, report.problems]).toEqual([true, []])
    expect(report.notes).toEqual(['The digest `weekly` leaves out “Share 1”: One Fifth allows a share of 20%.'])
    const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
    for (const [rule, files, has, hasNot] of ROWS)
      for (const file of files) {
        const text = read(file).replace(/\s+/g, ' ')
        for (const words of has) expect(text, `${rule}: ${file}`).toContain(words)
        for (const words of hasNot) expect(text, `${rule}: ${file}`).not.toContain(words)
      }
    expect(read('counted/index.html').split(COUNTER).length).toBe(2)
    const pictures = readdirSync(join(root, 'out'), { recursive: true, encoding: 'utf8' }).filter(path =>
      path.endsWith('.png'),
    )
    expect(pictures.map(path => path.replaceAll('\\', '/'))).toEqual(['own-picture/pictures/lead.png'])
    expect(existsSync(join(root, 'out/institute/republish'))).toBe(false)
  })

  it('take effect in time, in a build that changes nothing else', async () => {
    const root = copyOf('allowed')
    const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
    await make(root, day('2026-05-29'))
    expect(read('window/index.html')).toContain(LONG)
    expect(read('expired/index.html')).not.toContain(`${LONG}. The gauge`)

    const report = await make(root, day('2026-05-30'))
    expect(report.notes).toContain(
      '“For ninety days” was removed from feeds, digests and lists, because its terms allow 90 days.',
    )
    const page = read('window/index.html')
    for (const words of ['For ninety days', OVER, 'https://ninety-days.example.com/window', 'Ada Writer', 'noindex'])
      expect(page).toContain(words)
    for (const words of [OPENING, LONG, 'republish/']) expect(page).not.toContain(words)
    for (const file of [...FEEDS, ...WEEKLY, 'index.html', 'archive/index.html', 'sitemap.xml'])
      expect(read(file), file).not.toMatch(/For ninety days|\/window\//)
    expect(report.removed).toContain('email/window/message.eml')
    const fresh = copyOf('allowed')
    await make(fresh, day('2026-05-30'))
    expect(read('window/index.html')).toBe(readFileSync(join(fresh, 'out/window/index.html'), 'utf8'))
  })

  it('stop a build that contradicts them, and say where', async () => {
    const root = copyOf('broken')
    const { ok, problems } = await make(root, day('2026-03-25'))
    expect(ok).toBe(false)
    expect(problems.map(({ rule, where }) => `${placeText(where)} ${rule}`).sort()).toEqual([
      'posts/edited.md:8:3 terms.edits',
      'posts/headline.md:2:1 terms.headline',
      'posts/inline.md:8:14 post.field',
      'posts/nc-commercial.md:8:3 terms.non-commercial',
      'posts/nd-edited.md:9:3 terms.no-derivatives',
      'posts/nd-translated.md:9:3 terms.no-derivatives',
      'posts/no-counter.md:4:1 terms.counter',
      'posts/no-date.md:4:1 terms.missing-fact',
      'posts/no-institution.md:4:1 terms.missing-fact',
      'posts/no-link.md:4:1 terms.missing-fact',
      'posts/unknown-field.md:9:5 post.field',
      'posts/unknown-term.md:8:12 post.field',
    ])
  })
})
