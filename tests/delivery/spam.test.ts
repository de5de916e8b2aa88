import { spawn, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { composeMessage } from '../../src/delivery/index.js'
import { ARABIC, article, EVERY, OPEN, OWN, publication, REPUBLISHED } from '../editions/email/article-factory.js'
import { digestOf, letterOf } from '../editions/email/letters.js'

const FOUND = spawnSync('spamassassin', ['--version']).status === 0
if (!FOUND) console.warn('No spamassassin here: messages are not scored. Install it to run these tests.')

/** Points by rule, as `spamassassin -L -t` reports them: no network, no learning. */
async function scored(message: Uint8Array): Promise<{ total: number; rules: Readonly<Record<string, number>> }> {
  const run = spawn('spamassassin', ['-L', '-t'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const chunks: Buffer[] = []
  run.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  run.stdin.end(message)
  await new Promise((resolve, reject) => run.on('close', resolve).on('error', reject))
  const report = Buffer.concat(chunks).toString('utf8').split('Content analysis details:').at(-1) ?? ''
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
  for (const [name, make] of Object.entries(messages)) {
    it(`finds next to nothing in ${name}`, async () => {
      const { total, rules } = await scored(await composeMessage(await make(), publication()))
      expect(total, JSON.stringify(rules)).toBeLessThanOrEqual(0.5)
      expect(Object.entries(rules).filter(([, points]) => points >= 0.5)).toEqual([])
    })
  }
})
