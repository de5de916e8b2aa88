import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateInPath,
  isPermanentId,
  isPostFile,
  outputFrom,
  pageAddress,
  slugFrom,
  slugOfFile,
  tagUri,
} from '../../../src/content/identity/identity.js'

describe('post files', () => {
  it.each([
    'river.md',
    'river.markdown',
    'river.mdx',
    '2025/river.md',
    'river/index.md',
    'river/index.fr.md',
    '_drafts/river.md',
    '_posts/2020-01-02-river.md',
    'readme-culture.md/index.md',
    'licensing.md',
  ])('%s is a post', path => expect(isPostFile(path)).toBe(true))

  it.each([
    'README.md',
    'readme.md',
    '2025/README.md',
    'README.fr.md',
    '_index.md',
    '2025/_index.fr.md',
    'index.md',
    '.hidden.md',
    '.git/river.md',
    'river.txt',
    'river.png',
    'CHANGELOG.md',
    'LICENSE.md',
    'CONTRIBUTING.md',
    'CODE_OF_CONDUCT.md',
    'node_modules/x/post.md',
  ])('%s is not a post', path => expect(isPostFile(path)).toBe(false))
})

describe('the slug of a file', () => {
  const cases: [file: string, slug: string][] = [
    ['river.md', 'river'],
    ['River Treaty.md', 'river-treaty'],
    ['2026-03-14-river.md', 'river'],
    ['2026-03-14_river.md', 'river'],
    ['2026-03-14 River treaty.md', 'river-treaty'],
    ['2026-03-14 – River.md', 'river'],
    ['2026-03-14-river.html.md', 'river'],
    ['river/index.html.markdown', 'river'],
    ['2026-03-14.md', '2026-03-14'],
    ['2025/river.md', '2025/river'],
    ['foo/index.md', 'foo'],
    ['foo/index.fr.md', 'foo/fr'],
    ['2026-03-14-foo/index.md', 'foo'],
    ['_posts/2020-01-02-x.md', 'x'],
    ['culture/_posts/2020-01-02-x.md', 'culture/x'],
    ['_drafts/x.md', 'x'],
    ['C++ & Rust.md', 'c-rust'],
    ['snake_case.md', 'snake-case'],
    ['東京-散歩.md', '東京-散歩'],
    ['Über Größe.md', 'über-größe'],
    ['U\u0308ber.md', 'über'],
    ['نهر.md', 'نهر'],
    ['हिन्दी.md', 'हिन्दी'],
    ['--a--.md', 'a'],
    ['a.b.c.md', 'a-b-c'],
  ]
  it.each(cases)('%s gives %s', (file, slug) => {
    expect(slugOfFile(file)).toEqual({ path: slug })
  })

  it('is shortened and gets a hash if it is too long for a file system', () => {
    const long = slugOfFile(`${'a'.repeat(150)}.md`)
    const wide = slugOfFile(`${'海'.repeat(90)}.md`)
    expect('path' in long && long.path).toMatch(/^a{80}-[0-9a-f]{8}$/)
    expect('path' in wide && new TextEncoder().encode(wide.path).length).toBeLessThanOrEqual(200)
    expect(long).not.toEqual(slugOfFile(`${'a'.repeat(151)}.md`))
  })

  it.each(['---.md', '2026-03-14-!.md', '😀.md', 'a/!!!/index.md', 'con.md', 'x/NUL.md', 'com1.md'])(
    'cannot be made from %s',
    file => {
      expect(slugOfFile(file)).toHaveProperty('fault')
    },
  )
})

