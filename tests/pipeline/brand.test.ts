import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build, check, placeText } from '../../src/index.js'
import { pictureFacts } from '../../src/pictures/index.js'
import { brandOf } from '../../src/pipeline/brand.js'
import { openDisk } from '../../src/pipeline/disk.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

const SVG = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><path fill="${colour}" d="M0 0h200v50H0z"/></svg>`
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="30" fill="#888"/></svg>'
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
  'brand/icon.svg': ICON,
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
      '<picture><source srcset="../dark.svg" media="(prefers-color-scheme: dark)"><img src="../brand/light.svg" alt="The Tideline" width="160" height="40"></picture>',
    )
    // Most mail programs show no drawings.
    for (const path of ['email/one/index.html', 'email/weekly/index.html']) {
      const sources = [
        ...read(path).matchAll(/<img(?: class="[ld]i")? src="([^"]*)" alt="The Tideline" width="160" height="40"/g),
      ]
      expect(sources).toHaveLength(2)
      for (const [, src = ''] of sources) {
        expect(src).toMatch(/^https:\/\/tideline\.example\.org\/pictures\/[\w-]+-320\.png$/)
        const file = readFileSync(join(root, 'out', src.slice('https://tideline.example.org/'.length)))
        expect(pictureFacts(file)).toEqual({ width: 320, height: 80, mediaType: 'image/png' })
      }
    }
  })

  it('has its name in the colour and typeface of a nameplate where a mail program blocks pictures', () => {
    for (const path of ['email/one/index.html', 'email/weekly/index.html']) {
      const [, attributes = ''] = /<a ([^>]*)>\s*<img [^>]*pictures\//.exec(read(path)) ?? []
      expect(attributes, path).toMatch(/class="tl"[^>]*style="color:#[0-9a-f]{6};text-decoration:none"/)
      expect(read(path), path).toMatch(/\.tl[^{}]*\{[^}]*color: ?#[0-9a-f]{6} ?!important/)
    }
  })

  it('has its files in out/, and its icon on every page', () => {
    for (const [path, svg] of [
      ['brand/light.svg', SVG('#111')],
      ['dark.svg', SVG('#eee')],
      ['brand/icon.svg', ICON],
    ] as const)
      expect(read(path)).toBe(svg)
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
    const one = PUBLICATION.replace(/static\/dark|brand\/light/g, 'brand/icon')
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

/** A PNG of one colour, the right half of which is transparent. */
const halfPng = (width: number, height: number, dot = ''): Uint8Array => {
  const data = new Uint8Array(width * height * 4)
  for (let at = 0; at < data.length; at += 4) if ((at / 4) % width < width / 2) data.set([16, 32, 48, 255], at)
  if (dot) data.set([255, 255, 255, 255])
  return encode({ width, height, data, channels: 4, depth: 8 })
}
const drawing = (width: number, height: number, inside = '<path d="M0 0h9v9z"/>'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${inside}</svg>`
const TWO_FRAMES = Buffer.from(
  '47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401' +
    '0021f90400000000002c000000000100010000020244010 03b'.replace(' ', ''),
  'hex',
)

