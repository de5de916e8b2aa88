import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { build } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const ROOT = join(import.meta.dirname, '../..')
/** The line that docs/publication.md tells users to add. */
const LINE =
  /`(\{\{#if extra\.subtitle\}\}.*?\{\{\/if\}\})`/.exec(readFileSync(join(ROOT, 'docs/publication.md'), 'utf8'))?.[1] ??
  ''

const PLACES: Readonly<Record<string, string>> = {
  'web/post.html.hbs': '{{title}}</h1>',
  'email/post.mjml.hbs': '{{title}}</h1>',
  'partials/email-item.hbs': '{{title}}</a></{{heading}}>',
  'partials/email-lead-text.hbs': '{{title}}</a></{{heading}}>',
  'partials/email-row.hbs': '{{title}}</a></{{heading}}>',
  'feed/entry.html.hbs': '{{/if}}',
}

const post = (title: string, rest = '') =>
  `---\ntitle: ${title}\ndate: 2026-03-14\nauthors: [Ada]\n${rest}---\n\nText.\n`

it('shows a publication’s own key, escaped, only where its templates use it', async () => {
  const templates = Object.entries(PLACES).map(([file, after]) => {
    const text = readFileSync(join(ROOT, 'templates', file), 'utf8')
    expect(text, file).toContain(after)
    return [`templates/${file}`, text.replace(after, () => `${after}${LINE}`)]
  })
  const root = temporaryFolder({
    'publication.yml':
      'title: T\nurl: https://t.example.org/\nsender: { name: T, email: press@t.example.org }\npostalAddress: 1 Quay\ndigests: { weekly: { title: W } }\n',
    'posts/one.md': post('One', 'subtitle: Nine lines & <b>two</b> towns\n'),
    'posts/two.md': post('Two'),
    'posts/zola.md': '+++\ntitle = "Zola"\ndate = 2026-03-14\n[extra]\nsubtitle = "From a table"\n+++\n\nText.\n',
    'posts/hugo.md': post('Hugo', 'params: { subtitle: From parameters, kicker: K }\nkicker: Own\n'),
    'posts/gone.md': post('Gone', 'subtitle: Never seen\nstatus: withdrawn\nnotice: Wrong.\nupdated: 2026-03-15\n'),
    ...Object.fromEntries(templates),
  })
  const now = Date.parse('2026-03-16T00:00:00Z')
  const { ok, problems } = await build({ root, now, drafts: false, emails: 'all', strict: false, threads: 1 })
  expect([ok, problems.filter(({ severity }) => severity === 'error')]).toEqual([true, []])
  const read = (path: string) => readFileSync(join(root, 'out', path), 'utf8')
  for (const path of ['one/index.html', 'email/one/index.html', 'email/weekly/index.html', 'atom.xml', 'feed.xml'])
    expect(read(path).replaceAll('&amp;lt;', '&lt;').replaceAll('&amp;amp;', '&amp;'), path).toContain(
      'Nine lines &amp; &lt;b&gt;two&lt;/b&gt; towns',
    )
  expect(read('two/index.html')).not.toContain('towns')
  expect(read('zola/index.html')).toContain('<p>From a table</p>')
  expect(read('hugo/index.html')).toContain('<p>From parameters</p>')
  for (const path of ['gone/index.html', 'atom.xml', 'feed.xml', 'feed.json'])
    expect(read(path)).not.toContain('Never seen')
})
