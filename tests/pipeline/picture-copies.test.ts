import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuildReport, build } from '../../src/index.js'
import { openDisk } from '../../src/pipeline/index.js'
import { copiedFile } from '../../src/pipeline/picture-store.js'
import { cameraPicture, SECRETS } from '../pictures/camera-pictures.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

const make = (root: string): Promise<BuildReport> =>
  build({ root, now: Date.parse('2026-03-25T00:00:00Z'), drafts: false, emails: 'all', strict: false })

/** Copies are at most 300 pixels wide, so that the test is quick. */
const PUBLICATION = (pictures = '{ width: 300 }') => `title: The Tideline
url: https://tideline.example.org/
license: CC-BY-4.0
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: The Tideline, 4 Ferry Steps
digests: { weekly: { title: Weekly, limit: 99 } }
pictures: ${pictures}
`
const post = (body: string, head = '') =>
  `---\ntitle: A\ndate: 2026-03-14\nauthors: [Ada Writer]\n${head}---\n\nThe gauge stands in midstream, and everybody can see it.\n\n${body}\n`

const colour = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 192, g: 0, b: 0, alpha: 0.5 } } })

const drawing = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="320">${inside}</svg>`

type Sizes = readonly [width: number, height: number]
interface Kind {
  readonly file: string
  /** The address in the Markdown, if it is not the name of the file. */
  readonly address?: string
  readonly bytes: () => Promise<Buffer>
  /** The picture on the page and in the email: `own` if it is the file itself. */
  readonly web: Sizes | 'own'
  readonly email: Sizes | 'own'
  /** The formats of the two. */
  readonly formats: readonly [web: string, email: string]
}

/** Kinds of pictures that other generators have published wrongly, as reports about them say. */
const KINDS: readonly (readonly [name: string, kind: Kind])[] = [
  [
    'large',
    {
      file: 'large.jpg',
      bytes: () => cameraPicture({ width: 640, height: 320, format: 'jpeg' }),
      web: [300, 150],
      email: [300, 150],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'small, which is never enlarged',
    {
      file: 'small.jpg',
      bytes: () => colour(120, 60).jpeg().toBuffer(),
      web: 'own',
      email: 'own',
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'rotated by its camera, once and not twice',
    {
      file: 'turned.jpg',
      bytes: () => cameraPicture({ width: 640, height: 320, format: 'jpeg', orientation: 6 }),
      web: [300, 600],
      email: [300, 600],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'a drawing, which mail programs do not show',
    {
      file: 'plan.svg',
      bytes: async () => Buffer.from(drawing('<path d="M0 0h640v320z"/>')),
      web: 'own',
      email: [300, 150],
      formats: ['svg', 'png'],
    },
  ],
  [
    'a drawing with letters, for which this machine may lack the font',
    {
      file: 'words.svg',
      bytes: async () => Buffer.from(drawing('<text y="90">Low water</text>')),
      web: 'own',
      email: 'own',
      formats: ['svg', 'svg'],
    },
  ],
  [
    'small and rotated',
    {
      file: 'turned-small.jpg',
      bytes: () => cameraPicture({ width: 80, height: 40, format: 'jpeg', orientation: 8 }),
      web: [40, 80],
      email: [40, 80],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'rotated as WebP',
    {
      file: 'turned.webp',
      bytes: () => cameraPicture({ width: 640, height: 320, format: 'webp', orientation: 6 }),
      web: [300, 600],
      email: [300, 600],
      formats: ['webp', 'jpeg'],
    },
  ],
  [
    'in the colours of print',
    {
      file: 'print.jpg',
      bytes: () => colour(100, 50).toColourspace('cmyk').jpeg().toBuffer(),
      web: [100, 50],
      email: [100, 50],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'with 16 bits',
    {
      file: 'deep.png',
      bytes: () => colour(100, 50).toColourspace('rgb16').png().toBuffer(),
      web: [100, 50],
      email: [100, 50],
      formats: ['png', 'png'],
    },
  ],
  [
    'in a wide gamut',
    {
      file: 'wide.jpg',
      bytes: () => colour(100, 50).withIccProfile('p3').jpeg().toBuffer(),
      web: [100, 50],
      email: [100, 50],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'progressive',
    {
      file: 'progressive.jpg',
      bytes: () => colour(600, 300).jpeg({ progressive: true }).toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'transparent',
    {
      file: 'clear.png',
      bytes: () => colour(600, 300, 4).png().toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['png', 'png'],
    },
  ],
  [
    'transparent as WebP',
    {
      file: 'clear.webp',
      bytes: () => colour(600, 300, 4).webp().toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['webp', 'png'],
    },
  ],
  [
    'small as WebP, which Outlook does not show',
    {
      file: 'small.webp',
      bytes: () => colour(60, 30).webp().toBuffer(),
      web: 'own',
      email: [60, 30],
      formats: ['webp', 'jpeg'],
    },
  ],
  [
    'as AVIF',
    {
      file: 'new.avif',
      bytes: () => colour(400, 200).avif({ effort: 0 }).toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['webp', 'jpeg'],
    },
  ],
  [
    'as TIFF, which browsers do not show',
    {
      file: 'scan.tiff',
      bytes: () => colour(60, 30).tiff().toBuffer(),
      web: [60, 30],
      email: [60, 30],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'with few colours',
    {
      file: 'drawing.png',
      bytes: () => colour(600, 300).png({ palette: true }).toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['png', 'png'],
    },
  ],
  [
    'animated, which keeps moving',
    {
      file: 'moving.webp',
      bytes: async () =>
        sharp(
          await Promise.all(
            ['#f00', '#0f0'].map(background =>
              sharp({ create: { width: 400, height: 200, channels: 3, background } })
                .png()
                .toBuffer(),
            ),
          ),
          { join: { animated: true } },
        )
          .webp()
          .toBuffer(),
      web: 'own',
      email: 'own',
      formats: ['webp', 'webp'],
    },
  ],
  [
    'with an extension in capitals',
    {
      file: 'CAPITALS.JPG',
      bytes: () => colour(600, 300).jpeg().toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'a PNG called .jpg',
    {
      file: 'wrong.jpg',
      bytes: () => colour(600, 300).png().toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['png', 'png'],
    },
  ],
  [
    'with spaces and letters beyond ASCII',
    {
      file: 'die Brücke & ich.jpg',
      address: '<die Brücke & ich.jpg>',
      bytes: () => colour(600, 300).jpeg().toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'with a query',
    {
      file: 'query.jpg',
      address: 'query.jpg?v=2',
      bytes: () => colour(600, 300).jpeg().toBuffer(),
      web: [300, 150],
      email: [300, 150],
      formats: ['jpeg', 'jpeg'],
    },
  ],
  [
    'very tall',
    {
      file: 'tall.webp',
      bytes: () => colour(310, 6000).webp({ effort: 0 }).toBuffer(),
      web: [300, 5806],
      email: [300, 5806],
      formats: ['webp', 'jpeg'],
    },
  ],
]

const SLUG = 'kinds'
const attribute = (tag: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

describe('the pictures of a build', () => {
  let root = ''
  let report: BuildReport
  const out = (path: string) => join(root, 'out', path)
  const read = (path: string) => readFileSync(out(path), 'utf8')
  const filesBelow = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))

  beforeAll(async () => {
    const pictures = await Promise.all(
      KINDS.map(async ([, { file, bytes }]) => [`posts/${SLUG}/${file}`, await bytes()]),
    )
    const lead = await cameraPicture({ width: 900, height: 450, format: 'webp' })
    root = lastingFolder({
      'publication.yml': PUBLICATION(),
      [`posts/${SLUG}/index.md`]: post(
        KINDS.map(
          ([, { file, address = file }], i) => `![picture ${i}](${address}){credit="Bo Author" license="CC-BY-ND-4.0"}`,
        ).join('\n\n'),
      ),
      'posts/lead/index.md': post(
        '![again](again.jpg)\n\n[![large](linked.jpg)](linked.jpg)',
        'image: { src: lead.webp, alt: the lead }\n',
      ),
      'posts/lead/lead.webp': lead,
      'posts/lead/again.jpg': pictures[0]?.[1] as Buffer,
      'posts/lead/linked.jpg': await cameraPicture({ width: 620, height: 310, format: 'jpeg' }),
      'static/images/whole.jpg': await cameraPicture({ width: 610, height: 305, format: 'jpeg' }),
      ...(Object.fromEntries(pictures) as Record<string, Buffer>),
    })
    report = await make(root)
  })

  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('are published without an error, and each credit is found', () => {
    expect(report.problems.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(report.ok).toBe(true)
  })

  it.each(KINDS.map(([name, kind], i) => [name, kind, i] as const))(
    '%s',
    async (_, { web, email, formats, file }, i) => {
      const copies = [
        ['web', read(`${SLUG}/index.html`), `${SLUG}/`, web, formats[0]],
        ['email', read(`email/${SLUG}/index.html`), '', email, formats[1]],
        [
          'feed',
          read('feed.xml').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"'),
          '',
          email,
          formats[1],
        ],
      ] as const
      for (const [channel, html, base, sizes, format] of copies) {
        const tag = html.match(/<img\b[^>]*>/g)?.find(each => attribute(each, 'alt') === `picture ${i}`) ?? ''
        const address = new URL(attribute(tag, 'src').replaceAll('&amp;', '&'), `https://tideline.example.org/${base}`)
        const path = decodeURIComponent(address.pathname.slice(1))
        const shown = await sharp(out(path)).metadata()
        expect([channel, shown.format === 'heif' ? 'avif' : shown.format]).toEqual([channel, format])
        if (sizes === 'own') expect(path).toBe(`${SLUG}/${file}`)
        else {
          expect([channel, shown.width, shown.height]).toEqual([channel, ...sizes])
          expect([shown.space, shown.depth, shown.orientation ?? 1]).toEqual(['srgb', 'uchar', 1])
          if (channel !== 'email')
            expect([attribute(tag, 'width'), attribute(tag, 'height')].map(Number)).toEqual([...sizes])
          if (channel === 'web' && sizes[0] === 300)
            expect(attribute(tag, 'srcset')).toMatch(/ 100w, .* 200w, .* 300w$/)
        }
      }
    },
  )

  it('have no place of a camera in any file, but their rights', async () => {
    const files = filesBelow(out(''))
    const betrayed = files.filter(file => SECRETS.some(secret => readFileSync(file).includes(secret)))
    expect(betrayed).toEqual([])
    const copy = files.find(file => /pictures\/\w+-300\.jpg$/.test(file) && readFileSync(file).includes('Bo / Agency'))
    expect(copy).toBeDefined()
  })

  it('are turned in the right direction: the left half of a rotated picture comes to the top', async () => {
    const file = filesBelow(out('pictures')).find(
      each => /-300\.webp$/.test(each) && readFileSync(each).includes('Bo Author'),
    )
    const { data, info } = await sharp(out(`${SLUG}/turned.jpg`))
      .raw()
      .toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) =>
      [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)].map(value => value > 90)
    expect([at(150, 20), at(150, 580)]).toEqual([
      [true, false, false],
      [false, false, true],
    ])
    expect(file).toBeDefined()
  })

  it('keep their addresses: there is the copy, or the picture itself if a link leads to it or it is in static/', async () => {
    const widths = ['lead/lead.webp', 'lead/again.jpg', 'lead/linked.jpg', 'images/whole.jpg']
    const found = await Promise.all(widths.map(async path => (await sharp(out(path)).metadata()).width))
    expect(found).toEqual([300, 300, 620, 610])
  })

  it('have one copy if two posts show the same picture', () => {
    const copyOf = (page: string, alt: string) =>
      /pictures\/[^"]*/.exec(
        read(page)
          .match(/<img\b[^>]*>/g)
          ?.find(tag => attribute(tag, 'alt') === alt) ?? '',
      )?.[0]
    expect(copyOf('lead/index.html', 'again')).toBe(copyOf(`${SLUG}/index.html`, 'picture 0'))
  })

  it('are JPEG or PNG for other sites, with their true size and type', async () => {
    const page = read('lead/index.html')
    const meta = (name: string) => new RegExp(`property="${name}" content="([^"]*)"`).exec(page)?.[1] ?? ''
    expect(meta('og:image')).toMatch(/\/pictures\/\w+-300\.jpg$/)
    expect([meta('og:image:width'), meta('og:image:height'), meta('og:image:type')]).toEqual([
      '300',
      '150',
      'image/jpeg',
    ])
    expect(page).toMatch(/<img src="\.\.\/pictures\/\w+-300\.webp" srcset="[^"]* 300w" sizes="[^"]+" alt="the lead"/)
    const media = /<media:content[^>]*>/.exec(read('feed.xml').slice(read('feed.xml').indexOf('/lead/')))?.[0] ?? ''
    expect([attribute(media, 'url'), attribute(media, 'type'), attribute(media, 'width')]).toEqual([
      meta('og:image'),
      'image/jpeg',
      '300',
    ])
    expect(attribute(media, 'fileSize')).toBe('')
  })

  it('are made once: the next build writes nothing, and one without out/ gives the same bytes', async () => {
    const names = filesBelow(out('pictures'))
    const before = new Map(names.map(file => [file, readFileSync(file)]))
    const cached = filesBelow(join(root, '.offprint/pictures'))
    expect(cached.length).toBe(names.length)
    const again = await make(root)
    expect(again.changed.filter(path => /\.(?:jpg|png|webp)$/i.test(path))).toEqual([])
    for (const [file, bytes] of before) expect(readFileSync(file).equals(bytes)).toBe(true)
  })
})

