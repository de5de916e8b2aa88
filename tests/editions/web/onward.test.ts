import { describe, expect, it } from 'vitest'
import { onwardOf } from '../../../src/editions/web/onward.js'
import { type ArticleFacts, articleOf } from './article-factory.js'

/** Makes posts from their tags, the newest first, one a day. */
const postsOf = (posts: readonly (readonly [slug: string, tags: string, more?: ArticleFacts])[]) =>
  posts.map(([slug, tags, more], i) =>
    articleOf({ slug, date: `2026-03-${30 - i}`, tags: tags.split(' ').filter(Boolean), ...more }),
  )

describe('the posts to which a post leads', () => {
  it.each<[string, Parameters<typeof postsOf>[0], string, string | undefined, readonly string[]]>([
    [
      'the next post and no other, without tags',
      [
        ['c', ''],
        ['b', ''],
        ['a', ''],
      ],
      'b',
      'c',
      [],
    ],
    [
      'no next post, if it is the newest',
      [
        ['b', 'x'],
        ['a', 'x'],
      ],
      'b',
      undefined,
      ['a'],
    ],
    [
      'most shared tags first',
      [
        ['d', 'y'],
        ['c', 'x'],
        ['b', 'x y'],
        ['n', ''],
        ['a', 'x y'],
      ],
      'a',
      'n',
      ['b', 'c', 'd'],
    ],
    [
      'the closest in date among equals',
      [
        ['e', 'x'],
        ['d', 'x'],
        ['n', ''],
        ['c', 'x'],
        ['b', 'x'],
        ['a', 'x'],
      ],
      'c',
      'n',
      ['b', 'a', 'd'],
    ],
    [
      'the smaller id among equally close ones',
      [
        ['z', 'x'],
        ['n', ''],
        ['c', 'x'],
        ['m', ''],
        ['a', 'x'],
      ],
      'c',
      'n',
      ['a', 'z'],
    ],
    [
      'at most three',
      [
        ['n', ''],
        ['a', 'x'],
        ['b', 'x'],
        ['c', 'x'],
        ['d', 'x'],
        ['e', 'x'],
      ],
      'a',
      'n',
      ['b', 'c', 'd'],
    ],
    [
      'the next post only once',
      [
        ['b', 'x'],
        ['a', 'x'],
      ],
      'a',
      'b',
      [],
    ],
    [
      'other spellings of a tag',
      [
        ['n', ''],
        ['b', 'Rivers'],
        ['m', ''],
        ['a', 'rivers'],
      ],
      'a',
      'm',
      ['b'],
    ],
    [
      'no withdrawn post',
      [
        ['c', 'x', { withdrawn: true }],
        ['b', 'x', { gone: true }],
        ['n', ''],
        ['a', 'x'],
      ],
      'a',
      'n',
      [],
    ],
    [
      'nothing, if it was withdrawn itself',
      [
        ['b', 'x'],
        ['a', 'x', { withdrawn: true }],
      ],
      'a',
      undefined,
      [],
    ],
    [
      'the rarest of many tags',
      [
        ['d', 'common'],
        ['c', 'common rare'],
        ['n', ''],
        ['a', 'common rare 1 2 3 4 5 6 7'],
      ],
      'a',
      'n',
      ['c', 'd'],
    ],
  ])('are %s', (_, posts, slug, next, related) => {
    const articles = postsOf(posts)
    const found = articles.find(each => each.slug === slug)
    if (!found) throw new Error('no such post')
    const onward = onwardOf(articles)(found)
    expect([onward.next?.slug, onward.related.map(each => each.slug)]).toEqual([next, related])
  })

  it('are no link items, and no translations of the post', () => {
    const [n, link, german, a] = postsOf([
      ['n', ''],
      ['link', 'x'],
      ['german', 'x'],
      ['a', 'x'],
    ])
    if (!n || !link || !german || !a) throw new Error('no post')
    const versions = [a, german].map(({ language, url }) => ({ language, url }))
    const articles = [
      n,
      { ...link, kind: 'link' as const },
      { ...german, translations: versions },
      { ...a, translations: versions },
    ]
    expect(
      onwardOf([...articles.slice(0, 3), ...postsOf([['m', '']]), articles[3] ?? a])(articles[3] ?? a),
    ).toMatchObject({
      next: { slug: 'm' },
      related: [],
    })
  })

  it('stay the same for posts far from a new one', () => {
    const articles = postsOf(Array.from({ length: 25 }, (_, i) => [`p${i}`, 'x'] as const))
    const before = onwardOf(articles)
    const after = onwardOf([articleOf({ slug: 'new', date: '2026-04-01', tags: ['x'] }), ...articles])
    const names = (onward: ReturnType<typeof before>) => [onward.next?.slug, ...onward.related.map(({ slug }) => slug)]
    const changed = articles.filter(each => names(before(each)).join() !== names(after(each)).join())
    expect(changed.map(({ slug }) => slug)).toEqual(['p0', 'p1'])
  })
})
