import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build, check, placeText } from '../../src/index.js'
import { openSession } from '../../src/pipeline/index.js'
import { axeFaults } from '../axe.js'
import { itInBrowser, openPage } from '../browser.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: a@tideline.example.org }
postalAddress: 4 Ferry Steps
digests: { weekly: { title: Weekly } }
`
const POST = { 'posts/one.md': '---\ntitle: One\ndate: 2026-03-14\ntags: [rivers]\n---\n\nThe water rose.\n' }
const named = (theme: string) => ({ ...POST, 'publication.yml': `${PUBLICATION}theme: ${theme}\n` })
const request = (root: string) => ({
  root,
  now: Date.UTC(2026, 3, 1),
  drafts: false,
  emails: 'all' as const,
  strict: false,
})
const problemsOf = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
  (await check(request(temporaryFolder(files)))).problems.map(
    ({ severity, rule, where, what, fix }) => `${severity} ${rule} ${placeText(where)} ${what} ${fix}`,
  )
const MASTHEAD = '<header class="masthead">{{title}} of {{> place}}</header>\n'

describe('a theme of the publication', () => {
  let root = ''
  const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  beforeAll(async () => {
    root = lastingFolder({
      ...named('{ name: ours, light: { text: "#111111" } }'),
      'themes/ours/theme.yml': "font: slab\ncorners: round\nlight: { text: '#222222', muted: '#333333' }\n",
      'themes/ours/README.md': 'Our look.\n',
      'themes/ours/web/masthead.html.hbs': MASTHEAD,
      'themes/ours/partials/place.hbs': 'the theme',
      'themes/ours/web/theme.css': '.ours { color: red; }\n',
      'templates/web/footer.html.hbs': '<footer>Ours alone</footer>\n',
    })
    expect((await build(request(root))).problems).toEqual([])
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it('has its tokens in pages and emails, below the keys of the publication', () => {
    const css = read('style.css')
    expect(css).toContain('--text:#111111;--muted:#333333')
    expect(css).toContain('--corner:12px')
    expect(css).toMatch(/--reading:Rockwell[^;]*;--display:Rockwell/)
    expect(read('email/one/index.html')).toContain('font-family:Rockwell')
  })

  it('has its templates and styles, below the templates of the publication', () => {
    expect(read('one/index.html')).toContain('<header class="masthead">The Tideline of the theme</header>')
    expect(read('one/index.html')).toContain('<footer>Ours alone</footer>')
    expect(read('style.css')).toMatch(/\.ours\{color:red;?\}\s*$/)
  })

  it('is built again when one of its files changes, and only then', async () => {
    expect((await build(request(root))).changed).toEqual([])
    write('themes/ours/theme.yml', "font: slab\ncorners: square\nlight: { text: '#222222', muted: '#333333' }\n")
    expect((await build(request(root))).changed).toContain('style.css')
    expect(read('style.css')).toContain('--corner:0px')
    write('themes/ours/partials/place.hbs', 'the coast')
    expect((await build(request(root))).changed).toContain('one/index.html')
    expect(read('one/index.html')).toContain('of the coast')
  })

  it('is noticed while the preview is open, with its last good state while it has a fault', async () => {
    const session = await openSession({ root, now: () => Date.UTC(2026, 3, 1) })
    const corner = () => session.current().publication?.theme.corner
    write('themes/ours/theme.yml', 'corners: round\n')
    await session.refresh(['themes/ours/theme.yml'])
    expect(corner()).toBe(12)
    write('themes/ours/theme.yml', 'corners: oval\n')
    const { problems } = await session.refresh(['themes/ours/theme.yml'])
    expect(problems.map(({ where }) => placeText(where))).toContain('themes/ours/theme.yml:1:1')
    expect(corner()).toBe(12)
  })
})

it('a theme of the publication with the name of one of Offprint changes that one', async () => {
  const root = temporaryFolder({
    ...named('letter'),
    'themes/letter/theme.yml': 'corners: round\n',
    'themes/letter/web/footer.html.hbs': '<footer>Yours sincerely</footer>\n',
  })
  expect((await build(request(root))).problems).toEqual([])
  const css = readFileSync(join(root, 'out/style.css'), 'utf8')
  expect(css).toContain('--corner:12px')
  expect(css).toContain("--reading:'Iowan Old Style'")
  expect(readFileSync(join(root, 'out/one/index.html'), 'utf8')).toContain('<footer>Yours sincerely</footer>')
})

it('`font` and `accent` of a publication replace the single ones of its theme', async () => {
  const root = temporaryFolder(named("{ name: letter, font: sans, accent: '#005f73' }"))
  expect((await build(request(root))).problems).toEqual([])
  const css = readFileSync(join(root, 'out/style.css'), 'utf8')
  expect(css).not.toContain("--reading:'Iowan Old Style'")
  expect(css).toContain('--accent:#005f73')
})

describe('a theme with a fault is reported with its line and a remedy', () => {
  it.each<[fault: string, files: Readonly<Record<string, string>>, told: RegExp]>([
    [
      'a misspelt name',
      named('{ name: brodsheet }'),
      /^error theme\.name publication\.yml:6:\d+ There is no theme `brodsheet`\. Did you mean `broadsheet`\?/,
    ],
    ['another case', named('Letter'), /There is no theme `Letter`\. Did you mean `letter`\?/],
    [
      'a name of nothing',
      named('{ name: gazette }'),
      /There is no theme `gazette`\. The themes are `broadsheet`, `letter`, `plain`; one of your own is a folder `themes\/gazette` with a `theme\.yml`/,
    ],
    [
      'a misspelt name of its own',
      { ...named('{ name: tidelien }'), 'themes/tideline/theme.yml': '' },
      /Did you mean `tideline`\? The themes are `broadsheet`, `letter`, `plain`, `tideline`;/,
    ],
    [
      'a path',
      named('{ name: ../letter }'),
      /^error publication\.field publication\.yml:6:\d+ `theme\.name` should be the name of a theme: /,
    ],
    [
      'a folder without its file',
      { ...named('ours'), 'themes/ours/web/theme.css': '' },
      /The folder `themes\/ours` has no `theme\.yml`\. Add that file\./,
    ],
    [
      'another ending',
      { ...named('ours'), 'themes/ours/theme.yaml': '' },
      /but `themes\/ours\/theme\.yaml`\. Name that file `theme\.yml`/,
    ],
    [
      'broken YAML',
      { ...named('ours'), 'themes/ours/theme.yml': 'font: sans\n  body: book\n' },
      /^error theme\.yaml themes\/ours\/theme\.yml:\d/,
    ],
    [
      'a list',
      { ...named('ours'), 'themes/ours/theme.yml': '- font\n' },
      /^error theme\.token themes\/ours\/theme\.yml:1:1 This file should be a mapping/,
    ],
    [
      'a misspelt token',
      { ...named('ours'), 'themes/ours/theme.yml': 'font: sans\nhedding: slab\n' },
      /^warning key\.misspelled themes\/ours\/theme\.yml:2:1 Unknown key `hedding`\. Did you mean `heading`\?/,
    ],
    [
      'an unknown token',
      { ...named('ours'), 'themes/ours/theme.yml': 'shadow: deep\n' },
      /^warning theme\.token themes\/ours\/theme\.yml:1:1 Unknown key `shadow`\. Remove it, or write one of `accent`, /,
    ],
    [
      'an unknown colour',
      { ...named('ours'), 'themes/ours/theme.yml': "dark:\n  ink: '#fff'\n" },
      /^warning theme\.token themes\/ours\/theme\.yml:2:3 Unknown key `ink`\. .*`page`, `card`/,
    ],
    [
      'its name inside',
      { ...named('ours'), 'themes/ours/theme.yml': 'name: Ours\n' },
      /Unknown key `name`\. Remove it: the name of a theme is that of its folder\./,
    ],
    [
      'a level too many',
      { ...named('ours'), 'themes/ours/theme.yml': 'theme: { font: sans }\n' },
      /Unknown key `theme`\. Write the keys below it without `theme:`\./,
    ],
    [
      'an unknown face',
      { ...named('ours'), 'themes/ours/theme.yml': 'body: boook\n' },
      /`body` should be one of serif, .* \(did you mean book\?\)/,
    ],
    [
      'a number out of range',
      { ...named('ours'), 'themes/ours/theme.yml': 'leading: 3\n' },
      /`leading` should be a number from 1\.2 to 2/,
    ],
    ['a side that is none', named('{ align: right }'), /`theme\.align` should be one of left, centre, center/],
    [
      'a pale colour',
      { ...named('ours'), 'themes/ours/theme.yml': "light: { muted: '#cccccc' }\n" },
      /^warning theme\.contrast themes\/ours\/theme\.yml:1:\d+ `light\.muted` is hard to read/,
    ],
    [
      'backgrounds too far apart',
      { ...named('ours'), 'themes/ours/theme.yml': "light: { page: '#000000', card: '#ffffff', shade: '#777777' }\n" },
      /^error theme\.unreadable themes\/ours\/theme\.yml:1:\d+ No text is readable on all backgrounds of `light`/,
    ],
    [
      'a template that is not closed',
      { ...named('ours'), 'themes/ours/theme.yml': '', 'themes/ours/web/footer.html.hbs': '\n{{#if title}}' },
      /^error template\.syntax themes\/ours\/web\/footer\.html\.hbs:2:1 /,
    ],
    [
      'a template with an unknown name',
      {
        ...named('ours'),
        'themes/ours/theme.yml': '',
        'themes/ours/partials/email-kicker.hbs': '{{#if kickr}}x{{/if}}',
      },
      /^warning template\.name themes\/ours\/partials\/email-kicker\.hbs:1:7 .*`kicker`/,
    ],
    [
      'a template that yields no MJML',
      {
        ...named('ours'),
        'themes/ours/theme.yml': '',
        'themes/ours/email/post.mjml.hbs': '<mjml><mj-body><mj-nothing /></mj-body></mjml>',
      },
      /template\.mjml themes\/ours\/email\/post\.mjml\.hbs /,
    ],
    ...[
      'a { color: red',
      'a { color: red } }',
      'a::after { content: "x }\n',
      '/* a',
      'a { background: url(b.png }',
    ].map((css): [string, Readonly<Record<string, string>>, RegExp] => [
      `a style sheet with the fault ${css.trim()}`,
      { ...named('ours'), 'themes/ours/theme.yml': '', 'themes/ours/web/theme.css': `p{}\n${css}` },
      /^warning template\.style themes\/ours\/web\/theme\.css:2 This .* (?:Add|Remove) /,
    ]),
    [
      'a partial that nothing uses',
      { ...named('ours'), 'themes/ours/theme.yml': '', 'themes/ours/partials/email-namplate.hbs': 'x' },
      /^warning template\.unused themes\/ours\/partials\/email-namplate\.hbs No template .* meant `email-nameplate`, rename it/,
    ],
    [
      'a colour by name',
      { ...named('ours'), 'themes/ours/theme.yml': '\uFEFFfont: sans\r\naccent: teal\r\n' },
      /^error theme\.token themes\/ours\/theme\.yml:2:1 `accent` should be a colour such as '#9a3412'/,
    ],
    [
      'a colour that YAML reads as a number',
      { ...named('ours'), 'themes/ours/theme.yml': 'light: { text: 111111 }\n' },
      /^error theme\.token themes\/ours\/theme\.yml:1:10 `light\.text` should be a colour such as '#9a3412'/,
    ],
    [
      'a colour that YAML reads as a comment',
      { ...named('ours'), 'themes/ours/theme.yml': 'accent: #111111\n' },
      /^warning yaml\.cut-text themes\/ours\/theme\.yml:1:9 /,
    ],
    [
      'its file in capitals',
      { ...named('ours'), 'themes/ours/Theme.yml': '' },
      /but `themes\/ours\/Theme\.yml`\. Name that file `theme\.yml`/,
    ],
    ['a file in place of the folder', { ...named('ours'), themes: 'x' }, /There is no theme `ours`\./],
    [
      'a file that is never used',
      { ...named('ours'), 'themes/ours/theme.yml': '', 'themes/ours/web/styles.css': '' },
      /^warning template\.unknown themes\/ours\/web\/styles\.css /,
    ],
  ])('%s', async (_, files, told) => {
    const problems = await problemsOf(files)
    expect(problems.filter(problem => told.test(problem)).length, problems.join('\n')).toBe(1)
  })

  it('a link to a theme elsewhere is reported as a link, and one within the publication is followed', async () => {
    const root = temporaryFolder({ ...named('ours'), 'design/theme.yml': 'corners: round\n' })
    mkdirSync(join(root, 'themes'))
    symlinkSync(temporaryFolder({ 'theme.yml': '' }), join(root, 'themes/ours'))
    const { problems } = await check(request(root))
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringContaining('The link `themes/ours` leads to nothing'),
    ])
    rmSync(join(root, 'themes/ours'))
    symlinkSync('../design', join(root, 'themes/ours'))
    expect((await build(request(root))).problems).toEqual([])
    expect(readFileSync(join(root, 'out/style.css'), 'utf8')).toContain('--corner:12px')
  })

  it('an own template in a folder of another name is reported at its own place', async () => {
    const files = {
      ...POST,
      'publication.yml': `${PUBLICATION}templates: layouts\n`,
      'layouts/web/footer.html.hbs': '{{#if title}}',
    }
    expect(await problemsOf(files)).toContainEqual(expect.stringContaining('layouts/web/footer.html.hbs:1:1'))
  })

  it('a theme of Offprint is adjusted in silence to the backgrounds of the publication', async () => {
    const dark = "light: { page: '#101010', card: '#101010', shade: '#202020' }"
    expect(await problemsOf(named(`{ name: broadsheet, ${dark} }`))).toEqual([])
  })

  it('a copy of the themes of Offprint in the templates is reported once', async () => {
    const files = {
      ...named('{ name: plain }'),
      'design/templates/themes/plain/theme.yml': 'font: mono\n',
      'design/templates/themes/plain/web/theme.css': 'a { color: red }\n',
    }
    const publication = `${files['publication.yml']}templates: design/templates\n`
    const problems = await problemsOf({ ...files, 'publication.yml': publication })
    expect(problems.filter(each => each.includes('template.'))).toEqual([
      expect.stringMatching(/^warning template\.unknown design\/templates\/themes Themes are not read from here/),
    ])
  })

  it('a folder of themes of another generator is no theme', async () => {
    expect(
      await problemsOf({
        ...named('{}'),
        'themes/ananke/theme.toml': 'x',
        'themes/ananke/layouts/index.html': '{{ .Title }}',
      }),
    ).toEqual([])
  })
})

describe('the sample publication', () => {
  const SAMPLE = join(import.meta.dirname, '../..')
  const parts = ['posts', 'digests', 'publishers.yml', 'ids.lock.json']
  const roots: string[] = []
  const inTheme = async (theme: string) => {
    const root = lastingFolder()
    roots.push(root)
    for (const part of parts) cpSync(join(SAMPLE, part), join(root, part), { recursive: true })
    const yaml = readFileSync(join(SAMPLE, 'publication.yml'), 'utf8').replace(/^theme: .*$/m, `theme: ${theme}`)
    expect(yaml).toContain(`theme: ${theme}`)
    writeFileSync(join(root, 'publication.yml'), yaml)
    return { root, built: await build(request(root)) }
  }
  const kept = new Map<string, ReturnType<typeof inTheme>>()
  /** Builds the sample in a theme, once for all tests, which change nothing in it. */
  const sampleIn = (theme: string) => {
    const sample = kept.get(theme) ?? inTheme(theme)
    kept.set(theme, sample)
    return sample
  }
  afterAll(() => {
    for (const root of roots) rmSync(root, { recursive: true })
  })

  it.each(['broadsheet', 'letter', 'plain', '{ align: centre, boxes: ruled, lines: none, measure: 50 }'])(
    'has every credit and no problem with the theme %s',
    async theme => {
      const { root, built } = await sampleIn(theme)
      expect([built.ok, built.problems]).toEqual([true, []])
      const { problems } = await check(request(root))
      expect(problems.filter(({ severity }) => severity !== 'note')).toEqual([])
    },
    60_000,
  )

  itInBrowser(
    'has no fault of accessibility in a theme, on pages and in emails, in light and dark, and nothing is too wide for a phone',
    async () => {
      const page = await openPage()
      await page.setViewportSize({ width: 320, height: 800 })
      const faults: string[] = []
      for (const theme of ['broadsheet', 'letter', 'plain']) {
        const { root } = await sampleIn(theme)
        for (const path of [
          'index.html',
          'why-the-river-treaty-held/index.html',
          'issues/weekly/index.html',
          'email/weekly/index.html',
          'email/complete/index.html',
          'email/why-the-river-treaty-held/index.html',
        ])
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme })
            // No script runs in them, so that a page that has become dark is the one that opens in the dark.
            if (colorScheme === 'light') await page.goto(pathToFileURL(join(root, 'out', path)).href)
            const wide = await page.evaluate(() => document.documentElement.scrollWidth)
            const place = `${theme} ${path} ${colorScheme}`
            if (wide > 320) faults.push(`${place}: ${wide} px`)
            const rules = colorScheme === 'light' ? 'whole' : 'design'
            faults.push(...(await axeFaults(page, { rules })).map(fault => `${place}: ${fault}`))
          }
      }
      expect(faults).toEqual([])
    },
    120_000,
  )
})