describe('a picture without a copy', () => {
  it('is published as it is, and made again later, where sharp cannot be loaded', async () => {
    const root = temporaryFolder({ 'a.jpg': await cameraPicture({ width: 60, height: 30, format: 'jpeg' }) })
    const disk = openDisk(root)
    const copy = { path: 'pictures/a-30.jpg', width: 30, height: 15, format: 'jpeg', mediaType: 'image/jpeg' } as const
    const without = await copiedFile({ path: copy.path, from: 'a.jpg', copy }, disk, { load: async () => undefined })
    expect([without.provisional, without.notes?.length]).toEqual([true, 1])
    expect(SECRETS.filter(secret => Buffer.from(without.bytes).includes(secret))).toEqual([])
    expect((await sharp(without.bytes).metadata()).width).toBe(60)
    const made = await copiedFile({ path: copy.path, from: 'a.jpg', copy }, disk)
    expect([made.provisional, (await sharp(made.bytes).metadata()).width]).toEqual([undefined, 30])
  })

  it('because it is damaged, enormous or of an unknown kind, is a problem at its file and no crash', async () => {
    const noise = { type: 'gaussian', mean: 100, sigma: 60 } as const
    const jpeg = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#c00000', noise } })
      .jpeg()
      .toBuffer()
    const bomb = await colour(20, 20).png().toBuffer()
    bomb.writeUInt32BE(50_000, 16)
    bomb.writeUInt32BE(50_000, 20)
    const files = {
      'posts/a/cut.jpg': jpeg.subarray(0, 9000),
      'posts/a/text.jpg': Buffer.from('no picture'),
      'posts/a/drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="10"/>'),
    }
    const root = temporaryFolder({
      'publication.yml': PUBLICATION('{ width: 300, keepOriginals: yes }'),
      'posts/a/index.md': post('![a](cut.jpg)\n\n![b](text.jpg)\n\n![c](drawing.svg)'),
      ...files,
    })
    const { ok, problems } = await make(root)
    const found = problems.map(({ rule, where, severity }) => `${severity} ${rule} ${where.file}`)
    expect([ok, found.sort()]).toEqual([
      true,
      [
        'warning picture.damaged-file posts/a/cut.jpg',
        'warning picture.damaged-file posts/a/text.jpg',
        'warning picture.unreadable posts/a/cut.jpg',
      ],
    ])
    const again = await make(root)
    expect(again.problems.map(({ rule }) => rule)).toContain('picture.unreadable')
    writeFileSync(join(root, 'posts/a/text.jpg'), bomb)
    const refused = await make(root)
    expect([refused.ok, refused.problems.find(({ rule }) => rule === 'picture.huge')?.what]).toEqual([
      false,
      'This picture has 50,000 × 50,000 pixels, which fill the memory of the programs of readers.',
    ])
  })

  it('is kept in its full size at its own address if the publication wants that', async () => {
    const picture = await cameraPicture({ width: 640, height: 320, format: 'jpeg' })
    const root = temporaryFolder({
      'publication.yml': PUBLICATION('{ width: 300, keepOriginals: yes }'),
      'posts/a/index.md': post('![a](a.jpg)'),
      'posts/a/a.jpg': picture,
    })
    expect((await make(root)).ok).toBe(true)
    const bytes = readFileSync(join(root, 'out/a/a.jpg'))
    expect([(await sharp(bytes).metadata()).width, SECRETS.filter(secret => bytes.includes(secret))]).toEqual([640, []])
    writeFileSync(join(root, 'posts/a/a.jpg'), await cameraPicture({ width: 660, height: 330, format: 'jpeg' }))
    const before = readdirSync(join(root, 'out/pictures'))
    await make(root)
    const left = readdirSync(join(root, 'out/pictures')).filter(name => before.includes(name))
    expect(left, 'copies of the old picture').toEqual([])
  })
})
