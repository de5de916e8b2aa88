import { describe, expect, it } from 'vitest'
import { bodyOf, type Given, HEAD, reading } from '../reading.js'

/** A kind of syntax: what it is, a text with it, its HTML on one line, and what is told of it, if anything. */
type Row = readonly [kind: string, markdown: string, html: string, told?: RegExp]

const given: Given = { files: { 'posts/pier.png': 'x', 'posts/tide.mp3': 'x', 'posts/other.md': 'x' } }
const mdx: Given = { ...given, path: 'posts/river.mdx' }

const named = (rows: readonly Row[]) => rows.map(row => [row[0], row] as const)

function check([, markdown, html, told]: Row, from: Given): void {
  expect(bodyOf(markdown, from).replace(/\n[ \t]*/g, '')).toBe(html)
  const problems = reading(HEAD + markdown, from).problems.filter(({ rule }) => rule !== 'post.no-alt')
  if (told) expect(problems.map(({ what }) => what)).toContainEqual(expect.stringMatching(told))
  else expect(problems).toEqual([])
  for (const { where } of problems) expect(where.line).toBeGreaterThan(4)
}

describe('the syntax of Pandoc and Quarto', () => {
  const rows: readonly Row[] = [
    ['a span in small capitals', 'The [Olt]{.smallcaps} rose.', '<p>The <span>Olt</span> rose.</p>'],
    [
      'a span with a link',
      '[see [b](https://b.example/)]{.x}',
      '<p><span>see <a href="https://b.example/">b</a></span></p>',
    ],
    ['a span with an id', '[a]{#b lang=de}', '<p><span id="b" lang="de">a</span></p>'],
    ['marked words', '[a]{.mark}', '<p><mark>a</mark></p>'],
    ['underlined words', '[a]{.underline}', '<p><u>a</u></p>'],
    [
      'a link whose address is elsewhere',
      '[b]{target=_blank}\n\n[b]: https://b.example/',
      '<p><a href="https://b.example/">b</a></p>',
    ],
    ['words in braces that are no attributes', '[b]{c} and [d] {e}', '<p>[b]{c} and [d] {e}</p>'],
    [
      'numbers above and below the line',
      'H~2~O, 2^10^, 19^th^',
      '<p>H<sub>2</sub>O, 2<sup>10</sup>, 19<sup>th</sup></p>',
    ],
    ['carets and tildes that are none', 'x^2 and y^3, ~5 to ~6, ^_^', '<p>x^2 and y^3, ~5 to ~6, ^_^</p>'],
    ['lines of a poem', '| Low\n|   water\n\na', '<p>Low<br />\u00A0\u00A0water</p><p>a</p>'],
    [
      'a table with one column',
      '| a |\n|---|\n| b |',
      '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
    ],
    ['examples and references to them', '(@) a\n(@b) c\n\nSee (@b).', '<ol><li>a</li><li>c</li></ol><p>See (2).</p>'],
    ['a list that numbers itself', '#. a\n#. b', '<ol><li>a</li><li>b</li></ol>'],
    ['HTML between the lines', 'a `<u>b</u>`{=html}', '<p>a <u>b</u></p>'],
    ['a block of HTML', '```{=html}\n<p>a</p>\n```', '<p>a</p>'],
    ['a block in another format', 'a\n\n```{=latex}\n\\newcommand\n```', '<p>a</p>', /`\\newcommand` is latex/],
    ['a page break', 'a\n\n\\newpage\n\nb', '<p>a</p><p>b</p>'],
    ['a citation', 'So [@doe99, p. 3].', '<p>So [@doe99, p. 3].</p>', /`\[@doe99, p\. 3\]` refers to a bibliography/],
    ['a reference to a figure', 'See @fig-a.', '<p>See @fig-a.</p>', /`@fig-a` refers/],
    ['an address of mail', '[a@b.example](mailto:a@b.example)', '<p><a href="mailto:a@b.example">a@b.example</a></p>'],
    ['code with a class', '```{.python .x n="3"}\na\n```', '<pre><code class="language-python">a</code></pre>'],
    [
      'code that is run',
      '```{r}\n#| echo: false\nplot(1)\n```',
      '<pre><code class="language-r">plot(1)</code></pre>',
      /`\{r\}` is not run/,
    ],
    ['a diagram', '```{mermaid}\nA-->B\n```', '<pre><code class="language-mermaid">A--&gt;B</code></pre>'],
    [
      'a figure with a label',
      '![The *pier*](pier.png){#fig-a width=50%}',
      '<figure><img src="@/river/pier.png" alt="The pier" /><figcaption>The pier</figcaption></figure>',
    ],
    [
      'a table that is drawn',
      '+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n',
      '<pre><code>+---+---+| a | b |+===+===+| c | d |+---+---+</code></pre>',
      /drawn with characters/,
    ],
    [
      'a table with lines below its heads',
      'a\n\n Low   High\n----- -----\n 1     2\n\nb',
      '<p>a</p><pre><code> Low   High----- -----1     2</code></pre><p>b</p>',
      /drawn with characters/,
    ],
    ['a thematic break', 'a\n\n--- ---\n\nb', '<p>a</p><hr /><p>b</p>'],
    [
      'a box with a title',
      '::: {.callout-note title="A"}\nb\n:::',
      '<blockquote><p><strong>A</strong></p><p>b</p></blockquote>',
    ],
    ['a film on the web', '{{< video https://v.example/a title="A" >}}', '<p><a href="https://v.example/a">A</a></p>'],
    [
      'a film in a file',
      '{{< video https://v.example/a.mp4 >}}',
      '<p><video src="https://v.example/a.mp4" controls></video></p>',
    ],
    [
      'a post of another site',
      '{{< tweet jane 123456 >}}',
      '<p><a href="https://twitter.com/jane/status/123456">https://twitter.com/jane/status/123456</a></p>',
    ],
    ['keys and a page break', '{{< kbd Ctrl-C >}}\n\n{{< pagebreak >}}', '<p><kbd>Ctrl-C</kbd></p>'],
    ['a value of the frontmatter', '{{< meta title >}}', '<p>River</p>'],
  ]
  it.each(named(rows))('is read: %s', (_, row) => check(row, given))
})

