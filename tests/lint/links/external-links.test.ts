import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../src/lint/index.js'
import { outwardLinks } from '../../../src/lint/links/outward-links.js'
import { check } from '../../../src/pipeline/index.js'
import { sample } from '../../preview/preview-server.js'

const NOW = Date.parse('2025-06-01T12:00:00Z')
const TRAIN = 'posts/the-last-night-train.md'
const SALT = 'posts/salt-and-memory.md'
const TREATY = 'posts/why-the-river-treaty-held'
const ORIGINAL = 'https://meridian.example.org/issues/41/night-train'
const GONE: Answer = { status: 410 }

/** The addresses that a check requests, and the problems it reports if some of them are gone. */
async function checked(root: string, gone: readonly string[]) {
  const requested: string[] = []
  const { problems, passed } = await check({
    ...{ root, now: NOW, drafts: false, emails: 'all', strict: false, threads: 1 },
    requestLinks: async addresses => {
      requested.push(...addresses)
      return new Map(addresses.map(address => [address, gone.includes(address) ? GONE : { status: 200 }]))
    },
  })
  return { requested, passed, reported: problems.map(({ rule, where, what }) => [rule, where.file, where.line, what]) }
}

/** The sample publication with one post changed, alone or with others. */
function sampleWith(file: string, change: (text: string) => string, ...more: readonly string[]): string {
  const root = sample(file, ...more)
  const path = join(root, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
  return root
}

describe('the links of finished editions', () => {
  it('are requested once each (originals, publishers, licences, authors and intermediaries), but none of our own', async () => {
    const { requested, reported, passed } = await checked(sample(), [])
    expect(reported).toEqual([])
    expect(new Set(requested).size).toBe(requested.length)
    expect(requested).toEqual(
      expect.arrayContaining([
        ORIGINAL,
        'https://meridian.example.org/',
        'https://creativecommons.org/licenses/by-nd/4.0/',
        'https://people.example.org/anneke-voss',
        'https://shared-waters.example.org/papers/the-stone',
      ]),
    )
    expect(requested.filter(address => /tideline|#|^(?!https?:)/.test(address))).toEqual([])
    expect(passed).toEqual(expect.arrayContaining(['link.dead', 'link.moved']))
  })

  const PURPOSES = [
    ['The original', ORIGINAL, TRAIN, 9],
    ['The page of Meridian Quarterly', 'https://meridian.example.org/', 'publishers.yml', 17],
    ['The licence', 'https://creativecommons.org/licenses/by-nd/4.0/', TRAIN, 11],
    ['The page of Anneke Voss', 'https://people.example.org/anneke-voss', `${TREATY}/index.md`, 7],
  ] as const
  it('are reported by their purpose, at their line', async () => {
    const { reported } = await checked(
      sample(TRAIN, TREATY),
      PURPOSES.map(([, address]) => address),
    )
    const expected = PURPOSES.map(([subject, address, file, line]) => [
      'link.dead',
      file,
      line,
      `${subject} at \`${address}\` is gone: the server answered 410.`,
    ])
    expect(reported).toHaveLength(expected.length)
    expect(reported).toEqual(expect.arrayContaining(expected))
  })

  it('are reported once for each post that contains them', async () => {
    const address = 'https://elsewhere.example.net/a?b=1&c=2'
    const text = `\n[One](${address}#x), [two](${address}#y), and [one](${address}#x) again.\n`
    const root = sampleWith(TRAIN, before => before + text, SALT)
    const other = join(root, SALT)
    writeFileSync(other, readFileSync(other, 'utf8') + text)
    const { requested, reported } = await checked(root, [address])
    expect(requested.filter(each => each.startsWith(address))).toEqual([address])
    expect(reported.map(([rule, file]) => [rule, file]).sort()).toEqual([
      ['link.dead', SALT],
      ['link.dead', TRAIN],
    ])
  })

  it('include the addresses of pictures on other sites', async () => {
    const address = 'https://pictures.example.net/boat.png'
    const root = sampleWith(TRAIN, before => `${before}\n![A boat at rest](${address})\n`)
    const { reported } = await checked(root, [address])
    expect(reported.map(([rule, file, , what]) => [rule, file, what])).toContainEqual([
      'link.dead',
      TRAIN,
      `The picture at \`${address}\` is gone: the server answered 410.`,
    ])
  })

  it('do not include the publisher’s counter, so that no check counts as a reader', async () => {
    const counter = 'https://counter.example.net/pixel?id=1&for=2'
    const root = sampleWith(TRAIN, before =>
      before.replace('  changes: none', `  terms: { counter: "${counter}" }\n  changes: none`),
    )
    const { requested } = await checked(root, [])
    expect(requested).toContain(ORIGINAL)
    expect(requested.filter(address => address.includes('counter'))).toEqual([])
  })

  it('are reported once, and for no post, if only a template has them', async () => {
    const root = sample(TRAIN)
    const template = readFileSync(join(import.meta.dirname, '../../../templates/web/post.html.hbs'), 'utf8')
    const { mkdirSync } = await import('node:fs')
    mkdirSync(join(root, 'templates/web'), { recursive: true })
    writeFileSync(
      join(root, 'templates/web/post.html.hbs'),
      template.replace('</main>', '<a href="https://club.example.net/">Our club</a></main>'),
    )
    const { reported } = await checked(root, ['https://club.example.net/'])
    expect(reported.map(([rule, file]) => [rule, file])).toEqual([['link.dead', 'publication.yml']])
  })

  it('are not reported if the post ignores the rule', async () => {
    const root = sampleWith(TRAIN, before => before.replace('tags:', 'checks: { ignore: [link.dead] }\ntags:'))
    const { reported, passed } = await checked(root, [ORIGINAL])
    expect(reported).toEqual([])
    expect(passed).not.toContain('link.dead')
    expect(passed).toContain('link.moved')
  })

  it('are not requested unless the caller provides the function for it', async () => {
    const report = await check({
      root: sample(TRAIN),
      now: NOW,
      drafts: false,
      emails: 'all',
      strict: false,
      threads: 1,
    })
    expect(report.passed).not.toContain('link.dead')
  })
})

describe('external links', () => {
  it.each([
    ['<a href="https://a.example.net/?x=1&amp;y=2#z">', ['https://a.example.net/?x=1&y=2#z']],
    ['<a href=" HTTP://a.example.net ">', ['HTTP://a.example.net']],
    ['<a href="https://ours.example.org/page">', []],
    ['<a href="mailto:a@example.net"><a href="#x"><a href="/x"><a href="data:,x"><a href="//x.example.net">', []],
    ['<img src="https://a.example.net/i.png"><video poster="https://a.example.net/p.png">', 2],
    ['<link rel="stylesheet" href="https://a.example.net/s.css"><p data-href="https://a.example.net/">', []],
    ['<a href="https://[broken">', []],
    ['<a href="https://a.example.net/"></a><a href="https://a.example.net/"></a>', 1],
  ])('are found in %s', (html, expected) => {
    const found = outwardLinks(html, 'https://ours.example.org/').map(({ address }) => address)
    expect(typeof expected === 'number' ? found.length : found).toEqual(expected)
  })
})
