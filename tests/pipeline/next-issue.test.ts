import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProblemsError, placeText } from '../../src/core/problem.js'
import { build, check, prepareIssue, recordSent } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const NOW = Date.UTC(2026, 2, 20)
const NOTHING = { shown: new Set<string>(), passed: new Set<string>() }
const idOf = (slug: string) => `tag:tideline.example.org,2026:${slug}`
const NEXT = 'issues/weekly/next.yml'

const SETTINGS = `title: The Tideline
url: https://tideline.example.org/
since: 2026
sender: { name: T, email: t@tideline.example.org }
postalAddress: 1 Quay
digests: { weekly: { title: Weekly, subject: The usual subject, tags: [rivers, rails], limit: 3 } }
`
const post = (title: string, day: number, more: string) =>
  `---\ntitle: ${title}\ndate: 2026-03-${String(day).padStart(2, '0')}\n${more}\n---\n\nBody of ${title}.\n`

const POSTS = {
  'posts/weir.md': post('The weir', 5, 'tags: [rivers]'),
  'posts/lock.md': post('The lock', 4, 'tags: [Rivers]'),
  'posts/train.md': post('The train', 3, 'tags: [rails]'),
  'posts/tram.md': post('The tram', 2, 'tags: [rails]'),
  'posts/gulls.md': post(
    'The gulls',
    1,
    'tags: [birds]\noriginal: { publisher: Courier, url: https://courier.example.net/gulls, date: 2026-02-01 }',
  ),
  'posts/mole/ferry.md': post('The ferry', 1, 'tags: [ferries]').replace('2026-03', '2026-01'),
  'posts/draft.md': post('The draft', 6, 'tags: [rivers]\nstatus: draft'),
}

const house = (next: string, settings = SETTINGS) =>
  temporaryFolder({ 'publication.yml': settings, ...POSTS, [NEXT]: next })
const prepared = (root: string, past = NOTHING) => prepareIssue({ root, now: NOW, name: 'weekly', past, issued: 0 })
const slugs = (ids: readonly string[]) => ids.map(id => id.slice(id.lastIndexOf(':') + 1))

