import { expect, it } from 'vitest'
import { describeInBrowser } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const square = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="${colour}"/></svg>`

/** A publication whose credit is white on a picture of a colour. */
const publicationOn = (colour: string): string =>
  temporaryFolder({
    'publication.yml':
      'title: The Tideline\nurl: https://tideline.example.org/\nsender: { name: T, email: t@tideline.example.org }\npostalAddress: 1 Example Street\n',
    'posts/a.md':
      "---\ntitle: First\ndate: 2025-05-01\nauthors: [Ada Writer]\noriginal: { publisher: The Review, url: 'https://review.example.com/a', license: CC-BY-4.0 }\n---\n\nA body.\n",
    'templates/web/style.css':
      '.credit-line { background: url(ground.svg); color: #fff } .credit-line a { color: inherit }',
    'static/ground.svg': square(colour),
  })

const ruled = (json: string): string[] =>
  (JSON.parse(json) as { problems: { rule: string }[] }).problems
    .map(({ rule }) => rule)
    .filter(rule => rule.startsWith('credit.'))

it('without a browser leaves uncertain what no rule can decide', async () => {
  const { stdout } = await offprint(['check', '--root', publicationOn('#036'), '--json'])
  expect(new Set(ruled(stdout))).toEqual(new Set(['credit.uncertain']))
})

it('--browser says what to do if there is no browser', async () => {
  const { code, stderr } = await offprint(['check', '--root', publicationOn('#036'), '--browser'], {
    CHROMIUM_PATH: '/nowhere/chromium',
  })
  expect(code).toBe(1)
  expect(stderr).toContain('needs Chromium, Chrome or Edge')
  expect(stderr).toContain('CHROMIUM_PATH')
})

describeInBrowser('check --browser', () => {
  const env = { PATH: process.env['PATH'], CHROMIUM_PATH: process.env['CHROMIUM_PATH'] }

  it.each([
    ['is content with a credit on a dark picture', '#036', []],
    ['finds a credit that nobody sees on a white picture', '#fff', ['credit.missing']],
  ])('%s', { timeout: 120_000 }, async (_, colour, rules) => {
    const { stdout } = await offprint(['check', '--root', publicationOn(colour), '--browser', '--json'], env)
    expect([...new Set(ruled(stdout))]).toEqual(rules)
  })
})
