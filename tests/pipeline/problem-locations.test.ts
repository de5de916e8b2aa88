import { describe, expect, it } from 'vitest'
import { check, placeText } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const PUBLICATION = `title: T
url: https://t.example.org/
sender: { name: T, email: a@t.example.org }
postalAddress: X
`
const POST = `---
title: About the map
date: 2025-01-01
description: See map-of-all
---
`

/** The problems as `file:line rule`, with lines added to publication.yml from its fifth line on and to a post from its sixth. */
async function problemsIn(publication: string, post = 'Text.\n'): Promise<string[]> {
  const root = temporaryFolder({ 'publication.yml': PUBLICATION + publication, 'posts/one.md': POST + post })
  const { problems } = await check({ root, now: Date.UTC(2026, 0, 1), drafts: false, emails: 'all', strict: false })
  return problems.filter(({ severity }) => severity !== 'note').map(({ rule, where }) => `${placeText(where)} ${rule}`)
}

describe('a problem of the whole publication', () => {
  it.each([
    ['logo:\n  src: static/none.png\n', 'publication.yml:6:3 publication.logo'],
    ['license: CC-NOTHING\n', 'publication.yml:5:1 publication.license'],
    ['digests:\n  d:\n    title: D\n    posts: [one,\n      two]\n', 'publication.yml:9:7 digest.post'],
    ['digests:\n  a: {}\n  d: { tags: [none] }\n', 'publication.yml:7:3 digest.empty'],
    ['digests:\n  one: {}\n', 'publication.yml:6:3 digest.name'],
    ['digests:\n  d:\n    intro: no.md\n', 'publication.yml:7:5 digest.intro'],
  ])('is reported with its line in publication.yml: %j', async (lines, expected) => {
    expect(await problemsIn(lines)).toEqual([expected])
  })

  it('is reported together with faults in publication.yml itself, except those on which ids depend', async () => {
    const found = await problemsIn(
      'license: CC-NOTHING\nfeed: { limit: -1 }\nlanguage: english\n',
      'See [the map](/map-of-all/).\n',
    )
    expect(found.sort()).toEqual([
      'posts/one.md:6 link.nowhere',
      'publication.yml:5:1 publication.license',
      'publication.yml:6:9 publication.field',
      'publication.yml:7:1 publication.field',
    ])
    expect(await problemsIn('license: CC-NOTHING\nsince: soon\n')).toEqual(['publication.yml:6:1 publication.field'])
  })

  it.each([
    ['See [the map](/map-of-all/).\n', 6],
    ['\n\nSee [the map][m].\n\n[m]: ../map-of-all "T"\n', 10],
    ['\n<a href="/map-of-all">x</a>\n', 7],
    ['\r\nSee [it](/ma%CC%88p/).\r\n', 7],
  ])('is reported with its line in a post: %j', async (text, line) => {
    expect(await problemsIn('', text)).toEqual([`posts/one.md:${line} link.nowhere`])
  })
})
