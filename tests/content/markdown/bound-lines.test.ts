import { describe, expect, it } from 'vitest'
import { bodyOf } from '../reading.js'

describe('no-break spaces', () => {
  const rows: [written: string, shown: string][] = [
    ['The~river~rose~in~the~night.', 'The river rose in the night.'],
    ['The~river~rose in the~night.', 'The~river~rose in the~night.'],
    ['The&nbsp;river&nbsp;rose&nbsp;in&nbsp;the&nbsp;night.', 'The river rose in the night.'],
    ['The&#160;river&#xA0;rose&#160;in&nbsp;March.', 'The river rose in March.'],
    ['About 10~km.', 'About 10~km.'],
    ['Rose~by~twelve~to~10~km.', 'Rose by twelve to 10~km.'],
    ['12~000~000~km.', '12~000~000~km.'],
    ['Pourquoi~? «~Rien~», dit-il~!', 'Pourquoi~? «~Rien~», dit-il~!'],
    ['Pourquoi~le~fleuve~monte~?', 'Pourquoi le fleuve monte~?'],
    ['<p>The~river <em>rose~in~the~night</em></p>', '<p>The~river <em>rose in the night</em></p>'],
    ['`a~b~c~d~e`', '<code>a~b~c~d~e</code>'],
  ]
  it.each(rows)('stay only where they bind few words: %j', (written, shown) => {
    const html = bodyOf(`${written.replaceAll('~', '\u00A0')}\n`)
    expect(html.replaceAll('\u00A0', '~').replace(/^<p>|<\/p>$/g, '')).toBe(shown.replace(/^<p>|<\/p>$/g, ''))
  })
})

it('gives a note that is used twice one number', () => {
  const html = bodyOf('Once.[^a] Twice.[^a] Other.[^b]\n\n[^a]: Note.\n[^b]: Note.\n')
  expect([...html.matchAll(/>\[(.*?)\]</g)].map(([, number]) => number)).toEqual(['1', '1', '2'])
})
