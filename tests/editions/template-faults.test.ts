import Handlebars from 'handlebars'
import { describe, expect, it } from 'vitest'
import type { ProblemsError } from '../../src/core/problem.js'
import { syntaxFault } from '../../src/editions/template-faults.js'
import { compileTemplates } from '../../src/editions/templates.js'

type Row = [source: string, place: string, what: RegExp, fix?: RegExp | undefined]

/** Handlebars' own names for its tokens, which mean nothing to an editor. */
const TOKENS = /Expecting|'[A-Z_]{2,}'|EOF|INVALID|Lexical|\[object/

describe('a template that cannot be parsed', () => {
  it.each<Row>([
    ['<p>\n\n\n{{#if image}}\n<b>\n', '4:1', /block `if` that opens on line 4 is never closed/, /\{\{\/if\}\}/],
    ['{{#each posts}}\n{{#if image}}\n{{/each}}', '3:1', /`\{\{\/each\}\}` closes the block `if` that opens on line 2/],
    ['a\n{{/if}}', '2:1', /closes a block that no tag opens/],
    ['a {{else}} b', '1:3', /`else` is outside any block/],
    ['{{#if a}}{{else}}1{{else}}2{{/if}}', '1:19', /second `else`/, /Keep one/],
    ['<p>\n  {{title', '2:3', /tag `\{\{title` does not end/, /`\}\}`/],
    ['<p>\n{{title}\n{{#if a}}{{/if}}', '2:1', /does not end/],
    ['{{{body}}', '1:1', /does not end/, /`\}\}\}`/],
    ['a\n{{!-- nothing', '2:1', /comment never ends/, /--\}\}/],
    ['a {{}} b', '1:3', /`\{\{\}\}` cannot be read/],
    ['\n{{phrase line=}}', '2:1', /`\{\{phrase line=\}\}` cannot be read/],
    ['{{#if (eq a}}x{{/if}}', '1:1', /`\{\{#if \(eq a\}\}` cannot be read/],
    ['{{"title}}', '1:1', /`\{\{"title\}\}` (?:cannot be read|does not end)/],
    ['{{#> layout}}\n', '1:1', /block `layout` .* never closed/],
    ['{{^posts}}none', '1:1', /block `posts` .* never closed/],
    ['{{!-- {{#if --}}\n{{#with a}}', '2:1', /block `with` that opens on line 2/],
    ['\\{{#if a}}\n{{#each a}}', '2:1', /block `each` that opens on line 2/],
  ])('%j is reported at %s', (source, place, what, fix = /./) => {
    const fault = syntaxFault(Handlebars, source)
    expect(`${fault?.line}:${fault?.column}`).toBe(place)
    expect(fault?.what).toMatch(what)
    expect(fault?.fix).toMatch(fix)
    expect(`${fault?.what}${fault?.fix}`).not.toMatch(TOKENS)
  })

  it.each([
    '{{#if a}}{{else if b}}{{else}}{{/if}}',
    '{{#each a as |x i|}}{{x}}{{else}}-{{/each}}',
    '{{#*inline "a"}}x{{/inline}}{{> a}}',
    '{{~#if a~}}{{{b}}}{{~/if~}} {{! note }} {{!-- {{x --}} \\{{y}}',
    '{{phrase "}}"}} {{> (lookup . "p") a=1}}',
  ])('%j is accepted', source => {
    expect(syntaxFault(Handlebars, source)).toBeUndefined()
  })
})

describe('a template that cannot be filled in', () => {
  const told = (source: string) => {
    const { templates, problems } = compileTemplates(new Map([['web/a.html.hbs', source]]))
    expect(problems).toEqual([])
    try {
      templates.render('web/a.html', { title: 'A' })
    } catch (cause) {
      const [problem] = (cause as ProblemsError).problems
      if (problem) return problem
    }
    return expect.fail('it was filled in')
  }

  it.each<Row>([
    ['\n {{titel}}', '2:4', /has no `titel`/, /#if/],
    ['\n{{phrase title.line}}', '2:1', /helper in this template is given a value that does not exist/],
    ['{{title}}\n {{> nope}}', '2:2', /no partial `nope`/, /partials\/nope\.hbs/],
    ['{{#> nope.at}}{{/nope.at}}{{> nope}}', '1:27', /no partial `nope`/],
    ['{{#if title}}\n{{#if}}x{{/if}}{{/if}}', '2:1', /block `if` takes one value/],
    ['{{#unless titel title}}x{{/unless}}', '1:1', /block `unless` takes one value/],
    ['{{#each}}x{{/each}}', '1:1', /block `each` takes one value/],
    ['{{upper title}}', '1:3', /no helper `upper`/],
    ['{{#if (eq title "x")}}x{{/if}}', '1:8', /no helper `eq`/],
  ])('%j is reported at %s', (source, place, what, fix = /./) => {
    const problem = told(source)
    expect(`${problem.where.line}:${problem.where.column}`).toBe(place)
    expect(problem.what).toMatch(what)
    expect(problem.fix).toMatch(fix)
    expect(problem.what + problem.fix).not.toMatch(TOKENS)
  })

  it.each([
    ['{{> mine}}', '{{title}}\n{{titel}}', 'templates/partials/mine.hbs:2:3', /no `titel`/],
    ['{{> mine}}', '\n\n{{#if}}x{{/if}}', 'templates/partials/mine.hbs:3:1', /block `if`/],
    ['{{> mine}}', '{{> nope}}', 'templates/partials/mine.hbs:1:1', /no partial `nope`/],
    ['{{#*inline "own"}}{{titel}}{{/inline}}{{> own}}', '', 'templates/web/a.html.hbs:1:21', /no `titel`/],
  ])('%j with the partial %j is reported at the position of the fault', (source, partial, where, what) => {
    const files = new Map([
      ['web/a.html.hbs', source],
      ['partials/mine.hbs', partial],
    ])
    const { templates } = compileTemplates(files)
    try {
      templates.render('web/a.html', { title: 'A' })
    } catch (cause) {
      const [problem] = (cause as ProblemsError).problems
      expect(`${problem?.where.file}:${problem?.where.line}:${problem?.where.column}`).toBe(where)
      expect(problem?.what).toMatch(what)
      return
    }
    expect.fail('it was filled in')
  })
})
