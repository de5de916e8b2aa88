import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/pipeline/build.js'
import { check } from '../../src/pipeline/check.js'
import { skeletonStore } from '../../src/pipeline/skeleton-store.js'
import { temporaryFolder } from '../temporary-folder.js'

const keyOf = (number: number, maker = '0a1b2c3d'): string => `${maker}-${String(number).padStart(24, '0')}`
const HTML = '<p>\uE0000\uE001</p>\n'

function start(files: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder(files)
  const folder = join(root, '.offprint/skeletons')
  return { root, folder, fileOf: (key: string) => join(folder, `${key}.html`), store: () => skeletonStore(root, true) }
}

describe('the skeletons of a publication', () => {
  it('are there for the next command', () => {
    const { store } = start()
    store().put(keyOf(1), HTML)
    expect([store().get(keyOf(1)), store().get(keyOf(2))]).toEqual([HTML, undefined])
  })

  it.each<[string, (text: string) => string]>([
    ['cut short', text => text.slice(0, -3)],
    ['empty', () => ''],
    ['without its first line', text => text.slice(text.indexOf('\n') + 1)],
    ['changed', text => text.replace('<p>', '<i>')],
    ['longer', text => `${text}<script></script>`],
  ])('are made anew from a file that is %s', (_, damaged) => {
    const { store, fileOf } = start()
    store().put(keyOf(1), HTML)
    const text = readFileSync(fileOf(keyOf(1)), 'utf8')
    writeFileSync(fileOf(keyOf(1)), damaged(text))
    expect(store().get(keyOf(1))).toBeUndefined()
    store().put(keyOf(1), HTML)
    expect(readFileSync(fileOf(keyOf(1)), 'utf8')).toBe(text)
  })

  it('are not taken from the file of another', () => {
    const { store, fileOf } = start()
    store().put(keyOf(1), HTML)
    writeFileSync(fileOf(keyOf(2)), readFileSync(fileOf(keyOf(1))))
    expect(store().get(keyOf(2))).toBeUndefined()
  })

  it('go with the version that made them, and nothing else does', () => {
    const { store, folder, fileOf } = start()
    store().put(keyOf(1, 'ffffffff'), HTML)
    writeFileSync(`${fileOf(keyOf(2, 'ffffffff'))}.77.new`, '')
    writeFileSync(join(folder, 'notes.html'), 'an editor’s')
    store().put(keyOf(1), HTML)
    expect(readdirSync(folder).sort()).toEqual([`${keyOf(1)}.html`, 'notes.html'])
  })

  it('are no more than two hundred, without the oldest', () => {
    const { store, folder, fileOf } = start()
    const one = store()
    for (let number = 0; number < 200; number += 1) {
      one.put(keyOf(number), HTML)
      utimesSync(fileOf(keyOf(number)), 1000 + number, 1000 + number)
    }
    one.put(keyOf(200), HTML)
    expect(readdirSync(folder).sort()).toEqual(Array.from({ length: 200 }, (_, number) => `${keyOf(number + 1)}.html`))
  })

  it('are done without where they cannot be written, and never written where nothing may be', () => {
    const { root, folder } = start({ '.offprint/skeletons': 'a file in the place of the folder' })
    skeletonStore(root, true).put(keyOf(1), HTML)
    expect([skeletonStore(root, true).get(keyOf(1)), readFileSync(folder, 'utf8')]).toEqual([
      undefined,
      'a file in the place of the folder',
    ])
    const other = start()
    skeletonStore(other.root, false).put(keyOf(1), HTML)
    expect(readdirSync(other.root)).toEqual([])
  })
})

describe('a publication with an email', () => {
  const request = { now: Date.UTC(2026, 5, 1), drafts: false, emails: 'all' as const, strict: false, threads: 1 }
  const files = {
    'publication.yml': 'title: Tides\nurl: https://tides.example.org/\n',
    'posts/salt.md': '---\ntitle: Salt and memory\ndate: 2026-01-02\n---\n\nThe *harbour* at night.\n',
  }
  const emailIn = (root: string): string => readFileSync(join(root, 'out/email/salt/index.html'), 'utf8')

  it('has the same email with and without what is kept, of which no word is of a post', async () => {
    const { root, folder } = start(files)
    await check({ ...request, root })
    expect(existsSync(folder)).toBe(false)
    await build({ ...request, root })
    const email = emailIn(root)
    const [name = ''] = readdirSync(folder)
    const kept = readFileSync(join(folder, name), 'utf8')
    expect(kept).toContain('<div role="main"')
    expect(kept).not.toMatch(/Tides|Salt|harbour/)
    for (const text of [kept, kept.slice(0, 900)]) {
      writeFileSync(join(folder, name), text)
      writeFileSync(join(root, 'out/email/salt/index.html'), '')
      expect((await build({ ...request, root })).changed).toEqual(['email/salt/index.html'])
      expect(emailIn(root)).toBe(email)
    }
    expect(readFileSync(join(folder, name), 'utf8')).toBe(kept)
  })
})
