import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ReaderMailKind, readerMail } from '../../../src/editions/email/index.js'
import { directionOf } from '../../../src/editions/index.js'
import { readerSiteAt } from '../../../src/pipeline/index.js'
import { axeFaults } from '../../axe.js'
import { itInBrowser, openOffline } from '../../browser.js'
import { temporaryFolder } from '../../temporary-folder.js'

const KINDS: readonly ReaderMailKind[] = ['asked', 'moved', 'known', 'movedAway', 'welcome']
const ACTION = 'https://reader.example.org/confirm/a-token?b=1&c=2'
const OWN = {
  preferences: 'https://reader.example.org/preferences/t',
  unsubscribe: 'https://reader.example.org/unsubscribe/t',
}
const LANGUAGES = readdirSync(join(import.meta.dirname, '../../../locales')).map(file => file.replace('.json', ''))

const PUBLICATION = (more: string): string => `title: "Rivers <& seas>"
url: https://reader.example.org/
sender: { name: Rivers, email: a@reader.example.org }
postalAddress: "4 Ferry Steps\\nRivertown"
${more}
`

function mailsOf(more: string, templates: Readonly<Record<string, string>> = {}) {
  const { site, templates: made } = readerSiteAt(
    temporaryFolder({ 'publication.yml': PUBLICATION(more), 'posts/.gitkeep': '', ...templates }),
  )
  return (kind: ReaderMailKind) =>
    readerMail(kind, { action: ACTION, ...(kind === 'welcome' ? { own: OWN } : {}) }, site, made)
}

describe('a mail to a reader', () => {
  it.each(LANGUAGES)('is whole in %s, in HTML and in text', async language => {
    const mail = mailsOf(`language: ${language}`)
    for (const kind of KINDS) {
      const { html, text, subject } = await mail(kind)
      expect(subject).toMatch(/^Rivers <& seas>(: |\s:\s|：)\S/)
      expect(html).toContain(`<html lang="${language}" dir="${directionOf(language)}"`)
      expect(html).toContain(`href="${ACTION.replace('&', '&amp;')}"`)
      expect(text).toContain(`\n${ACTION}\n`)
      expect(html.includes(OWN.unsubscribe) && text.includes(OWN.unsubscribe)).toBe(kind === 'welcome')
      expect(`${html}${text}`).not.toMatch(/undefined|\{\{|\{publication\}/)
      // Words that a language lacks are marked as English.
      expect(html.includes('lang="en"')).toBe(language === 'en')
    }
  })

  it.each([
    [
      'mjml',
      'the link',
      '<mjml><mj-body><mj-section><mj-column><mj-text>{{title}}</mj-text></mj-column></mj-section></mj-body></mjml>',
      'asked',
      ['mjml'],
    ],
    ['txt', 'the link', '{{title}}', 'asked', ['txt']],
    ['txt', 'the way out', '{{title}} {{action.url}}', 'welcome', ['txt']],
  ] as const)('is refused if a template (%s) leaves out %s', async (part, _, template, kind, parts) => {
    const mail = mailsOf('', { [`templates/email/reader.${part}.hbs`]: template })
    const fault = await mail(kind).then(
      () => undefined,
      cause => cause,
    )
    expect(
      fault?.problems.map(({ rule, where }: { rule: string; where: { file: string } }) => [rule, where.file]),
    ).toEqual(parts.map(each => ['template.link', `templates/email/reader.${each}.hbs`]))
  })

  it('is written with a theme and a template of the publication’s own', async () => {
    const mail = mailsOf('theme: { accent: "#7a0019" }', {
      'templates/email/reader.txt.hbs': 'Ahoy! {{action.url}} {{#each links}}{{url}} {{/each}}',
    })
    const { html, text } = await mail('welcome')
    expect([html.includes('#7a0019'), text]).toEqual([
      true,
      `Ahoy! ${ACTION}\n${OWN.preferences}\n${OWN.unsubscribe}\n`,
    ])
  })

  itInBrowser('has no fault that axe knows, in light and dark, on phones and screens', async () => {
    const page = await openOffline()
    for (const more of ['language: en', 'language: ar', 'theme: { font: sans }'])
      for (const kind of ['asked', 'welcome'] as const) {
        const { html } = await mailsOf(more)(kind)
        for (const colorScheme of ['light', 'dark'] as const)
          for (const width of [320, 1280]) {
            await page.emulateMedia({ colorScheme })
            await page.setViewportSize({ width, height: 800 })
            await page.setContent(html, { waitUntil: 'domcontentloaded' })
            const found = await axeFaults(page, { rules: 'whole' })
            if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push('too wide')
            expect([more, kind, colorScheme, width, ...found]).toEqual([more, kind, colorScheme, width])
          }
      }
  })
})
