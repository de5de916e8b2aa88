import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convert } from 'html-to-text'
import { simpleParser } from 'mailparser'
import { afterAll, describe, expect, it } from 'vitest'
import { type BuildReport, build, check } from '../../src/pipeline/index.js'
import { first, readXml, textOf } from '../editions/feeds/read-back.js'
import { feedFindings } from '../lint/feeds/feed-findings.js'
import { temporaryFolder } from '../temporary-folder.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/changes')

const NOW = Date.UTC(2026, 2, 20)
/** A time after the 30 days of the withdrawals of 17 and 18 March. */
const LATER = Date.UTC(2026, 3, 18)

const request = { drafts: false, emails: 'all', strict: true } as const

/** The fixture before its posts were corrected and withdrawn. */
function fixture(root = temporaryFolder(), posts = 'posts') {
  for (const part of ['publication.yml', posts])
    cpSync(join(FIXTURES, 'before', part), join(root, part), { recursive: true })
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(root, file), change(readFileSync(join(root, file), 'utf8')))
  const take = (file: string) => cpSync(join(FIXTURES, 'after', file), join(root, file))
  return { root, edit, take }
}

/** Builds the fixture before its changes. */
async function started(root?: string) {
  const at = fixture(root)
  return { ...at, ...(await built(at.root)) }
}

/** Builds one post of the fixture, which is enough if no edition is read. */
async function startedSmall() {
  const at = fixture(temporaryFolder(), 'posts/lamps.md')
  at.edit('publication.yml', text => text.replace(/^digests:[\s\S]*/m, ''))
  return { ...at, ...(await built(at.root)) }
}

async function built(root: string) {
  const make = (now = NOW): Promise<BuildReport> => build({ ...request, root, now })
  const out = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(join(root, 'out'), { recursive: true, encoding: 'utf8' })
        .filter(path => statSync(join(root, 'out', path)).isFile())
        .map(path => [path, readFileSync(join(root, 'out', path), path.endsWith('.png') ? 'latin1' : 'utf8')]),
    )
  expect(await make()).toMatchObject({ ok: true, problems: [], readers: [] })
  return { make, out, before: out() }
}

/** Builds `before/`, then `after/` in the same folder, and the latter again 30 days later. */
async function changed(root: string) {
  const at = await started(root)
  cpSync(join(FIXTURES, 'after'), at.root, { recursive: true })
  const report = await at.make()
  const after = at.out()
  await at.make(LATER)
  return { ...at, report, after, later: at.out() }
}
const shared = mkdtempSync(join(tmpdir(), 'offprint-'))
afterAll(() => rmSync(shared, { recursive: true, force: true }))
const { before, after, later, report, ...rebuilt } = await changed(shared)

