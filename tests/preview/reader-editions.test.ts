import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { READER_EDITIONS } from '../../src/preview/reader-editions.js'
import { stateOf } from '../../src/preview/view-state.js'
import { describeInBrowser } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'
import { deskOf, exportTo, open, sample, seen, serve, servedSample } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'
const TEMPLATES = join(import.meta.dirname, '../../templates')

/** Writes a template of the publication's own, made from the default one. */
function ownTemplate(root: string, file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(TEMPLATES, file), 'utf8')
  expect(text.replace(from, to)).not.toBe(text)
  mkdirSync(join(root, 'templates', file, '..'), { recursive: true })
  writeFileSync(join(root, 'templates', file), text.replace(from, to))
}

const inLanguage = (root: string, language: string): void => {
  const settings = join(root, 'publication.yml')
  writeFileSync(
    settings,
    readFileSync(settings, 'utf8')
      .replace(/^language: .*$/m, '')
      .concat(`\nlanguage: ${language}\n`),
  )
}

describe('the pages and mails for readers', () => {
  it('are in the list after the posts', async () => {
    const { rows } = (await deskOf(sample(TRAIN))).list()
    const readers = rows.filter(({ state }) => state === 'reader')
    expect(readers).toHaveLength(20)
    expect(rows.slice(-20)).toEqual(readers)
    expect(readers.map(({ title }) => title)).toContain('Mail: welcome')
  })

  it.each(['en', 'de', 'he', 'ja'])(
    'are shown in every view, in the language of the publication: %s',
    async language => {
      const root = sample(TRAIN)
      inLanguage(root, language)
      const model = await deskOf(root)
      for (const { name, kind } of READER_EDITIONS) {
        for (const view of ['email', 'text', 'html', 'mjml', 'mime', 'web'] as const) {
          const data = await model.edition({ ...stateOf(`/e/${name}`), view })
          expect(data?.problems.filter(({ severity }) => severity === 'error')).toEqual([])
          const wanted = kind === 'page' ? (view === 'web' || view === 'email' ? 'web' : undefined) : undefined
          if (wanted) expect(data?.content.kind).toBe(wanted)
          if (kind === 'mail' && view === 'email') {
            expect(data?.content).toMatchObject({ kind: 'email' })
            expect(JSON.stringify(data?.content)).toContain(`lang=\\"${language}\\"`)
            expect(data?.subject).not.toBe('')
          }
          if (kind === 'mail' && view === 'mime') expect(data?.content).toMatchObject({ kind: 'mime' })
        }
      }
    },
  )

  it('show the fault of a template, and which page it is in', async () => {
    const root = sample(TRAIN)
    ownTemplate(root, 'web/reader.html.hbs', /\{\{#with form\}\}[\s\S]*?\{\{\/with\}\}/, '')
    const data = await (await deskOf(root)).edition(stateOf('/e/reader:confirm'))
    expect(data?.stale).toBe(true)
    expect(data?.problems[0]?.what).toMatch(/^The page “.+” lacks a form/)
  })

  it('are in an exported preview with their style sheet', async () => {
    const folder = temporaryFolder()
    await exportTo(sample(TRAIN), folder)
    const page = readFileSync(join(folder, 'out/_reader/preferences.html'), 'utf8')
    for (const [, sheet = ''] of page.matchAll(/<link rel="stylesheet" href="\.\.\/([^"?]+)/g))
      expect(existsSync(join(folder, 'out', sheet))).toBe(true)
    expect(page).not.toContain('method="post"')
    expect(existsSync(join(folder, 'data/e/reader:mail-welcome.js'))).toBe(true)
  })
})

describeInBrowser('the pages and mails for readers', () => {
  it('change as soon as a template is saved', async () => {
    const root = sample(TRAIN)
    const url = await serve(root)
    const [mail, page] = [await open(`${url}e/reader:mail-welcome`), await open(`${url}e/reader:preferences`)]
    await seen(mail, 'The Tideline')
    await seen(page, 'The Tideline')
    ownTemplate(root, 'email/reader.mjml.hbs', '{{title}}</', '{{title}} of one’s own</')
    await seen(mail, 'of one’s own')
    ownTemplate(root, 'web/reader.html.hbs', '{{title}}</h1>', '{{title}} of one’s own</h1>')
    await seen(page, 'of one’s own')
  })

  it('are set in the theme, light and dark', async () => {
    const url = await servedSample()
    const page = await open(`${url}out/_reader/preferences.html`)
    const colours = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await colours()
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await colours()
    await page.emulateMedia({ colorScheme: null })
    expect(dark).not.toBe(light)
  })
})
