import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentOf } from '../../../src/importing/html/dom.js'
import { htmlMarkdown } from '../../../src/importing/html/html-markdown.js'
import { readBack, shownWords } from '../importing.js'

const markdownOf = (html: string): string => htmlMarkdown(documentOf(html).body)
const rendered = (html: string): string =>
  readBack(`---\ntitle: T\ndate: 2025-05-01\n---\n\n${markdownOf(html)}\n`).body?.html ?? ''
const wordsShown = (html: string): string[] => shownWords(rendered(html))
/** The words of HTML as a browser shows them. */
const wordsSaid = (html: string): string[] =>
  shownWords(html.replace(/<\/?(?:b|i|em|strong|a|code|sup|sub|span|s)(?: [^>]*)?>/g, ''))

describe('the conversion of HTML to Markdown', () => {
  it.each([
    ['<h1>One</h1><p>Two</p>', '## One\n\nTwo'],
    ['<h3>Three</h3>', '### Three'],
    ['<p>a <b>b</b> <em>c</em></p>', 'a **b** *c*'],
    ['<ul><li>one</li><li>two</li></ul>', '-   one\n-   two'],
    ['<ol><li>one</li><li>two</li></ol>', '1.  one\n2.  two'],
    ['<ul><li>one</li><ul><li>below</li></ul><li>two</li></ul>', '-   one\n    -   below\n-   two'],
    ['<p>1) one</p><p>+ two</p><p>Map&lt;text, lamp&gt;</p>', '1\\) one\n\n\\+ two\n\nMap\\<text, lamp>'],
    [
      '<p>Text.<a href="#n1" id="m1"><sup>1</sup></a> More.<a href="#n2" id="m2"><sup>2</sup></a></p><div><hr><h4>Footnotes</h4><h5><a id="n1" href="#m1">(1)</a></h5><p>A note.</p><h5><a id="n2" href="#m2">(2)</a></h5><p>Another.</p><p>It goes on.</p></div>',
      'Text.[^1] More.[^2]\n\n[^1]: A note.\n\n[^2]: Another.\n\n    It goes on.',
    ],
    ['<blockquote><p>said</p></blockquote>', '> said'],
    ['<p>a<br>b</p>', 'a  \nb'],
    ['<p><a href="https://example.org/">there</a></p>', '[there](https://example.org/)'],
    ['<p><img src="https://example.org/a.jpg" alt="A pier"></p>', '![A pier](https://example.org/a.jpg)'],
    ['<pre><code class="language-js">a &lt; b\n\nc</code></pre>', '```js\na < b\n\nc\n```'],
    ['<hr>', '---'],
    ['<pre>a  &lt; b<br>\n  c\n\nd</pre>', '```\na  < b\n\n  c\n\nd\n```'],
    [
      '<a href="https://example.org/"><div><h3>There</h3><p>It sang.</p></div></a>',
      '### [There](https://example.org/)\n\n[It sang.](https://example.org/)',
    ],
    [
      '<p>Text.<a href="#n1" id="m1">1</a></p><div><a id="n1" href="#m1">1</a><div><p>A note.</p></div></div>',
      'Text.[^1]\n\n[^1]: A note.',
    ],
    [
      '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2 | 3</td></tr></table>',
      '| a | b |\n| --- | --- |\n| 1 | 2 \\| 3 |',
    ],
    ['<table role="presentation"><tr><td><p>One.</p></td></tr><tr><td><p>Two.</p></td></tr></table>', 'One.\n\nTwo.'],
    [
      '<figure><img src="https://example.org/a.jpg" alt="A pier"><figcaption>The pier. <i>Photo: Ada</i></figcaption></figure>',
      '<figure><img src="https://example.org/a.jpg" alt="A pier"><figcaption>The pier. <i>Photo: Ada</i></figcaption></figure>',
    ],
    [
      '<p>Text.<sup><a href="#fn1">1</a></sup></p><ol><li id="fn1"><p>A note. <a href="#r1">↩</a></p></li></ol>',
      'Text.[^1]\n\n[^1]: A note.',
    ],
    ['<p>1. not a list</p>', '1\\. not a list'],
    ['<p>&lt;b&gt; is a tag</p>', '\\<b> is a tag'],
    [
      '<p><iframe src="https://video.example.org/1" title="A film"></iframe></p>',
      '[A film](<https://video.example.org/1>)',
    ],
    ['<p>H<sub>2</sub>O</p>', 'H<sub>2</sub>O'],
  ])('gives the expected Markdown for %s', (html, markdown) => {
    expect(markdownOf(html)).toBe(markdown)
  })

  it('leaves a table in HTML if Markdown cannot express it', () => {
    const html = '<table><caption>Tides</caption><tr><th colspan="2">a</th></tr><tr><td>1</td><td>2</td></tr></table>'
    expect(markdownOf(html)).toContain('colspan="2"')
    expect(wordsShown(html)).toEqual(['Tides', 'a', '1', '2'])
  })

  const text = fc
    .array(
      fc.constantFrom(
        'tide',
        'gauge',
        '1.',
        '#',
        '-',
        '*',
        '&lt;b&gt;',
        'a_b_',
        '`',
        '[y]',
        '&amp;amp;',
        '\\',
        '&gt;',
        '+',
        '~~',
        '{{x}}',
        '|',
        '!',
        '===',
        'é',
        '2)',
        '(c)',
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map(words => words.join(' '))
  const inline = fc.oneof(
    { weight: 3, arbitrary: text },
    text.map(words => `<b>${words}</b>`),
    text.map(words => `<em>${words}</em>`),
    text.map(words => `<a href="https://example.org/x?a=1&amp;b=(2)">${words}</a>`),
    text.map(words => `<i><b>${words}</b></i>`),
    text.map(words => `<sup>${words}</sup>`),
    text.map(words => `<span>${words}</span>`),
  )
  const line = fc.array(inline, { minLength: 1, maxLength: 4 }).map(parts => parts.join(' '))
  const simple = fc.oneof(
    line.map(words => `<p>${words}</p>`),
    line.map(words => `<div>${words}</div>`),
    fc.tuple(line, line).map(([a, b]) => `<p>${a}<br>${b}</p>`),
  )
  const block = fc.oneof(
    { weight: 3, arbitrary: simple },
    line.map(words => `<h2>${words}</h2>`),
    fc
      .array(line, { minLength: 1, maxLength: 3 })
      .map(items => `<ul>${items.map(item => `<li>${item}</li>`).join('')}</ul>`),
    fc
      .array(simple, { minLength: 1, maxLength: 2 })
      .map(items => `<ol>${items.map(item => `<li>${item}</li>`).join('')}</ol>`),
    fc.array(simple, { minLength: 1, maxLength: 2 }).map(parts => `<blockquote>${parts.join('')}</blockquote>`),
    fc
      .tuple(line, line, line, line)
      .map(([a, b, c, d]) => `<table><tr><th>${a}</th><th>${b}</th></tr><tr><td>${c}</td><td>${d}</td></tr></table>`),
    text.map(words => `<pre><code>${words}</code></pre>`),
    line.map(
      words => `<figure><img src="https://example.org/a.jpg" alt="a"><figcaption>${words}</figcaption></figure>`,
    ),
  )

  it('keeps all words in the same order, whatever the HTML', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), blocks => {
        const html = blocks.join('\n')
        expect(wordsShown(html).join(' '), markdownOf(html)).toBe(wordsSaid(html.replace(/<br>/g, ' ')).join(' '))
      }),
      { numRuns: 500 },
    )
  })
})
