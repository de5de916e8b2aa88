import { describe, expect, it } from 'vitest'
import { type IdLock, postNames } from '../../../src/content/index.js'
import { CONTEXT } from '../reading.js'

const lockOf = (ids: Readonly<Record<string, string>>, gone = false): IdLock =>
  new Map(
    Object.entries(ids).map(([file, name]) => {
      const id = `tag:reader.example.org,2024:${name}`
      return [id, { id, file: `posts/${file}`, path: `${name}/`, date: '2020-01-01', former: [], gone }]
    }),
  )
const [A, B, C] = ['2020-01-01-news.md', '2020-02-01-news.md', '2020-03-01-news.md']

describe('the names that tell files apart', () => {
  const rows: [what: string, files: string[], lock: IdLock, names: Record<string, string>][] = [
    ['none where names differ', [A, '2020-01-01-other.md'], new Map(), {}],
    ['the date where names collide', [A, B], new Map(), { [A]: '2020-01-01-news', [B]: '2020-02-01-news' }],
    [
      'the date in folders',
      [`x/${A}`, `x/${B}`],
      new Map(),
      { [`x/${A}`]: 'x/2020-01-01-news', [`x/${B}`]: 'x/2020-02-01-news' },
    ],
    ['none in two folders', [`x/${A}`, `y/${B}`], new Map(), {}],
    [
      'the date of folders',
      ['2020-01-01-news/index.md', B],
      new Map(),
      { '2020-01-01-news/index.md': '2020-01-01-news', [B]: '2020-02-01-news' },
    ],
    ['the plain name for a file without a date', ['news.md', A], new Map(), { [A]: '2020-01-01-news' }],
    ['the plain name that the lock has', [A, B], lockOf({ [A]: 'news' }), { [B]: '2020-02-01-news' }],
    [
      'the dated name that the lock has, though the others are gone',
      [C],
      lockOf({ [C]: '2020-03-01-news' }),
      { [C]: '2020-03-01-news' },
    ],
    [
      'dates if the plain name is that of a deleted post',
      [A, B],
      lockOf({ [A]: 'news' }, true),
      { [A]: '2020-01-01-news', [B]: '2020-02-01-news' },
    ],
    [
      'a date with a time',
      ['2020-01-01T09:00:00Z-news.md', B],
      new Map(),
      { '2020-01-01T09:00:00Z-news.md': '2020-01-01t09-00-00z-news', [B]: '2020-02-01-news' },
    ],
    [
      'other extensions',
      ['2020-01-01-news.markdown', B],
      new Map(),
      { '2020-01-01-news.markdown': '2020-01-01-news', [B]: '2020-02-01-news' },
    ],
  ]
  it.each(rows)('are %s', (_, files, lock, names) => {
    const found = postNames(files, () => lock, CONTEXT)
    expect(Object.fromEntries([...found].map(([file, { slug }]) => [file, slug]))).toEqual(names)
  })

  const versions: [files: string[], languages: Record<string, string>][] = [
    [['a/index.md', 'a/index.ja.md'], { 'a/index.ja.md': 'ja' }],
    [['a/index.en.md', 'a/index.ja.md'], { 'a/index.en.md': 'en', 'a/index.ja.md': 'ja' }],
    [['river.md', 'river.pt-br.md'], { 'river.pt-br.md': 'pt-br' }],
    [['river.md', 'river.zh-Hans.md', 'river.zh_TW.md'], { 'river.zh-Hans.md': 'zh-Hans', 'river.zh_TW.md': 'zh-TW' }],
    [['river.md', 'river.fr.mdx'], { 'river.fr.mdx': 'fr' }],
    [['river.ja.md'], {}],
    [['river.md', 'river.v2.md'], {}],
    [['river.md', 'river.draft.md'], {}],
    [['a/index.md', 'b/index.de.md'], {}],
  ]
  it.each(versions)('are languages where there are several: %j', (files, languages) => {
    const found = postNames(files, () => new Map(), CONTEXT)
    expect(Object.fromEntries([...found].map(([file, { language }]) => [file, language]))).toEqual(languages)
  })
})
