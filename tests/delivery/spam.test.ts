import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { composeMessage } from '../../src/delivery/index.js'
import { ARABIC, article, EVERY, OPEN, OWN, publication, REPUBLISHED } from '../editions/email/article-factory.js'
import { digestOf, letterOf } from '../editions/email/letters.js'
import { lastingFolder } from '../temporary-folder.js'

const FOUND = spawnSync('spamassassin', ['--version']).status === 0
if (!FOUND) console.warn('No spamassassin here: messages are not scored. Install it to run these tests.')

interface Score {
  readonly total: number
  readonly rules: Readonly<Record<string, number>>
}

/**
 * Points by rule, as `spamassassin -L -t` reports them without network and learning. One process reads its rules for all
 * messages.
 */
function scored(messages: readonly Uint8Array[]): Score[] {
  const folder = lastingFolder(Object.fromEntries(messages.map((bytes, i) => [`${i}.eml`, bytes])))
  const files = messages.map((_, i) => join(folder, `${i}.eml`))
  const text = execFileSync('spamassassin', ['-L', '-t', ...files], { encoding: 'utf8', stdio: 'pipe' })
  rmSync(folder, { recursive: true })
  return text.split('Content analysis details:').slice(1).map(scoreIn)
}

/** Reads the report at the start of a text; the next message follows it. */
function scoreIn(text: string): Score {
  const [report = ''] = text.split(/^X-Spam-/m)
  const total = Number(/\(\s*(-?[\d.]+) points/.exec(report)?.[1] ?? Number.NaN)
  const rules = [...report.matchAll(/^\s*(-?\d+\.\d) ([A-Z][A-Z0-9_]+)/gm)].map(([, points, rule]) => [
    rule ?? '',
    Number(points),
  ])
  return { total, rules: Object.fromEntries(rules) }
}

describe.skipIf(!FOUND)('SpamAssassin', () => {
  const messages = {
    'a republished post': () => letterOf(REPUBLISHED),
    'a short post of our own': () => letterOf(OWN),
    'every element': () => letterOf(EVERY),
    'an Arabic post': () => letterOf(ARABIC),
    'a digest': () => digestOf([REPUBLISHED, OPEN, OWN, ARABIC, EVERY].map(facts => article(facts))),
  }
  let scores: readonly Score[] = []
  beforeAll(async () => {
    const made = Object.values(messages).map(async make => composeMessage(await make(), publication()))
    scores = scored(await Promise.all(made))
    expect(scores).toHaveLength(made.length)
  })
  for (const [i, name] of Object.keys(messages).entries()) {
    it(`gives hardly any points for ${name}`, () => {
      const { total, rules } = scores[i] ?? expect.fail('no score')
      expect(total, JSON.stringify(rules)).toBeLessThanOrEqual(0.5)
      expect(Object.entries(rules).filter(([, points]) => points >= 0.5)).toEqual([])
    })
  }
})
