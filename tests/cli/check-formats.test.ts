import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
import { githubCommand } from '../../src/cli/github-commands.js'
import { sarifOf } from '../../src/cli/sarif.js'
import { error, type Problem, warning } from '../../src/core/problem.js'
import { RULES } from '../../src/lint/index.js'

const DATE = error('post.date', { file: 'posts/a.md', line: 3, column: 7 }, 'This is no date.', 'Correct it.')
const LINK = warning('link.http', { file: 'posts/über, alles: 100%.md', line: 9 }, 'a\nb 5%', 'Fix.')
const NOTE: Problem = { ...warning('image.soft', { file: 'publication.yml' }, 'Soft.', 'Save it.'), severity: 'note' }

describe('a workflow command of GitHub Actions', () => {
  it.each([
    [DATE, '::error file=posts/a.md,line=3,col=7,title=post.date::This is no date. Correct it.'],
    [LINK, '::warning file=posts/über%2C alles%3A 100%25.md,line=9,title=link.http::a%0Ab 5%25 Fix.'],
    [NOTE, '::notice file=publication.yml,title=image.soft::Soft. Save it.'],
  ])('is one line, with any text', (problem, command) => {
    expect(githubCommand(problem)).toBe(command)
  })
})

describe('SARIF', () => {
  // The type is generated from the standard's schema.
  const log: Log = sarifOf([DATE, LINK, NOTE])
  const run = log.runs[0]
  const rules = run?.tool.driver.rules ?? []

  it('names its version', () => {
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringMatching(/sarif-schema-2\.1\.0\.json$/) })
  })

  it('has every rule once, and those of other reported problems (section 3.19.23)', () => {
    const ids = rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual([...RULES.map(({ id }) => id), 'post.date'])
  })

  it('names in each result its rule, and the index of that rule (sections 3.27.5 and 3.27.6)', () => {
    expect(run?.results?.map(({ ruleId, ruleIndex = -1 }) => [ruleId, rules[ruleIndex]?.id])).toEqual([
      ['post.date', 'post.date'],
      ['link.http', 'link.http'],
      ['image.soft', 'image.soft'],
    ])
  })

  it('has a level of the standard in each result and rule (section 3.27.10)', () => {
    expect(run?.results?.map(({ level }) => level)).toEqual(['error', 'warning', 'note'])
    const levels = new Set(rules.map(({ defaultConfiguration }) => defaultConfiguration?.level))
    expect([...levels].sort()).toEqual(['error', 'note', 'warning'])
  })

  it('gives files as relative URI references, and regions only with a line (sections 3.4.3 and 3.30.5)', () => {
    expect(run?.results?.map(({ locations }) => locations?.[0]?.physicalLocation)).toEqual([
      { artifactLocation: { uri: 'posts/a.md' }, region: { startLine: 3, startColumn: 7 } },
      { artifactLocation: { uri: 'posts/%C3%BCber%2C%20alles%3A%20100%25.md' }, region: { startLine: 9 } },
      { artifactLocation: { uri: 'publication.yml' } },
    ])
  })
})
