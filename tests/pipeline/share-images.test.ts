import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BuildReport, build, check } from '../../src/index.js'
import { openDisk } from '../../src/pipeline/index.js'
import { drawnFile } from '../../src/pipeline/picture-store.js'
import { plainPicture } from '../../src/sharing/drawing.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

const request = (root: string) =>
  ({ root, now: Date.parse('2026-03-25T00:00:00Z'), drafts: false, emails: 'all', strict: false }) as const
const make = (root: string): Promise<BuildReport> => build(request(root))

const PUBLICATION = (more = 'shareImages: true\n') => `title: The Tideline
url: https://tideline.example.org/
license: CC-BY-4.0
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: The Tideline, 4 Ferry Steps
${more}`

const ORIGINAL = `original:
  publisher: { name: Harbour Review, url: https://harbour-review.example.com/ }
  url: https://harbour-review.example.com/treaty
  date: 2026-03-12
  license: CC-BY-ND-4.0
`
const post = (head: string): string =>
  `---\ndate: 2026-03-14\nauthors: [Ada Writer]\n${head}---\n\nThe gauge stands in midstream, and everybody can see it.\n`

const HEBREW = join(
  dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-hebrew/package.json')),
  'files/noto-sans-hebrew-hebrew-wght-normal.woff2',
)

function publish(root: string, posts: Readonly<Record<string, string>>, settings?: string): void {
  mkdirSync(join(root, 'posts'), { recursive: true })
  writeFileSync(join(root, 'publication.yml'), PUBLICATION(settings))
  for (const [name, text] of Object.entries(posts)) writeFileSync(join(root, `posts/${name}.md`), text)
}

const read = (root: string, path: string): string => readFileSync(join(root, 'out', path), 'utf8')
/** The path of the picture that the page of a post states for links. */
const stated = (root: string, name: string): string | undefined =>
  /property="og:image" content="https:\/\/tideline\.example\.org\/([^"]+)"/.exec(read(root, `${name}/index.html`))?.[1]
const drawn = (root: string): string[] =>
  existsSync(join(root, 'out/pictures'))
    ? readdirSync(join(root, 'out/pictures')).filter(name => name.startsWith('share-'))
    : []

/** The edges of everything that is drawn between the band at the top and the bottom, in pixels. */
async function inkOf(file: string): Promise<{ left: number; right: number; bottom: number }> {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true })
  let [left, right, bottom] = [info.width, 0, 0]
  for (let y = 20; y < info.height; y += 1)
    for (let x = 0; x < info.width; x += 1)
      // Only letters are darker than the line above the credit.
      if ((data[y * info.width + x] ?? 255) < 150) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        bottom = y
      }
  return { left, right, bottom }
}

