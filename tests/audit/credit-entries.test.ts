import { describe, expect, it } from 'vitest'
import { auditorOf } from '../../src/audit/index.js'
import { GMAIL_NEAR_BYTES } from '../../src/core/limits.js'
import type { Article, Edition, ShownAs } from '../../src/editions/index.js'
import { article, OPEN, OWN, publication, REPUBLISHED } from '../editions/email/article-factory.js'
import { digestOf } from '../editions/email/letters.js'

const ours = publication('digests:\n  weekly: { title: Weekly }')
const articles = [REPUBLISHED, OWN, OPEN].map(facts => article(facts, ours))
const { html, text } = await digestOf(articles, ours, '<p>Read 2 Salt comes up the river first, please.</p>')

/** Lists what the audit misses in a digest with the layout `lead`: each fact with its form. */
async function missing(bytes: string, as: ShownAs = 'email', shown: readonly Article[] = articles): Promise<string[]> {
  const edition: Edition = {
    path: 'email/weekly/index.html',
    key: '',
    render: () => ({ bytes }),
    shows: { as, articles: shown, digest: true, layout: 'lead', whole: false },
  }
  const { gaps, doubts } = await auditorOf({ url: ours.url, styleSheet: () => undefined })(edition, bytes)
  expect(doubts).toEqual([])
  return gaps.flatMap(({ title, missing: facts }) =>
    facts.map(({ fact, value, form }) => `${title.slice(0, 4)} | ${fact} | ${value.slice(0, 40)} | ${form}`),
  )
}

function changed(from: string, what: string | RegExp, by: string): string {
  const after = from.replace(what, by)
  expect(after).not.toBe(from)
  return after
}

const SALT = 'Salt comes up the river first'

describe('the credits at the end of a digest', () => {
  it('are complete in HTML and in text, but not on the page of an issue, which has each credit with its post', async () => {
    expect(html).toMatch(/id="credit-2"/)
    expect([await missing(html), await missing(text, 'text')]).toEqual([[], []])
    expect((await missing(html, 'issue')).filter(each => /licence|changes/.test(each))).toHaveLength(2)
  })

  it.each([
    ['a year', '2025'],
    ['a decimal', '4.0'],
    ['a price', '€ 1,50'],
  ])('are not taken for entries if a title follows %s', async (_, before) => {
    expect(await missing(`${text}\n${before}\n${SALT}\n`, 'text')).toEqual([])
  })

  it.each<[name: string, what: string | RegExp, by: string, told: readonly string[]]>([
    [
      'an entry is removed',
      /<p[^>]*><a name="credit-2"[\s\S]*?<\/p>/,
      '',
      [
        'Salt | original title | Saltwater first | visible',
        'Salt | licence | CC BY 4.0 | visible',
        'Salt | changes | Shortened by a third; the headline is ou | visible',
        'Salt | our name | The Delta Reader | visible',
        'Salt | our date | 2026-03-08 | visible',
        'Salt | publisher link | https://delta.example.net/ | link',
        'Salt | licence link | https://creativecommons.org/licenses/by/ | link',
      ],
    ],
    [
      'a licence is removed from an entry',
      /Licence: <a[^>]*>CC BY 4\.0<\/a>\./,
      '',
      ['Salt | licence | CC BY 4.0 | visible', 'Salt | licence link | https://creativecommons.org/licenses/by/ | link'],
    ],
    [
      'the number of an entry changes',
      `2 ${SALT}</strong>`,
      `7 ${SALT}</strong>`,
      ['Salt | number of the credit | 2 → 7 | contradiction'],
    ],
    ['the number beside a post changes', '>[2]<', '>[1]<', ['Salt | number of the credit | 1 → 2 | contradiction']],
    ['the reference is removed', /<a href="#credit-2"[\s\S]*?<\/a>/, '', ['Salt | number of the credit | 2 | visible']],
    [
      'the anchor is broken',
      'name="credit-2" id="credit-2"',
      'name="credit-9"',
      ['Salt | credit at the end | #credit-2 | link'],
    ],
    [
      'the link leads to another entry',
      'href="#credit-2"',
      'href="#credit-1"',
      ['Salt | credit at the end | #credit-1 | link'],
    ],
    [
      'the byline is removed',
      /By Chidi Okafor[\s\S]*?February 2026<\/time>/,
      '',
      [
        'Salt | credit line | By Chidi Okafor and Mei Tan · first in O | visible',
        'Salt | author | Chidi Okafor | visible',
        'Salt | author | Mei Tan | visible',
        'Salt | author link | https://mei.example.com/ | link',
      ],
    ],
    [
      'the byline no longer leads to the original',
      /first in <a class="ln" href="https:\/\/delta\.example\.net\/salt"[^>]*>Open Delta<\/a>/,
      'first in Open Delta',
      ['Salt | original link | https://delta.example.net/salt | link'],
    ],
  ])('are missed if %s', async (_, what, by, told) => {
    expect(await missing(changed(html, what, by))).toEqual(told)
  })

  it.each<[name: string, what: string | RegExp, by: string, told: string]>([
    ['a statement is removed', /Licence: CC BY 4\.0 <[^>]*>\.\n/, '', 'licence | CC BY 4.0 | visible'],
    ['the number of an entry changes', `\n2. ${SALT}`, `\n7. ${SALT}`, 'number of the credit | 2 → 7 | contradiction'],
    ['the reference is removed', 'Credit\u00a02', '', 'number of the credit | 2 | visible'],
  ])('are missed in plain text if %s', async (_, what, by, told) => {
    expect((await missing(changed(text, what, by), 'text'))[0]).toBe(`Salt | ${told}`)
  })

  it('are missed if Gmail may hide them', async () => {
    const padding = 'x'.repeat(GMAIL_NEAR_BYTES)
    const late = changed(html, '<h2 class="ac bp"', `<!--${padding}--><h2 class="ac bp"`)
    const told = await missing(late)
    expect(told.length).toBeGreaterThan(3)
    expect(told.every(each => each.endsWith('| nearly clipped'))).toBe(true)
  })

  it('may also be with the posts, as templates of earlier versions have them', async () => {
    const own = publication('digests:\n  weekly: { title: Weekly, layout: full }')
    const earlier = [REPUBLISHED, OWN, OPEN].map(facts => article(facts, own))
    const issue = await digestOf(earlier, own)
    for (const [bytes, as] of [
      [issue.html, 'email'],
      [issue.text, 'text'],
      [issue.html, 'issue'],
    ] as const)
      expect(await missing(bytes, as, earlier)).toEqual([])
  })
})
