import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isPostFile, type PostResult, readPost } from '../../src/content/index.js'
import { CONTEXT, shownMarks } from './reading.js'

const BLOGS = fileURLToPath(new URL('../fixtures/blogs/', import.meta.url))

/** Reads every post of a small blog that was written for one generator, by its path below the posts folder. */
function postsOf(blog: string): Map<string, PostResult> {
  const root = path.join(BLOGS, blog)
  const read = (file: string) => {
    const full = path.join(root, file)
    return existsSync(full) && statSync(full).isFile() ? readFileSync(full) : undefined
  }
  const files = readdirSync(path.join(root, 'posts'), { recursive: true }).map(file =>
    String(file).replaceAll('\\', '/'),
  )
  const results = files
    .filter(file => isPostFile(file) && statSync(path.join(root, 'posts', file)).isFile())
    .map(file => {
      const bytes = read(`posts/${file}`) ?? new Uint8Array()
      const result = readPost(
        { path: `posts/${file}`, bytes },
        { context: CONTEXT, folder: { read }, publishers: new Map() },
      )
      return [file, result] as const
    })
  return new Map(results)
}

interface Expected {
  readonly title?: string
  readonly path?: string
  readonly date?: string
  readonly status?: string
  readonly tags?: string[]
  readonly authors?: string[]
  readonly rules?: string[]
  readonly html?: string
}

