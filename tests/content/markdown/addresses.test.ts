import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localFiles } from '../../../src/content/local-files.js'
import { resolveAddress } from '../../../src/content/markdown/addresses.js'
import { LOCAL, POST_FILE } from '../../../src/content/post.js'
import { CONTEXT, folderOf, HEAD, png, reading, shownMarks } from '../reading.js'

const FILES = {
  'posts/2025/river.md': 'x',
  'posts/_posts/2019-03-04-ebb.md': 'x',
  'posts/2025/map.png': png(3, 2),
  'posts/2025/img/größe.png': png(4, 4),
  'posts/2025/plan.pdf': 'pdf',
  'posts/2025/river/deep.png': png(9, 9),
  'posts/other.png': png(5, 5),
  'posts/cafe\u0301.png': png(6, 6),
  'static/images/b.png': png(7, 7),
  'assets/c.png': png(8, 8),
  'posts/.env': 'secret',
  'publication.yml': 'secret',
}

function pageOf(file = 'posts/2025/river.md', slug = '2025/river', url = CONTEXT.url) {
  const context = { ...CONTEXT, url }
  return {
    path: `${slug}/`,
    context,
    files: localFiles({ file, slug, context, folder: folderOf(FILES) }),
    links: new Set<string>(),
    rights: new Map(),
  }
}

const shown = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : shownMarks(address)

