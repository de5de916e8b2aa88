import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mergeValuesIn } from '../../../src/core/merge-values.js'
import { renderIssue } from '../../../src/editions/email/email.js'
import { planIssues } from '../../../src/editions/email/index.js'
import { compileTemplates, forNobody } from '../../../src/editions/index.js'
import { issuePageEditions } from '../../../src/editions/web/index.js'
import { wordsFor } from '../../locales.js'
import { article, publication, siteOf, theme } from './article-factory.js'

const template = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../templates/email', name), 'utf8')
const FACTS = {
  title: 'How {subscriber.city|towns} grow',
  slug: 'towns',
  body: '<p>Write {subscriber.city|towns} in a text.</p>',
}

/** Renders a post with own templates, in which a text follows the title. */
function rendering(addition: string) {
  const templates = theme({
    'email/post.mjml.hbs': template('post.mjml.hbs').replace('{{title}}</h1>', `{{title}} ${addition}</h1>`),
    'email/post.txt.hbs': template('post.txt.hbs').replace('{{title}}\n{{rule}}', `{{title}} ${addition}\n{{rule}}`),
  })
  const ours = publication()
  const [plan] = planIssues({ publication: ours, wordsFor }, [article(FACTS, ours)], 'recent').plans
  if (!plan) throw new Error('no plan')
  return {
    issue: () => renderIssue(plan, siteOf(ours), templates),
    page: async () => String((await issuePageEditions(siteOf(ours), [plan], templates)[0]?.render())?.bytes),
  }
}

it('takes the values of subscribers from templates, and never from a post', async () => {
  const { issue, page } = rendering('for {subscriber.city|friends &amp; more}')
  const { html, text, mjml, subject } = await issue()
  for (const part of [html, text]) {
    expect(mergeValuesIn(part)).toEqual([{ name: 'city', fallback: 'friends &amp; more' }])
    expect(part).toContain('Write {subscriber.city|towns} in a text.')
  }
  expect([subject, mergeValuesIn(subject)]).toEqual([FACTS.title, []])
  expect(mjml).toContain('for {subscriber.city|friends &amp; more}')
  for (const part of [forNobody(await issue()).html]) {
    expect(part).toContain('grow for friends &amp; more</h1>')
    expect(part).not.toMatch(/[\u000e\u000f]/)
  }
  const web = await page()
  expect(web).toContain('Write {subscriber.city|towns} in a text.')
  expect(web).not.toMatch(/[\u000e\u000f]/)
})

it('refuses a value in a tag, where it could add attributes or lead a link elsewhere', async () => {
  for (const tag of [
    '<a href="https://example.org/{subscriber.city|x}">a</a>',
    '<span title="{subscriber.city|x}">a</span>',
    '<b {subscriber.city|x}>a</b>',
  ])
    await expect(rendering(tag).issue()).rejects.toThrow(/A value of a subscriber is inside a tag/)
})

it('refuses a misspelt value in a template, and shows fallbacks on the web', () => {
  const compiled = (name: string, source: string) => compileTemplates(new Map([[name, source]]))
  const { problems } = compiled('email/post.txt.hbs', 'Hello\n{subscriber city}')
  expect(problems).toMatchObject([{ rule: 'template.value', where: { file: 'templates/email/post.txt.hbs', line: 2 } }])
  const source = 'Hello {subscriber.city|you}'
  const { templates } = compileTemplates(
    new Map([
      ['partials/hello.hbs', source],
      ['web/x.html.hbs', `{{> hello}} ${source}`],
    ]),
  )
  expect(templates.render('web/x.html', {})).toBe(`Hello you ${source}`)
})
