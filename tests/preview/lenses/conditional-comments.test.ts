import { expect, it } from 'vitest'
import { asWordReads } from '../../../src/preview/lenses/conditional-comments.js'
import { readMarkup, writeMarkup } from '../../../src/preview/lenses/markup.js'

const word = (html: string): string => writeMarkup(asWordReads(readMarkup(html)))

it.each([
  ['mso', true],
  ['!mso', false],
  ['mso | IE', true],
  ['IE', false],
  ['!IE', true],
  ['gte mso 9', true],
  ['lte mso 11', false],
  ['lt mso 16', false],
  ['mso 16', true],
  ['(gt mso 9)&(lt mso 17)', true],
  ['(gt mso 14)&(lt mso 16)', false],
  ['vml', true],
  ['nonsense here', false],
])('evaluates [if %s] as %s', (condition, truth) => {
  expect(word(`a<!--[if ${condition}]><b>B</b><![endif]-->c`)).toBe(truth ? 'a<b>B</b>c' : 'ac')
  expect(word(`a<!--[if ${condition}]><!--><b>B</b><!--<![endif]-->c`)).toBe(truth ? 'a<b>B</b>c' : 'ac')
  expect(word(`a<![if ${condition}]><b>B</b><![endif]>c`)).toBe(truth ? 'a<b>B</b>c' : 'ac')
})

it('does not change comments that are not conditions for Word', () => {
  expect(word('a<!-- if mso --><!---->b')).toBe('a<!-- if mso --><!---->b')
})

it('reads styles within a condition as styles', () => {
  const pieces = asWordReads(readMarkup('<!--[if mso]><style>a{}</style><![endif]-->'))
  expect(pieces.map(({ kind }) => kind)).toEqual(['sheet'])
})
