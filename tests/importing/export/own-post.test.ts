import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importSource, postText } from '../../../src/importing/index.js'
import { CONTEXT, expectFile, factOf, readBack } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/export')
const EXPORTS = [
  ['wordpress', 'wordpress.xml'],
  ['ghost', 'ghost.json'],
  ['blogger', 'blogger.xml'],
] as const
const importExport = (name: string) => importSource({ name, bytes: readFileSync(join(FIXTURES, name)) }, CONTEXT)

describe('another system’s export', () => {
  it.each(EXPORTS)('of %s makes the expected posts', async (kind, name) => {
    const imported = await importExport(name)
    expect(imported.kind).toBe(kind)
    expectFile(join(FIXTURES, `${kind}.md`), imported.drafts.map(postText).join('\n'))
  })

  it.each(EXPORTS)('of %s keeps names, dates and states, and leaves behind what is no post', async (_, name) => {
    const { drafts } = await importExport(name)
    expect(drafts.map(draft => [draft.name, factOf(draft, 'status')])).toEqual([
      ['two-books', 'published'],
      ['a-draft', 'draft'],
    ])
    for (const draft of drafts) {
      const { post, problems } = readBack(postText(draft))
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
      expect(post?.date.iso.slice(0, 4)).not.toBe('2025')
    }
  })

  it('keeps the clock of the site', async () => {
    const [draft] = (await importExport('wordpress.xml')).drafts
    expect(draft && factOf(draft, 'date')).toBe('2020-05-04T09:30:00+01:00')
  })

  it('says which codes of the old system stand in the text', async () => {
    const [draft] = (await importExport('wordpress.xml')).drafts
    expect(draft?.notes.join()).toContain('gallery')
    expect(draft?.body).toContain('\\[gallery ids="1,2"\\]')
  })

  it.each(['wordpress', 'ghost', 'blogger'] as const)('has a sentence for what is no export of %s', async kind => {
    const { problems } = await importSource({ name: 'x', bytes: Buffer.from('{"a": <b>') }, CONTEXT, kind)
    expect(problems).toMatchObject([{ rule: 'import.kind' }])
  })
})
