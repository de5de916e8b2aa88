import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftOf } from '../../src/importing/draft.js'
import { newFacts } from '../../src/importing/fact.js'
import { postText } from '../../src/importing/index.js'
import { CONTEXT, readBack } from './importing.js'

const draftWith = (facts: Readonly<Record<string, string>>, doubt?: string, own = true) => {
  const all = newFacts()
  for (const [field, value] of Object.entries(facts)) all.add(field, value, 'a test', doubt)
  return draftOf({ facts: all, body: 'Text.', notes: [], own }, CONTEXT)
}

describe('the file of a draft', () => {
  it('has a comment beside a doubtful fact, and none beside any other', () => {
    expect(postText(draftWith({ title: 'River', date: '2025-05-01' }))).toContain('\ntitle: River\n')
    expect(postText(draftWith({ title: 'River' }, 'it is a guess'))).toContain(
      '\ntitle: River # unsure: it is a guess\n',
    )
  })

  it('names the next most likely value beside a guess', () => {
    const facts = newFacts()
    facts.add('title', 'River', 'line 1', 'og:title differs', 'Stream')
    expect(postText(draftOf({ facts, body: 'Text.', notes: [] }, CONTEXT))).toContain(
      '\ntitle: River # unsure: og:title differs (or “Stream”)\n',
    )
  })

  it('has the date of the text instead of the day of the import, unless it has an original', () => {
    const date = (own: boolean, facts: Readonly<Record<string, string>>) =>
      draftWith({ title: 'River', ...facts }, undefined, own).facts.find(({ field }) => field === 'date')
    expect(date(false, { 'original.date': '2025-05-01' })).toMatchObject({ value: '2025-05-01' })
    expect(date(false, {})?.doubt).toContain('does not say when')
    expect(date(false, { 'original.date': '2025-05-01', 'original.url': 'https://a.example.org/x' })).toEqual({
      field: 'date',
      value: '2025-06-01T09:00:00Z',
      from: 'the day it was imported',
    })
  })

  it('asks where the post was first published if the source does not say so, and keeps the known facts', () => {
    const text = postText(draftWith({ title: 'River', 'original.date': '2025-05-01' }, 'perhaps', false))
    expect(text).toMatch(
      /\n# unsure: the source does not say where this was first published.*\n# original:\n# {3}date: 2025-05-01\n---/,
    )
    const { post, problems } = readBack(text)
    expect(post?.original).toBeUndefined()
    expect(problems.map(({ rule, where }) => [rule, where.line])).toEqual([
      ['post.unsure', 2],
      ['post.unsure', 3],
      ['post.unsure', 5],
    ])
  })

  it.each([
    ['original.copyright', '© 2025 The Mill Society', 'The Mill Society'],
    ['original.permission.by', 'The Mill Society', 'The Mill Society'],
  ])('names the publisher by `%s`, marked as unsure, if there is no better source', (field, value, name) => {
    const { facts } = draftWith({ title: 'River', [field]: value }, undefined, false)
    expect(facts.find(fact => fact.field === 'original.publisher.name')).toMatchObject({
      value: name,
      doubt: expect.stringContaining('may not'),
    })
  })

  it.each([
    ['yes'],
    ['1.10'],
    ['null'],
    ['a: b'],
    ['- dash'],
    ['#hash'],
    ['trailing: '],
    ['“quoted” # unsure: not a doubt'],
    ['2026-03-14'],
    ["O'Neill's"],
    ['back\\slash "and" quote'],
    ['[a, b]'],
    ['!tag'],
    ['*alias'],
    ['@at'],
    ['a # b'],
    ['~'],
  ])('contains %s in a form that is read back unchanged', title => {
    const { post, problems } = readBack(
      postText(
        draftWith({
          title: 'River',
          date: '2025-05-01',
          'authors.0.name': 'Ada Writer',
          'authors.0.affiliation': title,
        }),
      ),
    )
    expect(problems).toEqual([])
    expect(post?.authors[0]?.affiliation).toBe(title.trim())
  })

  it('is read back unchanged, whatever the values and doubts', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map(text => `x${text.replace(/[\p{C}\s\uFFFD]+/gu, ' ')}x`)
    // Other generators allow Markdown and addresses in names, so characters with a meaning are replaced.
    const names = words.map(text => text.replace(/[*_`~[\]<>&@]/g, '-'))
    fc.assert(
      fc.property(names, words, words, (name, bio, doubt) => {
        const text = postText(
          draftWith({ title: 'T', 'authors.0.name': name, 'authors.0.affiliation': bio, 'via.0.name': bio }, doubt),
        )
        const { post, problems } = readBack(text)
        expect(problems.map(({ rule }) => rule)).toEqual(Array(5).fill('post.unsure'))
        expect(post?.authors[0]).toEqual({ name, affiliation: bio })
        expect(post?.via).toEqual([{ name: bio }])
      }),
      {
        numRuns: 300,
        examples: [
          ['x #! x', 'x *!* x', ': #'],
          ['x', 'x & <x@x>', '*x*'],
        ],
      },
    )
  })
})
