import { expect, it } from 'vitest'
import { compileTemplates } from '../../src/editions/templates.js'

it.each([[['web/a.html', 'email/a.txt']], [['email/a.txt', 'web/a.html']]])(
  'a partial escapes in pages and not in texts, whichever is filled in first: %j',
  order => {
    const { templates } = compileTemplates(
      new Map([
        ['partials/name.hbs', '{{title}}'],
        ['web/a.html.hbs', '{{> name}}'],
        ['email/a.txt.hbs', '{{> name}}'],
      ]),
    )
    const made = Object.fromEntries(order.map(name => [name, templates.render(name, { title: 'Salt & <memory>' })]))
    expect(made).toEqual({ 'web/a.html': 'Salt &amp; &lt;memory&gt;', 'email/a.txt': 'Salt & <memory>' })
  },
)

it('a theme uses its own partials, even if another theme has the same templates', () => {
  const themeWith = (partial: string) =>
    compileTemplates(
      new Map([
        ['partials/name.hbs', partial],
        ['web/a.html.hbs', '{{> name}}'],
      ]),
    ).templates
  const [one, other] = [themeWith('one'), themeWith('other')]
  expect([one, other, one].map(theme => theme.render('web/a.html', {}))).toEqual(['one', 'other', 'one'])
})
