import { describe, expect, it } from 'vitest'
import { isOfTeaser, withTeasersApart } from '../../src/audit/teasers.js'
import { VisibleText } from '../../src/audit/visible-text.js'
import { articleOf } from '../editions/web/article-factory.js'

const next = articleOf({ slug: 'next', title: 'The next post', authors: [{ name: 'Bo Author' }] })
const other = articleOf({ slug: 'other', title: 'Another post', authors: [{ name: 'Ada Writer' }] })
const silent = articleOf({ slug: 'silent', title: 'A post by nobody', authors: [] })
const BASE = articleOf({ slug: 'own', title: 'Our own' }).url

/** Reads a text in which `[words](path)` is a link. */
function visible(written: string): VisibleText {
  const links: { href: string; at: number }[] = []
  let text = ''
  for (const [whole, before = '', words = '', href] of written.matchAll(/([^[]*)(?:\[([^\]]*)\]\(([^)]*)\))?/g)) {
    if (href !== undefined) links.push({ href, at: text.length + before.length })
    text += whole === '' ? '' : before + words
  }
  return new VisibleText(text, links)
}

describe('a page without its teasers', () => {
  it.each<[string, string, string]>([
    ['nothing but the post', 'By Ada Writer. Text.\n', 'By Ada Writer. Text.\n'],
    ['teasers below the post', 'By Bo Author\n[The next post](../next/)\nBy Bo Author\nEnd', 'By Bo Author\n\nEnd'],
    ['teasers above the post', '[The next post](../next/) By Bo Author\nBy Bo Author\nText', '\nBy Bo Author\nText'],
    [
      'teasers among other parts, in any order',
      '[Another post](../other/)\nBy Ada Writer\nText.\n[The next post](../next/)\nBy  Bo\nAuthor\nEnd',
      '\nText.\n\nEnd',
    ],
    ['a link far above the own credit', `See [this](../next/)${' and so on'.repeat(30)}\nBy Bo Author`, 'same'],
    [
      'a link in the text and a teaser',
      'By [Bo](../next/), not Ada.\n[The next post](../next/)\nBy Bo Author',
      'By Bo, not Ada.\n',
    ],
    ['a teaser without a credit', '[The next post](../next/)\nEnd', 'same'],
    ['a post without a credit', '[A post by nobody](../silent/)\nEnd', 'same'],
  ])('has %s', (_, written, rest) => {
    const page = visible(written)
    expect(withTeasersApart(page, [next, other, silent], BASE).own.text).toBe(rest === 'same' ? page.text : rest)
  })

  it('keeps the links of what is left, at their places', () => {
    const page = visible('[a](x)\n[The next post](../next/) By Bo Author\n[b](y)')
    const { text, links } = withTeasersApart(page, [next], BASE).own
    expect(links.map(({ href, at }) => [href, text.slice(at, at + 1)])).toEqual([
      ['x', 'a'],
      ['y', 'b'],
    ])
  })

  it.each<[string, string, readonly string[]]>([
    ['a teaser’s', 'Text.\n[The next post](../next/)\nBy Bo Author', []],
    ['one that the post has, too', 'By Bo Author\n[The next post](../next/)\nBy Bo Author', ['By Bo Author']],
    ['one of somebody else', 'By Jane Other\n[The next post](../next/)\nBy Bo Author', ['By Jane Other']],
  ])('has no byline that is only a teaser’s: %s', (_, written, kept) => {
    const texts = [...new Set(written.match(/^By .*/gm))]
    const { own } = withTeasersApart(visible(written), [next], BASE)
    expect(texts.filter(text => !isOfTeaser({ text, tag: '', kind: 'sentence' }, [next], own))).toEqual(kept)
  })
})
