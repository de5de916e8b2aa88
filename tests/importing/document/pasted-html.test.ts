import { describe, expect, it } from 'vitest'
import { importSource } from '../../../src/importing/index.js'
import { CONTEXT } from '../importing.js'

const P = `<p>The tide tables of the harbour were printed for a hundred and forty years, and nobody read them as carefully as the pilots did.</p>`
const TEXT = `${P}<h2>Why</h2>${P}`

async function pasted(html: string) {
  const source = {
    name: 'the clipboard',
    bytes: Buffer.from(html),
    mediaType: 'text/html; charset=utf-8; form=fragment',
  }
  const [draft] = (await importSource(source, CONTEXT)).drafts
  if (!draft) return expect.fail('There is no draft.')
  return { facts: Object.fromEntries(draft.facts.map(({ field, value }) => [field, value])), body: draft.body }
}

describe('a page that is pasted', () => {
  it.each([
    [
      'a subtitle between the title and the byline',
      `<h1>The tide</h1><h3>Nobody corrects it</h3><p>Ada Writer</p><p>Mar 03, 2025</p>${TEXT}`,
    ],
    [
      'lines in blocks without paragraphs',
      `<h1>The tide</h1><h2>Nobody corrects it</h2><div><div><a href="https://ada.example.org/">Ada Writer</a></div><div>Mar 03, 2025</div></div>${TEXT}`,
    ],
    [
      'a byline that says what it is',
      `<h1>The tide</h1><h3>Nobody corrects it</h3><div>By Ada Writer</div><div>3 March 2025</div>${TEXT}`,
    ],
  ])('is read with %s', async (_, html) => {
    const { facts, body } = await pasted(html)
    expect(facts).toMatchObject({
      ...{ title: 'The tide', summary: 'Nobody corrects it' },
      ...{ 'authors.0.name': 'Ada Writer', date: '2025-03-03' },
    })
    expect(body.trim()).toMatch(/^The tide tables/)
  })

  it('keeps the heading of a first section', async () => {
    const { facts, body } = await pasted(`<h1>The tide</h1><h2>A section</h2>${TEXT}`)
    expect(facts).not.toHaveProperty('summary')
    expect(body.trim()).toMatch(/^## A section/)
  })
})