describe('the next issue of a digest', () => {
  it.each<readonly [what: string, next: string, posts: string, sections: string]>([
    ['is as usual without a file', '', 'weir lock train', ''],
    ['begins with the posts that the editor names', 'order: [train, weir]', 'train weir lock', ''],
    ['may have more posts than usual', 'order: [tram, train, lock, weir]', 'tram train lock weir', ''],
    ['contains a post that the digest does not select', 'order: [gulls]', 'gulls weir lock', ''],
    ['takes one name in place of a list', 'order: gulls', 'gulls weir lock', ''],
    ['finds a post by its id', `order: ["${idOf('train')}"]`, 'train weir lock', ''],
    ['finds a post in a folder by the end of its slug', 'order: [ferry]', 'mole/ferry weir lock', ''],
    ['finds a post by its file', 'order: [posts/tram.md]\nleaveOut: [posts/draft.md]', 'tram weir lock', ''],
    ['finds a post by its address', 'order: [https://tideline.example.org/tram/]', 'tram weir lock', ''],
    [
      'finds a post by the address of its original',
      'order: [http://www.courier.example.net/gulls/?utm_source=feed]',
      'gulls weir lock',
      '',
    ],
    [
      'takes a post that is named twice once',
      'order: [lock, lock, https://tideline.example.org/lock/]',
      'lock weir train',
      '',
    ],
    ['fills the places of posts that are left out', 'leaveOut: [weir]\nlater: [lock]', 'train tram', ''],
    ['accepts drafts among the posts that are left out', 'leaveOut: [draft]', 'weir lock train', ''],
    [
      'has sections by tags, after the posts in none',
      'sections: [{ title: On the water, tags: rivers }]',
      'train weir lock',
      'On the water: weir lock',
    ],
    [
      'has sections by names, in their order',
      'sections: [{ title: Slow, posts: [lock, gulls] }, { title: Fast, tags: [RAILS, rivers] }]',
      'lock gulls weir',
      'Slow: lock gulls; Fast: weir',
    ],
    [
      'keeps the posts that come first out of sections by tags',
      'order: [lock]\nsections: [{ title: On the water, tags: [rivers] }]',
      'lock train weir',
      'On the water: weir',
    ],
    [
      'leaves out a section without posts',
      'sections: [{ title: In the air, tags: [balloons] }, { title: Fast, tags: [rails] }]',
      'weir lock train',
      'Fast: train',
    ],
  ])('%s', async (_what, next, posts, sections) => {
    const { posts: ids, told } = await prepared(house(next))
    expect(slugs(ids).join(' ')).toBe(posts)
    expect((told.sections ?? []).map(each => `${each.title}: ${slugs(each.posts).join(' ')}`).join('; ')).toBe(sections)
  })

  it('has the subject, the line after it and the introduction of the file', async () => {
    const next = 'subject: A new one\npreheader: And more\nintroduction: |\n  # Hello\n\n  See [the lock](lock/).\n'
    const { issue, problems } = await prepared(house(next))
    expect(issue).toMatchObject({ subject: 'A new one', preheader: 'And more' })
    expect(issue?.html).toMatch(/<h2[^>]*>Hello<\/h2>/)
    expect(issue?.text).toContain('https://tideline.example.org/lock/')
    expect(problems.filter(({ rule }) => rule.startsWith('issue'))).toEqual([])
  })

  it('may have its introduction in another file', async () => {
    const root = house('introduction: notes.md')
    writeFileSync(join(root, 'notes.md'), 'From the notes.\n')
    expect((await prepared(root)).issue?.text).toContain('From the notes.')
  })

  it.each<readonly [what: string, next: string, problem: RegExp]>([
    ['text that is no YAML', 'order: [a', /^issues\/weekly\/next\.yml:1\S* .*/],
    ['a misspelled key', 'ordre: [weir]', /next\.yml:1:1 Unknown key `ordre`. Did you mean `order`\?/],
    ['an unknown key', 'colour: red', /next\.yml:1:1 Unknown key `colour`. The keys are `subject`, .*`sections`\./],
    [
      'an unknown key of a section',
      'sections:\n  - title: A\n    tags: [x]\n    items: [weir]\n',
      /next\.yml:4:5 Unknown key `items`. The keys are `title`, `posts`, `tags`\./,
    ],
    ['a section without posts', 'sections:\n  - title: A\n', /next\.yml:2:\d+ `sections\.0` needs `posts` or `tags`/],
    ['a section without a title', 'sections:\n  - tags: [rivers]\n', /`sections\.0\.title` is missing/],
    [
      'an unknown post that is to be left out',
      'later: weir\nleaveOut:\n  - loch\n',
      /next\.yml:3:\d+ There is no post `loch`/,
    ],
    ['a post in the issue and out of it', 'order: [weir]\nlater: [weir]', /`weir` is both in the issue and left out/],
    [
      'a value of a subscriber in a link',
      'introduction: |\n  [Hi](https://example.org/{subscriber.name})\n',
      /next\.yml\S* A value of a subscriber is inside a tag/,
    ],
    [
      'an introduction in a missing file',
      'introduction: gone.md',
      /next\.yml:1:1 The digest `weekly` names an introduction/,
    ],
  ])('is refused because of %s', async (_what, next, problem) => {
    const fault = await prepared(house(next)).catch((cause: unknown) => cause)
    expect(fault).toBeInstanceOf(ProblemsError)
    expect((fault as ProblemsError).problems.map(each => `${placeText(each.where)} ${each.what} ${each.fix}`)).toEqual([
      expect.stringMatching(problem),
    ])
  })

  it('warns of posts that it cannot contain', async () => {
    const past = { shown: new Set([idOf('weir')]), passed: new Set([idOf('lock')]) }
    const { posts, problems } = await prepared(house('order: [weir, lock, draft, "https://"]'), past)
    expect(slugs(posts)).toEqual(['lock', 'train', 'tram'])
    expect(
      problems.filter(({ rule }) => rule.startsWith('issue')).map(each => `${each.where.line}: ${each.what}`),
    ).toEqual([
      '1: `weir` was in an earlier issue of this digest, so it is not sent again.',
      '1: The post `draft` is not published, so the issue does not contain it.',
      '1: There is no post `https://`.',
    ])
  })

  it.each<readonly [file: string, problem: string]>([
    ['issues/weekly/next.yaml', 'This file is not read. Rename it to `issues/weekly/next.yml`.'],
    ['issues/weekly/Next.yml', 'This file is not read. Rename it to `issues/weekly/next.yml`.'],
    [
      'issues/weekyl/next.yml',
      'There is no digest `weekyl`, so this file is not read. Did you mean `issues/weekly/next.yml`?',
    ],
    [
      'issues/daily/next.yml',
      'There is no digest `daily`, so this file is not read. Add the digest to publication.yml, or remove the file.',
    ],
  ])('tells of %s, which nothing reads', async (file, problem) => {
    const root = temporaryFolder({ 'publication.yml': SETTINGS, ...POSTS, [file]: 'order: [tram]' })
    const { problems } = await check({ root, now: NOW, drafts: false, emails: 'recent', strict: false })
    expect(problems.filter(({ rule }) => rule === 'issue.unread')).toMatchObject([{ where: { file } }])
    expect(problems.flatMap(({ rule, what, fix }) => (rule === 'issue.unread' ? `${what} ${fix}` : []))).toEqual([
      problem,
    ])
  })

  it('keeps a post for the issue after it, and leaves the others out for ever', async () => {
    const { leftOut } = await prepared(house('later: [lock]\nleaveOut: [weir]'))
    expect(slugs(leftOut)).toEqual(['weir', 'gulls', 'mole/ferry'])
  })

  it('is frozen when it is sent, and the one after it begins without a file', async () => {
    const root = house(
      'order: [train]\nintroduction: |\n  Hello.\nsections: [{ title: On the water, tags: [rivers] }]\n',
    )
    const { posts, leftOut, told } = await prepared(root)
    const issue = { name: 'weekly', subject: 'S', frozen: NOW, posts, leftOut, told, issued: 1 }
    expect(recordSent(root, issue)).toBe('issues/weekly/1.json')
    expect(existsSync(join(root, NEXT))).toBe(false)
    expect(readFileSync(join(root, 'issues/weekly/1.yml'), 'utf8')).toContain('order: [train]')
    const record = JSON.parse(readFileSync(join(root, 'issues/weekly/1.json'), 'utf8'))
    expect(record).toMatchObject({ intro: { file: NEXT, text: 'Hello.\n' }, sections: [{ title: 'On the water' }] })
    expect(record).not.toHaveProperty('next')
    await build({ root, now: NOW, drafts: false, emails: 'all', strict: false })
    const page = readFileSync(join(root, 'out/issues/weekly/1/index.html'), 'utf8')
    expect(
      page.match(/Hello\.|On the water|<h[23][^>]*><a[^>]*>[^<]*/g)?.map(each => each.replace(/<[^>]*>/g, '')),
    ).toEqual(['Hello.', 'The train', 'On the water', 'The weir', 'The lock'])
    // A file for the next issue stays where it is, however often the send of the last one is continued.
    writeFileSync(join(root, NEXT), 'order: [gulls]\n')
    expect(recordSent(root, issue)).toBeUndefined()
    expect(existsSync(join(root, NEXT))).toBe(true)
  })

  it('moves the file after a stop between the record and the move', async () => {
    const root = house('order: [train]')
    const { posts, leftOut, told } = await prepared(root)
    const issue = { name: 'weekly', subject: 'S', frozen: NOW, posts, leftOut, told, issued: 1 }
    recordSent(root, issue)
    writeFileSync(join(root, NEXT), 'order: [train]')
    expect(recordSent(root, issue)).toBeUndefined()
    expect(existsSync(join(root, NEXT))).toBe(false)
  })

  it('has the problems of its own link items, and not of others in their list', async () => {
    const item = (name: string, more: string): string =>
      `- url: https://courier.example.net/${name}\n  title: ${name}\n  publisher: Courier\n  date: 2026-03-18\n  tags: [${name}]\n  ${more}\n`
    const root = temporaryFolder({
      'publication.yml': SETTINGS,
      'posts/about.md': '---\ntitle: About\ndate: 2026-03-01\n---\nText.\n',
      'items/a.yml':
        item('others', 'titel: A') + item('rivers', 'comentary: B') + item('gulls', 'status: draft\n  question: Why?'),
    })
    const { problems, posts } = await prepared(root)
    expect(posts).toHaveLength(1)
    expect(problems.filter(({ where }) => where.file === 'items/a.yml').map(({ where }) => where.line)).toEqual([7])
  })
})
