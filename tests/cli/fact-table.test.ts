import pc from 'picocolors'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { factTable } from '../../src/cli/fact-table.js'
import type { ImportedFact } from '../../src/importing/index.js'

const colours = pc.createColors(false)
const table = (facts: readonly ImportedFact[], width = 80) => factTable({ facts }, { colours, width })
const LONG = 'Why the river treaty held for so long although nobody on either bank had ever read it to the end'

describe('the table of an import', () => {
  it.each([
    ['words', LONG],
    ['a list', [LONG, 'rivers', 'treaties']],
    ['an address', `https://harbour-review.example.com/${'treaty/'.repeat(20)}?page=2&part=3`],
    ['Chinese', '霧屬於等待它的人，而港口的人們一百年來都在回答這個問題。'.repeat(3)],
    ['Hebrew', 'הערפל שייך למי שמחכה לו וזה כל מה שיש לומר על העניין הזה היום '.repeat(3)],
    ['Hindi', 'कोहरा उसी का है जो उसकी प्रतीक्षा करता है और यही कहना है '.repeat(3)],
    ['emoji', '👩‍👩‍👧‍👦🇳🇱⚓️'.repeat(30)],
    ['lines', 'One line\nand\tanother   one'],
  ])('shows %s whole and in no more than the width', (_, value) => {
    for (const width of [40, 60, 80]) {
      const facts = [{ field: 'original.permission.text', value, from: 'the line above the licence', doubt: LONG }]
      const lines = table([{ field: 'title', value: 'River', from: 'line 1' }, ...facts], width)
      expect(Math.max(...lines.map(line => stringWidth(line)))).toBeLessThanOrEqual(width)
      const signs = (text: string): string => [...text.replace(/\s/g, '')].sort().join('')
      const shown = lines.slice(1).join('')
      const all = `guessoriginal.permission.text${[value].flat().join(', ')}the line above the licence${LONG}`
      expect(signs(shown)).toBe(signs(all))
    }
  })

  it('says first whether a value is sure or a guess, and below a guess why', () => {
    expect(
      table([
        { field: 'title', value: 'River', from: 'og:title' },
        { field: 'authors.0.name', value: 'Ada Writer', from: 'line 2', doubt: 'it has no “by”' },
      ]),
    ).toEqual([
      '  sure   title           River       og:title',
      '  guess  authors.0.name  Ada Writer  line 2',
      '                         it has no “by”',
    ])
  })

  it('ends with the question of the import and the doubts about the text', () => {
    const facts = [{ field: 'title', value: 'River', from: 'line 1' }]
    const question = {
      text: 'who was first?',
      facts: [{ field: 'original.date', value: '2025-01-01', from: 'line 2' }],
    }
    expect(factTable({ facts, question, doubts: ['a word is lost'] }, { colours, width: 60 })).toEqual([
      '  sure   title          River       line 1',
      '  check  original       who was first?',
      '  sure   original.date  2025-01-01  line 2',
      '  check  text           a word is lost',
    ])
  })

  it('obeys no command for the terminal that a source contains, and keeps the order of its lines', () => {
    const value = 'River\u001B[2J \u001B]0;title\u0007and \u202Esea\u202C'
    expect(table([{ field: 'title', value, from: 'line 1' }]).join('\n')).not.toMatch(/[\u001B\u0007\u202E]/)
  })
})