describe('a share image', () => {
  const root = lastingFolder()
  const LONG = 'What forty years of negotiation over a single river can teach a continent about sharing its water. '
  const KINDS: Readonly<Record<string, readonly [what: string, head: string]>> = {
    short: ['a short title', 'title: Notes\n'],
    copy: ['a copy', `title: Why the river treaty held\n${ORIGINAL}`],
    long: ['a title that is far too long', `title: ${JSON.stringify(LONG.repeat(9))}\n${ORIGINAL}`],
    word: ['a word without end', `title: ${'Donaudampfschifffahrts'.repeat(12)}\nlanguage: de\n`],
    crowd: ['forty authors', 'title: A statement\n'],
    hebrew: ['a text from right to left', `title: מדוע אמנת הנהר החזיקה מעמד (2026)\nlanguage: he\n`],
    vietnamese: ['accents upon accents', 'title: Vì sao hiệp ước dòng sông vẫn đứng vững\nlanguage: vi\n'],
  }
  beforeAll(async () => {
    const posts = Object.entries(KINDS).map(([name, [, head]]) => [name, post(head)] as const)
    publish(root, Object.fromEntries(posts), 'shareImages: { fonts: [fonts/hebrew.woff2] }\n')
    const authors = Array.from({ length: 40 }, (_, i) => `Author Number ${i}`)
    writeFileSync(
      join(root, 'posts/crowd.md'),
      post(`title: A statement\n${ORIGINAL}`).replace('[Ada Writer]', JSON.stringify(authors)),
    )
    mkdirSync(join(root, 'fonts'))
    copyFileSync(HEBREW, join(root, 'fonts/hebrew.woff2'))
    const report = await make(root)
    expect(report.ok).toBe(true)
    expect(report.notes).toEqual([])
  })

  it.each(Object.keys(KINDS))(
    'of %s has the size that networks ask for, and its words stay inside the margins',
    async name => {
      const file = join(root, 'out', stated(root, name) ?? '')
      expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 1200, height: 630 })
      const { left, right, bottom } = await inkOf(file)
      expect(left).toBeGreaterThanOrEqual(64)
      expect(right).toBeLessThan(1200 - 64)
      expect(bottom).toBeLessThan(630 - 24)
    },
  )

  it('begins at the right where the language does', async () => {
    const [hebrew, latin] = await Promise.all(
      ['hebrew', 'vietnamese'].map(name => inkOf(join(root, 'out', stated(root, name) ?? ''))),
    )
    expect(hebrew?.right).toBeGreaterThan(1115)
    expect(hebrew?.left).toBeGreaterThan(120)
    expect(latin?.left).toBeLessThan(85)
  })

  it('is stated on the page and in feeds, with its size and its words', () => {
    const path = stated(root, 'copy')
    const words = 'Why the river treaty held · By Ada Writer · Originally published by Harbour Review on 12 March 2026'
    const page = read(root, 'copy/index.html')
    for (const [property, content] of [
      ['og:image:width', '1200'],
      ['og:image:height', '630'],
      ['og:image:type', 'image/png'],
      ['og:image:alt', words],
    ])
      expect(page).toContain(`<meta property="${property}" content="${content}">`)
    expect(page).toContain('<meta name="twitter:card" content="summary_large_image">')
    expect(page).toContain(`"url":"https://tideline.example.org/${path}","width":1200,"height":630`)
    expect(page.replace(/<head>[\s\S]*<\/head>/, '')).not.toContain('share-')
    for (const feed of ['feed.xml', 'atom.xml'])
      expect(read(root, feed)).toContain(
        `<media:content url="https://tideline.example.org/${path}" medium="image" type="image/png" width="1200" height="630">`,
      )
    expect(read(root, 'feed.json')).toContain(`"image": "https://tideline.example.org/${path}"`)
  })

  it('states the origin in the language of the post', () => {
    expect(read(root, 'hebrew/index.html')).toMatch(/og:image:alt" content="מדוע/)
    expect(read(root, 'word/index.html')).toMatch(/og:image:alt" content="[^"]* · Von Ada Writer"/)
  })
})

