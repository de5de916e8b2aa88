import { describe, expect, it } from 'vitest'
import { linkItem, withLinkItems } from '../../src/collecting/index.js'
import { readYaml } from '../../src/core/yaml.js'
import type { Draft, ImportedFact } from '../../src/importing/index.js'

const draftOf = (facts: Readonly<Record<string, ImportedFact['value']>>): Draft => ({
  name: 'a',
  facts: Object.entries(facts).map(([field, value]) => ({ field, value, from: 'the feed' })),
  body: '',
  notes: [],
})

const item = (facts = {}) => {
  const found = linkItem(
    draftOf({ title: 'Why sand moves', 'original.url': 'https://tide.example.org/sand', ...facts }),
    {
      added: '2026-11-30T09:00:00Z',
      question: 'No licence of “Tide: Notes” is known. Ask.',
    },
  )
  if (!found) throw new Error('There is no item.')
  return found
}

const OURS = `# Links for November
- url: https://mole.example.com/ferries # the last ferry
  title: 'The last ferry'
  date: 2026-11-02

# More of them:
- url: https://mole.example.com/quays
  title: Quays
`

describe('a link item', () => {
  it('has the facts of the feed, and the question', () => {
    const text = withLinkItems('', [
      item({
        'original.publisher.name': 'Tide: Notes',
        'original.publisher.url': 'https://tide.example.org/',
        'original.date': '2026-11-28T08:00:00Z',
        'authors.0.name': 'Ada Writer, MSc',
        'authors.0.url': 'https://tide.example.org/ada',
        'authors.1.name': '# 1',
        'via.0.name': 'The Planet',
        'via.0.url': 'https://planet.example.net/',
        tags: ['sand', 'a, b'],
        summary: 'It moves.\nAll the time.',
      }),
    ])
    expect(text).toMatchInlineSnapshot(`
      "- url: https://tide.example.org/sand
        title: Why sand moves
        publisher:
          name: "Tide: Notes"
          url: https://tide.example.org/
        authors: ["Ada Writer, MSc", "# 1"]
        date: 2026-11-28T08:00:00Z
        added: 2026-11-30T09:00:00Z
        via:
          - name: The Planet
            url: https://planet.example.net/
        tags: [sand, "a, b"]
        status: draft # remove this line to publish the item
        question: "No licence of “Tide: Notes” is known. Ask."
        # summary: It moves. All the time.
      "
    `)
    expect(readYaml(text ?? '')).toMatchObject({
      value: [{ authors: ['Ada Writer, MSc', '# 1'], tags: ['sand', 'a, b'] }],
    })
  })

  it('is none without an address', () => {
    expect(linkItem(draftOf({ title: 'A' }), { added: '2026-11-30' })).toBeUndefined()
  })

  it.each<[name: string, before: string]>([
    ['with comments', OURS],
    ['without a last line break', OURS.trimEnd()],
    ['with the line breaks of Windows', OURS.replaceAll('\n', '\r\n')],
    ['whose items are indented', OURS.replace(/^(?=[- ])/gm, '  ')],
    ['with comments only', '# Links for November\n'],
    ['with nothing', ''],
  ])('is added to a file %s, of which nothing else changes', (_, before) => {
    const after = withLinkItems(before, [item()]) ?? ''
    expect(after.startsWith(before)).toBe(true)
    expect(after.includes('\r\n')).toBe(before.includes('\r\n'))
    const read = readYaml(after)
    expect('value' in read && read.value).toMatchObject([
      ...(before.includes('ferries') ? [{ title: 'The last ferry' }, { title: 'Quays' }] : []),
      { url: 'https://tide.example.org/sand', status: 'draft' },
    ])
  })

  it.each<[name: string, before: string]>([
    ['a list on one line', '[{ url: https://mole.example.com/a }]'],
    ['a mapping', 'url: https://mole.example.com/a\n'],
    ['a document with its end', `${OURS}...\n`],
    ['faulty YAML', `${OURS}- url: [\n`],
    ['a text that is not closed by its indentation', `${OURS}  comment: |\n    Text\n   - a\n`],
  ])('is not added to %s', (_, before) => {
    expect(withLinkItems(before, [item()])).toBeUndefined()
  })

  it('is added to an empty list', () => {
    expect(withLinkItems('# None yet\n[]\n', [item()])).toMatch(/^# None yet\n\n?- url: https:\/\/tide/)
  })
})