describe('addresses', () => {
  const links: [written: string, becomes: string | undefined][] = [
    ['https://x.example', 'https://x.example/'],
    ['HTTP://X.example/Ä b?c=ö#d', 'http://x.example/%C3%84%20b?c=%C3%B6#d'],
    ['https://пример.example/', 'https://xn--e1afmkfd.example/'],
    ['https://x.example/a%20b', 'https://x.example/a%20b'],
    ['//x.example/a', 'https://x.example/a'],
    ['/\\x.example/a', 'https://x.example/a'],
    ['https://x.example/a|b[c]?d[]=^{e}#`"f', 'https://x.example/a%7Cb%5Bc%5D?d%5B%5D=%5E%7Be%7D#%60%22f'],
    ['https://x.example/100%', 'https://x.example/100%25'],
    ['https://[::1]/a', 'https://[::1]/a'],
    ['https://"/', undefined],
    ['https://', undefined],
    ['https://x y/', undefined],
    ['mailto:ada@example.org?subject=A b', 'mailto:ada@example.org?subject=A%20b'],
    ['tel:+351 210', 'tel:+351%20210'],
    ['javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['\u0001javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['ftp://x.example/', undefined],
    ['C:\\file', undefined],
    ['#frag', '@/2025/river/#frag'],
    ['#größe', '@/2025/river/#gr%C3%B6%C3%9Fe'],
    ['', '@/2025/river/'],
    ['/x/y', '@/x/y'],
    ['/', '@/'],
    ['/x/../../y', '@/y'],
    ['/ä b?c#d', '@/%C3%A4%20b?c#d'],
    ['https://reader.example.org/x/', '@/x/'],
    ['https://reader.example.org', '@/'],
    ['//reader.example.org/x', '@/x'],
    ['/2019/03/04/ebb.html', 'post:_posts/2019-03-04-ebb.md'],
    ['https://reader.example.org/town/2019/03/04/ebb/#a', 'post:_posts/2019-03-04-ebb.md#a'],
    ['/blog/2025/river/', 'post:2025/river.md'],
    ['/2019/03/05/ebb.html', '@/2019/03/05/ebb.html'],
    ['plan.pdf', '@/2025/river/plan.pdf'],
    ['plan.pdf#page=2', '@/2025/river/plan.pdf#page=2'],
    ['gone.pdf', '@/2025/river/gone.pdf'],
    ['../elsewhere/', '@/2025/elsewhere/'],
    ['../../../../x', '@/x'],
    ['other.md', 'post:2025/other.md'],
    ['../other.md#a b', 'post:other.md#a%20b'],
    ['./river.markdown', 'post:2025/river.markdown'],
    ['../../x.md', undefined],
    ['/posts/other.md', 'post:other.md'],
    ['@/other.md', 'post:other.md'],
    ['.env', '@/2025/river/.env'],
    ['../.env', '@/2025/.env'],
    ['?a=b', '@/2025/river/?a=b'],
  ]
  it.each(links)('the link %j becomes %j', (written, becomes) => {
    expect(shown(resolveAddress(written, 'link', pageOf()).address)).toBe(becomes)
  })

  const pictures: [written: string, becomes: string | undefined][] = [
    ['map.png', '@/2025/river/map.png'],
    ['./img/größe.png', '@/2025/river/img/gr%C3%B6%C3%9Fe.png'],
    ['img/gr%C3%B6%C3%9Fe.png', '@/2025/river/img/gr%C3%B6%C3%9Fe.png'],
    ['../other.png', '@/2025/river/other.png'],
    ['deep.png', '@/2025/river/river/deep.png'],
    ['../café.png', '@/2025/river/caf%C3%A9.png'],
    ['/images/b.png', '@/images/b.png'],
    ['images/b.png', '@/images/b.png'],
    ['../../static/images/b.png', '@/images/b.png'],
    ['/assets/c.png', '@/2025/river/assets/c.png'],
    ['/publication.yml', undefined],
    ['../../publication.yml', undefined],
    ['../.env', undefined],
    ['gone.png', undefined],
    ['mailto:a@x.example', undefined],
    ['data:image/png;base64,xx', undefined],
    ['', undefined],
    ['https://x.example/a.png', 'https://x.example/a.png'],
  ]
  it.each(pictures)('the picture %j becomes %j', (written, becomes) => {
    expect(shown(resolveAddress(written, 'picture', pageOf()).address)).toBe(becomes)
  })

  it('are relative to the base path of the publication', () => {
    const page = pageOf('posts/a.md', 'a', 'https://x.example/blog/')
    const becomes = (written: string) => shown(resolveAddress(written, 'link', page).address)
    expect(becomes('/blog/b/')).toBe('@/b/')
    expect(becomes('/other/')).toBe('@/other/')
    expect(becomes('https://x.example/blog/c')).toBe('@/c')
    expect(becomes('https://x.example/other/')).toBe('https://x.example/other/')
  })

  it('of links are collected without their fragments', () => {
    const page = pageOf()
    for (const written of ['#a', '/x/#b', 'other.md#c', 'https://x.example/']) resolveAddress(written, 'link', page)
    expect([...page.links]).toEqual(['2025/river/', 'x/', '2025/other.md'])
  })

  it('never leave the folders of the publication, whatever they are', () => {
    const part = fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '/',
        '\\',
        '%2f',
        'posts',
        '.env',
        'publication.yml',
        '\0',
        'a.md',
        '@/',
        '#',
        '?',
      ),
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.constantFrom('/', ''),
        fc.constantFrom('link' as const, 'picture' as const),
        (parts, separator, kind) => {
          const asked: string[] = []
          const folder = {
            read: (path: string) => {
              asked.push(path)
              return new Uint8Array([1])
            },
          }
          const files = localFiles({ file: 'posts/a/b.md', slug: 'a/b', context: CONTEXT, folder })
          const { address } = resolveAddress(parts.join(separator), kind, {
            path: 'a/b/',
            context: CONTEXT,
            files,
            links: new Set(),
            rights: new Map(),
          })
          for (const path of asked) {
            expect(path.split('/')).not.toContain('..')
            expect(path).not.toMatch(/^\/|[\\\0]|(?:^|\/)\./)
          }
          for (const { to } of files.assets()) {
            expect(to.startsWith('a/b/')).toBe(true)
            expect(to.split('/')).not.toContain('..')
          }
          const [path = ''] = address?.startsWith(LOCAL) ? address.slice(1).split(/[?#]/) : []
          expect(path).not.toMatch(/(?:^|\/)\.\.(?:\/|$)/)
          if (!address?.startsWith(POST_FILE)) expect(address ?? '').not.toMatch(/[\0\x02-\x20"<>]/)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('the files of a post', () => {
  it('are copied to separate paths below its slug', () => {
    const { post, problems } = reading(
      `${HEAD}![a](map.png "t") [b](plan.pdf) ![c](../2025/map.png "t") ![d](../other.png "t")\n`,
      {
        path: 'posts/2025/river.md',
        files: FILES,
      },
    )
    expect(problems.filter(problem => problem.rule !== 'post.no-alt')).toEqual([])
    expect(post?.assets).toEqual([
      { from: 'posts/2025/map.png', to: '2025/river/map.png' },
      { from: 'posts/2025/plan.pdf', to: '2025/river/plan.pdf' },
      { from: 'posts/other.png', to: '2025/river/other.png' },
    ])
  })

  it('change its fingerprint when they change', () => {
    const text = `${HEAD}![a](map.png)\n`
    const print = (size: number) =>
      reading(text, { files: { 'posts/map.png': new Uint8Array(size) } }).post?.fingerprint
    expect(print(10)).not.toBe(print(11))
    expect(print(10)).toBe(print(10))
    expect(reading(text).post?.fingerprint).not.toBe(print(10))
  })

  it('are listed among the files that it reads, even if they are missing', () => {
    expect(reading(`${HEAD}![a](map.png)\n`, { path: 'posts/2025/river.md' }).reads).toContain('posts/2025/map.png')
  })

  it('get different paths if they have the same name', () => {
    const files = { 'posts/2025/x/a.png': png(1, 1), 'posts/x/a.png': png(2, 2) }
    const { post } = reading(`${HEAD}![a](x/a.png)![b](../x/a.png)\n`, { path: 'posts/2025/river.md', files })
    expect(post?.assets.map(asset => asset.to)).toEqual(['2025/river/x/a.png', '2025/river/x/a-2.png'])
  })
})
