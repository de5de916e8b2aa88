import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BuildReport, build, placeText } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const NOW = Date.parse('2026-03-25T00:00:00Z')
const make = (root: string): Promise<BuildReport> =>
  build({ root, now: NOW, drafts: false, emails: 'all', strict: false })

const PUBLICATION = (more = '') => `title: The Tideline
url: https://tideline.example.org/
license: CC-BY-4.0
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: The Tideline, 4 Ferry Steps
feeds: { partners: { title: Partners, partners: true } }
digests: { weekly: { title: Weekly, content: full, limit: 99 } }
${more}`
const PUBLISHERS = `
outlet: { name: The Harbour Review, url: https://outlet.example.com/, license: CC-BY-4.0, terms: { images: outlet } }
licensed: { name: Licensed, url: https://licensed.example.com/, license: CC-BY-4.0, terms: { images: licensed, imageNote: no } }
none: { name: None, url: https://none.example.com/, license: CC-BY-4.0, terms: { images: no } }
`
const TEXT =
  'The gauge stands in midstream, on a shoal that belongs to neither of the two banks, and everybody can see it.'
/** A drawing with letters, of which no copies are made, so that each picture keeps its own address. */
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"><text y="6">a</text></svg>'
const post = (body: string, head = '') =>
  `---\ntitle: A\ndate: 2026-03-14\nauthors: [Ada Writer]\n${head}---\n\n${TEXT}\n\n${body}\n`
const of = (publisher: string) =>
  `original: { publisher: ${publisher}, url: https://${publisher}.example.com/a, date: 2026-03-12 }\n`

/**
 * Pictures as people and other generators write them, what readers must find, and whether others may take the picture. `SRC` is
 * its file, and Bo gets another name in each row.
 */
const PICTURES: readonly [source: string, said: readonly string[], passedOn: boolean][] = [
  ['![a](SRC "Low water. Photo: AP, all rights reserved")', ['Photo: AP, all rights reserved'], false],
  ['![a](SRC)', [], false],
  [
    '![a](SRC "Low water"){title="The Gauge" credit="Bo Author" url="https://www.example.net/_gauge_/" license="CC-BY-SA-2.0" holder="The Estate"}',
    [
      'The Gauge',
      'Bo Author',
      'https://www.example.net/_gauge_/',
      'https://creativecommons.org/licenses/by-sa/2.0/',
      '© The Estate',
    ],
    true,
  ],
  ['![a](SRC){credit="Bo Author" license="CC-BY-4.0" passOn=no}', ['Bo Author'], false],
  [
    '![a](SRC){credit="Bo Author" licence="CC BY-NC 2.0"}',
    ['Bo Author', 'https://creativecommons.org/licenses/by-nc/2.0/'],
    false,
  ],
  ['![a](SRC){permission="By kind permission of Bo"}', ['By kind permission of Bo'], false],
  ['See ![a](SRC){credit="Bo Author" license="CC-BY-4.0"} here.', ['(Bo Author'], true],
  ['<img src="SRC" alt="a" credit="Bo Author" license="CC-BY-4.0">', ['Bo Author'], true],
  ['![a](SRC)\n{: credit="Bo Author" license="CC-BY-4.0"}', ['Bo Author'], true],
  ['[![a](SRC)](https://www.example.net/){credit="Bo Author" license="CC-BY-4.0"}', ['Bo Author'], true],
  // Hugo
  [
    '{{< figure src="SRC" alt="a" caption="Low water" attr="Photo by [Bo](https://u.example/@bo) on [Unsplash](https://u.example/)" >}}',
    ['Photo by', 'https://u.example/@bo', 'https://u.example/'],
    false,
  ],
  [
    '{{< figure src="SRC" alt="a" attr="Bo Author" attrlink="https://f.example/p/1" >}}',
    ['Bo Author', 'https://f.example/p/1'],
    false,
  ],
  // Jekyll
  [
    '{% include cc-image.html src="SRC" alt="a" license="CC-BY-SA-4.0" attributeTo="Bo Author" attributeURL="https://f.example/p/2" %}',
    ['Bo Author', 'https://f.example/p/2'],
    true,
  ],
  [
    '{% include cc-image.html src="SRC" alt="a" license="by-nd" attributeTo="Bo Author" %}',
    ['Bo Author, by-nd'],
    false,
  ],
  // WordPress and Ghost
  [
    '<div class="wp-caption"><img src="SRC" alt="a" /><p class="wp-caption-text">Photo by <a href="https://s.example/">Bo</a></p></div>',
    ['Photo by', 'https://s.example/'],
    false,
  ],
  [
    '<figure class="kg-card kg-image-card kg-card-hascaption"><img src="SRC" class="kg-image" alt="a"><figcaption>(AP Photo/Bo)</figcaption></figure>',
    ['AP Photo/Bo'],
    false,
  ],
  // Wikimedia Commons and Openverse
  [
    '<figure><img src="SRC" alt="a"><figcaption>Bo, <a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0">CC BY-SA 4.0</a>, via Wikimedia Commons</figcaption></figure>',
    ['via Wikimedia Commons', 'https://creativecommons.org/licenses/by-sa/4.0'],
    true,
  ],
  [
    '![a](SRC \'"Low water" by Bo is licensed under CC BY 2.0.\')',
    ['by Bo is licensed', 'https://creativecommons.org/licenses/by/2.0/'],
    true,
  ],
]

