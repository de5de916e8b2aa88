import { describe, expect, it } from 'vitest'
import { reading, rulesOf } from './reading.js'

const rulesFor = (yaml: string, body = 'Text.\n'): string[] =>
  rulesOf(reading(`---\n${yaml.includes('title:') ? '' : 'title: River\n'}date: 2026-03-14\n${yaml}\n---\n${body}`))

const original = (rest: string): string =>
  `authors: [Ada Brook]\noriginal:\n  publisher: { name: Review, url: https://review.example.org/ }\n  url: https://review.example.org/a\n  date: 2026-03-01\n  ${rest}`

describe('a fact that is filled in and says nothing', () => {
  const told: [yaml: string, rule: string][] = [
    ['authors: 5', 'post.no-name'],
    ['author: 1', 'post.no-name'],
    ['author: "2023"', 'post.no-name'],
    ['author: yes', 'post.no-name'],
    ['authors: [Ada Brook, none]', 'post.no-name'],
    ['author: N/A', 'post.no-name'],
    ['author: "-"', 'post.no-name'],
    ['author: { name: undefined }', 'post.no-name'],
    ['authors: [7]', 'post.no-name'],
    ['authors: true', 'post.ignored'],
    ['translators: ["?"]', 'post.no-name'],
    ['via: [{ name: "3" }]', 'post.no-name'],
    [original('permission: yes'), 'post.permission'],
    [original('permission: true'), 'post.permission'],
    [original('permission: On'), 'post.permission'],
    [original('permission: {}'), 'post.permission'],
    ...['granted', 'Permission given.', 'OK', 'by email', '2026-03-01', 'erteilt'].map((text): [string, string] => [
      original(`permission: ${text}`),
      'post.permission',
    ]),
    ...[
      'pending',
      'requested',
      'asked, no answer yet',
      'awaiting reply',
      'Waiting for the editor',
      'TBD',
      '"??"',
      'denied',
      'not yet given',
      'angefragt',
    ].map((text): [string, string] => [original(`permission: ${text}`), 'post.permission']),
    [original('permission: { by: pending }'), 'post.permission'],
    [original('permission: { by: yes }'), 'post.no-name'],
    [original('permission: no'), 'post.field'],
    [original('permission: [yes]'), 'post.field'],
    [original('license: CC-BY-4.0\n  holder: "5"'), 'post.no-name'],
    ['date: 2025', 'post.ignored'],
    ['date: 2025-03', 'post.ignored'],
    ['title: [a, b]', 'post.ignored'],
    ['title: [Solved]', 'post.ignored'],
    ['title: [Solved] how to\ndescription: D', 'post.frontmatter'],
    ['title: { en: River, de: Fluss }', 'post.ignored'],
    ['title: {{ page.title }}', 'post.frontmatter'],
    ['title: The <em> element', 'post.title-tags'],
    ['title: Is A<B?', 'post.title-tags'],
    ['title: Say 5 < 6 > 4', 'post.title-tags'],
    ['title: "Arrows: <- and <->"', 'post.title-tags'],
    ['title: The <!-- comment -->', 'post.title-tags'],
    ['title: A <em>real</em> tide', 'post.title-tags'],
    ['title: Ships <img src="boat.png" alt="boat"> at sea', 'post.title-tags'],
    ['title: One line<br>and the next', 'post.title-tags'],
    ['title: "A [linked](https://tide.example.org/) tide"', 'post.title-tags'],
    ['summary: [one, two]', 'post.ignored'],
    ['description: { text: D }', 'post.ignored'],
  ]
  it.each(told)('is told: %s', (yaml, rule) => {
    expect(rulesFor(yaml)).toContain(rule)
  })

  const fine: string[] = [
    'author: 50 Cent',
    'author: Yes Movement',
    'author: Ona No',
    'author: 村上',
    'title: 1984',
    'title: The *real* tide & 3 < 4',
    'title: I <3 rivers',
    'title: If a > b [sic]',
    'title: "[Solved] how to"',
    'title: true',
    'excerpt: false',
    'summary: 5',
    original('permission: By arrangement with the Review'),
    original('permission: { by: The Review }'),
    original('permission: { text: granted, by: The Review }'),
    original('permission: Requested on 2 March and granted by the Review'),
    original('permission: Not for commercial use. Courtesy of the Review.'),
    original('permission: None of this may be changed without asking the Review.'),
    original('permission: Unknown Pleasures Ltd allowed this copy.'),
  ]
  it.each(fine)('is not told where it says something: %s', yaml => {
    expect(rulesFor(yaml)).toEqual([])
  })
})

describe('a post without text', () => {
  const bodies: [body: string, isTold: boolean][] = [
    ['', true],
    ['\n\n  \n', true],
    ['<!-- to be written -->\n', true],
    ['# River\n', true],
    ['<script>1</script>\n', true],
    ['---\n', true],
    ['&nbsp;\n', true],
    ['Text.\n', false],
    ['![A pier](https://example.org/pier.png)\n', false],
    ['<https://example.org/>\n', false],
    ['> Words.\n', false],
    ['```\ncode\n```\n', false],
  ]
  it.each(bodies)('is told: %j is %s', (body, isTold) => {
    expect(rulesFor('layout: post', body).includes('post.no-text')).toBe(isTold)
  })

  it('is not told of a draft or a withdrawal', () => {
    expect(rulesFor('draft: true', '')).not.toContain('post.no-text')
    expect(rulesFor('status: withdrawn\nnotice: Gone.', '')).not.toContain('post.no-text')
  })
})
