import { describe, expect, it } from 'vitest'
import { withoutRepeats } from '../../src/attribution/person.js'
import { readHtml } from '../../src/audit/html-reading.js'
import { contentOfHtml, missingContent } from '../../src/audit/missing-content.js'
import { readQuickly } from '../../src/audit/quick-reading.js'
import { writtenContent } from '../../src/audit/written-content.js'
import { wordCount } from '../../src/content/text-limit.js'
import type { Article } from '../../src/editions/index.js'
import { HEAD, reading } from './reading.js'

const MANY = 10_000
const many = (write: (i: number) => string, between = '\n\n'): string =>
  Array.from({ length: MANY }, (_, i) => write(i)).join(between)

/**
 * Posts that take minutes if something looks through the whole post for each of its parts. Nothing is timed: such a fault exceeds the time
 * limit of the test many times.
 */
const LONG: readonly (readonly [what: string, markdown: () => string])[] = [
  ['links', () => many(i => `[a](https://a${i}.example.org/)`, ' ')],
  ['notes', () => `${many(i => `a[^${i}]`, ' ')}\n\n${many(i => `[^${i}]: Note ${i}.`, '\n')}`],
  ['notes within the text', () => many(i => `a^[Note ${i}]`, ' ')],
  ['equal headings', () => many(() => '## Log')],
  ['missing pictures', () => many(i => `![a](missing${i}.png)`)],
  ['boxes', () => `${many(() => '::: note\na\n:::')}`],
  ['open boxes', () => many(() => '{% note %}', '\n')],
  ['unknown shortcodes', () => many(i => `{{< a${i} >}}`, '\n')],
  ['formulas', () => `${many(i => `$x_{${i}}$`, ' ')} ${many(() => '$' + '{a', ' ')}`],
  ['attribute lists', () => many(i => `*a*{.a #b${i}}`, ' ')],
  ['colons', () => `a\n${':'.repeat(MANY * 10)}`],
  ['open elements', () => '<div>'.repeat(MANY)],
  ['unknown shortcodes and variables in one line', () => many(i => `{{ c${i} }} {% d %}`, ' ')],
  ['code spans in one line', () => many(i => `\`a\` ${'`'.repeat((i % 99) + 2)}`, ' ').repeat(4)],
  ['tildes', () => `a ${'~'.repeat(MANY * 30)}`],
  ['open braces', () => '{'.repeat(MANY * 40)],
  ['open brackets', () => '['.repeat(MANY * 20)],
  ['words of one line', () => 'Words of the sea and the harbour. '.repeat(MANY)],
]

describe('a very long post', () => {
  it.each(LONG)('of %s is read in linear time', (_, markdown) => {
    const { post } = reading(HEAD + markdown(), { context: { math: true } })
    expect(post?.title).toBe('River')
  })

  it('is searched for its content in linear time', () => {
    const markdown = `${many(i => `Word ${i} there.[^${i}]`, ' ')}\n\n${many(i => `[^${i}]: Note ${i}, see [b](https://b${i}.example.org/).`, '\n')}`
    const { body } = reading(HEAD + markdown)
    const source = {
      markdown,
      line: 1,
      told: Array.from({ length: MANY }, (_, i) => ({ what: `\`c${i}.png\``, line: i })),
    }
    const article = { title: 'River' } as unknown as Article
    const { missing, uncertain } = missingContent(
      article,
      source,
      contentOfHtml(body?.html ?? ''),
      'https://r.example/',
    )
    expect([...missing, ...uncertain]).toEqual([])
    const lost = missingContent(
      article,
      { ...source, markdown: many(i => `![c](c${i}.png)`) },
      contentOfHtml('a'),
      'https://r.example/',
    )
    expect([...lost.missing, ...lost.uncertain]).toEqual([])
  })

  it('by many authors is read in linear time', () => {
    const { post } = reading(
      `---\ntitle: River\ndate: 2026-03-14\nauthors: [${many(i => `Ada B${i}`, ', ')}]\n---\nWords.`,
    )
    expect(withoutRepeats([...(post?.authors ?? []), { name: 'ada b7' }])).toHaveLength(MANY)
  })

  it.each([
    ['open elements', '<div>'.repeat(MANY)],
    ['nested tables', '<table><tr><td>'.repeat(MANY / 4)],
  ])('of %s is searched for its words without a deep tree', (_, html) => {
    const { elements } = writtenContent(
      `${html}\nwords of <script>no</script> the <a href="https://a.example.org/">sea</a>`,
    )
    expect(
      elements
        .map(({ value }) => value.replaceAll('\uE000', ' ').replace(/\s+/g, ' ').trim())
        .filter(value => value !== ''),
    ).toEqual(['words of the', 'https://a.example.org/', 'sea'])
  })

  it.each([
    ['quotations', '>'.repeat(20_000)],
    ['spaced quotations', '> '.repeat(20_000)],
    ['lists', '- '.repeat(20_000)],
    ['numbered lists in quotations', '> 1. '.repeat(5000)],
    ['brackets', '['.repeat(200_000)],
    ['braces', '{'.repeat(400_000)],
    ['indented lists', `${' '.repeat(40_000)}- `],
  ])('of deeply nested %s is searched for its words without a deep tree', (_, signs) => {
    const { elements } = writtenContent(`${signs} words\n\n${signs}of the [sea](https://a.example.org/)\n`)
    const found = elements.map(({ value }) => value).join(' ')
    expect(found).toMatch(/words[\s\S]*of the[\s\S]*sea/)
  })

  it('shows quotations that are nested too deeply in paragraphs, without a sign for each level', () => {
    const deep = '> '.repeat(1000)
    const { body } = reading(`${HEAD}${deep}low water\n${deep}at noon\n${deep}\n${deep}*high* water`)
    expect(body?.html).toContain('<p>low water\nat noon</p>\n<p><em>high</em> water</p>')
    expect(body?.html.match(/<blockquote>/g)).toHaveLength(98)
    const mixed = reading(`${HEAD}${'> - '.repeat(1000)}low *water*`).body?.html
    expect(mixed).toMatch(/(?<!&gt; )- low <em>water/)
  })

  it('keeps the words of lists and quotations that are nested too deeply, and tells of them', () => {
    const list = Array.from({ length: 80 }, (_, i) => `${'  '.repeat(i)}- level ${i}`).join('\n')
    const { body, problems } = reading(`${HEAD}${list}\n- after\n\n${'>'.repeat(200)} quoted`)
    expect(body?.html).toMatch(/level 49[\s\S]*level 79[\s\S]*<li>after[\s\S]*quoted/)
    expect(problems.map(({ rule }) => rule)).toContain('post.deep-html')
  })

  it('of signs alone counts as complete', () => {
    const signs = '. '.repeat(4_000_000)
    expect(wordCount(signs.slice(0, 200_000).replaceAll(' ', ''))).toBe(0)
    const article = { title: 'River' } as unknown as Article
    const { missing } = missingContent(
      article,
      { markdown: signs, line: 1, told: [] },
      contentOfHtml('a'),
      'https://r.example/',
    )
    expect(missing).toEqual([])
  })

  it('is asked once what its terms withhold', () => {
    let asked = 0
    const article = {
      title: 'River',
      get withheld() {
        asked += 1
        return ['https://r.example/b.png']
      },
    } as unknown as Article
    const lost = missingContent(
      article,
      { markdown: '![a](a.png)\n\n![b](b.png)\n\nWords.', line: 1, told: [] },
      contentOfHtml('Words.'),
      'https://r.example/',
    )
    expect(lost.missing.map(({ value }) => value)).toEqual(['a.png'])
    expect(asked).toBe(1)
  })

  it('with many headings is read back without copying the text before each of them', () => {
    const html = `<body>${many(i => `<h2>Heading <em>${i}</em></h2><p>River</p>`)}</body>`
    const read = readQuickly(html)
    expect(read?.headings).toHaveLength(MANY)
    expect(read?.headings.at(-1)).toBe(`Heading ${MANY - 1}`)
  })

  it('is read back in linear time, whatever the style sheet says about neighbours and heights', () => {
    const css = 'p + p { height: 2em; margin-top: -1em; color: #111 } .a { overflow: hidden }'
    const html = `<head><link rel="stylesheet" href="a.css"></head><body>${'<p>a</p>'.repeat(MANY)}<p>River</p></body>`
    expect(readHtml(html, () => css).visible.says('River')).toBe(true)
  })
})