/** Pictures of whole posts, as frontmatter states them. */
const LEADS: readonly [slug: string, head: string, said: readonly string[], passedOn: boolean][] = [
  [
    'lead',
    'image: { src: p.svg, alt: a, caption: Low water, title: The Gauge, credit: Bo Author, url: "https://b.example/", license: CC-BY-4.0, holder: The Estate }\n',
    ['The Gauge', 'Bo Author', 'https://b.example/', 'https://creativecommons.org/licenses/by/4.0/', '© The Estate'],
    true,
  ],
  ['reserved', 'image: { src: p.svg, alt: a, credit: Getty Images }\n', ['Getty Images'], false],
  [
    'minimal-mistakes',
    'header:\n  image: p.svg\n  caption: "Photo credit: [**Unsplash**](https://unsplash.example/)"\n',
    ['Photo credit: ', 'https://unsplash.example/'],
    false,
  ],
  [
    'beside',
    'image: p.svg\nimage_credit: Illustration by Bo\nimage_credit_url: https://bo.example/\n',
    ['Illustration by Bo', 'https://bo.example/'],
    false,
  ],
]

const WEB = (slug: string) => `${slug}/index.html`
const EMAIL = (slug: string) => `email/${slug}/index.html`
const MAIN = ['feed.xml', 'atom.xml', 'feed.json']