describe('a dark logo without one for dark backgrounds', () => {
  it('has a light plate there on pages and in emails, with its name in dark letters where pictures are blocked', async () => {
    const one = PUBLICATION.replace(', dark: static/dark.svg', '')
    const circle = SVG('#111').replace(/<path.*?>/, '<circle cx="25" cy="25" r="20" fill="#111"/>')
    const root = temporaryFolder({ ...FILES, 'publication.yml': one, 'brand/light.svg': circle })
    await build(request(root))
    const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
    expect(read('one/index.html')).toContain('<img class="plate" src="../brand/light.svg"')
    expect(read('style.css')).toMatch(/\.masthead \.plate ?\{[^}]*background: ?#fff;[^}]*color: ?#1f2328/)
    for (const path of ['email/one/index.html', 'email/weekly/index.html']) {
      expect(read(path)).toMatch(/<img class="lp" src="[^"]*\/pictures\/[^"]*\.png" alt="The Tideline"/)
      // Some mail programs invert backgrounds but no pictures, so that the light background is part of the picture.
      const [, src = ''] = /<img class="lp" src="[^"]*\/(pictures\/[^"]*\.png)"/.exec(read(path)) ?? []
      const { data, channels } = decode(readFileSync(join(root, 'out', src)))
      expect([...data.slice(0, 3)], 'the first pixel').toEqual([0xf4, 0xf1, 0xea])
      expect(data.filter((_, i) => channels === 4 && i % 4 === 3 && data[i] !== 255)).toHaveLength(0)
      for (const prefix of [
        '@media \\(prefers-color-scheme:dark\\) \\{ ',
        '\\[data-ogsc\\] ',
        ':root:has\\(.moz-text-html\\)\\{[^<]*',
      ])
        expect(read(path)).toMatch(
          new RegExp(`${prefix}\\.lp ?\\{ ?background:#[0-9a-f]{6} ?!important; ?color:#[0-9a-f]{6}`),
        )
    }
  })
})

describe('a logo', () => {
  const brandWith = (files: Readonly<Record<string, string | Uint8Array>>, logo: object = {}) =>
    brandOf(
      { logo: { src: Object.keys(files)[0] ?? '', width: 180, ...logo }, icon: undefined, static: 'static' },
      openDisk(temporaryFolder(files)),
    )

  it.each<[string, string | Uint8Array, width: number, height: number]>([
    ['of usual shape', drawing(240, 48), 180, 36],
    ['that is square', drawing(64, 64), 180, 180],
    ['that is taller than wide', drawing(60, 300), 36, 180],
    ['so wide that it could not be read', drawing(2000, 100), 400, 20],
    ['wider than any email', drawing(9000, 100), 552, 6],
    ['in pixels', halfPng(900, 300), 180, 60],
  ])('%s fits', (_shape, file, width, height) => {
    const { logo } = brandWith({ 'logo.file': file })
    expect(logo).toMatchObject({ width, height })
  })

  it.each<[string, string | Uint8Array, boolean]>([
    ['dark pixels', halfPng(40, 20), true],
    ['dark pixels with a bright dot', halfPng(40, 20, 'dot'), true],
    ['shapes without colours, which are black', drawing(240, 48), true],
    ['a dark drawing', drawing(240, 48, '<path fill="#123" d="M0 0h9v9z"/><text style="fill: navy">a</text>'), true],
    ['a bright drawing', drawing(240, 48, '<path fill="#e63" d="M0 0h9v9z"/>'), false],
    ['half of each', drawing(240, 48, '<path fill="#123" d="M0 0h9v9z"/><path fill="#e63" d="M0 0h9v9z"/>'), false],
    [
      'a style for the dark',
      drawing(9, 9, '<style>@media (prefers-color-scheme:dark){*{fill:#fff}}</style><path/>'),
      false,
    ],
  ])('of %s has a plate on dark backgrounds: %#', (_what, file, plate) => {
    expect(brandWith({ 'logo.file': file }).logo?.plate).toBe(plate)
    expect(brandWith({ 'logo.file': file, 'b.svg': ICON }, { dark: 'b.svg' }).logo?.plate).toBe(false)
  })

  it.each<[string, string | Uint8Array, string]>([
    [
      'a file that is no picture',
      'not a picture',
      'error: The logo `logo.file` is no picture that can be read. Save it again as SVG or PNG.',
    ],
    ['an empty file', '', 'error: The logo `logo.file` is no picture that can be read. Save it again as SVG or PNG.'],
    [
      'a drawing without a size',
      '<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>',
      'error: The logo `logo.file` does not say how large it is. Give its `<svg>` a `viewBox`, such as `viewBox="0 0 240 48"`.',
    ],
    [
      'an animation',
      TWO_FRAMES,
      'warning: The logo `logo.file` moves, which distracts readers, and some mail programs show only its first frame. Save it as a still picture.',
    ],
    [
      'a heavy file',
      drawing(9, 9, `<!--${'x'.repeat(600_000)}-->`),
      'warning: The logo `logo.file` has 600 kB, which every page loads. Save it smaller: twice the width at which it is shown is enough.',
    ],
    ['a good file', drawing(9, 9), ''],
  ])('is reported: %s', (_what, file, said) => {
    const { problems } = brandWith({ 'logo.file': file })
    expect(problems.map(({ severity, what, fix }) => `${severity}: ${what} ${fix}`).join('\n')).toBe(said)
  })
})
