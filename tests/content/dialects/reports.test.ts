import { describe, expect, it } from 'vitest'
import { bodyOf, type Given, HEAD, reading } from '../reading.js'

/*
 * Kinds of faults that users of other generators, parsers and newsletter services have reported in public issue trackers, each with a
 * small post of our own. The first column says what was reported.
 */

const given: Given = { files: { 'posts/pier.png': 'x', 'posts/low tide (1).png': 'x', 'posts/low tide.png': 'x' } }
const flat = (markdown: string): string => bodyOf(markdown, given).replace(/\n[ \t]*/g, '')

describe('what is reported of Markdown elsewhere', () => {
  const rows: readonly (readonly [report: string, markdown: string, html: string])[] = [
    // Shortcodes and their surroundings (Hugo and its themes, Zola).
    [
      'a box in a list item ends the list',
      '1. a\n2. b\n   {{% hint info %}}\n   *c*\n   {{% /hint %}}\n3. d',
      '<li><p>b</p><blockquote><p><strong>Info</strong></p><p><em>c</em></p></blockquote></li><li><p>d</p></li>',
    ],
    [
      'a box that is indented in a list becomes code',
      '-   a\n\n    {{% expand "More" %}}\n    `b`\n    {{% /expand %}}\n\nc',
      '<details><summary>More</summary><p><code>b</code></p></details></li></ul><p>c</p>',
    ],
    [
      'lists in boxes stay as text',
      '{{< border >}}\n* a\n* b\n{{< /border >}}',
      '<div><ul><li>a</li><li>b</li></ul></div>',
    ],
    [
      'a shortcode in a quotation ends it',
      '> a\n> {{ vimeo(id="123456") }}\n> b',
      '<blockquote><p>a<a href="https://vimeo.com/123456">https://vimeo.com/123456</a>b</p></blockquote>',
    ],
    [
      'code in a box breaks its end',
      '{% details(summary="a") %}\n\n```\nb\n```\n\n{% end %}\n\nc',
      '<details><summary>a</summary><pre><code>b</code></pre></details><p>c</p>',
    ],
    [
      'boxes in boxes in a list lose their order',
      '{{< tabs "a" >}}\n{{< tab "b" >}}\n1. c\n    {{< warning >}}\n    d\n    {{< /warning >}}\n{{< /tab >}}\n{{< /tabs >}}\n\ne',
      '<p>d</p></blockquote></li></ol></div></div><p>e</p>',
    ],
    [
      'an escaped shortcode keeps its escape',
      '```\n{%/* quote() */%}\na\n{%/* end */%}\n```',
      '{% quote() %}a{% end %}',
    ],
    [
      'a component around Markdown stays as text',
      '{%@ Note type: :warning do %}\n*a*\n{% end %}\n\nb',
      '<blockquote><p><em>a</em></p></blockquote><p>b</p>',
    ],
    [
      'a shortcode of one’s own for pictures is not known',
      '{% imgc "pier.png", "The pier", 1344, 200 %}',
      '<img src="@/river/pier.png" alt="The pier" />',
    ],
    [
      'a filter keeps an address from being a link',
      '<a href="{{ "https://a.example/b" | short }}">a</a>',
      '<a href="https://a.example/b">a</a>',
    ],
    // Braces (Hexo, Docusaurus).
    ['braces in inline code fail', 'a `t = {{1,2},{3,4}}` b', 'a <code>t = {{1,2},{3,4}}</code> b'],
    ['a tag in inline code fails', 'a `{% test %}` b', 'a <code>{% test %}</code> b'],
    ['empty braces fail', 'a {{}} b', '<p>a {{}} b</p>'],
    ['braces of JSX in code fail', '```\n<A b={{\n  c: 1\n}}>\n```', '&lt;A b={{c: 1}}&gt;'],
    ['braces in HTML fail', '<p>a {html} b</p>', '<p>a {html} b</p>'],
    [
      'a template in code is run',
      '```\n{% block a %}{{ super() }}{% endblock %}\n```',
      '{% block a %}{{ super() }}{% endblock %}',
    ],
    // Angle brackets (MDX, Docusaurus).
    ['a heart is a tag', 'I <3 rivers', 'I &lt;3 rivers'],
    ['signs of comparison are a tag', '1 < 2 and 3 > 2', '1 &lt; 2 and 3 &gt; 2'],
    [
      'a type parameter is a tag',
      'a Map<T> and **V**<`A`, `B`>(',
      'Map&lt;T&gt; and <strong>V</strong>&lt;<code>A</code>, <code>B</code>&gt;(',
    ],
    ['void elements without a slash fail', 'a<br>b\n\n<hr>\n\nc', '<p>a<br />b</p><hr /><p>c</p>'],
    // Tables and notes (kramdown, Jekyll).
    ['a pipe in a link makes a table', '[a | b](https://a.example/)', '<p><a href="https://a.example/">a | b</a></p>'],
    ['a pipe in a line makes a table', 'cat a | grep b', '<p>cat a | grep b</p>'],
    ['a pipe in code splits a cell', '| a |\n|---|\n| `b \\| c` |', '<td><code>b | c</code></td>'],
    [
      'the first word of a note is in the cell that refers to it',
      '| a |\n|---|\n| b[^n] |\n\n[^n]: Note.',
      '<td>b<sup class="footnote-ref"><a href="@/river/#fn1" id="fnref1">[1]</a></sup></td>',
    ],
    ['notes on adjacent lines are one', 'a[^1] b[^two]\n\n[^1]: One.\n[^two]: Two.', '<p>Two. <a href='],
    ['names of notes must be numbers', 'a[^focus]\n\n[^focus]: b', '<li id="fn1" class="footnote-item"><p>b '],
    // Emphasis beside Chinese, Japanese and Korean (markdown-it, CommonMark).
    ['emphasis that ends in a full-width colon keeps its asterisks', '**注意：**内容', '<strong>注意：</strong>内容'],
    ['emphasis around quotation marks keeps its asterisks', '含**「重点」**内容', '含<strong>「重点」</strong>内容'],
    ['emphasis that ends in a full stop keeps its asterisks', '*文章（括弧）。*続き', '<em>文章（括弧）。</em>続き'],
    ['a deletion that ends in a full stop keeps its tildes', '~~删除。~~这', '<s>删除。</s>这'],
    ['emphasis within a Japanese word is none', '私は**太郎**です', '私は<strong>太郎</strong>です'],
    // Addresses (Gatsby, remark, Grav).
    [
      'a picture with a space in its name is text',
      '![a](low tide.png)',
      '<img src="@/river/low%20tide.png" alt="a" />',
    ],
    [
      'a picture with brackets in its name is text',
      '![a](low tide (1).png)',
      '<img src="@/river/low%20tide%20(1).png" alt="a" />',
    ],
    ['a title in brackets ends the address', '![a](pier.png "b (c)")', 'src="@/river/pier.png" alt="a"'],
    // Lists and code (Blackfriday).
    [
      'a list in code in a list is a list',
      '- a\n\n    ```md\n    - b\n    ```\n- c',
      '<pre><code class="language-md">- b</code></pre></li><li><p>c</p></li>',
    ],
    [
      'code in a list that contains a rule is cut there',
      '1. a\n   ~~~\n   x\n   ---\n   y\n   ~~~\n2. b',
      '<li>a<pre><code>x---y</code></pre></li><li>b</li>',
    ],
    [
      'a comment sign in inline code hides the rest',
      'a `{#}` b\n\n{#index} c',
      '<code>{#}</code> b</p><p>{#index} c</p>',
    ],
    [
      'a shortcode in an indented list ends it',
      '* a\n* b\n    {{ youtube(id="aB3dE6gH9kL") }}\n* c',
      'aB3dE6gH9kL</a></p></li><li><p>c</p></li></ul>',
    ],
    ['alternatives in brackets in a list make a table', '- a [b|c|d] e', '<li>a [b|c|d] e</li>'],
    ['a heading right below a table belongs to it', '| a |\n|---|\n| b |\n## C', '</table><h2 id="c">C</h2>'],
    ['a definition that begins below its colon is empty', 'item\n: \n\n    para\n', '<dt>item</dt><dd>para</dd>'],
    [
      'a flag in a heading with a link breaks it',
      '### [🇫🇷 Mer](https://a.example/?b=1&c=2)',
      '<a href="https://a.example/?b=1&amp;c=2">🇫🇷 Mer</a></h3>',
    ],
    [
      'a note that is used twice has one id for both places',
      'a[^fn:1] b[^fn:1]\n\n[^fn:1]: Note.',
      'id="fnref1">[1]</a></sup> b<sup class="footnote-ref"><a href="@/river/#fn1" id="fnref1:1">[1]</a></sup>',
    ],
    [
      'a table in an element is text',
      '<div class="ox-hugo-table">\n<div></div>\n\n| a |\n|---|\n| b |\n\n</div>',
      '<td>b</td>',
    ],
    // Exports of WordPress (Hexo, wpexporter, exporters for Gatsby, Jetpack).
    [
      'blocks without their ends keep Markdown as text',
      '<h3 class="wp-block-heading">A\n\n<p class="wp-block-paragraph">**B:**\n\n<ul class="wp-block-list">- c\n- d\n\nE',
      '<h3 id="a">A</h3><p><strong>B:</strong></p><ul><li>c</li><li>d</li></ul><p>E</p>',
    ],
    [
      'whole blocks change',
      '<p class="wp-block-paragraph">A *b*</p>\n\n<ul class="wp-block-list"><li>c</li></ul>',
      '<p class="wp-block-paragraph">A *b*</p><ul class="wp-block-list"><li>c</li></ul>',
    ],
    [
      'a picture in Markdown with a caption in HTML is text',
      '<div class="wp-caption alignleft" style="width: 9px">![A](https://a.example/b.jpg)The *old* pier\n</div>\n\nC',
      '<img src="https://a.example/b.jpg" alt="A" /></p><figcaption><p>The <em>old</em> pier</p></figcaption></figure><p>C</p>',
    ],
    [
      'a caption with a link around Markdown is text',
      '[caption width="9"]![A](https://a.example/b.jpg)The [pier](https://c.example/).[/caption]',
      '<figcaption><p>The <a href="https://c.example/">pier</a>.</p></figcaption></figure>',
    ],
    ['escapes of a converter stay', 'in 2004\\. a \\- b \\# c \\[d\\]', 'in 2004. a - b # c [d]'],
    // Newsletters (Ghost).
    [
      'an embedded page is missing from the email',
      '<iframe src="https://v.example/a" title="A"></iframe>',
      '<a href="https://v.example/a">A</a>',
    ],
    ['the content of a toggle is missing from the email', '<div class="kg-toggle-content">a</div>', '>a</div>'],
    // Front matter (gray-matter, MDsveX, js-yaml-front-matter).
    [
      'an underlined heading is front matter',
      'a\n\nlow water\n---------\n\nb',
      '<h2 id="low-water">low water</h2><p>b</p>',
    ],
    ['rules in the text are front matter', 'a\n\n---\n\nb: c\n\n---\n\nd', '<p>a</p><hr /><p>b: c</p><hr /><p>d</p>'],
  ]
  it.each(rows)('is right: %s', (_, markdown, html) => expect(flat(markdown)).toContain(html))
})

