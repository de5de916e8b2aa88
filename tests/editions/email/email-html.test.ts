import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { emailHtml } from '../../../src/editions/email/email-html.js'
import { inkOf } from '../../../src/editions/email/email-style.js'
import { emailWordsOf } from '../../../src/editions/email/email-words.js'
import { themeOf } from '../../../src/publication/theme.js'
import { wordsFor } from '../../locales.js'

const setting = {
  ink: inkOf(themeOf({ light: {}, dark: {} })),
  direction: 'ltr' as const,
  url: 'https://reader.example.org/post/',
  words: emailWordsOf(wordsFor('en')),
  heading: 2,
  prefix: '',
}

/** The output of the recipe without its styles. */
const bare = (html: string, more: Partial<typeof setting> = {}): string =>
  emailHtml(html, { ...setting, ...more }).replace(/ style="[^"]*"/g, '')

const A = 'class="ln"'

describe('the recipe for', () => {
  const cases: Readonly<Record<string, readonly [html: string, email: string]>> = {
    'a paragraph': ['<p>One\n  two.</p>', '<p>One\ntwo.</p>'],
    'text without a paragraph': ['One <em>two</em>', '<p>One <em>two</em></p>'],
    'text beside blocks': ['One<p>Two</p>three', '<p>One</p>\n<p>Two</p>\n<p>three</p>'],
    'a line break': ['<p>a<br>b</p>', '<p>a<br />b</p>'],
    'text that looks like markup': ['<p>&lt;b&gt; &amp; "q"</p>', '<p>&lt;b&gt; &amp; &quot;q&quot;</p>'],
    emphasis: ['<p><strong>a</strong><i>b</i><del>c</del></p>', '<p><strong>a</strong><i>b</i><del>c</del></p>'],
    'raised and lowered text': ['<p>x<sup>2</sup>H<sub>2</sub></p>', '<p>x<sup>2</sup>H<sub>2</sub></p>'],
    'an outside link': [
      '<p><a href="https://example.com/?a=1&amp;b=2" class="x" title="t">y</a></p>',
      `<p><a ${A} href="https://example.com/?a=1&amp;b=2">y</a></p>`,
    ],
    'a link with no safe address': ['<p><a href="javascript:alert(1)">y</a> <a href="/x">z</a></p>', '<p>y z</p>'],
    'a link with no words': ['<p>a<a href="https://example.com/"></a></p>', '<p>a</p>'],
    'a link around a picture without words': [
      '<p>a <a href="https://example.com/"><img src="https://example.com/i.png" alt=""></a></p>',
      '<p>a <img src="https://example.com/i.png" alt="" /></p>',
    ],
    'a link within the post, its target in the email': [
      '<p><a href="https://reader.example.org/post/#there">go</a></p><h2 id="there">There</h2>',
      `<p><a ${A} href="#there">go</a></p>\n<a name="there" id="there"></a><h2>There</h2>`,
    ],
    'a link within the post, its target left out': [
      '<p><a href="#there">go</a></p>',
      `<p><a ${A} href="https://reader.example.org/post/#there">go</a></p>`,
    ],
    'an id that nothing links to': ['<h2 id="a" class="b">A</h2>', '<h2>A</h2>'],
    'headings that skip and start anywhere': [
      '<h1>A</h1><h3>B</h3><h2>C</h2><h4>D</h4><h1>E</h1>',
      '<h2>A</h2>\n<h3>B</h3>\n<h3>C</h3>\n<h4>D</h4>\n<h2>E</h2>',
    ],
    'a heading with a permalink': [
      '<h2 id="a">A <a class="header-anchor" href="#a">#</a></h2>',
      '<a name="a" id="a"></a><h2>A</h2>',
    ],
    'a heading with no words': ['<h2> </h2><p>a</p>', '<p>a</p>'],
    'a tight list': ['<ul>\n<li>a</li>\n<li>b</li>\n</ul>', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    'a nested list': [
      '<ul><li>a<ol start="3"><li>b</li></ol></li></ul>',
      '<ul>\n<li>a\n<ol start="3">\n<li>b</li>\n</ol></li>\n</ul>',
    ],
    'a loose list': ['<ol><li><p>a</p><p>b</p></li></ol>', '<ol>\n<li><p>a</p>\n<p>b</p></li>\n</ol>'],
    'a reversed list': ['<ol reversed><li value="9">a</li></ol>', '<ol>\n<li>a</li>\n</ol>'],
    tasks: [
      '<ul><li><input type="checkbox" checked disabled> a</li><li><input type="checkbox" disabled> b</li></ul>',
      '<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>',
    ],
    'tasks that are signs already': [
      '<ul><li class="task"><span class="box">☑</span> a</li></ul>',
      '<ul>\n<li>☑ a</li>\n</ul>',
    ],
    'code in a line': ['<p><code>a &lt; b</code></p>', '<p><code class="cd">a &lt; b</code></p>'],
    'a picture in a line': [
      '<p>a <img src="https://example.com/i.png" alt="i" width="20" height="20"> b</p>',
      '<p>a <img src="https://example.com/i.png" alt="i" width="20" /> b</p>',
    ],
    'a picture twice as large as the column': [
      '<p><img src="https://example.com/i.png" alt="I" width="1104" height="600" srcset="x 2x"></p>',
      '<div><img class="cd mu" src="https://example.com/i.png" alt="I" width="552" height="300" /></div>',
    ],
    'a small picture': [
      '<p><img src="https://example.com/i.png" alt="I" width="320"></p>',
      '<div><img class="cd mu" src="https://example.com/i.png" alt="I" width="320" /></div>',
    ],
    'a picture whose file says @2x': [
      '<p><img src="https://example.com/i@2x.png" alt="I" width="640"></p>',
      '<div><img class="cd mu" src="https://example.com/i@2x.png" alt="I" width="320" /></div>',
    ],
    'a linked picture without a description': [
      '<p><a href="https://example.com/full"><img src="https://example.com/i.png" alt=""></a></p>',
      '<div><a href="https://example.com/full"><img class="cd mu" src="https://example.com/i.png" alt="example.com" width="552" /></a></div>',
    ],
    'a picture that is no file on the web': ['<p><img src="data:image/png;base64,AA" alt="x"></p>', ''],
    'a figure': [
      '<figure><img src="https://example.com/i.png" alt="I" width="552"><figcaption>Said <em>so</em>.</figcaption></figure>',
      '<div><img class="cd mu" src="https://example.com/i.png" alt="I" width="552" /></div>\n<p class="mu">Said <em>so</em>.</p>',
    ],
    'a rule': ['<p>a</p><hr><p>b</p>', '<p>a</p>\n<hr class="bd" />\n<p>b</p>'],
    'folded text': ['<details><summary>More</summary><p>a</p></details>', '<p><strong>More</strong></p>\n<p>a</p>'],
    definitions: ['<dl><dt>a</dt><dd>b</dd></dl>', '<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>'],
    'a film': [
      '<video src="https://example.com/f.mp4" title="The film"></video>',
      `<p><a ${A} href="https://example.com/f.mp4">The film</a> (example.com)</p>`,
    ],
    'a recording': [
      '<audio><source src="https://example.com/a.mp3"></audio>',
      `<p><a ${A} href="https://example.com/a.mp3">Listen to the recording</a> (example.com)</p>`,
    ],
    'a player': [
      '<iframe src="https://www.youtube.com/embed/abc" title="Talk"></iframe>',
      `<p><a ${A} href="https://www.youtube.com/watch?v=abc">Talk</a> (youtube.com)</p>`,
    ],
    'another direction': ['<p dir="rtl" lang="ar">ن</p>', '<div lang="ar" dir="rtl"><p>ن</p></div>'],
    'boxes without meaning': ['<div class="x"><section><p>a</p></section></div>', '<p>a</p>'],
    'what it does not know': ['<p><blink onclick="x()">a</blink><x-y>b</x-y></p>', '<p>ab</p>'],
    'what must not be shown': ['<style>p{}</style><script>x()</script><p>a<template>b</template></p>', '<p>a</p>'],
    'a footnote': [
      '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p><section class="footnotes"><ol><li id="fn1"><p>n <a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>',
      `<p>a<a name="fnref1" id="fnref1"></a><sup><a ${A} href="#fn1">1</a></sup></p>\n<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%"><tr><td class="mu bd"><ol>\n<li><p><a name="fn1" id="fn1"></a>n\u00a0<a ${A} href="#fnref1" aria-label="Back to the text">↩&#xFE0E;</a></p></li>\n</ol></td></tr></table>`,
    ],
    'a footnote whose note is not in the excerpt': [
      '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p>',
      `<p>a<sup><a ${A} href="https://reader.example.org/post/#fn1">1</a></sup></p>`,
    ],
  }
  for (const [name, [html, email]] of Object.entries(cases)) {
    it(name, () => {
      expect(bare(html)).toBe(email)
    })
  }

  it('code keeps its indentation without white-space', () => {
    const html = emailHtml('<pre><code>if (a) {\n  b()\n\n\tc &lt; d\n}\n</code></pre>', setting)
    expect(html).toContain(
      '<code>if (a) {<br />\u00a0\u00a0b()<br /><br />\u00a0\u00a0\u00a0\u00a0c &lt; d<br />}</code>',
    )
  })

  it('a table has headers with their scope, and no role of layout', () => {
    const html = bare(
      '<table><thead><tr><th></th><th align="right">N</th></tr></thead><tbody><tr><th>a</th><td style="text-align:right">1</td></tr></tbody></table>',
    )
    expect(html).toContain(
      '<td class="bd" align="left" valign="top"></td><th class="bd" scope="col" align="right" valign="top">N</th>',
    )
    expect(html).toContain(
      '<th class="bd" scope="row" align="left" valign="top">a</th><td class="bd" align="right" valign="top">1</td>',
    )
    expect(html).not.toContain('role=')
  })

  it('a quotation and a pull quote are in table cells', () => {
    expect(bare('<blockquote><p>a</p></blockquote>')).toMatch(
      /^<blockquote type="quote"><table role="presentation".*<td class="mu bd"><p>a<\/p>/,
    )
    expect(bare('<blockquote class="pull"><p>a</p></blockquote>')).toContain('<td class="tx bp"><p>a</p>')
    expect(bare('<aside><p>a</p></aside>')).toContain('<td class="cd"><p>a</p>')
  })

  it.each([
    ['a note', '<section class="footnotes"><ol><li><p>a</p><blockquote><p>q</p></blockquote></li></ol></section>', 15],
    ['a box', '<aside><p>a</p><blockquote><p>q</p></blockquote></aside>', 16],
    ['the text', '<blockquote><p>q</p></blockquote>', 18],
  ])('a quotation has the size of %s around it', (_where, html, size) => {
    expect(emailHtml(html, setting)).toMatch(
      new RegExp(`<td class="mu bd" style="border-left:3px[^"]*font-size:${size}px[^"]*"><p [^>]*>q`),
    )
  })

  it('a list from right to left is indented on the right', () => {
    const html = emailHtml('<ul><li>a</li></ul><blockquote><p>b</p></blockquote>', { ...setting, direction: 'rtl' })
    expect(html).toContain('padding:0 26px 0 0')
    expect(html).toContain('border-right:3px')
  })

  it('two articles in one email share no id', () => {
    expect(bare('<p><a href="#a">x</a></p><h2 id="a">A</h2>', { prefix: 'p2-' })).toContain('href="#p2-a"')
  })

  it('gives an empty text for an empty body', () => {
    expect(emailHtml('', setting)).toBe('')
    expect(emailHtml('<p>  </p>\n<div></div>', setting)).toBe('')
  })
})

const HOSTILE = [
  '</mj-text><mj-raw><script>alert(1)</script></mj-raw>',
  '<mj-include path="/etc/passwd" />',
  '&lt;mj-text&gt;',
  '{{subject}}',
  '{{{raw}}}',
  ']]>',
  '<![CDATA[x]]>',
  '--></mj-text>',
  '<!--[if mso]><p>x</p><![endif]-->',
  '<p onclick="x()" style="position:fixed">',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="https://example.com/&quot;onmouseover=&quot;x">y</a>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://example.com/&quot; onerror=&quot;x" alt="&quot; onload=&quot;x">',
  '<svg><script>1</script></svg>',
  '<math><mi>x</mi></math>',
  '<table><tr><td><table><tr><th scope="x">',
  '<ul><p>x</p></ul>',
  '<constructor>x</constructor><toString>y</toString>',
  '\uE0000\uE001',
  '&nbsp;&#0;&bogus;',
  '<details><summary><h1>x',
  '<pre>\n\t<b>x</b>',
]

/** Parses HTML as XML, which works only if every tag is closed and every attribute quoted. */
function readAsXml(html: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = []
  const parser = new SaxesParser()
  parser.on('error', fault => {
    throw fault
  })
  parser.on('opentag', ({ name, attributes }) => found.push({ name, attributes: attributes as Record<string, string> }))
  parser.write(`<r>${html}</r>`).close()
  return found
}

describe('hostile bodies', () => {
  const body = fc.array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ maxLength: 12 }),
      fc.constantFrom('<p>', '</p>', '<li>', '<h3>', '</a>'),
    ),
    {
      maxLength: 12,
    },
  )

  it('become well-formed HTML, without scripts and without MJML', () => {
    fc.assert(
      fc.property(body, parts => {
        const html = emailHtml(parts.join(''), setting)
        // XML does not allow control characters, and the sanitiser removes them from every text.
        const elements = readAsXml(
          html.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/g, ''),
        )
        for (const { name, attributes } of elements) {
          expect(name).not.toMatch(/^(?:mj|script|style|svg|iframe|form|input|object)/)
          for (const [key, value] of Object.entries(attributes)) {
            expect(key).not.toMatch(/^on/)
            if (key === 'href' || key === 'src') expect(value).toMatch(/^(?:https?:|mailto:|tel:|#)/)
          }
        }
        expect(html).not.toMatch(/<mj-|<!--|<!\[CDATA|\]\]>/)
      }),
      { numRuns: 400 },
    )
  })
})