/** The visible text of a file. */
async function wordsOf(path: string, files: Record<string, string>): Promise<string> {
  const text = files[path] ?? expect.fail(`there is no ${path}`)
  const html = (source: string): string => convert(source, { wordwrap: false }).replace(/\s+/g, ' ')
  if (path.endsWith('.txt')) return text.replace(/\s+/g, ' ')
  if (path.endsWith('.eml')) {
    const parts = await simpleParser(text)
    return `${html(String(parts.html))}\n${parts.text?.replace(/\s+/g, ' ')}`
  }
  if (path.endsWith('.json'))
    return (JSON.parse(text) as { items: { content_html: string }[] }).items
      .map(item => html(item.content_html))
      .join('\n')
  if (path.endsWith('.xml'))
    return [...text.matchAll(/<(content:encoded|content)\b[^>]*>([\s\S]*?)<\/\1>/g)]
      .map(([, , content = '']) => html(/^\s*<!\[CDATA\[/.test(content) ? content.slice(9, -3) : convert(content)))
      .join('\n')
  return html(text)
}

const archiveOf = (files: Record<string, string>, format: string): string[] =>
  Object.keys(files).filter(path => path.startsWith('feeds/archive/') && path.endsWith(format))

const CORRECTION = 'Corrected on 15 March: the first ferry leaves at eight & not at <seven>.'
const OLD_CORRECTION = 'Corrected: it is the roof of the old customs house.'

describe('a correction', () => {
  it.each([
    ['ferry-times/index.html'],
    ['feed.xml'],
    ['atom.xml'],
    ['feed.json'],
    ['feeds/short/feed.xml'],
    ['feeds/short/atom.xml'],
    ['feeds/short/feed.json'],
    ['email/ferry-times/index.html'],
    ['email/ferry-times/text.txt'],
    ['email/ferry-times/message.eml'],
    ['issues/ferry-times/index.html'],
    ['email/weekly/index.html'],
    ['email/weekly/text.txt'],
    ['email/weekly/message.eml'],
    ['issues/weekly/index.html'],
    ['email/named/index.html'],
    ['email/named/text.txt'],
  ])('is shown in %s', async path => {
    expect(await wordsOf(path, before)).not.toContain('Corrected on')
    expect(await wordsOf(path, after)).toContain(CORRECTION)
  })

  it.each(['rss.xml', 'atom.xml', 'json'])(
    'of an old post is shown in the archive that contains it (%s)',
    async format => {
      const [path = '', ...more] = archiveOf(after, format)
      expect(more).toEqual([])
      expect(archiveOf(before, format)).toEqual([path])
      expect(await wordsOf(path, after)).toContain(OLD_CORRECTION)
    },
  )

  it('leaves every other byte of the feeds, lists and dates unchanged', async () => {
    const at = await started()
    at.take('posts/ferry-times.md')
    at.take('posts/gulls.md')
    const { readers } = await at.make()
    const corrected = at.out()
    const html = '<p><strong>Corrected[^<]*</strong></p>\n'
    const notice = new RegExp(
      `${html}|${html.replace('\n', '\\\\n').replaceAll('&', '&amp;')}|${html.replaceAll('<', '&lt;').replace('[^&lt;]*', '[^<]*?').replaceAll('>', '&gt;')}`,
      'g',
    )
    const lists = ['index.html', 'archive/index.html', 'sitemap.xml', 'opml.xml', 'feeds/index.html']
    const feeds = Object.keys(at.before).filter(path => /(?:feed|atom|rss)\.xml$|(?:feed|-\w{12})\.json$/.test(path))
    expect(feeds).toHaveLength(12)
    for (const path of lists) expect(corrected[path], path).toBe(at.before[path])
    for (const path of feeds) {
      expect(corrected[path], path).not.toBe(at.before[path])
      expect(corrected[path]?.replace(notice, ''), path).toBe(at.before[path])
    }
    expect(readers.map(({ kind, file, seen }) => [kind, file, seen])).toEqual([
      ['corrected', 'posts/ferry-times.md', 'every edition shows the notice; feed readers do not show it as new'],
      ['corrected', 'posts/gulls.md', 'every edition shows the notice; feed readers do not show it as new'],
    ])
  })

  it('with a new `updated` changes the date in every format', async () => {
    const at = await started()
    at.take('posts/ferry-times.md')
    at.edit('posts/ferry-times.md', text => text.replace('notice:', 'updated: 2026-03-15T08:00:00Z\nnotice:'))
    const { readers } = await at.make()
    const corrected = at.out()
    expect(corrected['atom.xml']?.match(/<updated>[^<]*/g)?.slice(0, 1)).toEqual(['<updated>2026-03-15T08:00:00Z'])
    expect(corrected['feed.xml']).toContain('<lastBuildDate>Sun, 15 Mar 2026 08:00:00 GMT')
    expect(corrected['feed.json']).toContain('"date_modified": "2026-03-15T08:00:00Z"')
    const idsIn = (text = '') => text.match(/<id>[^<]*/g)
    expect(idsIn(corrected['atom.xml'])).toEqual(idsIn(at.before['atom.xml']))
    expect(readers).toMatchObject([{ kind: 'corrected', seen: expect.stringContaining('feed readers show it as new') }])
  })
})

const TEXT = /Nobody had walked|path where there is none|that is not there|Eels pass/
const REASON = 'Withdrawn: the path on the map does not exist & never did.'
const ID = 'tag:tideline.example.org,2025:map-of-the-marsh'
const OLD_ID = 'tag:tideline.example.org,2025:eels'

describe('a withdrawn post', () => {
  it('leaves a page with the reason, hidden from search engines, without text and picture', async () => {
    const page = after['map-of-the-marsh/index.html'] ?? ''
    expect(await wordsOf('map-of-the-marsh/index.html', after)).toContain(REASON)
    expect(page).toContain('<meta name="robots" content="noindex, follow">')
    expect(page).not.toMatch(TEXT)
    expect(page).not.toMatch(/<img|og:image|marsh\.png/)
    expect(Object.keys(before)).toContain('map-of-the-marsh/marsh.png')
    expect(Object.keys(after)).not.toContain('map-of-the-marsh/marsh.png')
  })

  it('has its text in no file', () => {
    expect(Object.entries(before).filter(([, text]) => TEXT.test(text)).length).toBeGreaterThan(10)
    expect(
      Object.entries(after)
        .filter(([, text]) => TEXT.test(text))
        .map(([path]) => path),
    ).toEqual([])
  })

  it('is gone from lists, digests and email', () => {
    const naming = (files: Record<string, string>) =>
      Object.keys(files).filter(
        path => /A map of the marsh|map-of-the-marsh/.test(files[path] ?? '') || /map-of/.test(path),
      )
    expect(naming(before)).toEqual(
      expect.arrayContaining(['index.html', 'archive/index.html', 'sitemap.xml', 'email/weekly/index.html']),
    )
    expect(naming(after).sort()).toEqual([
      'atom.xml',
      'attribution.json',
      'feed.json',
      'feed.xml',
      'feeds/short/atom.xml',
      'feeds/short/feed.json',
      'feeds/short/feed.xml',
      'map-of-the-marsh/index.html',
    ])
  })

  it('keeps its position in Atom as RFC 6721 describes', () => {
    expect(after['atom.xml']).toContain('xmlns:at="http://purl.org/atompub/tombstones/1.0"')
    const stone = readXml(after['atom.xml'] ?? '').children.find(({ attributes }) => attributes['ref'] === ID)
    expect(stone).toMatchObject({ name: 'at:deleted-entry', attributes: { ref: ID, when: '2026-03-18T10:00:00.001Z' } })
    expect(textOf(first(stone, 'at:by'), 'name')).toBe('The Tideline')
    expect(textOf(first(stone, 'at:by'), 'uri')).toBe('https://tideline.example.org/')
    expect(textOf(stone, 'at:comment')).toBe(REASON)
    expect(before['atom.xml']).not.toContain('xmlns:at')
  })

  it.each([
    ['feed.xml', [`<guid isPermaLink="false">${ID}</guid>`, '<description>Withdrawn: the path']],
    [
      'atom.xml',
      [`<id>${ID}</id>`, '<updated>2026-03-18T10:00:00Z</updated>', '<summary type="text">Withdrawn: the path'],
    ],
    ['feed.json', [`"id": "${ID}"`, '"summary": "Withdrawn: the path']],
    ['feeds/short/feed.xml', [`<guid isPermaLink="false">${ID}</guid>`]],
    ['feeds/short/feed.json', [`"id": "${ID}"`]],
  ])('keeps its id and the reason in %s for 30 days', async (path, expected) => {
    for (const words of expected) expect(after[path]).toContain(words)
    const entry = (await wordsOf(path, after)).split('\n').find(words => words.includes(REASON))
    expect(entry).toBeDefined()
    expect(entry).not.toContain('Continue reading')
    expect(later[path]?.replace(/<at:deleted-entry .*/g, '')).not.toContain(ID)
  })

  it('is marked permanently in Atom, at its position', () => {
    expect(later['atom.xml']).toContain(`<at:deleted-entry ref="${ID}"`)
    const [archive = ''] = archiveOf(later, 'atom.xml')
    expect(later[archive]).toContain(`<at:deleted-entry ref="${OLD_ID}"`)
  })

  it('that is old is marked in the archive that contains it, and for 30 days in the main feed', () => {
    const [archive = ''] = archiveOf(after, 'atom.xml')
    for (const path of [archive, 'atom.xml']) expect(after[path]).toContain(`<at:deleted-entry ref="${OLD_ID}"`)
    expect(later['atom.xml']).not.toContain(OLD_ID)
    for (const format of ['rss.xml', 'json']) {
      const [path = ''] = archiveOf(after, format)
      expect(archiveOf(before, format)).toEqual([path])
      expect(after[path]).toContain('Withdrawn at the wish of its author.')
      expect(later[path]).not.toContain(OLD_ID)
    }
  })

  it('never sets the date of a feed back', async () => {
    const at = await started()
    at.take('posts/eels.md')
    const times: (string | undefined)[] = []
    for (const now of [NOW, LATER]) {
      await at.make(now)
      const files = at.out()
      times.push(/<updated>([^<.]*)/.exec(files['atom.xml'] ?? '')?.[1])
      times.push(/<lastBuildDate>([^<]*)/.exec(files['feed.xml'] ?? '')?.[1])
    }
    const expected = ['2026-03-17T00:00:00', 'Tue, 17 Mar 2026 00:00:00 GMT']
    expect(times).toEqual([...expected, ...expected])
  })

  it.each([
    ['before', before, NOW],
    ['after', after, NOW],
    ['30 days later', later, LATER],
  ])('leaves the feeds valid (%s)', (_, files, now) => {
    for (const [path, text] of Object.entries(files)) {
      if (/(?:feed|atom|rss)\.xml$/.test(path)) {
        expect(feedFindings(text, { now: new Date(now) }), path).toEqual([])
      }
      if (/feed\.json$|archive.*json$/.test(path)) expect(feedFindings(text), path).toEqual([])
    }
  })

  it.each([
    ['in the feeds on the last of the 30 days', Date.UTC(2026, 3, 17, 9), true],
    ['in no feed after it', Date.UTC(2026, 3, 17, 11), false],
  ])('is %s, in a rebuild and in a fresh build', async (_, now, isPresent) => {
    await rebuilt.make(now)
    const fresh = await started()
    cpSync(join(FIXTURES, 'after'), fresh.root, { recursive: true })
    await fresh.make(now)
    expect(rebuilt.out()).toEqual(fresh.out())
    expect(rebuilt.out()['feed.xml']?.includes(ID)).toBe(isPresent)
  })

  it('stays in the lock file of ids', async () => {
    const at = await started()
    const lock = readFileSync(join(at.root, 'ids.lock.json'), 'utf8')
    cpSync(join(FIXTURES, 'after'), at.root, { recursive: true })
    await at.make()
    expect(readFileSync(join(at.root, 'ids.lock.json'), 'utf8')).toBe(lock)
  })

  it('does not remove the address of a feed that contained only this post', async () => {
    const at = await started()
    at.edit('publication.yml', text => `${text}tagFeeds: true\n`)
    at.take('posts/eels.md')
    await at.make()
    expect(at.out()['feeds/tag/eels/atom.xml']).toContain(`<at:deleted-entry ref="${OLD_ID}"`)
    expect(at.out()['feeds/tag/eels/feed.xml']).toContain(OLD_ID)
  })

  it.each([
    ['updated', 'has no `updated`', 'Add the day of the withdrawal as `updated: 2026-03-14`'],
    ['notice', 'gives no reason', 'Add `notice: …`'],
  ])('without `%s` is reported', async (key, what, fix) => {
    const at = fixture()
    at.take('posts/eels.md')
    at.edit('posts/eels.md', text => text.replace(new RegExp(`^${key}:.*\n`, 'm'), ''))
    const { ok, problems } = await check({ ...request, root: at.root, now: NOW, strict: false })
    expect(ok).toBe(true)
    expect(problems).toEqual([
      expect.objectContaining({
        rule: 'post.withdrawn',
        where: { file: 'posts/eels.md', line: 5, column: 1 },
        what: expect.stringContaining(what),
        fix: expect.stringContaining(fix),
      }),
    ])
  })

  it('is named if a digest lists it', async () => {
    const at = fixture()
    at.edit('publication.yml', text => text.replace('[ferry-times]', '[ferry-times, eels]'))
    at.take('posts/eels.md')
    const { problems } = await check({ ...request, root: at.root, now: NOW, strict: false })
    expect(problems.map(({ rule }) => rule)).toEqual(['digest.post'])
  })
})

describe('what changed for readers', () => {
  it('is reported for each post, once', () => {
    expect(report.readers.map(({ kind, file }) => [kind, file])).toEqual([
      ['withdrawn', 'posts/eels.md'],
      ['corrected', 'posts/ferry-times.md'],
      ['corrected', 'posts/gulls.md'],
      ['withdrawn', 'posts/map-of-the-marsh/index.md'],
    ])
  })

  type At = ReturnType<typeof fixture>
  const write = ({ root }: At, file: string, text: string) => writeFileSync(join(root, file), text)
  const NEW = '---\ntitle: New\ndate: 2026-03-19\nsummary: S.\n---\n\nText.\n'
  it.each<[string, (at: At) => void, readonly [string, string, RegExp][]]>([
    ['no change', () => {}, []],
    ['a new post', at => write(at, 'posts/new.md', NEW), [['new', 'posts/new.md', /new in every feed/]]],
    ['a draft', at => write(at, 'posts/new.md', NEW.replace('summary', 'status: draft\nsummary')), []],
    ['a post dated next week', at => write(at, 'posts/new.md', NEW.replace('03-19', '03-27')), []],
    [
      'a changed text',
      at => at.edit('posts/lamps.md', text => text.replace('Forty', 'Fifty')),
      [['changed', 'posts/lamps.md', /do not show it as new, because `updated` is unchanged/]],
    ],
    [
      'a changed text and `updated`',
      at => at.edit('posts/lamps.md', text => text.replace('tags:', 'updated: 2026-03-19\ntags:')),
      [['changed', 'posts/lamps.md', /feed readers show it as new/]],
    ],
    [
      'a changed text and an `updated` of next week',
      at => at.edit('posts/lamps.md', text => text.replace('tags:', 'updated: 2026-03-27\ntags:')),
      [['changed', 'posts/lamps.md', /do not show it as new/]],
    ],
    [
      'a changed slug',
      at => at.edit('posts/lamps.md', text => text.replace('tags:', 'slug: lights\ntags:')),
      [
        ['moved', 'posts/lamps.md', /lamps\/ redirects to lights\//],
        ['changed', 'posts/lamps.md', /do not show it as new/],
      ],
    ],
    [
      'a post that becomes a draft again',
      at => at.edit('posts/lamps.md', text => text.replace('tags:', 'status: draft\ntags:')),
      [['gone', 'posts/lamps.md', /no longer in any edition/]],
    ],
  ])('is reported, or nothing, for %s', async (_, edit, expected) => {
    const at = await startedSmall()
    edit(at)
    const { readers } = await at.make()
    expect(readers.map(({ kind, file }) => [kind, file])).toEqual(expected.map(([kind, file]) => [kind, file]))
    for (const [i, [, , seen]] of expected.entries()) expect(readers[i]?.seen).toMatch(seen)
    expect((await at.make()).readers).toEqual([])
  })

  it('includes the end of the post before a new one, which leads to it', async () => {
    const at = await startedSmall()
    const page = () => readFileSync(join(at.root, 'out/lamps/index.html'), 'utf8')
    expect(page()).not.toContain('Next article')
    write(at, 'posts/new.md', NEW)
    await at.make()
    expect(page()).toMatch(/Next article<\/h2>[\s\S]*<a href="\.\.\/new\/">New<\/a>/)
    at.edit('posts/new.md', text => text.replace('title: New', 'title: Newer'))
    await at.make()
    expect(page()).toContain('<a href="../new/">Newer</a>')
    at.edit('posts/new.md', text =>
      text.replace('summary', 'status: withdrawn\nnotice: It was wrong.\nupdated: 2026-03-20\nsummary'),
    )
    await at.make()
    expect(page()).not.toContain('Next article')
  })

  it('is reported when a post is published again', async () => {
    const at = await started()
    at.take('posts/eels.md')
    await at.make()
    cpSync(join(FIXTURES, 'before/posts/eels.md'), join(at.root, 'posts/eels.md'))
    expect((await at.make()).readers).toMatchObject([{ kind: 'changed', seen: 'it is published again' }])
    expect(existsSync(join(at.root, 'out/email/eels/index.html'))).toBe(true)
  })

  it('does not include changes that only a build with drafts has shown', async () => {
    const at = await startedSmall()
    write(at, 'posts/new.md', NEW.replace('summary', 'status: draft\nsummary'))
    const look = await build({ ...request, root: at.root, now: NOW, drafts: true })
    expect([look.readers, (await at.make()).readers]).toEqual([[], []])
  })
})
