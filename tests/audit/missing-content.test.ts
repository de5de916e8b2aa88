import { describe, expect, it } from 'vitest'
import { contentOfHtml, missingContent, missingExcerpt } from '../../src/audit/missing-content.js'
import type { Article } from '../../src/editions/index.js'

const article = { title: 'River', withheld: ['images/withheld.png'] } as unknown as Article

interface Given {
  readonly told?: readonly { readonly what: string; readonly line?: number }[]
  readonly plain?: boolean
  readonly math?: boolean
}

/** What an edition lacks of a text, each element as `fact value @line`. */
function missing(markdown: string, edition: string, { told = [], plain = false, math = false }: Given = {}) {
  const content = plain ? { text: edition, links: [] } : contentOfHtml(edition)
  const { missing: lost, uncertain } = missingContent(
    article,
    { markdown, line: 5, told, math },
    content,
    'https://r.example/river/',
  )
  const texts = (all: typeof lost): string[] => all.map(({ fact, value, line }) => `${fact} ${value} @${line}`)
  return { lost: texts(lost), doubted: texts(uncertain) }
}

describe('the audit of content', () => {
  const complete: [what: string, markdown: string, html: string][] = [
    ['folded and wrapped words', 'One two\nthree', '<p>One   two three</p>'],
    [
      'words on both sides of the number of a note',
      'One two three.[^1] Four five six.\n\n[^1]: Note',
      '<p>One two three.<sup><a href="#fn1">[1]</a></sup> Four five six.</p><p>Note</p>',
    ],
    ['words in capital letters and other forms', 'Straße ﬁve', '<p>STRASSE five</p>'],
    ['a heading that is the title', '# River\n\na', '<p>a</p>'],
    ['folded content', '<details><summary>a</summary>b</details>', '<details><summary>a</summary>b</details>'],
    ['a link with another spelling', '[a](http://x.example/b%20c/)', '<a href="https://x.example/b c">a</a>'],
    ['a link on this site', '[a](https://r.example/b/)', '<a href="../b/">a</a>'],
    ['a link to another post', '[a](other.md)', '<a href="../other/">a</a>'],
    [
      'an address that is shown decoded',
      '<https://x.example/%C3%A9>',
      '<a href="https://x.example/%C3%A9">x.example/é</a>',
    ],
    ['a picture in another folder', '![a](images/a%20b.png)', '<img src="a b.png" alt="a">'],
    ['a picture that terms withhold', '![a](images/withheld.png)', '<p>left out</p>'],
    ['quotation marks in code before a picture', '`a="b`\n\n![c](c.png)', '<code>a="b</code><img src="c.png" alt="c">'],
    ['code without the tags around it', '```\n{% raw %}{{ a }}{% endraw %}\n```', '<pre><code>{{ a }}</code></pre>'],
    ['the numbers of a list in a definition', 'a\n: 1. b', '<dl><dt>a</dt><dd><ol><li>b</li></ol></dd></dl>'],
  ]
  it.each(complete)('accepts %s', (_, markdown, html) => {
    expect(missing(markdown, html)).toEqual({ lost: [], doubted: [] })
  })

  const MATHML = '<math data-latex="a_1 + b^2"><mi>a</mi></math>'
  const formulas: [what: string, markdown: string, html: string, lost: string[]][] = [
    ['MathML with its source', 'See $a_1 + b^2$ here.', `See ${MATHML} here.`, []],
    ['TeX', 'See $a_1 + b^2$ here.', 'See <code>a_1 + b^2</code> here.', []],
    ['readable text', 'See $a_1 + \\alpha^{2}$ here.', 'See a₁ + α² here.', []],
    ['a display formula', '> $$\n> a_1 +\n> b^2\n> $$', MATHML, []],
    ['a price that is no formula', 'It is $5 and about 6$ or $7.', 'It is $5 and about 6$ or $7.', []],
    ['the source of a fault', 'See \\(\\frac{ab}{\\).', 'See <code>\\(\\frac{ab}{\\)</code>.', []],
    ['a definition, which readers do not see', '$$\\newcommand{\\R}{R}$$\n\nB', 'B', []],
    ['a link beside dollar signs', '$5 [b](https://x.example/$y) 6$', '$5 <a href="https://x.example/$y">b</a> 6$', []],
    ['no formula', 'See $ab_1 + cd$ here.', 'See here.', ['formula ab_1 + cd @5']],
    ['another formula', 'See\n\n$$\nxy\n$$', `See ${MATHML}`, ['formula xy @8']],
  ]
  it.each(formulas)('looks for formulas and finds %s', (_, markdown, html, lost) => {
    expect(missing(markdown, html, { math: true })).toEqual({ lost, doubted: [] })
  })

  const faulty: [what: string, markdown: string, html: string, lost: string[]][] = [
    ['a paragraph', 'One two three.\n\nFour five six.', '<p>One two three.</p>', ['words Four five six. @7']],
    ['a word in a sentence', 'One two three four five', '<p>One two four five</p>', ['words three @5']],
    [
      'words that only a tag or the head contains',
      'one two',
      '<head><title>one two</title></head><p title="one two"></p>',
      ['words one two @5'],
    ],
    ['the target of a link', '[a](https://x.example/)', '<p>a</p>', ['link in the text https://x.example/ @5']],
    ['a picture', 'a\n\n![b](b.png)', '<p>a</p>', ['picture b.png @7']],
    ['a line of code', '```\na*b\nc*d\n```', '<pre>a*b\ncd</pre>', ['code c*d @7']],
    ['a note', 'a[^1]\n\n[^1]: the note', '<p>a</p>', ['words the note @7']],
  ]
  it.each(faulty)('finds %s that is missing', (_, markdown, html, lost) => {
    expect(missing(markdown, html).lost).toEqual(lost)
  })

  it('looks for the title and the excerpt of a post that a digest shows in part', () => {
    const post = { ...article, url: 'https://r.example/river/' }
    const excerpt =
      '<p>One two <a href="https://x.example/a">three</a> <a href="https://r.example/river/#n">four</a></p><img src="p.png">'
    const lost = (edition: string, plain = false) =>
      missingExcerpt(
        post,
        excerpt,
        { markdown: 'x\n\nOne two', line: 5, told: [] },
        plain ? { text: edition, links: [] } : contentOfHtml(edition),
        'https://r.example/',
      ).missing.map(({ fact, value, line }) => `${fact} ${value} @${line}`)
    expect(lost(`<h2>River</h2>${excerpt}`)).toEqual([])
    expect(lost('River\nOne two three [1] four\n[1] https://x.example/a', true)).toEqual([])
    expect(lost('<p>three four</p>')).toEqual([
      'title River @undefined',
      'words One two @7',
      'link in the text https://x.example/a @5',
      'picture p.png @5',
    ])
  })

  it('says nothing of what a problem of the post names, and doubts the rest of such a post', () => {
    const markdown = '![a](gone.png)\n\nb\n\nc\n\nd\n\nlost words here'
    const told = [{ what: 'The image `gone.png` does not exist.', line: 5 }]
    expect(missing(markdown, '<p>a b c d</p>', { told })).toEqual({ lost: [], doubted: ['words lost words here @13'] })
  })

  it('takes an address of email in plain text for the link to it', () => {
    const markdown = 'Write to [keeper@tide.example](mailto:keeper@tide.example) or [call](tel:+4412).'
    expect(
      missing(markdown, 'Write to keeper@tide.example or call [1].\n\n[1] tel:+4412', { plain: true }).lost,
    ).toEqual([])
    expect(missing(markdown, 'Write to us or call [1].\n\n[1] tel:+4412', { plain: true }).lost).not.toEqual([])
  })

  it('reads plain text, which has no pictures and sets tables side by side', () => {
    const markdown = '[a](https://x.example/b?c)\n\n![d](d.png)\n\n| one two | three four |\n|--|--|'
    expect(
      missing(markdown, 'a <https://x.example/b?c>\n[Image: d]\none    three\ntwo    four', { plain: true }).lost,
    ).toEqual([])
  })
})