describe('what is reported of front matter elsewhere', () => {
  const posts: readonly (readonly [report: string, text: string, expected: object])[] = [
    ['no line end after the last fence', '---\ntitle: A\ndate: 2026-01-02\n---', { title: 'A' }],
    ['spaces after the fences', '---  \ntitle: A\ndate: 2026-01-02\n---  \nb', { title: 'A' }],
    [
      'a table in a text of the front matter',
      '---\ntitle: A\ndate: 2026-01-02\nsummary: |\n  | b |\n  | --- |\n---\nc',
      { title: 'A' },
    ],
    [
      'a date without a time is a day early',
      '---\ntitle: A\ndate: 2026-01-02\n---\nb',
      { date: { iso: '2026-01-02T00:00:00Z' } },
    ],
    [
      'a date with a space before the zone is invalid',
      '---\ntitle: A\ndate: 2019-08-08 14:10:00 +0800\n---\nb',
      { date: { iso: '2019-08-08T14:10:00+08:00' } },
    ],
    [
      'a date with minutes only is invalid',
      '---\ntitle: A\ndate: 2018-11-20 16:33 +0100\n---\nb',
      { date: { iso: '2018-11-20T16:33:00+01:00' } },
    ],
    [
      'a summary on several lines is empty',
      'Title: A\nDate: 2026-01-02\nSummary:\n    Low\n    water\n\nb',
      { summary: 'Low water' },
    ],
    [
      'the title block of Pandoc is text',
      '% A\n  goes on\n% Ada Brook; Bo Lind\n% 2026-01-02\n\nb',
      {
        title: 'A goes on',
        authors: [{ name: 'Ada Brook' }, { name: 'Bo Lind' }],
        date: { iso: '2026-01-02T00:00:00Z' },
      },
    ],
    [
      'after a tag of two letters the front matter is text',
      'Title: A\nTags: rivers, oc\nDate: 2026-01-02\n\nb',
      { tags: ['rivers', 'oc'], date: { iso: '2026-01-02T00:00:00Z' } },
    ],
    [
      'names before a semicolon are joined',
      'Title: A\nDate: 2026-01-02\nAuthors: Ada Brook; Bo Lind\n\nb',
      { authors: [{ name: 'Ada Brook' }, { name: 'Bo Lind' }] },
    ],
    [
      'capital letters in keys are unknown',
      '---\nTitle: A\nDate: 2026-01-02\nCategory: B\n---\nc',
      { title: 'A', tags: ['B'] },
    ],
    [
      'a mark of one’s own is taken for another key',
      '---\ntitle: A\ndate: 2026-01-02\nstars: 5\nscore: 4\n---\nb',
      { title: 'A' },
    ],
    ['entities in the title are escaped twice', '---\ntitle: Q&amp;A\ndate: 2026-01-02\n---\nb', { title: 'Q&A' }],
    [
      'quotation marks in the title of a comment stay',
      '<!--\n.. title: A: b\n.. date: 2020-01-02 10:00:00 UTC+01:00\n-->\n\nb',
      { title: 'A: b' },
    ],
  ]
  it.each(posts)('is right: %s', (_, text, expected) => {
    const { post, problems } = reading(text)
    expect(post).toMatchObject(expected)
    expect(problems.filter(({ rule }) => rule !== 'post.no-text')).toEqual([])
  })

  it('is right: a date with a space after it in the name of a file is not found', () => {
    const { post } = reading('# Low water\n\nb', { path: 'posts/2026-01-02 Low water.md' })
    expect(post).toMatchObject({ title: 'Low water', slug: 'low-water', date: { iso: '2026-01-02T00:00:00Z' } })
  })

  it.each([
    ['one fence alone', '---\n\nSome text', 'post.frontmatter'],
    ['no date', '---\ntitle: A\n---\nb', 'post.no-date'],
  ])('is told: %s', (_, text, rule) => {
    expect(reading(text).problems).toMatchObject([{ severity: 'error', rule }])
  })
})

describe('what is reported of excerpts elsewhere', () => {
  const rows: readonly (readonly [report: string, markdown: string, excerpt: string])[] = [
    [
      'links by reference stay as text',
      '[a][1]\n\n<!--more-->\n\nb\n\n[1]: https://a.example/',
      '<p><a href="https://a.example/">a</a></p>',
    ],
    ['the note is part of it', 'a[^1]\n\n<!--more-->\n\n[^1]: Note.', '<p>a</p>'],
    ['words around its end run together', 'a<!--TEASER_END-->\nb', '<p>a</p>'],
  ]
  it.each(rows)('is right: %s', (_, markdown, excerpt) => {
    expect(reading(HEAD + markdown).body?.excerpt).toBe(excerpt)
  })

  it('keeps the space at the end of an excerpt within a paragraph', () => {
    expect(bodyOf('a<!--TEASER_END-->\nb')).toBe('<p>a\nb</p>')
  })
})
