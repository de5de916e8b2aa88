import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyOf, excerptOf, HEAD, png, reading, rulesOf } from '../reading.js'

const files = { 'posts/a.png': png(300, 200), 'static/images/b.png': png(40, 30) }

describe('a body', () => {
  const cases: [what: string, markdown: string, html: string][] = [
    ['emphasis', '*a* **b** ~~c~~ `d`', '<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>'],
    [
      'a table',
      '| a | b |\n|:-:|---|\n| 1 | 2 |',
      '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align="center">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>',
    ],
    [
      'a task list',
      '- [x] done\n- [ ] open\n- [z] neither',
      '<ul>\n<li class="task"><span class="box">☑</span> done</li>\n<li class="task"><span class="box">☐</span> open</li>\n<li>[z] neither</li>\n</ul>',
    ],
    [
      'code that names its language',
      '    :::python\n    a = 1',
      '<pre><code class="language-python">a = 1\n</code></pre>',
    ],
    ['definitions', 'Ebb\n: Falling.\n: Low.', '<dl>\n<dt>Ebb</dt>\n<dd>Falling.</dd>\n<dd>Low.</dd>\n</dl>'],
    [
      'bare addresses',
      'https://a.example/x. www.b.example, c@d.example; README.md node.js a.b',
      '<p><a href="https://a.example/x">https://a.example/x</a>. <a href="https://www.b.example/">www.b.example</a>, <a href="mailto:c@d.example">c@d.example</a>; README.md node.js a.b</p>',
    ],
    [
      'headings with ids',
      '## One thing\n\n## One thing\n\n## Größe & Maß\n\n## !!!',
      '<h2 id="one-thing">One thing</h2>\n<h2 id="one-thing-1">One thing</h2>\n<h2 id="größe-maß">Größe &amp; Maß</h2>\n<h2 id="section">!!!</h2>',
    ],
    [
      'top headings one level down',
      '# A\n\n## B\n\n###### C',
      '<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n<h6 id="c">C</h6>',
    ],
    ['headings unchanged if none is at the top level', '## A\n\n### B', '<h2 id="a">A</h2>\n<h3 id="b">B</h3>'],
    [
      'a figure',
      '![A map](a.png "The basin"){.wide #map width=150}',
      '<figure class="wide" id="map"><img src="@/river/a.png" alt="A map" width="150" height="100" /><figcaption>The basin</figcaption></figure>',
    ],
    [
      'a linked figure',
      '[![A](a.png "B")](https://x.example)',
      '<figure><a href="https://x.example/"><img src="@/river/a.png" alt="A" width="300" height="200" /></a><figcaption>B</figcaption></figure>',
    ],
    [
      'an image without a title',
      '![A map](a.png)',
      '<p><img src="@/river/a.png" alt="A map" width="300" height="200" /></p>',
    ],
    [
      'an image in text',
      'x ![A](/images/b.png "t") y',
      '<p>x <img src="@/images/b.png" alt="A" title="t" width="40" height="30" /> y</p>',
    ],
    [
      'attributes',
      '## A {#own .c}\n\ntext {.note}\n\n[l](https://x.example){rel=author}',
      '<h2 id="own" class="c">A</h2>\n<p class="note">text</p>\n<p><a href="https://x.example/" rel="author">l</a></p>',
    ],
    [
      'no attributes that run code',
      '[l](https://x.example){onclick=alert(1)} ![a](/images/b.png){onerror=x}',
      '<p><a href="https://x.example/">l</a> <img src="@/images/b.png" alt="a" width="40" height="30" /></p>',
    ],
    [
      'attributes of any name, of which it publishes those that it knows',
      '![a](/images/b.png){fig-alt="c" style="width:50%" target=_blank width=20}',
      '<p><img src="@/images/b.png" alt="a" width="20" height="15" /></p>',
    ],
    [
      'attributes without values beside others, and words that are none',
      '[l](https://x.example){target=_blank download} [m](https://y.example){draft}',
      '<p><a href="https://x.example/">l</a> <a href="https://y.example/">m</a>{draft}</p>',
    ],
    ['U+FFFD in code', 'a `b\uFFFD`', '<p>a <code>b&#xFFFD;</code></p>'],
    [
      'a table without a head',
      '| --- | --- |\n| a | b |',
      '<table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</tbody>\n</table>',
    ],
    [
      'a table with a rule above its head, and rules that are crossed',
      '|---+---|\n| a | b |\n|---+---|\n| c | d |',
      '<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td>d</td>\n</tr>\n</tbody>\n</table>',
    ],
    ['abbreviations', 'FOG\n\n*[FOG]: Full Of Grey', '<p><abbr title="Full Of Grey">FOG</abbr></p>'],
    ['a document type within a sentence', 'a <!DOCTYPE> b', '<p>a &lt;!DOCTYPE&gt; b</p>'],
    ['braces that are text', 'The set {a, b}', '<p>The set {a, b}</p>'],
    ['formulas', '$\\frac{a}{b}$ and {x}', '<p>$\\frac{a}{b}$ and {x}</p>'],
    ['braces where attributes are not allowed', 'a {.b} c', '<p>a {.b} c</p>'],
    [
      'raw HTML',
      '<div class="x" onclick="y">\n\n**a**\n\n</div>',
      '<div class="x">\n<p><strong>a</strong></p>\n</div>',
    ],
    [
      'code with a language and options',
      '```rust,linenos\nx\n```',
      '<pre><code class="language-rust">x\n</code></pre>',
    ],
    ['code', '```js\n<b>{{ x }}</b>\n```', '<pre><code class="language-js">&lt;b&gt;{{ x }}&lt;/b&gt;\n</code></pre>'],
    [
      'control characters written as references',
      'a&#1;b <a href="&#1;x&#2;">c</a>',
      '<p>a&#xFFFD;b <a href="@/river/x">c</a></p>',
    ],
  ]
  it.each(cases)('renders %s', (_, markdown, html) => {
    expect(bodyOf(`${markdown}\n`, { files })).toBe(html)
  })

  it('links footnotes both ways, on its own page', () => {
    const html = bodyOf('a[^x] b[^x] c^[inline]\n\n[^x]: note\n')
    expect(html).toContain('<a href="@/river/#fn1" id="fnref1">[1]</a>')
    expect(html).toContain('<a href="@/river/#fn1" id="fnref1:1">[1]</a>')
    expect(html).toContain('<li id="fn1" class="footnote-item">')
    expect(html).toContain('<a href="@/river/#fnref1" class="footnote-backref">')
    expect(html).toContain('<li id="fn2" class="footnote-item">')
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has every id only once, whether written or generated', () => {
    const html = bodyOf('## A\n\n<p id="a">x</p>\n\n## B {#a}\n')
    expect([...html.matchAll(/ id="a"/g)]).toHaveLength(1)
  })

  it('keeps javascript: out of Markdown links', () => {
    const html = bodyOf(
      '[a](javascript:alert(1)) [b](<java\nscript:x>) ![c](data:image/png;base64,xx) <javascript:alert(1)> [d]\n\n[d]: vbscript:x\n',
    )
    expect(html).not.toMatch(/(?:href|src)="[^"]*script:/)
    expect(html).toContain('<a>a</a>')
  })

  it('never causes an exception and never shows a mark or control character, whatever the input', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '# ',
        '> ',
        '- [x] ',
        '```\n',
        '`',
        '![a](b.png "c")',
        '[a](../../x)',
        '[^1]',
        '[^1]: x',
        '{.a}',
        '{{< x >}}',
        '{% raw %}',
        '<!--more-->',
        '<div>',
        '</div>',
        '<p>',
        '| a |\n|--|\n',
        '\n\n',
        '    ',
        '$',
        '\u0001',
        '\u0002',
        '\u0005',
        '&#2;',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
        const result = reading(HEAD + pieces.join(''))
        const body = result.body
        for (const html of [body?.html ?? '', body?.excerpt ?? '']) {
          const marked = html.replace(/="\u0001/g, '="').replace(/="\u0002[^\u0002"]*\u0002/g, '="')
          expect(marked).not.toMatch(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFD-\uFFFF]/)
        }
        expect(JSON.parse(JSON.stringify(result.post))).toEqual(result.post)
      }),
      { numRuns: 300 },
    )
  })
})

