import { describe, expect, it } from 'vitest'
import { importSource } from '../../../src/importing/index.js'
import { CONTEXT } from '../importing.js'

const P =
  'The tide tables of the harbour were printed for a hundred and forty years, and nobody read them as carefully as the pilots did.'
const Q =
  'When the printing stopped, the pilots kept the last edition, and went on correcting it by hand until it fell apart.'

async function pasted(text: string) {
  const { kind, drafts } = await importSource({ name: 'the clipboard', bytes: Buffer.from(text) }, CONTEXT)
  const [draft] = drafts
  if (!draft) return expect.fail('There is no draft.')
  const facts = Object.fromEntries(draft.facts.map(({ field, value, doubt }) => [field, doubt ? `${value}?` : value]))
  return { kind, facts, body: draft.body.trim(), doubts: draft.doubts ?? [] }
}

describe('Markdown that is pasted', () => {
  it.each([
    ['its only heading of the first level', `# The tide\n\n${P}\n\n## Why\n\n${Q}`, { title: 'The tide' }],
    ['a first line in bold, unsure', `**The tide**\n\n${P}\n\n${Q}`, { title: 'The tide?' }],
    ['a byline below it', `# The tide\nBy Ada Writer\n\n${P}\n\n${Q}`, { 'authors.0.name': 'Ada Writer' }],
    ['a byline in bold', `# The tide\n\n**By Ada Writer**\n\n${P}\n\n${Q}`, { 'authors.0.name': 'Ada Writer' }],
    [
      'short lines of one paragraph, each for itself',
      `**The tide**\nBy Ada Writer\n4 May 2025\n\n${P}\n\n${Q}`,
      { title: 'The tide?', 'authors.0.name': 'Ada Writer' },
    ],
    [
      'a credit with the link to the original',
      `# The tide\n\n*First published by [The Review](https://review.example.org/2025/tide) on 3 March 2025.*\n\n${P}\n\n${Q}`,
      {
        'original.publisher.name': 'The Review',
        'original.url': 'https://review.example.org/2025/tide',
        'original.date': '2025-03-03',
      },
    ],
    [
      'a label with the link to the original',
      `# The tide\n\n**Author:** Ada Writer\n**Source:** [The Review](https://review.example.org/tide)\n\n${P}\n\n${Q}`,
      { 'original.publisher.name': 'The Review', 'original.url': 'https://review.example.org/tide?' },
    ],
    [
      'the page of its outlet',
      `# The tide\n\nFirst published by [The Review](https://review.example.org/).\n\n${P}\n\n${Q}`,
      { 'original.publisher.url': 'https://review.example.org/' },
    ],
    [
      'a block of code, as chats offer it',
      `\`\`\`markdown\n# The tide\n\n${P}\n\n${Q}\n\`\`\`\n`,
      { title: 'The tide' },
    ],
    ['CRLF', `# The tide\r\n\r\nBy Ada Writer\r\n\r\n${P}\r\n`, { title: 'The tide', 'authors.0.name': 'Ada Writer' }],
    [
      'links by reference',
      `# The tide\n\nBy [Ada Writer][1]\n\n${P} **So.**\n\n[1]: https://ada.example.org/`,
      { 'authors.0.name': 'Ada Writer' },
    ],
    [
      'hostile HTML',
      `# <script>alert(1)</script> The tide\n\n${P}\n\n<script>alert(2)</script>\n\n${Q}`,
      { title: 'The tide' },
    ],
    [
      'a credit at the end',
      `# The tide\n\n${P}\n\n${Q}\n\n---\n\nThis article was originally published by [The Review](https://review.example.org/tide).`,
      { 'original.publisher.name': 'The Review', 'original.url': 'https://review.example.org/tide' },
    ],
  ])('states %s', async (_, text, wanted) => {
    const { kind, facts } = await pasted(text)
    expect(kind).toBe('pasted-markdown')
    expect(facts).toMatchObject(wanted)
  })

  it.each([
    ['emphasis, links and code', `It *is* **so**, see [the log](https://tides.example.org/log) and \`x\`.`],
    ['headings', `## Why\n\n${Q}`],
    ['lists', '-   One\n-   Two'],
    ['quotations', '> A quotation.'],
    ['code', '```js\nconst a = 1 < 2\n```'],
    ['tables', '| a | b |\n| --- | --- |\n| c | d |'],
    ['notes', 'Noted.[^1]\n\n[^1]: The note.'],
    ['pictures', '![A map](https://tides.example.org/map.png)'],
  ])('keeps %s', async (_, part) => {
    const [words, note = ''] = part.split(/(?=\n\n\[\^)/)
    const { body, doubts } = await pasted(`# The tide\n\n${P}\n\n${words}\n\n${Q}${note}\n`)
    expect(body).toBe(`${P}\n\n${words}\n\n${Q}${note}`)
    expect(doubts).toEqual([])
  })

  it('has no rules without anything above or below them', async () => {
    const { body } = await pasted(
      `# The tide\n\nBy Ada Writer\n\n---\n\n${P}\n\n---\n\n${Q}\n\n---\n\nThis article was originally published by [The Review](https://review.example.org/tide).`,
    )
    expect(body).toBe(`${P}\n\n---\n\n${Q}`)
  })

  it('is folded where an editor has folded it', async () => {
    const folded = P.replace(/(.{60,70}) /, '$1\n')
    expect((await pasted(`# The tide\n\n${folded}\n\n${Q}\n`)).body).toBe(`${P}\n\n${Q}`)
  })

  it('takes no link in the text for the original', async () => {
    const { facts } = await pasted(
      `# The tide\n\nFirst published by The Review.\n\n${P}\n\nSee [more](https://x.example.org/).\n`,
    )
    expect(facts).not.toHaveProperty('original.url')
  })

  it.each([
    ['a list with hash signs', `${P}\n\n#1 in the list\n\n${Q}`],
    ['stars around nothing', `${P}\n\n* * *\n\n${Q}`],
    ['a product of numbers', `2 ** 3 is 8, and 3 ** 2 is 9. ${P}`],
    ['brackets', `${P} [The editor] (see above) ${Q}`],
  ])('is not seen in %s', async (_, text) => expect((await pasted(text)).kind).toBe('text'))
})
