import { describe, expect, it } from 'vitest'
import type { ProblemsError } from '../../src/core/problem.js'
import { GONE_NAMES, TEMPLATE_CONTRACT } from '../../src/editions/template-contract.js'
import { compileTemplates } from '../../src/editions/templates.js'

const problemsIn = (files: Readonly<Record<string, string>>) =>
  compileTemplates(new Map(Object.entries(files).map(([name, source]) => [`${name}.hbs`, source]))).problems.map(
    ({ severity, rule, where, what, fix }) =>
      `${severity} ${rule} ${where.file.slice('templates/'.length)}:${where.line}:${where.column} ${what} ${fix}`,
  )

type Row = [source: string, told: RegExp, template?: string]

describe('a name that templates are not given', () => {
  it.each<Row>([
    ['{{titel}}', /^warning template\.name web\/post\.html\.hbs:1:3 .* no `titel`\. Did you mean `title`\?/],
    ['\n {{#if  standfrist}}x{{/if}}', /:2:9 .* Did you mean `standfirst`\?/],
    ['{{#unless withdrwan}}x{{/unless}}', /:1:11 .*`withdrawn`/],
    ['{{nothingLikeIt}}', /`nothingLikeIt`\. docs\/templates\.md lists the names\./],
    ['{{picture.source}}', /has no `source`/],
    ['{{#with picture}}{{scr}}{{/with}}', /:1:20 .*`src`/],
    ['{{#each tagFeeds}}{{tga}}{{/each}}', /:1:21 /],
    ['{{#each tagFeeds as |feed|}}{{feed.hreff}}{{/each}}', /Did you mean `href`\?/],
    ['{{#each tags}}{{../titel}}{{/each}}', /Did you mean `title`\?/],
    ['{{#with picture}}{{@root.titel}}{{/with}}', /Did you mean `title`\?/],
    ['{{#with picture}}{{title}}{{/with}}', /has no `title`/],
    ['{{#> own picture}}{{title}}{{/own}}', /has no `title`/],
    ['{{labels.tagz}}', /Did you mean `tags`\?/],
    ['{{phrase datelin}}', /:1:10 .*`dateline`/],
    ['{{#if a}}{{else if tagz}}{{/if}}{{#if title}}{{/if}}', /`tagz`/],
    ['{{#with item}}{{standfrist}}{{/with}}', /Did you mean `standfirst`\?/, 'email/post.mjml'],
    ['{{#each items}}{{#with picture}}{{../notic}}{{/with}}{{/each}}', /Did you mean `notice`\?/, 'email/digest.txt'],
  ])('%j is reported', (source, told, template = 'web/post.html') => {
    expect(problemsIn({ [template]: source })).toContainEqual(expect.stringMatching(told))
  })

  it.each<[source: string, template?: string]>([
    ['{{title}} {{#if extra.subtitle}}{{extra.subtitle}}{{/if}} {{#each extra.stops}}{{name}}{{/each}}'],
    ['{{#each block}}{{kind}} {{phrase this.phrase}} {{@index}} {{@first}} {{../title}} {{@root.title}}{{/each}}'],
    ['{{#each tags}}{{this}} {{.}} {{length}}{{else}}{{title}}{{/each}}'],
    ['{{#each tagFeeds as |feed i|}}{{feed.tag}} {{i}} {{#if i}}{{feed.href}}{{/if}}{{/each}}'],
    ['{{#with picture as |p|}}{{p.src}} {{src}} {{../title}}{{else}}{{title}}{{/with}}'],
    ['{{#if tags.length}}{{tags.[0]}}{{/if}} {{lookup picture "src"}} {{phrase (lookup this "credit")}}'],
    ['{{#tags}}{{this}}{{/tags}}{{^tags}}{{title}}{{/tags}} {{#picture}}{{src}}{{/picture}}'],
    ['{{> (lookup . "title")}} {{> @partial-block}} {{#*inline "own"}}{{any}}{{/inline}}{{> own}}'],
    ['{{#if}}{{/if}}{{#each}}{{/each}}{{phrase}}{{lookup}}'],
    ['{{#> own mood=title}}{{title}}{{mood}}{{/own}}{{#> own picture}}{{src}}{{/own}}'],
    ['{{#each items}}{{> email-button action start=start}}{{/each}}', 'email/digest.mjml'],
  ])('%j has no unknown name', (source, template = 'web/post.html') => {
    expect(problemsIn({ [template]: source })).toEqual([])
  })

  it('is reported in a partial, at its own line, if no caller provides it', () => {
    const card = '{{title}}\n{{foto}}'
    const told =
      'warning template.name partials/own.hbs:2:3 The data of this template has no `foto`. docs/templates.md lists the names.'
    expect(problemsIn({ 'web/post.html': '{{> own}}', 'partials/own': card })).toEqual([told])
    expect(problemsIn({ 'web/post.html': '{{> own}}{{> own foto=title}}', 'partials/own': card })).toEqual([])
    expect(problemsIn({ 'web/post.html': '{{> own picture}}', 'partials/own': '{{src}}{{title}}' })).toHaveLength(1)
    expect(problemsIn({ 'web/post.html': '{{> own}}', 'partials/own': '{{#if title}}{{> own}}{{/if}}' })).toEqual([])
    expect(problemsIn({ 'partials/unused': '{{whatever}}' })).toEqual([])
  })

  it.each([
    ['{{> own}}', '\n\n{{titel}}', 'templates/partials/own.hbs'],
    ['\n{{#> own}}\n{{titel}}{{/own}}', '{{> @partial-block}}', 'templates/web/404.html.hbs'],
  ])('of %j, with the partial %j, is reported in its file when it stops a build', (source, partial, file) => {
    const files = new Map([
      ['web/404.html.hbs', source],
      ['partials/own.hbs', partial],
    ])
    const { templates } = compileTemplates(files)
    try {
      templates.render('web/404.html', { title: 'A' })
      expect.fail('it was filled in')
    } catch (cause) {
      expect((cause as ProblemsError).problems).toEqual([
        expect.objectContaining({
          where: { file, line: 3, column: 3 },
          fix: 'Did you mean `title`?',
        }),
      ])
    }
  })
})

