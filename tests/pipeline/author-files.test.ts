import { describe, expect, it } from 'vitest'
import { authorFilesOf } from '../../src/pipeline/author-files.js'
import { openDisk } from '../../src/pipeline/index.js'
import { reading } from '../content/reading.js'
import { temporaryFolder } from '../temporary-folder.js'

const found = (files: Readonly<Record<string, string>>, posts: string) =>
  authorFilesOf(openDisk(temporaryFolder(files)), posts, 'https://reader.example.org/')

const ADA = { name: 'Ada Brook', url: 'https://ada.example.org/' }

describe('the people whom another generator describes in files', () => {
  it.each<[generator: string, posts: string, file: string, text: string, people: object]>([
    [
      'Jekyll',
      '_posts',
      '_data/authors.yml',
      'ada:\n  name: Ada Brook\n  web: https://ada.example.org/\n',
      { ada: ADA },
    ],
    [
      'Jekyll, in its settings',
      '_posts',
      '_config.yml',
      'title: x\nauthors:\n  ada: { name: Ada Brook }\n',
      { ada: { name: 'Ada Brook' } },
    ],
    [
      'Jekyll, as a collection',
      '_posts',
      '_authors/brook.md',
      '---\nshort_name: ada\nname: Ada Brook\nposition: Keeper\n---\nWords.\n',
      { ada: { name: 'Ada Brook', jobTitle: 'Keeper' } },
    ],
    [
      'Hugo, one file each',
      'content/posts',
      'data/authors/ada.toml',
      'name = "Ada Brook"\nrole = "Keeper"\n',
      { ada: { name: 'Ada Brook' } },
    ],
    [
      'Hugo, pages of a taxonomy',
      'content/posts',
      'content/authors/ada/_index.md',
      '---\ntitle: Ada Brook\nbio: Ada keeps bees.\n---\n',
      { ada: { name: 'Ada Brook', bio: 'Ada keeps bees.' } },
    ],
    [
      'Docusaurus',
      'blog',
      'blog/authors.yml',
      '# people\nada:\n  name: Ada Brook\n  title: Keeper\n  url: https://ada.example.org/\n  image_url: https://i.example/a.png\n  socials: { x: ada }\n',
      { ada: { ...ADA, jobTitle: 'Keeper' } },
    ],
    [
      'MkDocs',
      'docs/blog/posts',
      'docs/blog/.authors.yml',
      'authors:\n  ada:\n    name: Ada Brook\n    description: Creator\n',
      { ada: { name: 'Ada Brook' } },
    ],
    [
      'Astro',
      'src/content/blog',
      'src/content/authors/ada.json',
      '{"name": "Ada Brook", "url": "https://ada.example.org/"}',
      { ada: ADA },
    ],
    ['Hexo', 'source/_posts', 'source/_data/authors.yml', 'ada: Ada Brook\n', { ada: { name: 'Ada Brook' } }],
    [
      'Eleventy, as a list',
      'src/posts',
      'src/_data/authors.json',
      '[\n{"id": "ada", "name": "Ada Brook"}\n]',
      { ada: { name: 'Ada Brook' } },
    ],
    [
      'Gatsby, as a list',
      'content/blog',
      'content/authors.yaml',
      '---\n- id: ada\n  first: Ada\n  last: Brook\n',
      { ada: { name: 'Ada Brook' } },
    ],
  ])('are read: %s', (_, posts, file, text, people) => {
    expect(found({ [file]: text, [`${posts}/a.md`]: 'x' }, posts)).toMatchObject({ files: [file], entries: people })
  })

  it.each([
    ['a file that is no data', { 'authors.yml': 'a: [b\n', 'posts/a.md': 'x' }],
    ['people without names', { 'authors.yml': 'ada:\n  url: https://ada.example.org/\n', 'posts/a.md': 'x' }],
    ['settings without people', { '_config.yml': 'title: Tides\nauthor: ada\n', 'posts/a.md': 'x' }],
    ['a folder of posts with that name', { 'posts/authors/a.md': '---\ntitle: A\n---\n' }],
  ])('are not: %s', (_, files) => expect(found(files, 'posts')).toBeUndefined())

  it('are described by the nearest file first', () => {
    const files = {
      'blog/authors.yml': 'ada: Ada Brook\n',
      'authors.yml': 'ada: Somebody Else\nbo: Bo Lind\n',
      'blog/a.md': 'x',
    }
    expect(found(files, 'blog')?.entries).toEqual({ ada: { name: 'Ada Brook' }, bo: { name: 'Bo Lind' } })
  })
})

describe('a post that names people by keys', () => {
  const authors = {
    files: ['authors.yml'],
    entries: { ada: ADA, bo: { name: 'Bo Lind' }, 'the-crew': { name: 'The Crew' } },
  }
  const read = (yaml: string) => reading(`---\ntitle: A\ndate: 2026-03-14\n${yaml}\n---\nB.`, { context: { authors } })

  it.each<[yaml: string, people: readonly object[]]>([
    ['author: ada', [ADA]],
    ['authors: [ada, bo]', [ADA, { name: 'Bo Lind' }]],
    ['author: ada, bo', [ADA, { name: 'Bo Lind' }]],
    ['author: the-crew', [{ name: 'The Crew' }]],
    ['authors:\n  - key: ada\n    bio: Ada is a guest.', [{ ...ADA, bio: 'Ada is a guest.' }]],
    ['authors: [ada, Cy Third]', [ADA, { name: 'Cy Third' }]],
    ['author: Ada', [{ name: 'Ada' }]],
    ['original:\n  url: https://o.example/a\n  publisher: { name: O }\n  authors: [bo]', []],
  ])('credits them: %s', (yaml, people) => {
    const { post, problems } = read(yaml)
    expect(post?.authors).toMatchObject(people)
    expect(post?.authors).toHaveLength(people.length)
    if (yaml.startsWith('original')) expect(post?.original?.authors).toMatchObject([{ name: 'Bo Lind' }])
    expect(problems.filter(({ rule }) => rule === 'post.field')).toEqual([])
  })

  it.each(['author: dee', 'authors: [ada, dee]'])('is told of a key that no file describes: %s', yaml => {
    expect(read(yaml).problems.map(({ what, fix }) => `${what} ${fix}`)).toEqual([
      expect.stringMatching(/“dee”, which looks like a key.*`authors\.yml`/),
    ])
  })
})
