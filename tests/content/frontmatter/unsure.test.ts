import { describe, expect, it } from 'vitest'
import { reading } from '../reading.js'

const guesses = (line: string) =>
  reading(`---\ntitle: River\ndate: 2026-03-14\n${line}\n---\n\nText.\n`).problems.filter(
    ({ rule }) => rule === 'post.unsure',
  )

describe('a guess in the frontmatter', () => {
  it.each([
    ['summary: Words # unsure: it is very short', 'summary', 4, 1],
    ['authors:\n  - name: Ada Writer # unsure: no byline', 'authors.0.name', 5, 3],
    ["authors:\n  - 'name': Ada Writer\n    bio: 'It # was' # unsure: no byline", 'authors.0.bio', 6, 5],
    ['tags:\n  - a\n  - b # unsure: why', 'tags.1', 6, 3],
    ['summary: >- # unsure: why\n  Words', 'summary', 4, 1],
    ['summary: "A # in it" # unsure: why', 'summary', 4, 1],
    ['tags: [a, b] #unsure: why', 'tags', 4, 1],
  ])('is reported at its line: %s', (line, field, row, column) => {
    expect(guesses(line)).toMatchObject([
      {
        severity: 'warning',
        where: { file: 'posts/river.md', line: row, column },
        what: expect.stringContaining(`\`${field}\` is a guess`),
      },
    ])
  })

  it.each([
    ['summary: "He said # unsure: he was"'],
    ["summary: 'He said # unsure: he was'"],
    ['summary: |\n  He said\n  # unsure: he was'],
    ['# summary: Words # unsure: not used'],
    ['summary: Words # a remark'],
    ['summary: unsure of himself'],
  ])('is not reported for %s', line => {
    expect(guesses(line)).toEqual([])
  })

  it('is not reported for the body', () => {
    expect(reading('---\ntitle: River\ndate: 2026-03-14\n---\n\ntitle: x # unsure: y\n').problems).toEqual([])
  })
})