describe('share images', () => {
  it('are made for posts without a picture alone', async () => {
    const root = temporaryFolder()
    const posts = {
      plain: post('title: Plain\n'),
      pictured: post('title: Pictured\nimage: { src: map.png, alt: A map }\n'),
      excerpt: post(`title: Excerpt\n${ORIGINAL}  expires: 2026-03-20\n`),
      withdrawn: post('title: Withdrawn\nstatus: withdrawn\nnotice: It was wrong.\n'),
      forbidden: post(
        `title: Forbidden\nimage: { src: map.png, alt: A map, credit: Bo Photographer }\n${ORIGINAL}  terms: { images: none }\n`,
      ),
    }
    publish(root, posts)
    writeFileSync(
      join(root, 'posts/map.png'),
      await sharp({ create: { width: 60, height: 40, channels: 3, background: '#336699' } })
        .png()
        .toBuffer(),
    )
    mkdirSync(join(root, 'items'))
    writeFileSync(
      join(root, 'items/links.md'),
      '- [Elsewhere](https://elsewhere.example.com/a) by Bo Author, Elsewhere, 2026-03-20\n\n  Worth reading.\n',
    )
    const { ok } = await make(root)
    expect(ok).toBe(true)
    expect(Object.keys(posts).filter(name => stated(root, name)?.includes('share-'))).toEqual([
      'plain',
      'excerpt',
      'forbidden',
    ])
    expect(stated(root, 'withdrawn')).toBeUndefined()
    expect(drawn(root)).toHaveLength(3)
  })

  it('are kept until their words change, and go with their post', async () => {
    const root = temporaryFolder()
    publish(root, { a: post('title: First\n'), b: post('title: Second\n') })
    await make(root)
    const path = stated(root, 'a') ?? ''
    const cached = join(root, '.offprint', path)
    const before = statSync(cached).mtimeMs
    expect((await make(root)).changed).toEqual([])
    rmSync(join(root, 'out'), { recursive: true })
    expect((await make(root)).changed).toContain(path)
    expect(statSync(cached).mtimeMs).toBe(before)
    writeFileSync(join(root, 'posts/a.md'), post('title: Third\n'))
    const renamed = await make(root)
    expect(renamed.removed).toEqual([path])
    expect(stated(root, 'a')).not.toBe(path)
    rmSync(join(root, 'posts/a.md'))
    await make(root)
    expect(drawn(root).map(name => `pictures/${name}`)).toEqual([stated(root, 'b')])
    expect(readdirSync(join(root, '.offprint/pictures'))).toEqual(drawn(root))
    publish(root, {}, '')
    await make(root)
    expect(drawn(root)).toEqual([])
  })

  it('are not made without a glyph for every character, and a note names these and a font', async () => {
    const root = temporaryFolder()
    publish(root, {
      hebrew: post('title: מדוע\nlanguage: he\n'),
      emoji: post('title: Good news 🎉\n'),
      accent: post('title: Z\u0351 is a letter\n'),
      composed: post('title: Cafe\u0301 and \uFB01sh\n'),
    })
    const { ok, notes } = await make(root)
    expect(ok).toBe(true)
    expect(['hebrew', 'emoji', 'accent'].map(name => stated(root, name))).toEqual([undefined, undefined, undefined])
    expect(stated(root, 'composed')).toBeDefined()
    expect(notes).toHaveLength(3)
    expect(notes.join('\n')).toMatch(/posts\/hebrew\.md .*מ \(U\+05DE\).*@fontsource-variable\/noto-sans-hebrew/)
    expect(notes.join('\n')).toMatch(/posts\/emoji\.md .*🎉 \(U\+1F389\).*@fontsource\/noto-emoji/)
    expect(notes.join('\n')).toMatch(/posts\/accent\.md .*\(U\+005A U\+0351\)/)
  })

  it('warn of fonts that do not exist or cannot be read, and are made without them', async () => {
    const root = temporaryFolder()
    publish(root, { a: post('title: First\n') }, 'shareImages: { fonts: [nowhere, fonts/text.ttf] }\n')
    mkdirSync(join(root, 'fonts'))
    writeFileSync(join(root, 'fonts/text.ttf'), 'This is no font.')
    const { ok, problems } = await make(root)
    expect(ok).toBe(true)
    expect(problems.map(({ what }) => what)).toEqual([
      '`nowhere` has no font file.',
      '`fonts/text.ttf` is no font that can be read.',
    ])
    expect(stated(root, 'a')).toBeDefined()
  })

  it('are not drawn by a check', async () => {
    const root = temporaryFolder()
    publish(root, { a: post('title: First\n') })
    const { ok } = await check(request(root))
    expect(ok).toBe(true)
    expect(existsSync(join(root, '.offprint/pictures'))).toBe(false)
  })

  it('have the colour of the publication if drawing fails, and are tried again', async () => {
    const root = temporaryFolder()
    const drawing = {
      path: 'pictures/share-x.png',
      key: 'x',
      draw: () => Promise.reject(new Error('out of memory')),
      plain: () => plainPicture('#fffdf9'),
    }
    const file = await drawnFile(drawing, openDisk(root), 'posts/a.md')
    expect(file.provisional).toBe(true)
    expect(file.notes?.join()).toContain('posts/a.md could not be drawn (out of memory)')
    const { data, info } = await sharp(file.bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, ...data.subarray(-3)]).toEqual([1200, 630, 0xff, 0xfd, 0xf9])
    expect(existsSync(join(root, '.offprint/pictures'))).toBe(false)
  })
})
