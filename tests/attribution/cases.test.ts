import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Document } from 'domhandler'
import { DomUtils } from 'htmlparser2'
import { afterAll, describe, expect, it } from 'vitest'
import { readHtml } from '../../src/audit/html-reading.js'
import { comparableText } from '../../src/audit/same-text.js'
import { build } from '../../src/index.js'
import { one, read as parse, text, withClass } from '../editions/web/page-reading.js'
import { lastingFolder } from '../temporary-folder.js'

const DOCS = join(import.meta.dirname, '../../docs/attribution.md')
const docs = readFileSync(DOCS, 'utf8')
const [, section = ''] = docs.split('\n## Twenty-five cases\n')

/** One case of the documentation. */
interface Case {
  readonly name: string
  readonly slug: string
  readonly frontmatter: string
  /** The credit: the line at the top, an empty line, the statements at the end. */
  readonly credit: string
}

const CASES: readonly Case[] = [
  ...section.matchAll(/^### (.+)\n[\s\S]*?```yaml\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/gm),
].map(([, name = '', frontmatter = '', credit = ''], i) => ({ name, slug: `case-${i + 1}`, frontmatter, credit }))

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: desk@tideline.example.org }
postalAddress: 1 Example Street
feeds: { all: { title: All, limit: 50 } }
digests: { weekly: { title: Weekly, limit: 50 } }
`
const BODY = 'The first paragraph of the text.\n\nThe second paragraph, which an excerpt leaves out.\n'

const root = lastingFolder({
  'publication.yml': PUBLICATION,
  ...Object.fromEntries(
    CASES.map(({ slug, frontmatter }) => [`posts/${slug}.md`, `---\n${frontmatter}---\n\n${BODY}`]),
  ),
})
afterAll(() => {
  if (process.env['UPDATE_GOLDEN']) writeFileSync(DOCS, writtenAnew())
  rmSync(root, { recursive: true, force: true })
})
const built = build({ root, now: Date.UTC(2026, 2, 20), drafts: false, emails: 'all', strict: false })

const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
const textOf = (html: string): string => comparableText(readHtml(html).visible.text)
/** A text part without the addresses after links. */
const withoutAddresses = (part: string): string => comparableText(part.replace(/\s*<https?:[^<>]*>/g, ''))

/**
 * The credit of a page as the documentation shows it: the line at the top, the statements at the end, the button. Other posts to which
 * the page leads are outside its article.
 */
function creditOf(html: string): string {
  const page = new Document([one(parse(html), 'article')])
  const line = text(withClass(page, 'credit-line'))
  const block = withClass(page, 'credit').flatMap(section =>
    DomUtils.getElementsByTagName('p', section).map(each => text(each)),
  )
  const button = withClass(page, 'action').map(each => `[${text(each)}]`)
  return `${[line, '', ...block, ...button].join('\n').trim()}\n`
}

function writtenAnew(): string {
  let written = docs
  for (const { slug, frontmatter, credit } of CASES) {
    const block = (body: string): string => `${frontmatter}\`\`\`\n\n\`\`\`text\n${body}\`\`\``
    written = written.replace(block(credit), () => block(creditOf(read(`${slug}/index.html`))))
  }
  return written
}

describe('the cases in docs/attribution.md', () => {
  it('are at least twenty-five, and build without an error', async () => {
    const { ok, problems } = await built
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect([ok, CASES.length >= 25]).toEqual([true, true])
  })

  it.each(CASES)('have the credit that readers get: $name', async ({ slug, credit }) => {
    await built
    expect(creditOf(read(`${slug}/index.html`))).toBe(credit)
    const items = (JSON.parse(read('feeds/all/feed.json')) as { items: { url: string; content_html: string }[] }).items
    const entry = items.find(({ url }) => url.endsWith(`/${slug}/`))?.content_html ?? ''
    const copies = {
      feed: textOf(entry),
      email: textOf(read(`email/${slug}/index.html`)),
      text: withoutAddresses(read(`email/${slug}/text.txt`)),
    }
    for (const [copy, shown] of Object.entries(copies))
      for (const sentence of credit.split('\n').filter(line => line !== ''))
        expect(shown, `${copy}: ${sentence}`).toContain(comparableText(sentence.replace(/^\[(.*)\]$/, '$1')))
  })
})