describe('the syntax of MyST', () => {
  const rows: readonly Row[] = [
    ['a note', '```{note}\na *b*\n```', '<blockquote><p><strong>Note</strong></p><p>a <em>b</em></p></blockquote>'],
    [
      'a note with a title and options',
      '```{warning} Ebb\n:class: x\n\na\n```',
      '<blockquote><p><strong>Ebb</strong></p><p>a</p></blockquote>',
    ],
    [
      'a note between colons',
      ':::{tip} Ebb\n:class: dropdown\na\n:::',
      '<blockquote><p><strong>Ebb</strong></p><p>a</p></blockquote>',
    ],
    [
      'a figure',
      '```{figure} pier.png\n:alt: A pier\n\nThe *pier*.\n```',
      '<figure><img src="@/river/pier.png" alt="A pier" /><figcaption><p>The <em>pier</em>.</p></figcaption></figure>',
    ],
    ['a picture', '```{image} pier.png\n:alt: A pier\n```', '<img src="@/river/pier.png" alt="A pier" />'],
    ['code', '```{code-block} sh\n:linenos:\nls\n```', '<pre><code class="language-sh">ls</code></pre>'],
    ['roles', '{sub}`2`, {kbd}`C`, {abbr}`OLT (Lake)`', '<p><sub>2</sub>, <kbd>C</kbd>, OLT (Lake)</p>'],
    ['a target', '(low)=\n## Low', '<p><a id="low"></a></p><h2 id="low">Low</h2>'.replace(' id="low">Low', '>Low')],
    ['an unknown directive', '```{shoal} a\nb\n```', '<p>a</p><p>b</p>', /`\{shoal\}` is an unknown directive/],
    ['an unknown role', '{shoal}`a`', '<p>a</p>', /`\{shoal\}` is an unknown role/],
  ]
  it.each(named(rows))('is read: %s', (_, row) => check(row, given))
})

