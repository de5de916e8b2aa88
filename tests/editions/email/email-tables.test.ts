import { expect, it } from 'vitest'
import { axeFaults } from '../../axe.js'
import { describeInBrowser, openOffline } from '../../browser.js'
import { OWN } from './article-factory.js'
import { letterOf } from './letters.js'

const row = (cells: readonly string[], name = 'td'): string =>
  `<tr>${cells.map(cell => `<${name}>${cell}</${name}>`).join('')}</tr>`
const tableOf = (head: readonly string[], ...rows: (readonly string[])[]): string =>
  `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map(cells => row(cells)).join('')}</tbody></table>`

const MONTHS = ['Station', 'January', 'February', 'March', 'April', 'May']
const FLOWS = tableOf(
  MONTHS,
  ['Upper bridge', '411', '398', '377', '352', '340'],
  ['Ferry steps', '87', '', '71', '66', '60'],
)

/** Tables, and what a phone of 320 px shows: rows as lists, or a table. */
const TABLES: readonly [kind: string, table: string, stacks: boolean][] = [
  ['two short columns', tableOf(['Year', 'Share'], ['1976', '61'], ['1989', '64']), false],
  ['six columns', FLOWS, true],
  [
    'three columns of long words',
    tableOf(['Zuständigkeit', 'Wasserwirtschaftsamt', 'Veröffentlichung'], ['a', 'b', 'c']),
    true,
  ],
  ['six columns of Chinese', tableOf(['年', '月', '日', '时', '分', '秒'], ['一', '二', '三', '四', '五', '六']), true],
  ['cells that span columns', `<table><tr><th colspan="2">A</th></tr>${row(['1', '2'])}</table>`, false],
  [
    'six columns without a head',
    `<table>${row(['1', '2', '3', '4', '5', '6'])}${row(['7', '8', '9', '10', '11', '12'])}</table>`,
    true,
  ],
  ['an address', tableOf(['Name', 'Address'], ['A', `https://example.org/${'a'.repeat(60)}`]), false],
]

/** What a browser shows of the table: the words that it breaks, its text, and whether it is wider than the window. */
const look = () => {
  const table = document.querySelector('table.tx') as HTMLTableElement
  const broken: string[] = []
  const nodes = document.createTreeWalker(table, NodeFilter.SHOW_TEXT)
  for (let node = nodes.nextNode(); node; node = nodes.nextNode())
    for (const { 0: word, index } of (node.textContent ?? '').matchAll(
      /(?<![\p{Script=Latin}\d:/.])[\p{Script=Latin}\d:/.]{2,36}(?![\p{Script=Latin}\d:/.])/gu,
    )) {
      const range = document.createRange()
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(word)
    }
  const cell = table.rows[1]?.cells[0] as HTMLElement
  return {
    broken,
    stacked: getComputedStyle(cell).display === 'block',
    text: table.innerText,
    over: document.documentElement.scrollWidth > innerWidth,
  }
}

describeInBrowser('a table in an email', () => {
  it.each(TABLES)('with %s breaks no word and fits every screen', async (_, table, stacks) => {
    const { html } = await letterOf({ ...OWN, body: `<p>Before.</p>${table}<p>After.</p>` })
    const page = await openOffline()
    for (const width of [320, 700]) {
      await page.setViewportSize({ width, height: 800 })
      await page.setContent(html, { waitUntil: 'domcontentloaded' })
      const { text, ...seen } = await page.evaluate(look)
      expect([width, seen]).toEqual([width, { broken: [], stacked: width === 320 && stacks, over: false }])
      const cells = [...table.matchAll(/<t[dh][^>]*>([^<]+)</g)].map(([, cell = '']) => cell)
      for (const cell of cells) expect(text).toContain(cell)
    }
  })

  it('is a list of labels and values on a phone, without labels of empty cells, and without faults that axe knows', async () => {
    const { html } = await letterOf({ ...OWN, body: FLOWS })
    const page = await openOffline()
    await page.setViewportSize({ width: 320, height: 800 })
    await page.setContent(html, { waitUntil: 'domcontentloaded' })
    const { text } = await page.evaluate(look)
    expect(text.split(/\n+/)).toEqual([
      ...['Station: Upper bridge', 'January: 411', 'February: 398', 'March: 377', 'April: 352', 'May: 340'],
      ...['Station: Ferry steps', 'January: 87', 'March: 71', 'April: 66', 'May: 60'],
    ])
    expect(await axeFaults(page, { rules: 'whole' })).toEqual([])
  })
})