describe('a name that was removed from the contract', () => {
  it.each([
    ['web/post.html', '{{#each ownFeeds}}{{/each}}', 'ownFeeds', 'tagFeeds'],
    [
      'web/post.html',
      '{{#with picture}}{{../labels.pictureCredit}}{{/with}}',
      'labels.pictureCredit',
      'picture-caption',
    ],
    ['email/digest.mjml', '{{#each items}}{{#if first}}{{/if}}{{/each}}', 'first', '@first'],
    ['email/digest.mjml', '{{#each items}}{{theme.light.text}}{{/each}}', 'theme', '@root.theme'],
    ['email/digest.mjml', '{{#each items}}{{{fonts.small}}}{{/each}}', 'fonts', '@root.fonts'],
    ['email/digest.txt', '{{#each items}}{{words.notice}}{{/each}}', 'words', '@root.words'],
    ['web/republish.html', '{{#with tongue}}{{/with}}', 'tongue', 'foreignLanguage'],
    ['web/archive.html', '{{#with labelsTongue}}{{/with}}', 'labelsTongue', 'labelsForeignLanguage'],
    ['web/masthead.html', '{{#with skipTongue}}{{/with}}', 'skipTongue', 'skipForeignLanguage'],
  ])('in %s, %j, is reported with its successor', (template, source, gone, instead) => {
    const [told, ...more] = problemsIn({ [template]: source })
    expect(more).toEqual([])
    expect(told).toMatch(/^warning template\.gone /)
    expect(told).toContain(`\`${gone}\` was removed from the data of this template in version 1 of the contract.`)
    expect(told).toContain(instead)
  })

  it('has a case in this test', () => {
    expect(GONE_NAMES).toHaveLength(9)
    expect(GONE_NAMES.filter(({ gone }) => gone in (TEMPLATE_CONTRACT['web/post.html'] ?? {}))).toEqual([])
  })
})