describe('an excerpt', () => {
  const long = 'This first paragraph is long enough to stand alone as an excerpt, by any measure at all.'
  const cases: [what: string, markdown: string, html: string][] = [
    ['the text up to the mark', 'a\n\nb\n\n<!--more-->\n\nc', '<p>a</p>\n<p>b</p>'],
    ['the text up to a mark with spaces', 'a\n\n<!-- more -->\nb', '<p>a</p>'],
    ['the text up to a mark inside a paragraph', 'a <b>b <!--more--> c</b>', '<p>a <b>b </b></p>'],
    ['the text up to a mark inside a list', '- a\n- b\n  <!--more-->\n- c', '<ul>\n<li>a</li>\n<li>b</li></ul>'],
    ['the first paragraph', `## H\n\n${long}\n\nb`, `<p>${long}</p>`],
    ['two paragraphs if the first is short', 'a\n\nb\n\nc', '<p>a</p>\n<p>b</p>'],
    ['one short paragraph before a heading', 'a\n\n## H\n\nb', '<p>a</p>'],
    ['the first paragraph that is neither image nor quotation', `![a](/x.png)\n\n> q\n\n${long}`, `<p>${long}</p>`],
    ['raw HTML', `<p class="x">${long}</p>\n<p>b</p>`, `<p class="x">${long}</p>`],
    ['empty if the body is empty', '', ''],
  ]
  it.each(cases)('is %s', (_, markdown, html) => {
    expect(excerptOf(markdown)).toBe(html)
  })

  it('has neither ids nor footnote marks', () => {
    expect(excerptOf(`${long}[^1] {#p}\n\n[^1]: n`)).toBe(`<p>${long}</p>`)
  })
})

describe('images', () => {
  it('cause a warning at their line if they are missing, and are replaced with their text', () => {
    const result = reading(`${HEAD}\ntext\n\n![A map](gone.png)\n`)
    expect(result.problems).toMatchObject([
      { rule: 'post.missing-image', severity: 'warning', where: { file: 'posts/river.md', line: 8, column: 10 } },
    ])
    expect(result.body?.html).toContain('<p>A map</p>')
  })

  it('cause a warning if they have no text, except in a figure', () => {
    expect(rulesOf(reading(`${HEAD}![](a.png)\n`, { files }))).toEqual(['post.no-alt'])
    expect(rulesOf(reading(`${HEAD}![](a.png "caption")\n`, { files }))).toEqual([])
    expect(bodyOf('<img src="a.png">', { files })).toContain('alt=""')
  })

  const sizes: [attributes: string, size: string][] = [
    ['', 'width="300" height="200"'],
    ['width="150"', 'width="150" height="100"'],
    ['width="150px"', 'width="150" height="100"'],
    ['height="50"', 'width="75" height="50"'],
    ['width="10" height="10"', 'width="10" height="10"'],
    ['width="50%"', 'width="50%"'],
  ]
  it.each(sizes)('with the attributes %j have %s', (attributes, size) => {
    expect(bodyOf(`<img src="a.png" alt="x" ${attributes}>`, { files })).toContain(`alt="x" ${size} />`)
  })
})
