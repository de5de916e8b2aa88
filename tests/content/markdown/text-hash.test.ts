import { describe, expect, it } from 'vitest'
import { textHash } from '../../../src/content/index.js'

const TEXT = `"The river," she said, "isn't -5 degrees -- it's 1.5 million m3..."

## What the treaty says

It *held* for [sixty years](https://example.org/a). [^1] See © 2019 maps of the café.

- bread
- salt

![A map](map.png 'The river')

[^1]: A note.
`
const hash = (text: string, title = 'A title') => textHash(text, title)

describe('the fingerprint of a text', () => {
  it.each<[what: string, change: (text: string) => string]>([
    [
      'smart quotes, dashes and an ellipsis',
      text =>
        text
          .replace(/"(?=\w)/g, '“')
          .replace(/"/g, '”')
          .replace(/'(?=[ts]\b)/g, '’')
          .replace('--', '—')
          .replace('...', '…'),
    ],
    ['a sign that was made of letters', text => text.replace('©', '(c)')],
    ['a real minus', text => text.replace('-5', '−5')],
    ['no-break spaces', text => text.replaceAll(' million', '\u00A0million').replace('1.5 ', '1.5\u202F')],
    ['other line breaks', text => text.replace(/(?<=[a-z,]) (?=[a-z])/g, '\n')],
    ['Windows line ends', text => text.replace(/\n/g, '\r\n')],
    ['a superscript', text => text.replace('m3', 'm³')],
    ['a decomposed accent', text => text.normalize('NFD')],
    ['other emphasis', text => text.replace('*held*', '__held__')],
    [
      'a link by reference',
      text => text.replace('(https://example.org/a)', '[x]').concat('\n[x]: https://example.org/a\n'),
    ],
    ['no link', text => text.replace('[sixty years](https://example.org/a)', 'sixty years')],
    ['another kind of heading', text => text.replace('## What the treaty says', 'What the treaty says\n---')],
    ['other bullets', text => text.replace(/^- /gm, '* ')],
    ['no picture', text => text.replace(/!.*\n/, '')],
    ['another picture and caption', text => text.replace(/!.*\n/, '![A plan](plan.png "The plan")\n')],
    [
      'a figure in HTML',
      text =>
        text.replace(/!.*\n/, '<figure><img src="map.png" alt="A map"><figcaption>The river</figcaption></figure>\n'),
    ],
    ['HTML for Markdown', text => text.replace('*held*', '<em>held</em>').replace('"The', '&quot;The')],
    ['a comment and a cut', text => text.replace('\n## ', '\n<!--more-->\n\n<!-- check this -->\n\n## ')],
    ['the title as a heading', text => `# A title\n\n${text}`],
    ['a class', text => text.replace('says\n', 'says {.wide}\n').replace('bread\n', 'bread\n{: .list}\n')],
    ['space around it', text => `\n\n${text}\n\n`],
  ])('does not depend on %s', (_, change) => {
    expect(change(TEXT)).not.toBe(TEXT)
    expect(hash(change(TEXT))).toBe(hash(TEXT))
  })

  it.each<[what: string, change: (text: string) => string]>([
    ['a word', text => text.replace('bread', 'butter')],
    ['a missing word', text => text.replace('sixty ', '')],
    ['a missing paragraph', text => text.replace(/It .*café\.\n/, '')],
    ['another order', text => text.replace('- bread\n- salt', '- salt\n- bread')],
    ['a number', text => text.replace('1.5', '15')],
    ['a sign of a number', text => text.replace('-5', '5')],
    ['a heading', text => text.replace('says', 'said')],
    ['a heading that is not the title', text => `# Another title\n\n${text}`],
    ['a note', text => text.replace('A note', 'Another note')],
    ['a currency', text => text.replace('1.5', '$1.5')],
    ['a capital', text => text.replace('bread', 'Bread')],
  ])('depends on %s', (_, change) => expect(hash(change(TEXT))).not.toBe(hash(TEXT)))

  it('is short enough for a line of frontmatter', () => expect(hash(TEXT)).toMatch(/^[\da-f]{24}$/))

  it('does not depend on how Chinese is broken into lines', () =>
    expect(hash('河流協定維持了\n六十年。')).toBe(hash('河流協定維持了六十年')))
})
