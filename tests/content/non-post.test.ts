import { describe, expect, it } from 'vitest'
import { reading } from './reading.js'

const noteOf = (path: string, text: string) => {
  const { post, problems } = reading(text, { path: `posts/${path}` })
  return post ? undefined : problems.map(({ severity, rule, where, what }) => [severity, rule, where.line, what])
}

describe('a Markdown file that is no post', () => {
  const rows: readonly [path: string, text: string, line: number | undefined, words: RegExp][] = [
    ['_index.md', '---\ntitle: A\n---\n', undefined, /section in Hugo or Zola/],
    ['2025/_index.fr.md', '+++\ntitle = "A"\n+++\n', undefined, /section/],
    ['README.md', '# A\n', undefined, /description of its folder/],
    ['notes/README.fr.md', '# A\n', undefined, /description of its folder/],
    ['index.md', '---\nlayout: home\n---\n', undefined, /front page/],
    ['_draft.md', '---\ntitle: A\n---\nb\n', undefined, /begins with `_`/],
    ['licence.md', '# A\n', undefined, /description of a project/],
    ['license-to-kill.md', '# A\n', undefined, /description of a project/],
    ['changelog.md', '# A\n', undefined, /description of a project/],
    // Redirects of Jekyll, Hugo and Astro.
    ['old.md', '---\ntitle: A\nredirect_to: https://example.org/b\n---\n', 3, /redirect/],
    ['2020-01-02-old.md', '---\ntitle: A\nredirect_to: [/b/]\n---\n', 3, /redirect/],
    ['old.md', '---\ntitle: A\nlayout: redirect\n---\nMoved.\n', 3, /redirect/],
    ['old.md', '+++\ntitle = "A"\ntype = "redirect"\n+++\n', 3, /redirect/],
    // Lists of Jekyll, Hexo, Zola, Eleventy and Quarto.
    ['all.md', '---\nlayout: archive\n---\nAll our posts.\n', 2, /list/],
    [
      'all.md',
      '---\ntitle: A\n---\n{% for post in site.posts %}\n- {{ post.title }}\n{% endfor %}\n',
      undefined,
      /list/,
    ],
    ['tags/index.md', '---\ntitle: Tags\ndate: 2020-01-02\ntype: "tags"\n---\n', 4, /list/],
    ['archives.md', '---\ntitle: A\n---\n', undefined, /list/],
    ['all.md', '+++\ntitle = "A"\npaginate_by = 5\n+++\n', 3, /list/],
    ['all.md', '---\npagination:\n  data: collections.posts\n  size: 9\n---\nAll.\n', 2, /list/],
    ['all.md', '---\neleventyExcludeFromCollections: true\n---\nAll.\n', 2, /list/],
    ['all.md', '---\ntitle: Blog\nlisting:\n  contents: posts\n---\n', 3, /list/],
    ['404.md', '---\npermalink: /404.html\n---\nNothing is here.\n', undefined, /another page of the site/],
    ['part.md', '---\ntitle: A\nheadless: true\n---\nb\n', 3, /headless/],
    // Templates of Hugo, Obsidian and its plugin Templater.
    ['default.md', '---\ntitle: "{{ replace .Name "-" " " | title }}"\ndate: {{ .Date }}\n---\n', 1, /template/],
    ['default.md', '+++\ntitle = "A"\ndate = {{ .Date }}\n+++\n', 1, /template/],
    ['new.md', '---\ntitle: {{title}}\ndate: {{date:YYYY-MM-DD}}\n---\n', 1, /template/],
    ['new.md', '---\ncreated: <% tp.date.now() %>\n---\n', 1, /template/],
  ]
  it.each(rows)('is passed over with a note: %s %j', (path, text, line, words) => {
    expect(noteOf(path, text)).toEqual([['note', 'post.passed-over', line, expect.stringMatching(words)]])
  })

  it.each<[path: string, text: string, isPart: boolean]>([
    ['river/notes.md', 'Only words.\n', true],
    ['river/notes.md', '---\ntitle: A\n---\nWords.\n', true],
    ['river/notes.md', '---\ntitle: A\ndate: 2020-01-02\n---\nWords.\n', false],
    ['river/2020-01-02-notes.md', '# A\n\nWords.\n', false],
    ['lake/notes.md', '---\ntitle: A\n---\nWords.\n', false],
  ])('is a part of a post in whose folder it is, without a date: %s %j is %s', (path, text, isPart) => {
    const files = { 'posts/river/index.md': '---\ntitle: River\ndate: 2020-01-02\n---\nWords.\n' }
    const { problems, reads } = reading(text, { path: `posts/${path}`, files })
    expect(problems.some(({ what }) => what.includes('a part of the post posts/river/index.md'))).toBe(isPart)
    expect(reads.includes('posts/river/index.md')).toBe(isPart)
  })

  const posts: readonly [path: string, text: string][] = [
    ['2020-01-02-lists.md', '---\ntitle: A\nlayout: list\n---\nOur list of rivers.\n'],
    ['redirects.md', '---\ntitle: A\ndate: 2020-01-02\nredirect_to: https://example.org/b\n---\nA text.\n'],
    ['loops.md', '---\ntitle: A\ndate: 2020-01-02\n---\nWrite `{% for post in site.posts %}`.\n'],
    ['dates.md', '---\ntitle: "{{ .Date }}"\ndate: 2020-01-02\n---\nHow Hugo writes dates.\n'],
    ['seen.md', '---\ntitle: A\ndate: 2020-01-02\neleventyExcludeFromCollections: false\n---\nA text.\n'],
    ['404.md', '---\ntitle: 404 days\ndate: 2020-01-02\n---\nA text.\n'],
    ['2020/index.md', '---\ntitle: A\ndate: 2020-01-02\n---\nA text.\n'],
  ]
  it.each(posts)('is not one with a date and a text: %s %j', (path, text) => {
    expect(reading(text, { path: `posts/${path}` }).post).toBeDefined()
  })

  it('is not one that merely lacks a date, which is an error', () => {
    expect(reading('---\ntitle: A\n---\nA text.\n').problems).toMatchObject([
      { severity: 'error', rule: 'post.no-date' },
    ])
  })
})
