import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { findSpamAssassin, spamReporter } from '../../src/cli/spam-assassin.js'
import { spamScoreIn } from '../../src/preview/spam-score.js'
import { temporaryFolder } from '../temporary-folder.js'

const { PATH } = process.env

it.skipIf(!findSpamAssassin({ PATH }))(
  'SpamAssassin scores a message, and writes nothing into the home of the user',
  async () => {
    const HOME = temporaryFolder()
    const message = 'From: a@example.org\r\nTo: b@example.org\r\nSubject: Tide tables\r\n\r\nHigh water at seven.\r\n'
    const report = await spamReporter(findSpamAssassin({ PATH }) ?? '', { PATH, HOME })(Buffer.from(message))
    const { limit, rules } = spamScoreIn(report)
    expect(limit).toBe(5)
    expect(rules.map(({ name }) => name)).toContain('NO_RECEIVED')
    expect(readdirSync(HOME)).toEqual([])
  },
)

it('a program that fails is reported with its last words', async () => {
  await expect(spamReporter('/bin/false', { PATH })(Buffer.from(''))).rejects.toThrow('without a report')
})

it('SpamAssassin is looked for in PATH only, and need not be installed', () => {
  expect(findSpamAssassin({ PATH: temporaryFolder() })).toBeUndefined()
  expect(findSpamAssassin({})).toBeUndefined()
})
