import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { auditorOf } from '../../src/audit/index.js'
import { FEED_FORMATS } from '../../src/core/feed-formats.js'
import { build } from '../../src/index.js'
import { checkFeed } from '../../src/lint/feeds/feed-check.js'
import { fileType } from '../../src/server/file-type.js'
import { articleOf, editionsOf, moment, publicationOf } from '../editions/feeds/article-factory.js'
import { one, read, text as textOf } from '../editions/web/page-reading.js'
import { lastingFolder } from '../temporary-folder.js'

const NOW = Date.UTC(2026, 2, 20)

const root = lastingFolder({
  'publication.yml':
    'title: The Tideline\nurl: https://tideline.example.org/\nsender: { name: T, email: t@tideline.example.org }\npostalAddress: 1 Example Street\nfeed: { limit: 1 }\n',
  'posts/old.md': '---\ntitle: Old\ndate: 2026-03-01\n---\n\nA body.\n',
  'posts/new.md':
    "---\ntitle: New\ndate: 2026-03-02\nauthors: [Ada Writer]\noriginal: { publisher: The Review, url: 'https://review.example.com/a', date: 2025-04, license: CC-BY-4.0 }\n---\n\nA body.\n",
})
afterAll(() => rmSync(root, { recursive: true, force: true }))
const built = build({ root, now: NOW, drafts: false, emails: 'recent', strict: false })
const out = async (path: string): Promise<string> => {
  await built
  return readFileSync(join(root, 'out', path), 'utf8')
}

const publication = publicationOf()
const credited = articleOf(
  'river',
  {
    title: 'Who owns the river?',
    date: '2026-03-14T09:00:00+01:00',
    credit: {
      authors: [{ name: 'Ada Writer', url: 'https://ada.example.org/' }],
      original: {
        url: 'https://review.example.com/river',
        date: moment('2026-02-01'),
        publisher: { name: 'The Review', url: 'https://review.example.com/' },
      },
    },
  },
  publication,
)
const editions = editionsOf([credited], publication)
const gapsIn = async (as: string, change: (text: string) => string) => {
  const edition = editions.find(({ shows }) => shows?.as === as) ?? expect.fail(`There is no feed of the format ${as}`)
  const { bytes } = await edition.render()
  return (await auditorOf({ url: publication.url, styleSheet: () => undefined })(edition, change(String(bytes)))).gaps
}

describe('every feed format', () => {
  it('has a name, paths and a media type of its own', () => {
    for (const key of ['name', 'label', 'title', 'file', 'archive', 'mediaType'] as const)
      expect(new Set(FEED_FORMATS.map(format => format[key])).size, key).toBe(FEED_FORMATS.length)
  })

  it('builds without a problem', async () => {
    const { problems } = await built
    expect(problems.map(({ what }) => what)).toEqual([])
  })

  it.each(FEED_FORMATS)(
    '$label is read back with every fact, in the feed and in its archive',
    async ({ name, file }) => {
      expect(await gapsIn(name, text => text)).toEqual([])
      const { posts } = JSON.parse(await out('attribution.json')) as { posts: { title: string; editions: object }[] }
      expect(posts.find(({ title }) => title === 'New')?.editions).toMatchObject({ [file]: 'ok' })
      const archived = Object.keys(posts.find(({ title }) => title === 'Old')?.editions ?? {})
      expect(archived.filter(path => /^feeds\/archive\//.test(path))).toHaveLength(FEED_FORMATS.length)
    },
  )

  it.each(FEED_FORMATS)('$label is reported if it lacks a fact', async ({ name }) => {
    for (const value of ['Ada Writer', 'The Review', 'https://review.example.com/river']) {
      const gaps = await gapsIn(name, text =>
        text.replaceAll(value, 'gone').replaceAll(JSON.stringify(value), '"gone"'),
      )
      expect(gaps.flatMap(({ missing }) => missing.map(each => each.value))).toContain(value)
    }
    expect(await gapsIn(name, text => text.replaceAll('river', 'sea'))).not.toEqual([])
    expect(await gapsIn(name, () => '')).not.toEqual([])
  })

  it.each(FEED_FORMATS)('$label passes our own rules for feeds', async ({ file }) => {
    const { problems } = checkFeed({ name: file, bytes: Buffer.from(await out(file)) }, NOW)
    expect(problems.filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  it.each(FEED_FORMATS)('$label is linked from every page, and listed for people', async format => {
    const { file, mediaType: type, label } = format
    expect(await out('index.html')).toContain(`type="${type}" title="The Tideline (${format.title})" href="./${file}"`)
    expect(await out('new/index.html')).toContain(`href="../${file}"`)
    const feeds = read(await out('feeds/index.html'))
    expect(textOf(one(feeds, 'a', { href: `../${file}` }))).toBe(label)
    expect(one(feeds, 'button', { 'data-copy': `https://tideline.example.org/${file}` }).attribs).toMatchObject({
      'aria-label': `Copy: The Tideline, ${label}`,
    })
  })

  it.each(FEED_FORMATS)('$label is served with its media type', async ({ file, mediaType: type }) => {
    const text = await out(file)
    expect(await out('_headers')).toContain(`/${file}\n  Content-Type: ${type}; charset=utf-8\n`)
    expect(fileType(file, Buffer.from(text)).type).toBe(`${type}; charset=utf-8`)
    expect(FEED_FORMATS.filter(({ opening }) => opening.test(text)).map(format => format.file)).toEqual([file])
  })
})