const BLOG_POSTS: Record<string, Record<string, Expected>> = {
  jekyll: {
    '_posts/2019-03-04-low-water.md': {
      title: 'Low water at the old lock',
      path: 'low-water/',
      date: '2019-03-04T09:15:00+01:00',
      tags: ['drought', 'shipping', 'rivers', 'locks'],
      authors: ['mira'],
      html: '<a href="post:_posts/2018-11-02-ferry-timetable.markdown">',
    },
    '_posts/2018-11-02-ferry-timetable.markdown': {
      path: '2018/11/ferry-timetable/',
      date: '2018-11-02T00:00:00Z',
      html: '<p>After that there is only the bridge.</p>',
    },
    '_posts/2020-05-06-no-title-here.md': { title: 'The mill that ran twice', path: 'no-title-here/' },
    '_posts/culture/2017-07-08-fair.md': {
      path: 'culture/fair/',
      authors: ['Tom Ferrier'],
      rules: ['post.shortcode'],
      html: '<p>{{ not a variable }}</p>',
    },
    '_drafts/the-dredger.md': { status: 'draft', rules: ['post.no-date'] },
    '_posts/2021-01-09-wordpress-export.md': {
      title: 'The baker’s dozen & other counts',
      path: '2021/01/09/bakers-dozen/',
      tags: ['Bread', 'Counting'],
      rules: ['post.ignored'],
      html: '<p>The fine was worse than the loaf.</p>',
    },
    '_posts/2022-02-02-canonical.md': {
      authors: ['Ada Quill', 'Ben Tarn'],
      tags: ['rivers', 'gauges'],
      html: '<h2 id="reading">Reading</h2>',
    },
  },
  hugo: {
    'harbour-lights.md': {
      title: 'Harbour lights',
      date: '2020-10-11T07:08:09+02:00',
      tags: ['harbour', 'light', 'Coast'],
      authors: ['Ines Coral'],
      html: '<figcaption>The light, moved</figcaption>',
    },
    'tide-table.md': {
      path: 'reading-tides/',
      rules: ['post.shortcode'],
      html: '<code class="language-go">fmt.Println("tide")',
    },
    'light-house/index.md': {
      path: 'stories/lighthouse.html',
      authors: ['Jo Keeper'],
      rules: ['post.no-alt'],
      html: '<a href="@/light-house/plan.pdf">',
    },
    'light-house/index.fr.md': { path: 'light-house/fr/' },
    'quoted.md': { title: 'Set in JSON', tags: ['json'] },
    'future.md': { status: 'draft', rules: ['post.missing-image'] },
  },
  eleventy: {
    'first-sail.md': {
      path: 'first-sail/',
      tags: ['posts', 'sailing'],
      html: 'Node.js and README.md are no links, but <a href="https://example.org/sail">',
    },
    'second-sail.md': { path: 'log/second-sail/', date: '2018-06-01T00:00:00+01:00', rules: ['post.ignored'] },
    '2018-07-03-third-sail.md': {
      path: 'third-sail/',
      date: '2018-07-03T00:00:00+01:00',
      rules: ['post.ignored', 'post.ignored'],
    },
    'numbers.md': { title: '1984', path: 'numbers/', rules: ['post.ignored'] },
    'linked/linked.md': {
      path: 'linked/linked/',
      html: '<img src="@/linked/linked/sail.svg" alt="sail" width="20" height="10" />',
    },
  },
  zola: {
    '2022-03-04_weather-vane.md': {
      path: 'weather-vane/',
      date: '2022-03-04T00:00:00Z',
      tags: ['wind', 'iron', 'Town'],
      authors: ['Lena Vogt'],
      html: '<a href="post:bell.md#rope">',
    },
    'bell.md': { path: 'town/bell/', html: '<h2 id="rope">Rope</h2>' },
    'local-time.md': { path: 'time/local/', date: '2022-06-07T08:09:10+01:00', rules: ['post.shortcode'] },
    'bad.md': { rules: ['post.frontmatter'] },
  },
  astro: {
    'first-post.md': { date: '2022-07-08T00:00:00+01:00', rules: ['post.missing-image'] },
    'components.mdx': {
      authors: ['Kim Doyle', 'Sam Reed'],
      rules: ['post.mdx', 'post.shortcode', 'post.shortcode'],
      html: '&lt;Note&gt;mind the gap&lt;/Note&gt;',
    },
    'folder/index.md': {
      path: 'folder/',
      html: '<img src="@/folder/cover.png" alt="A cover" width="12" height="9" />',
    },
    'original.md': { authors: ['Una March', 'Piet Klaas', 'Rosa Lind'], date: '2022-07-03T00:00:00Z' },
    'draft.md': { status: 'draft' },
  },
  pelican: {
    'plain-header.md': {
      title: 'A header without fences',
      path: 'plain-header-post/',
      tags: ['bread', 'salt', 'Old Things'],
      authors: ['Vera Stone', 'Hugo Lamb'],
      html: '<p>The body starts here.</p>',
    },
    'fenced.md': { title: 'Upper-case keys', tags: ['bread'] },
  },
  ours: {
    '2026/river-treaty.md': {
      path: '2026/river-treaty/',
      authors: ['Ada Writer'],
      html: '<figure class="wide" id="basin">',
    },
    'crlf.md': { title: 'Written on Windows', html: '<p>One.</p>\n<p>Two.</p>' },
    '東京-散歩.md': { path: '%E6%9D%B1%E4%BA%AC-%E6%95%A3%E6%AD%A9/' },
    'spaced-fence.md': { title: 'A fence with spaces' },
    'yaml-fence.md': { title: 'A named language' },
    '2026-02-06-nothing-but-text.md': { title: 'Nothing but text', date: '2026-02-06T00:00:00Z' },
  },
}

describe.each(Object.entries(BLOG_POSTS))('a blog made for %s', (blog, expected) => {
  const results = postsOf(blog)

  it('has exactly the expected posts', () => {
    expect([...results.keys()].sort()).toEqual(Object.keys(expected).sort())
  })

  it.each(Object.entries(expected))('%s loads with the expected values and warnings', (file, facts) => {
    const { post, body, problems = [] } = results.get(file) ?? {}
    expect(problems.map(problem => problem.rule)).toEqual(facts.rules ?? [])
    if (facts.title) expect(post?.title).toBe(facts.title)
    if (facts.path) expect(post?.path).toBe(facts.path)
    if (facts.date) expect(post?.date.iso).toBe(facts.date)
    if (facts.tags) expect(post?.tags).toEqual(facts.tags)
    if (facts.authors) expect(post?.authors.map(author => author.name)).toEqual(facts.authors)
    if (post) expect(post.status).toBe(facts.status ?? 'published')
    if (facts.html) expect(shownMarks(body?.html ?? '')).toContain(facts.html)
  })
})