describe('the syntax of Obsidian and Logseq', () => {
  const rows: readonly Row[] = [
    ['a picture', '![[pier.png]]', '<p><img src="@/river/pier.png" alt="" /></p>'],
    ['a picture with a width', '![[pier.png|300]]', '<p><img src="@/river/pier.png" alt="" /></p>'],
    ['a picture with words', '![[pier.png|A pier]]', '<p><img src="@/river/pier.png" alt="A pier" /></p>'],
    [
      'a link to a post',
      '[[other]] and [[other|words]]',
      '<p><a href="post:other.md">other</a> and <a href="post:other.md">words</a></p>',
    ],
    [
      'a link to a heading',
      '[[#Low water]]\n\n## Low water',
      '<p><a href="@/river/#low-water">Low water</a></p><h2 id="low-water">Low water</h2>',
    ],
    ['a link to a note that is no post', '[[Private|words]]', '<p>words</p>', /`\[\[Private\|words\]\]` names no post/],
    ['another note in the text', '![[Private]]', '<p>Private</p>', /shows another note/],
    ['a link whose words are in brackets', '[[1]](https://a.example/)', '<p><a href="https://a.example/">[1]</a></p>'],
    ['marked words', '==low *water*== rose', '<p><mark>low <em>water</em></mark> rose</p>'],
    ['signs of equality', 'a == b == c, x==y', '<p>a == b == c, x==y</p>'],
    ['comments', 'a %%b%% c\n\n%%\nd\n%%\n\ne', '<p>a  c</p><p>e</p>'],
    ['the label of a block', 'a ^3fa9c1', '<p>a</p>'],
    ['a box of its own kind', '> [!my-kind]- A\n> b', '<blockquote><p><strong>A</strong></p><p>b</p></blockquote>'],
    ['properties of a block', '- a\n  id:: 1\n  collapsed:: true\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['a film', '{{video https://v.example/a}}', '<p><a href="https://v.example/a">https://v.example/a</a></p>'],
    [
      'a block of another page',
      'a ((64c60d85-1111-2222-3333-444444444444))',
      '<p>a</p>',
      /shows a block of another page/,
    ],
  ]
  it.each(named(rows))('is read: %s', (_, row) => check(row, given))
})

describe('the syntax of other generators', () => {
  const rows: readonly Row[] = [
    [
      'WordPress: a recording',
      '[audio mp3="tide.mp3"][/audio]',
      '<p><audio src="@/river/tide.mp3" controls></audio></p>',
    ],
    [
      'WordPress: a film by its id',
      '[youtube]lock_12345[/youtube]',
      '<p><a href="https://www.youtube.com/watch?v=lock_12345">https://www.youtube.com/watch?v=lock_12345</a></p>',
    ],
    [
      'WordPress: columns',
      '[vc_row][vc_column w="1"]a[/vc_column][/vc_row]',
      '<p>a</p>',
      /`\[vc_column\]` is an unknown shortcode/,
    ],
    [
      'WordPress: a button',
      '[button link="https://b.example/"]a[/button]',
      '<p><a href="https://b.example/">a</a></p>',
    ],
    [
      'WordPress: a form',
      '[contact-form-7 id="1"]',
      '<p>[contact-form-7 id="1"]</p>',
      /`\[contact-form-7\]` is an unknown/,
    ],
    ['WordPress: a gallery', '[gallery ids=1,2]', '<p>[gallery ids=1,2]</p>', /`\[gallery\]` is an unknown/],
    [
      'WordPress: a link to a gallery',
      '[gallery of b](https://b.example/)',
      '<p><a href="https://b.example/">gallery of b</a></p>',
    ],
    ['HTML in capital letters', '<Table><TR><TD>a</TD></TR></Table>', '<table><tr><td>a</td></tr></table>'],
    ['WordPress: words in brackets', 'a [sic] b [c][] d [/e', '<p>a [sic] b [c][] d [/e</p>'],
    ['Ghost: the site', '[a](__GHOST_URL__/b.pdf)', '<p><a href="@/b.pdf">a</a></p>'],
    [
      'Hugo: a button',
      '{{< button href="https://b.example/" >}}a{{< /button >}}',
      '<p><a href="https://b.example/">a</a></p>',
    ],
    ['Hugo: a badge', 'a {{< badge >}}new{{< /badge >}}', '<p>a new</p>'],
    ['Hugo: columns', '{{< columns >}}\na\n<--->\nb\n{{< /columns >}}', '<div><p>a</p><p>b</p></div>'],
    [
      'Hugo: an unknown box',
      '{{< shoal a="b" >}}\nc\n{{< /shoal >}}',
      '<div><p>c</p></div>',
      /`shoal` is an unknown container/,
    ],
    ['Hugo: a recording', '{{< audio src="tide.mp3" >}}', '<p><audio src="@/river/tide.mp3" controls></audio></p>'],
    [
      'Hexo: a button and a label',
      '{% btn https://b.example/, a %} {% label primary@b %}',
      '<p><a href="https://b.example/">a</a> b</p>',
    ],
    [
      'Hexo: a frame',
      '{% iframe https://b.example/ 1 2 %}',
      '<p><a href="https://b.example/">https://b.example/</a></p>',
    ],
    ['Hexo: the names of tabs', '<!-- tab One -->\na\n<!-- endtab -->', '<p><strong>One</strong></p><p>a</p>'],
    ['Jekyll: a value of the post', '{{ page.title }}', '<p>River</p>'],
    ['Eleventy: a value of the post', '{{ title }}', '<p>River</p>'],
    [
      'Liquid: a condition',
      '{% if a %}\nb\n{% endif %}',
      '<p>{% if a %}b{% endif %}</p>',
      /`if` is an unknown shortcode/,
    ],
    ['Notion: a callout', '<aside>\n💡 a **b**\n\n</aside>', '<aside><p>💡 a <strong>b</strong></p></aside>'],
  ]
  it.each(named(rows))('is read: %s', (_, row) => check(row, given))

  const inMdx: readonly Row[] = [
    [
      'a component around words',
      '<Callout title="A">\n\nb\n\n</Callout>',
      '<blockquote><p><strong>A</strong></p><p>b</p></blockquote>',
    ],
    ['an unknown component', '<Shoal>\n\nb\n\n</Shoal>', '<div><p>b</p></div>', /`Shoal` is an unknown container/],
    ['a fragment and a space', '<>a{" "}b</>', '<p>a b</p>'],
    ['a value of the frontmatter', '{frontmatter.title}', '<p>River</p>'],
    ['an expression', 'a {1 + 1}', '<p>a {1 + 1}</p>', /`\{1 \+ 1\}` is JavaScript/],
    ['the id of a heading', '## A {#b}', '<h2 id="b">A</h2>'],
  ]
  it.each(named(inMdx))('is read in MDX: %s', (_, row) => check(row, mdx))

  it.each(['more', 'truncate', 'TEASER_END', 'PELICAN_END_SUMMARY', 'excerpt'])(
    'ends an excerpt at <!-- %s -->',
    word => {
      expect(reading(`${HEAD}a\n\n<!-- ${word} -->\n\nb`).body?.excerpt).toBe('<p>a</p>')
    },
  )
})

describe('footnotes', () => {
  it('are told if nothing refers to them, if they are missing or there twice', () => {
    const text = 'a[^a] b[^b] and `[^c]`, [^a-z]+\n\n[^a]: One.\n[^a]: Two.\n[^d]: Three.\n\n```\n[^e]: no\n```\n'
    expect(reading(HEAD + text).problems.map(({ rule, where }) => [rule, where.line])).toEqual([
      ['post.repeated-note', 8],
      ['post.unused-note', 9],
      ['post.missing-note', 5],
    ])
  })
})
