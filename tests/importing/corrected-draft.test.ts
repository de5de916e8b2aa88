import { describe, expect, it } from 'vitest'
import { marksInPost } from '../../src/content/index.js'
import {
  canCorrect,
  correctedDraft,
  type Draft,
  type DraftCorrections,
  postText,
  withTextHash,
} from '../../src/importing/index.js'
import { CONTEXT, draftOfText, factOf, readBack } from './importing.js'

const NOTHING: DraftCorrections = {
  values: new Map(),
  accepted: new Set(),
  settled: new Set(),
  isOwn: false,
  isCleaned: false,
}
const FOG =
  'Who owns the fog?\nBy Anselm de Witt\n12 March 2025\n\nFog belongs to whoever is inside it, and nobody is inside it for long enough to own it.\n\nThe second paragraph is here as well, as it has to be in a text.\n\nAnselm de Witt teaches law at the College of Ports.\n'

const changed = (draft: Draft, corrections: Partial<DraftCorrections>): Draft =>
  correctedDraft(draft, { ...NOTHING, ...corrections }, CONTEXT.publishers)
const values = (entries: Record<string, string | string[]>) => ({ values: new Map(Object.entries(entries)) })

describe('a draft that an editor corrects', () => {
  it('is as it was without corrections', async () => {
    const draft = await draftOfText(FOG)
    expect(postText(withTextHash(changed(draft, {})))).toBe(postText(withTextHash(draft)))
  })

  it('has the values of the editor without a mark, a name of the file after the title, and no removed field', async () => {
    const draft = await draftOfText(FOG)
    const now = changed(
      draft,
      values({ title: 'The fog: a question', 'authors.0.bio': '', summary: 'In one sentence.' }),
    )
    expect([factOf(now, 'title'), now.name]).toEqual(['The fog: a question', 'the-fog-a-question'])
    expect(now.facts.map(({ field }) => field)).not.toContain('authors.0.bio')
    expect(now.facts.map(({ field }) => field).indexOf('summary')).toBe(2)
    expect(readBack(postText(now)).problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('loses a whole person with the name, and keeps the others', async () => {
    const draft = await draftOfText(FOG.replace('By Anselm de Witt', 'By Anselm de Witt and Ada Writer'))
    const now = changed(draft, values({ 'authors.0.name': '' }))
    expect(now.facts.filter(({ field }) => field.startsWith('authors.')).map(({ value }) => value)).toEqual([
      'Ada Writer',
    ])
  })

  it('has no mark on what was accepted or settled', async () => {
    const draft = await draftOfText(`The Harbour Gazette\n\n${FOG}\nIt was a treaty,a point.\n`)
    const unsure = draft.facts.filter(({ doubt }) => doubt).map(({ field }) => field)
    expect(unsure.length).toBeGreaterThan(0)
    const now = changed(draft, { accepted: new Set(unsure), settled: new Set([0, 1, 2]), isOwn: true })
    expect(marksInPost(postText(now), 'posts/a.md').marks).toEqual([])
  })

  it.each([
    ['an outlet by its name', { 'original.publisher.name': 'The Mole' }, { 'original.publisher.name': 'The Mole' }],
    [
      'a listed outlet by its name',
      { 'original.publisher.name': 'harbour review' },
      { 'original.publisher': 'harbour-review' },
    ],
    ['a listed outlet by its key', { 'original.publisher.name': 'meridian' }, { 'original.publisher': 'meridian' }],
    [
      'an address',
      { 'original.url': 'https://mole.example.com/fog' },
      { 'original.url': 'https://mole.example.com/fog' },
    ],
  ])('answers where it was first published with %s', async (_, given, wanted) => {
    const draft = await draftOfText(FOG)
    expect(draft.question).toBeDefined()
    const now = changed(draft, values(given))
    expect(now.question).toBeUndefined()
    for (const [field, value] of Object.entries(wanted)) expect(factOf(now, field)).toBe(value)
    expect(now.facts.filter(({ field }) => field.startsWith('original.publisher'))).toHaveLength(
      'original.url' in wanted ? 0 : 1,
    )
  })

  it('has no original if it is the publication’s own', async () => {
    const now = changed(await draftOfText(FOG), { isOwn: true })
    expect(now.question).toBeUndefined()
    expect(now.facts.some(({ field }) => field.startsWith('original.'))).toBe(false)
  })

  it('keeps the fingerprint of the imported text when its words change, unless only what is beside the article went', async () => {
    const draft = changed(await draftOfText(FOG), values({ 'original.publisher.name': 'The Mole' }))
    const hashOf = (each: Draft) => factOf(withTextHash(each), 'original.textHash')
    const body = draft.body.replace('whoever', 'anybody who')
    const given = { ...values({ 'original.publisher.name': 'The Mole' }), body }
    const source = await draftOfText(FOG)
    expect(hashOf(changed(source, given))).toBe(hashOf(draft))
    expect(hashOf(changed(source, { ...given, isCleaned: true }))).not.toBe(hashOf(draft))
    expect(changed(source, given).body).toBe(body)
  })

  it('takes only fields that a post can have', async () => {
    const draft = await draftOfText(FOG)
    for (const field of ['title', 'authors.3.bio', 'via.0.url', 'original.permission.by', 'image.alt'])
      expect(canCorrect(field, draft), field).toBe(true)
    for (const field of [
      '',
      'status',
      '__proto__',
      'title: x\nstatus',
      'authors.0',
      'authors.-1.name',
      'original',
      'x.y',
      'id',
    ])
      expect(canCorrect(field, draft), field).toBe(false)
  })
})