describe('paths from frontmatter', () => {
  const places: [written: string, output: string, address: string][] = [
    ['/about.html', 'about.html', 'about.html'],
    ['/about/', 'about/index.html', 'about/'],
    ['about', 'about/index.html', 'about/'],
    ['/2026/River Treaty/', '2026/River Treaty/index.html', '2026/River%20Treaty/'],
    ['/a/%C3%BC/', 'a/ü/index.html', 'a/%C3%BC/'],
    ['/U\u0308/', 'Ü/index.html', '%C3%9C/'],
    ['/foo/index.html', 'foo/index.html', 'foo/'],
    ['/page.htm', 'page.htm', 'page.htm'],
    ['/page.html/', 'page.html/index.html', 'page.html/'],
    ['/a?b=c#d', 'a/index.html', 'a/'],
    ['/100%/', '100-/index.html', '100-/'],
    ['//a///b//', 'a/b/index.html', 'a/b/'],
    ['/', 'index.html', ''],
    ['/v1.2/notes', 'v1.2/notes/index.html', 'v1.2/notes/'],
  ]
  it.each(places)('%j becomes %s', (written, output, address) => {
    expect(outputFrom(written)).toEqual({ path: output })
    expect(pageAddress(output)).toBe(address)
  })

  it.each([
    '../x',
    '/a/../../x',
    'a/%2e%2e/b',
    '%2e%2e%2fx',
    '..\\x',
    'C:/x',
    'C:\\x',
    '/con/',
    '/aux.html',
    '/a./b',
    '/a\0b',
    `/${'x'.repeat(101)}/`,
  ])('%j is refused', written => expect(outputFrom(written)).toHaveProperty('fault'))

  it('may come from a slug of several segments, which is cleaned or refused', () => {
    expect(slugFrom('/2026/River Treaty/')).toEqual({ path: '2026/river-treaty' })
    expect(slugFrom('Größe')).toEqual({ path: 'größe' })
    for (const written of ['../x', 'a/../b', '/', '', '!!!', 'lpt1', 'C:\\x'])
      expect(slugFrom(written)).toHaveProperty('fault')
  })

  it('never lead out of the output folder, whatever is written', () => {
    const segment = fc.oneof(
      fc.string(),
      fc.constantFrom('..', '.', '%2e%2e', '%2F', '\\', 'C:', '', 'a', '%00', '...'),
    )
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), fc.constantFrom('/', '\\', '%2f'), (parts, separator) => {
        for (const result of [outputFrom(parts.join(separator)), slugFrom(parts.join(separator))]) {
          if ('fault' in result) continue
          const segments = result.path.split('/')
          expect(segments).not.toContain('..')
          expect(segments).not.toContain('.')
          expect(segments).not.toContain('')
          expect(result.path).not.toMatch(/[\\\0]|^[A-Za-z]:/)
          expect(() => pageAddress(result.path)).not.toThrow()
        }
      }),
    )
  })
})

describe('the id of a post', () => {
  it('is by default a tag URI of host, year and file name', () => {
    expect(tagUri('https://Reader.example.org:8080/blog/', '2024', '東京/a')).toBe(
      'tag:reader.example.org,2024:%E6%9D%B1%E4%BA%AC/a',
    )
  })

  it.each([
    'tag:example.org,2024:a',
    'tag:ada@example.org,2024-01-02:x/y',
    'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'urn:isbn:9780000000000',
    'https://example.org/a',
  ])('may be set to %s', id => expect(isPermanentId(id)).toBe(true))

  it.each([
    'tag:Example.org,2024:a',
    'TAG:example.org,2024:a',
    'tag:example.org:a',
    'urn:uuid:1234',
    'https://example.org',
    'mailto:a@example.org',
    'tag:example.org,2024:ü',
    'x y',
  ])('may not be set to %s', id => expect(isPermanentId(id)).toBe(false))
})

it('finds the date in the path of a file', () => {
  expect(dateInPath('2026-03-14-river.md')).toBe('2026-03-14')
  expect(dateInPath('2026-3-4-river.md')).toBe('2026-03-04')
  expect(dateInPath('2026-03-14-river/index.md')).toBe('2026-03-14')
  expect(dateInPath('2026/03/14/river.md')).toBe('2026-03-14')
  expect(dateInPath('2026/river.md')).toBeUndefined()
  expect(dateInPath('12026-03-14.md')).toBeUndefined()
})
