import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText, shortened } from '../../../src/content/markdown/plain-text.js'

describe('plain text', () => {
  const cases: [written: string, read: string][] = [
    ['**Bold** <i>x</i>', 'Bold x'],
    ['*Middlemarch*, reread', 'Middlemarch, reread'],
    ['_Middlemarch_, reread', 'Middlemarch, reread'],
    ['__Strong__ and ***both***', 'Strong and both'],
    ['The `git` command', 'The git command'],
    ['See [the report](https://example.org/r)', 'See the report'],
    ['![alt](/x.png) after', 'alt after'],
    ['~~old~~ new', 'old new'],
    ['<a href="https://example.org">link</a> & <b>bold <i>both</i></b>', 'link & bold both'],
    ['one<br>two', 'one two'],
    ['  many \n  spaces ', 'many spaces'],
    ['AT&T <3 rivers', 'AT&T <3 rivers'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['2*3*4', '2*3*4'],
    ['A<B', 'A<B'],
    ['a <b and c> d', 'a <b and c> d'],
    ['<b> is an element', '<b> is an element'],
    ['snake_case_name', 'snake_case_name'],
    ['__init__.py', '__init__.py'],
    ['*args and **kwargs', '*args and **kwargs'],
    ['\\d+ and \\*x\\*', '\\d+ and \\*x\\*'],
    ['array[0](x)', 'array[0](x)'],
    ['5* hotels and 4* ones', '5* hotels and 4* ones'],
    ['It&#8217;s &ldquo;read&rdquo;', 'It’s “read”'],
    ['Salt &#038; bread', 'Salt & bread'],
    ['Rules &amp; Customs', 'Rules & Customs'],
    ['Q&amp;A &amp; more', 'Q&A & more'],
    ['AT&T &amp; others', 'AT&T &amp; others'],
    ['&lt;b&gt; &amp; &rsquo;', '&lt;b&gt; &amp; ’'],
    ['R&D with &rsquo;', 'R&D with &rsquo;'],
    ['&notanentity; stays', '&notanentity; stays'],
    ['x&#1;y', 'x&#1;y'],
    ['Why __name__ is odd', 'Why __name__ is odd'],
    ['', ''],
  ]
  it.each(cases)('%j is read as %j', (written, read) => {
    expect(plainText(written)).toBe(read)
  })

  it('never causes an exception and never contains a line break, whatever the input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(plainText(text)).not.toMatch(/[\n\r\t]|^ | $/)
      }),
    )
  })

  it('is shortened after a sentence, or otherwise after a word', () => {
    expect(shortened('Short.', 20)).toBe('Short.')
    expect(shortened('A first sentence. And a second one that is long.', 30)).toBe('A first sentence.')
    expect(shortened('No sentence ends within these words at all', 20)).toBe('No sentence ends…')
    expect(shortened('駅から海まで歩くと一時間かかるが急ぐ人はいない', 10)).toBe('駅から海まで歩くと一…')
    expect(shortened(`${'x'.repeat(9)}😀 and more`, 10)).toBe(`${'x'.repeat(9)}…`)
  })
})
