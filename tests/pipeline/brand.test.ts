import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build, check, placeText } from '../../src/index.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

const SVG = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><path fill="${colour}" d="M0 0h200v50H0z"/></svg>`
const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: a@tideline.example.org }
postalAddress: 4 Ferry Steps
logo: { src: brand/light.svg, dark: static/dark.svg, width: 160 }
icon: brand/icon.svg
theme: { heading: sans, body: book, corners: round, light: { card: '#ffffff' } }
digests: { weekly: { title: Weekly } }
`
const FILES = {
  'publication.yml': PUBLICATION,
  'brand/light.svg': SVG('#111'),
  'static/dark.svg': SVG('#eee'),
  'brand/icon.svg': SVG('#888'),
  'posts/one.md': '---\ntitle: One\ndate: 2026-03-14\n---\n\nThe water rose.\n',
}
const request = (root: string) => ({
  root,
  now: Date.UTC(2026, 3, 1),
  drafts: false,
  emails: 'all' as const,
  strict: false,
})

describe('the brand of a publication', () => {
  let root = ''
  const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
  beforeAll(async () => {
    root = lastingFolder(FILES)
    expect((await build(request(root))).problems).toEqual([])
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it('has its logo for light and dark on pages, in single emails and in digests', () => {
    expect(read('one/index.html')).toContain(
      '<picture><source srcset="../dark.svg" media="(prefers-color-scheme: dark)"><img src="../brand/light.svg" alt="The Tideline" width="160"></picture>',
    )
    for (const path of ['email/one/index.html', 'email/weekly/index.html'])
      for (const name of ['brand/light.svg', 'dark.svg'])
        expect(read(path)).toContain(`src="https://tideline.example.org/${name}" alt="The Tideline" width="160"`)
  })

  it('has its files in out/, and its icon on every page', () => {
    for (const [path, colour] of [
      ['brand/light.svg', '#111'],
      ['dark.svg', '#eee'],
      ['brand/icon.svg', '#888'],
    ] as const)
      expect(read(path)).toBe(SVG(colour))
    for (const [path, root] of [
      ['index.html', './'],
      ['one/index.html', '../'],
      ['issues/weekly/index.html', '../../'],
    ] as const)
      expect(read(path)).toContain(`<link rel="icon" href="${root}brand/icon.svg" type="image/svg+xml">`)
  })

  it('has the same typefaces on pages and in emails', () => {
    const css = read('style.css')
    const email = read('email/one/index.html').replaceAll('&#x27;', "'")
    for (const stack of ["-apple-system,'Segoe UI'", "'Iowan Old Style','Palatino Linotype'"]) {
      expect(css).toContain(stack)
      expect(email).toContain(`font-family:${stack}`)
    }
    expect(css).toContain('--corner:12px')
  })

  it('may use one file for everything', async () => {
    const one = PUBLICATION.replace(/static\/dark|brand\/icon/g, 'brand/light')
    expect(await build(request(temporaryFolder({ ...FILES, 'publication.yml': one })))).toMatchObject({
      ok: true,
      problems: [],
    })
  })

  it.each([
    ['brand/light.svg', '5:9 publication.logo'],
    ['static/dark.svg', '5:31 publication.logo'],
    ['brand/icon.svg', '6:1 publication.icon'],
  ])('is reported at its line if %s is missing', async (missing, place) => {
    const { problems } = await check(
      request(temporaryFolder(Object.fromEntries(Object.entries(FILES).filter(([name]) => name !== missing)))),
    )
    expect(problems.map(({ where, rule }) => `${placeText(where)} ${rule}`)).toContain(`publication.yml:${place}`)
  })
})
