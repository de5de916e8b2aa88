import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { article, EVERY, OPEN, OWN, publication, REPUBLISHED } from './article-factory.js'
import { digestOf, letterOf } from './letters.js'

/** The golden files. Open the HTML in a browser to see the theme. `UPDATE_GOLDEN=1 npx vitest run golden` writes them again. */
const FOLDER = join(import.meta.dirname, '../../golden/email')

const weekly = () =>
  digestOf(
    [REPUBLISHED, OPEN, OWN].map(facts => article(facts)),
    publication('digests:\n  weekly: { title: Saturday letter }'),
    '<p>Two pieces about water this week, and one about us.</p>',
  )

describe('the theme', () => {
  for (const [name, make] of [
    ['republished', () => letterOf(REPUBLISHED)],
    ['every-element', () => letterOf(EVERY)],
    ['digest', weekly],
  ] as const) {
    it(`gives the golden ${name}`, async () => {
      const { html, text, mjml } = await make()
      const files = [
        [`${name}.html`, html],
        [`${name}.txt`, text],
        [`${name}.mjml`, mjml],
      ] as const
      if (process.env['UPDATE_GOLDEN']) {
        mkdirSync(FOLDER, { recursive: true })
        for (const [file, content] of files) writeFileSync(join(FOLDER, file), content)
      }
      for (const [file, content] of files) {
        expect(content, `${file} differs; if that is meant, run with UPDATE_GOLDEN=1`).toBe(
          readFileSync(join(FOLDER, file), 'utf8'),
        )
      }
    })
  }
})