describe('a picture', () => {
  it('is shown with its credit everywhere, and passed on only where its own rights allow that', async () => {
    const named = (text: string, i: number): string => text.replace(/\bBo\b/g, `Bo${String.fromCharCode(65 + i)}`)
    const body = PICTURES.map(([source], i) => named(source.replace('SRC', `p${i}.svg`), i)).join('\n\n')
    const root = temporaryFolder({
      'publication.yml': PUBLICATION(),
      'posts/kinds/index.md': post(body),
      ...Object.fromEntries(PICTURES.map((_, i) => [`posts/kinds/p${i}.svg`, SVG])),
      ...Object.fromEntries(
        LEADS.flatMap(([slug, head]) => [
          [`posts/${slug}/index.md`, post('', head)],
          [`posts/${slug}/p.svg`, SVG],
        ]),
      ),
    })
    const { ok, problems } = await make(root)
    expect([ok, problems.filter(({ severity }) => severity === 'error')]).toEqual([true, []])
    const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
    const [feeds = [], partners = []] = ['', 'feeds/partners/'].map(folder => MAIN.map(file => read(folder + file)))
    const copiesOf = (slug: string) => [WEB(slug), EMAIL(slug), `email/${slug}/text.txt`].map(read).concat(feeds)
    const says = (copy: string, words: string): boolean => copy.replace(/\s+/g, ' ').includes(words)
    const taken = read('kinds/republish/index.html')
    PICTURES.forEach(([source, said, passedOn], i) => {
      for (const words of said)
        for (const copy of copiesOf('kinds')) expect(says(copy, named(words, i)), source).toBe(true)
      for (const copy of [taken, ...partners]) expect(copy.includes(`kinds/p${i}.svg`), source).toBe(passedOn)
    })
    expect(read(WEB('kinds'))).not.toMatch(/<div class="body">[\s\S]*rel="license"[\s\S]*<footer class="closing">/)
    for (const copy of [taken, ...partners]) expect(copy).toContain('Pictures have rights of their own')
    for (const [slug, , said, passedOn] of LEADS) {
      for (const words of said) for (const copy of copiesOf(slug)) expect(says(copy, words), slug).toBe(true)
      for (const copy of partners) expect(copy.includes(`${slug}/p.svg`), slug).toBe(passedOn)
    }
    const { image } = JSON.parse(
      /<script type="application\/ld\+json">(.*?)<\/script>/.exec(read(WEB('lead')))?.[1] ?? '',
    )
    expect(image).toMatchObject({
      contentUrl: 'https://tideline.example.org/lead/p.svg',
      name: 'The Gauge',
      creditText: 'Bo Author',
      creator: { '@type': 'Person', name: 'Bo Author' },
      copyrightNotice: '© The Estate',
      license: 'https://creativecommons.org/licenses/by/4.0/',
      acquireLicensePage: 'https://b.example/',
    })
    expect(read('attribution.json')).toContain('{"fact":"picture holder","value":"The Estate"}')
  })

  const ROWS: readonly [
    slug: string,
    source: string,
    shown: readonly string[],
    hidden: readonly string[],
    note: boolean,
  ][] = [
    [
      'outlet-a',
      post(
        '![a](a.svg "Photo: Bo Author/The Harbour Review")\n\n![b](b.svg "AP Photo/Bo")\n\n[![c](c.svg)](c.svg)',
        of('outlet'),
      ),
      ['a.svg'],
      ['b.svg', 'c.svg', 'AP Photo'],
      true,
    ],
    [
      'outlet-b',
      post('', `${of('outlet')}image: { src: a.svg, alt: a, credit: Getty Images }\n`),
      [],
      ['a.svg', 'og:image', 'Getty'],
      true,
    ],
    [
      'outlet-c',
      post('', `${of('outlet')}image: { src: a.svg, alt: a, holder: The Harbour Review }\n`),
      ['a.svg', 'og:image'],
      [],
      false,
    ],
    [
      'licensed-a',
      post(
        '![a](a.svg){license="CC-BY-4.0" credit="Bo"}\n\n![b](b.svg){license="CC-BY-NC-4.0" credit="Bo"}\n\n![c](c.svg){permission="By kind permission of Bo"}\n\nOne ![d](d.svg) two.',
        of('licensed'),
      ),
      ['a.svg', 'c.svg', 'By kind permission of Bo', 'two.'],
      ['b.svg', 'd.svg'],
      false,
    ],
    [
      'licensed-b',
      post('', `${of('licensed')}image: { src: a.svg, alt: a, license: CC-BY-NC-4.0 }\n`),
      [],
      ['a.svg', 'og:image'],
      false,
    ],
    [
      'none-a',
      post(
        '![a](a.svg){license="CC-BY-4.0"}\n\n![b](b.svg)',
        `${of('none')}image: { src: c.svg, license: CC-BY-4.0 }\n`,
      ),
      ['c.svg'],
      ['a.svg', 'b.svg'],
      true,
    ],
  ]

  it('is shown only where the terms of its outlet allow it', async () => {
    const files = ROWS.flatMap(([slug, source]) => [
      [`posts/${slug}/index.md`, source.replace('title: A', `title: About ${slug}`)],
      ...['a', 'b', 'c', 'd'].map(name => [`posts/${slug}/${name}.svg`, SVG]),
    ])
    const root = temporaryFolder({
      'publication.yml': PUBLICATION('commercial: true'),
      'publishers.yml': PUBLISHERS,
      ...(Object.fromEntries(files) as Record<string, string>),
    })
    const { ok, problems } = await make(root)
    expect([ok, problems.filter(({ severity }) => severity === 'error')]).toEqual([true, []])
    const read = (path: string): string => readFileSync(join(root, 'out', path), 'utf8')
    const feeds = MAIN.map(read).join('\n')
    for (const [slug, , shown, hidden, note] of ROWS) {
      const copies = [read(WEB(slug)), read(EMAIL(slug))]
      for (const words of shown.filter(words => words !== 'og:image'))
        for (const copy of copies) expect(copy, slug).toContain(words)
      for (const words of hidden) for (const copy of copies) expect(copy, slug).not.toContain(words)
      for (const words of hidden.filter(words => words.endsWith('.svg')))
        expect(feeds, slug).not.toContain(`${slug}/${words}`)
      if (shown.includes('og:image')) expect(copies[0]).toContain('og:image')
      expect(/may not be republished/.test(copies[0] ?? ''), slug).toBe(note)
      for (const name of ['a.svg', 'b.svg', 'c.svg', 'd.svg'])
        if (hidden.includes(name)) expect(() => read(`${slug}/${name}`), `${slug}/${name}`).toThrow()
    }
  })

  it('of our own is under the licence of the publication only if that says so, and the picture names nobody else', async () => {
    const root = temporaryFolder({
      'publication.yml': PUBLICATION('licenseImages: true'),
      'posts/own/index.md': post(
        '![a](a.svg)\n\n![b](b.svg "Photo: Ada Writer")\n\n![c](c.svg "Photo: AP")\n\n![d](d.svg "The harbour, © Bo")\n\n![e](e.svg){credit="Bo"}\n\n![f](f.svg "Bo Lind for AP")\n\n![g](g.svg "The lock. Bo Lind")\n\n![h](h.svg "The lock (Ada Writer)")\n\n![i](i.svg "The lock at dawn")',
      ),
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(name => [`posts/own/${name}.svg`, SVG])),
    })
    expect((await make(root)).ok).toBe(true)
    const copy = readFileSync(join(root, 'out/own/republish/index.html'), 'utf8')
    expect([...'abcdefghi'].filter(name => copy.includes(`/${name}.svg`))).toEqual(['a', 'b', 'h', 'i'])
  })

  it('that moves or sounds is passed on under the same rules, and a sentence says that some are not', async () => {
    const video = (name: string, caption = '') =>
      `<figure><video src="https://v.example/${name}.mp4"></video>${caption && `<figcaption>${caption}</figcaption>`}</figure>\n\n`
    const root = temporaryFolder({
      'publication.yml': PUBLICATION(),
      'posts/own.md': post(
        `A text.\n\n${video('a')}${video('b', 'Video: Bo Lind')}${video('c', 'Video: Bo Lind, CC BY 4.0')}<audio controls><source src="https://v.example/d.mp3"></audio>\n`,
      ),
      'posts/free.md': post(video('e', 'Film: Bo Lind, CC BY-SA 4.0')),
    })
    const { problems } = await make(root)
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const read = (path: string) => readFileSync(join(root, 'out', path), 'utf8')
    const inCopy = (text: string) => [...'abcde'].filter(name => text.includes(`v.example/${name}.mp`))
    const note = 'Videos and recordings have rights of their own'
    expect(inCopy(read('own/index.html'))).toEqual(['a', 'b', 'c', 'd'])
    expect(inCopy(read('own/republish/index.html'))).toEqual(['c'])
    expect(inCopy(read('free/republish/index.html'))).toEqual(['e'])
    expect(inCopy(read('feeds/partners/feed.xml'))).toEqual(['c', 'e'])
    expect(read('own/republish/index.html')).toContain(note)
    expect(read('free/republish/index.html')).not.toContain(note)
    expect(read('feeds/partners/feed.xml').split(note)).toHaveLength(2)
    expect(read('own/republish/index.html')).not.toContain('Video: Bo Lind<')
  })

  it('whose licence allows no commercial use stops a commercial publication that shows it', async () => {
    const root = temporaryFolder({
      'publication.yml': PUBLICATION('commercial: true'),
      'posts/a.md': post(
        '![a](https://x.example/a.png){license="CC-BY-NC-4.0" permission="By kind permission"}',
        'image: { src: https://x.example/b.png, license: CC-BY-NC-4.0 }\n',
      ),
      'posts/b.md': post('![a](https://x.example/c.png){license="CC-BY-NC-ND-3.0"}'),
    })
    const { problems } = await make(root)
    const errors = problems.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ where, rule, what }) => `${placeText(where)} ${rule} ${what.split(',')[0]}`)).toEqual([
      'posts/a.md:5:40 terms.non-commercial The licence of the picture `https://x.example/b.png`',
      expect.stringMatching(
        /^posts\/b\.md:(?!1:)\d+:1 terms\.non-commercial The licence of the picture `https:\/\/x\.example\/c\.png`/,
      ),
    ])
  })

  it('in the introduction of a digest has its credit', async () => {
    const root = temporaryFolder({
      'publication.yml': PUBLICATION('').replace('limit: 99', 'intro: weekly.md'),
      'weekly.md': '![a](https://x.example/a.png){credit="Bo Author" license="CC-BY-4.0"}\n',
      'posts/a.md': post('A text.'),
    })
    expect((await make(root)).ok).toBe(true)
    expect(readFileSync(join(root, 'out/email/weekly/index.html'), 'utf8')).toContain('Bo Author')
    expect(readFileSync(join(root, 'out/email/weekly/text.txt'), 'utf8')).toContain('(Bo Author, CC BY 4.0')
  })

  it('with an unknown licence or an invalid address stops the build at its line', async () => {
    const root = temporaryFolder({
      'publication.yml': PUBLICATION(),
      'posts/a.md': post(
        '![a](https://x.example/a.png){license="CC-BY-9.9"}\n\n![b](https://x.example/b.png){credit="Bo" url="nowhere"}',
      ),
    })
    const { ok, problems } = await make(root)
    expect(ok).toBe(false)
    expect(
      problems.filter(({ severity }) => severity === 'error').map(({ where, what }) => `${placeText(where)} ${what}`),
    ).toEqual([
      expect.stringMatching(/^posts\/a\.md:9:6 .*`license` names no known licence: "CC-BY-9\.9"/),
      expect.stringMatching(/^posts\/a\.md:11:6 .*`url` is not a web address: "nowhere"/),
    ])
  })

  it('with two different credits is reported, and nobody may republish it until they agree', async () => {
    const head = 'image: { src: a.svg, alt: A, credit: Noa Katz, license: CC-BY-4.0 }\n'
    const root = temporaryFolder({
      'publication.yml': PUBLICATION(),
      'posts/a.md': post('![A](a.svg){credit="AP, all rights reserved"}', head),
      'posts/a.svg': SVG,
    })
    const { ok, problems } = await make(root)
    expect([ok, problems.map(({ rule, where }) => `${rule} ${where.line}`)]).toEqual([true, ['picture.two-credits 5']])
    expect(readFileSync(join(root, 'out/a/republish/index.html'), 'utf8')).not.toContain('a.svg')
  })
})
