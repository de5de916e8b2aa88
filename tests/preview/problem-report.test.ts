import { expect, it } from 'vitest'
import { problemReport } from '../../src/preview/app/problem-report.js'
import type { WireProblem } from '../../src/preview/protocol.js'

const problem = (over: Partial<WireProblem>): WireProblem => ({
  ...{
    severity: 'error',
    rule: 'link.dead',
    file: 'posts/a.md',
    what: 'The link goes nowhere.',
    fix: 'Name an address.',
  },
  ...over,
})

it('writes problems as a Markdown list, one line each', () => {
  const report = problemReport('A  post', [
    problem({ line: 3, column: 1 }),
    problem({ severity: 'warning', rule: 'image.alt', what: 'Two\nlines', fix: '' }),
  ])
  expect(report).toBe(`## A post: 1 error, 1 warning

- **Error** \`posts/a.md:3:1\` The link goes nowhere. Name an address. (link.dead)
- **Warning** \`posts/a.md\` Two lines (image.alt)
`)
  expect(problemReport('A post', [])).toBe('## A post: No problems\n')
})
