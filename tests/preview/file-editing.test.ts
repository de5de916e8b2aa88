import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSession, type Session } from '../../src/pipeline/index.js'
import { FileEditing } from '../../src/preview/file-editing.js'
import { temporaryFolder } from '../temporary-folder.js'
import { NOW } from './preview-server.js'

const SETTINGS = `title: The Tideline
url: https://tideline.example.org/
language: en
timezone: Europe/Lisbon
since: '2024'
sender: { name: The Tideline, email: editor@tideline.example.org }
postalAddress: 1 Quay, Harbour
digests: { weekly: { title: Weekly } }
`
const RIVER = '---\ntitle: River # working title\ndate: 2025-05-01\n---\n\nThe river.\n'
const FILE = 'posts/river.md'

interface Desk {
  readonly root: string
  readonly editing: FileEditing
  readonly session: Session
  readonly read: (file?: string) => string
  readonly put: (text: string, file?: string) => Promise<unknown>
}

async function desk(files: Readonly<Record<string, string>> = {}): Promise<Desk> {
  const root = temporaryFolder({ 'publication.yml': SETTINGS, [FILE]: RIVER, ...files })
  const session = await openSession({ root, now: () => NOW })
  const editing = new FileEditing(
    () => session.current(),
    () => NOW,
    true,
  )
  const read = (file = FILE): string => readFileSync(join(root, file), 'utf8')
  const put = (text: string, file = FILE) => {
    writeFileSync(join(root, file), text)
    return session.refresh([file])
  }
  return { root, editing, session, read, put }
}

const title = (value: string, was = 'River') => ({ name: 'river', fields: [{ field: 'title', value, was }] })

describe('a change in the preview', () => {
  it('is written into the file, undone, redone, and undone after a restart', async () => {
    const { root, editing, read, session } = await desk()
    expect(editing.change(title('Sea')).status).toBe(200)
    expect(read()).toBe(RIVER.replace('River', 'Sea'))
    expect(editing.journalState()).toEqual({ undo: 'title (posts/river.md)' })
    expect(editing.undo()).toEqual({ file: FILE, what: 'title' })
    expect(read()).toBe(RIVER)
    expect(editing.redo()).toEqual({ file: FILE, what: 'title' })
    expect(read()).toBe(RIVER.replace('River', 'Sea'))
    const later = new FileEditing(
      () => session.current(),
      () => NOW,
      true,
    )
    expect(later.undo()).toEqual({ file: FILE, what: 'title' })
    expect(read()).toBe(RIVER)
    expect(later.undo()).toEqual({ why: 'There is nothing to undo.' })
    expect(statSync(join(root, '.offprint/edits.json')).mode & 0o077).toBe(0)
    expect(existsSync(join(root, `.offprint/edit-${process.pid}.new`))).toBe(false)
  })

  it('is a conflict where another program has changed the same part, and keeps what that program wrote elsewhere', async () => {
    const { editing, read, put } = await desk()
    const { bodyMark = '' } = editing.source('river') ?? {}
    await put(RIVER.replace('River', 'Ocean'))
    expect(editing.change(title('Sea'))).toEqual({
      status: 409,
      conflict: {
        file: FILE,
        field: 'title',
        yours: 'Sea',
        theirs: 'Ocean',
        why: expect.stringMatching(/was changed by another program/),
      },
    })
    expect(read()).toBe(RIVER.replace('River', 'Ocean'))
    const changed = { name: 'river', body: { text: '\nThe sea.\n', was: bodyMark } }
    expect(editing.change(changed).status).toBe(200)
    expect(read()).toBe(RIVER.replace('River', 'Ocean').replace('The river.', 'The sea.'))
    expect(editing.change(changed)).toMatchObject({
      status: 409,
      conflict: { yours: '\nThe sea.\n', theirs: '\nThe sea.\n' },
    })
    // A file that changed without notice is read again before it is written.
    writeFileSync(join((await desk()).root, FILE), RIVER)
  })

  it('is not undone where the file has changed since', async () => {
    const { editing, read, put } = await desk()
    editing.change(title('Sea'))
    await put(RIVER.replace('River', 'Ocean'))
    expect(editing.undo()).toEqual({
      why: '`posts/river.md` has changed since, so this change was not undone. Nothing was written.',
    })
    expect(read()).toBe(RIVER.replace('River', 'Ocean'))
    expect(editing.undo()).toEqual({ why: 'There is nothing to undo.' })
  })

  it.each<readonly [what: string, field: string, value: string | readonly string[], why: RegExp]>([
    ['a date that is none', 'date', 'soon', /`date` .*(?:date|2026-03-14)/],
    ['no title', 'title', '', /no title|title/],
    ['an address that is none', 'original.url', 'harbour', /original\.url/],
    ['a licence that is unknown', 'original.license', 'CC-BY-9', /license/],
    ['a field that is none', 'layout', 'x', /no field of a post/],
  ])('is refused with the words of check: %s', async (_, field, value, why) => {
    const { editing, read } = await desk()
    const outcome = editing.change({ name: 'river', fields: [{ field, value }] })
    expect(outcome).toMatchObject({ status: 422, field, why: expect.stringMatching(why) })
    expect(read()).toBe(RIVER)
  })

  it.each<readonly [what: string, before: string, field: string, value: string, after: string]>([
    ['no date', '# The bay\n', 'date', '2025-05-01', '---\ndate: 2025-05-01\n---\n\n# The bay\n'],
    ['no title', '---\nstatus: draft\n---\nA\n', 'title', 'Bay', '---\nstatus: draft\ntitle: Bay\n---\nA\n'],
  ])('mends a post that cannot be read yet, by its path: %s', async (_, before, field, value, after) => {
    const name = 'posts/2025/bay.md'
    const { editing, session, read } = await desk({ [name]: before })
    expect(editing.change({ name, fields: [{ field, value, was: '' }] }).status).toBe(200)
    expect(read(name)).toBe(after)
    await session.refresh([name])
    expect(session.current().posts.map(({ file }) => file)).toContain(name)
    expect(editing.undo()).toMatchObject({ file: name })
    expect(read(name)).toBe(before)
    for (const other of ['publication.yml', 'posts/../publication.yml', '../bay.md', 'posts/none.md'])
      expect(editing.source(other)).toBeUndefined()
  })

  it('keeps the permissions of a file and the link to it, and refuses what is protected or elsewhere', async () => {
    const { root, editing, session } = await desk()
    const path = join(root, FILE)
    chmodSync(path, 0o640)
    mkdirSync(join(root, 'kept'))
    renameSync(path, join(root, 'kept/river.md'))
    symlinkSync('../kept/river.md', path)
    await session.refresh()
    expect(editing.change(title('Sea')).status).toBe(200)
    expect(readFileSync(join(root, 'kept/river.md'), 'utf8')).toContain('title: Sea')
    expect(statSync(path).mode & 0o777).toBe(0o640)
    chmodSync(path, 0o440)
    expect(editing.change(title('Bay', 'Sea'))).toMatchObject({
      status: 422,
      why: '`posts/river.md` is write-protected.',
    })
    const outside = join(temporaryFolder({ 'river.md': RIVER }), 'river.md')
    rmSync(path)
    symlinkSync(outside, path)
    expect(editing.change(title('Bay')).status).not.toBe(200)
    expect(readFileSync(outside, 'utf8')).toBe(RIVER)
  })

  it('arranges the next issue of a digest, in a file that need not exist', async () => {
    const { root, editing, read } = await desk()
    const subject = { name: 'weekly', fields: [{ field: 'subject', value: 'Tides: now', was: '' }] }
    expect(editing.change(subject).status).toBe(200)
    expect(read('issues/weekly/next.yml')).toBe('subject: "Tides: now"\n')
    expect(editing.undo()).toEqual({ file: 'issues/weekly/next.yml', what: 'subject' })
    expect(existsSync(join(root, 'issues/weekly/next.yml'))).toBe(false)
  })

  it('arranges the posts of an issue: their order, what is left out or waits, and what is added', async () => {
    const post = (name: string, day: string): Record<string, string> => ({
      [`posts/${name}.md`]: `---\ntitle: ${name}\ndate: 2025-05-${day}\n---\n\nText.\n`,
    })
    const { editing, read, session } = await desk({
      ...post('bay', '02'),
      ...post('cape', '03'),
      ...post('dune', '04'),
      'issues/weekly/next.yml': 'order: [posts/cape.md, later-on] # first\n',
      'collected.json':
        '{"version":1,"articles":[\n{"publisher":"mole","id":"1","url":"https://mole.example.com/a","at":"2025-05-01T00:00:00Z","as":"draft"}\n]}\n',
      'posts/mole.md':
        '---\ntitle: Mole\nstatus: draft\ndate: 2025-05-05\noriginal: { publisher: { name: Mole, url: https://mole.example.com/ }, url: https://mole.example.com/a }\n---\n\nText.\n',
    })
    const names = () => editing.arrangement('weekly')?.posts.map(({ name }) => name) ?? []
    const places = (all: readonly string[]) => all.map(name => ({ name }))
    const step = async (step: 'move' | 'leaveOut' | 'later' | 'restore' | 'add', ...posts: readonly string[]) => {
      const { status } = editing.arrange({
        name: 'weekly',
        seen: places(names()),
        headings: [],
        posts: places(posts),
        step,
      })
      await session.refresh()
      return [status, names().join(' '), read('issues/weekly/next.yml')]
    }
    expect(names()).toEqual(['cape', 'dune', 'bay', 'river'])
    expect(editing.arrangement('weekly')?.collected.map(({ name }) => name)).toEqual(['mole'])
    // Only as many posts are named as the order needs, and a name that is not in the issue yet stays.
    expect(await step('move', 'dune', 'cape', 'bay', 'river')).toEqual([
      200,
      'dune cape bay river',
      'order: [dune, posts/cape.md, later-on] # first\n',
    ])
    expect(await step('leaveOut', 'cape')).toEqual([
      200,
      'dune bay river',
      'order: [dune, later-on] # first\nleaveOut: [cape]\n',
    ])
    expect(await step('later', 'bay')).toEqual([
      200,
      'dune river',
      'order: [dune, later-on] # first\nleaveOut: [cape]\nlater: [bay]\n',
    ])
    expect(editing.arrangement('weekly')?.absent.map(({ name, as }) => `${name} ${as}`)).toEqual([
      'cape leaveOut',
      'bay later',
    ])
    expect(await step('restore', 'cape')).toEqual([
      200,
      'dune cape river',
      'order: [dune, later-on] # first\nlater: [bay]\n',
    ])
    expect(await step('add', 'bay')).toEqual([200, 'dune bay cape river', 'order: [dune, later-on, bay] # first\n'])
    const bay = { headings: [], posts: places(['bay']), step: 'leaveOut' } as const
    expect(editing.arrange({ ...bay, name: 'weekly', seen: places(['bay']) })).toMatchObject({ status: 409 })
    expect(editing.arrange({ ...bay, name: 'weekly', seen: places(names()), headings: ['A'] })).toMatchObject({
      status: 409,
    })
    expect(editing.arrange({ ...bay, name: 'river', seen: [] }).status).toBe(404)
  })

  it('saves no step while the arrangement has an error, unless the step mends it', async () => {
    const file = 'issues/weekly/next.yml'
    const before = 'sections:\n  - title: Rails\n'
    const { editing, read } = await desk({ [file]: before, 'posts/sea.md': RIVER.replace('River', 'Sea') })
    const seen = (editing.arrangement('weekly')?.posts ?? []).map(({ name }) => ({ name }))
    const request = { name: 'weekly', seen, headings: ['Rails'], step: 'move' } as const
    expect(editing.arrange({ ...request, posts: seen.toReversed() })).toMatchObject({
      status: 422,
      why: expect.stringMatching(/^Nothing was written, because .* needs `posts` or `tags`/),
    })
    expect(read(file)).toBe(before)
    const [first = { name: '' }, ...others] = seen
    expect(editing.arrange({ ...request, posts: [...others, { ...first, section: 0 }] }).status).toBe(200)
    expect(read(file)).toBe(`${before}    posts: [${first.name}]\n`)
  })

  it('moves posts into sections, out of them and from one to another, and makes and removes sections', async () => {
    const post = (name: string, day: string, tag: string): Record<string, string> => ({
      [`posts/${name}.md`]: `---\ntitle: ${name}\ndate: 2025-05-${day}\ntags: [${tag}]\n---\n\nText.\n`,
    })
    const { editing, read, session } = await desk({
      ...post('bay', '02', 'water'),
      ...post('cape', '03', 'land'),
      ...post('dune', '04', 'land'),
      ...post('eel', '05', 'water'),
      'issues/weekly/next.yml':
        'order: [posts/dune.md]\nsections:\n  - title: Water # all of it\n    tags: water\n  - title: Capes\n    posts: [cape, later-on]\n',
      'issues/weekly/1.json':
        '{"sent":"2025-05-04T10:00:00Z","title":"W","subject":"S","content":"full","posts":["gone"],"passed":[]}',
    })
    const places = () =>
      editing
        .arrangement('weekly')
        ?.posts.map(({ name, section }) => (section === undefined ? { name } : { name, section })) ?? []
    const words = () =>
      places()
        .map(({ name, section }) => (section === undefined ? name : `${name}:${section}`))
        .join(' ')
    const headings = () => editing.arrangement('weekly')?.sections.map(({ title }) => title) ?? []
    const step = async (wanted: string, how: 'move' | 'leaveOut' | 'add' = 'move', heading?: string) => {
      const posts = wanted.split(' ').map(each => {
        const [name = '', section] = each.split(':')
        return section === undefined ? { name } : { name, section: Number(section) }
      })
      const request = { name: 'weekly', seen: places(), headings: headings(), posts, step: how }
      const outcome = editing.arrange(heading === undefined ? request : { ...request, heading })
      await session.refresh()
      return [outcome.status, words(), read('issues/weekly/next.yml')]
    }
    expect([words(), headings(), editing.arrangement('weekly')?.last]).toEqual([
      'dune river eel:0 bay:0 cape:1',
      ['Water', 'Capes'],
      '2025-05-04',
    ])
    const WATER = '  - title: Water # all of it\n    tags: water\n'
    const rows: readonly (readonly [
      what: string,
      step: readonly [string, ('leaveOut' | 'add' | 'move')?, string?],
      shown: string,
      file: string,
    ])[] = [
      [
        'into a section',
        ['dune eel:0 bay:0 river:1 cape:1'],
        'dune eel:0 bay:0 river:1 cape:1',
        `order: [posts/dune.md]\nsections:\n${WATER}  - title: Capes\n    posts: [river, cape, later-on]\n`,
      ],
      [
        'out of a section of its topic',
        ['dune eel bay:0 river:1 cape:1'],
        'dune eel bay:0 river:1 cape:1',
        `order: [posts/dune.md, eel]\nsections:\n${WATER}  - title: Capes\n    posts: [river, cape, later-on]\n`,
      ],
      [
        'from one to another',
        ['dune eel bay:1 river:1 cape:1'],
        'dune eel bay:1 river:1 cape:1',
        `order: [posts/dune.md, eel]\nsections:\n${WATER}  - title: Capes\n    posts: [bay, river, cape, later-on]\n`,
      ],
      [
        'back into that of its topic',
        ['dune eel bay:0 river:1 cape:1'],
        'dune eel bay:0 river:1 cape:1',
        `order: [posts/dune.md, eel]\nsections:\n${WATER}    posts: [bay]\n  - title: Capes\n    posts: [river, cape, later-on]\n`,
      ],
      [
        'into a new one',
        ['dune bay:0 river:1 cape:1 eel:2', 'move', 'Fish: all'],
        'dune bay:0 river:1 cape:1 eel:2',
        `order: [posts/dune.md]\nsections:\n${WATER}    posts: [bay]\n  - title: Capes\n    posts: [river, cape, later-on]\n  - title: "Fish: all"\n    posts: [eel]\n`,
      ],
      [
        'left out of the only place, which goes with it',
        ['eel', 'leaveOut'],
        'dune bay:0 river:1 cape:1',
        `order: [posts/dune.md]\nleaveOut: [eel]\nsections:\n${WATER}    posts: [bay]\n  - title: Capes\n    posts: [river, cape, later-on]\n`,
      ],
    ]
    for (const [what, [wanted, how, heading], shown, file] of rows)
      expect(await step(wanted, how, heading), what).toEqual([200, shown, file])
  })

  it('adds a post and a link item as drafts, and never over a file', async () => {
    const { root, editing, read, put, session } = await desk()
    expect(editing.newPost('The bay: a story')).toEqual({ status: 200, file: 'posts/the-bay-a-story.md' })
    expect(read('posts/the-bay-a-story.md')).toContain('status: draft')
    expect(editing.newPost('The bay, a story')).toMatchObject({ status: 409, field: 'title' })
    expect(editing.newPost(' ')).toMatchObject({ status: 422, field: 'title' })
    expect(editing.newPost('../../etc/passwd')).toEqual({ status: 200, file: 'posts/etc-passwd.md' })
    const link = {
      url: 'https://example.org/a',
      title: 'Ferries',
      publisher: 'The Mole',
      date: '2025-05-02',
      comment: 'Read it.',
    }
    expect(editing.newLink(link)).toEqual({ status: 200, file: 'items/2025-06.yml' })
    expect(read('items/2025-06.yml')).toContain('comment: Read it.')
    expect(editing.newLink({ ...link, url: 'javascript:alert(1)' })).toMatchObject({ status: 422, field: 'url' })
    expect(editing.newLink({ ...link, url: 'https://example.org/b', date: 'soon' })).toMatchObject({ status: 422 })
    await session.refresh()
    expect(editing.newestIn('items/2025-06.yml')).toBe('example-org-a')
    await put('[{ url: https://example.org/a, title: A, publisher: B, added: 2025-06-01 }]\n', 'items/2025-06.yml')
    expect(editing.newLink({ ...link, url: 'https://example.org/c' })).toEqual({
      status: 200,
      file: 'items/2025-06-2.yml',
    })
    expect(editing.undo().file).toBe('items/2025-06-2.yml')
    expect(existsSync(join(root, 'items/2025-06-2.yml'))).toBe(false)
  })

  it('does not follow a folder out of the publication', async () => {
    const { root, editing } = await desk()
    const outside = temporaryFolder()
    symlinkSync(outside, join(root, 'issues'))
    const subject = { name: 'weekly', fields: [{ field: 'subject', value: 'Tides' }] }
    expect(editing.change(subject)).toMatchObject({
      status: 422,
      why: expect.stringMatching(/leads out of the publication/),
    })
    expect(existsSync(join(outside, 'weekly'))).toBe(false)
  })
})

describe('an imported post', () => {
  const POST = '---\ntitle: Fog\ndate: 2025-05-02\nstatus: draft\n---\n\n![Fog](/pictures/fog/a.png)\n'
  const picture = (text: string): Uint8Array => new TextEncoder().encode(text)

  it('takes the files that came with it away and brings them back, even after a restart', async () => {
    const { root, editing, session } = await desk()
    const beside = new Map([
      ['static/pictures/fog/a.png', picture('A')],
      ['static/pictures/fog/b.png', picture('B')],
    ])
    expect(editing.newImport('posts/fog.md', POST, beside)).toEqual({ status: 200, file: 'posts/fog.md' })
    expect(editing.undo()).toEqual({ file: 'posts/fog.md', what: 'import' })
    for (const file of ['posts/fog.md', ...beside.keys()]) expect(existsSync(join(root, file)), file).toBe(false)
    const later = new FileEditing(
      () => session.current(),
      () => NOW,
      true,
    )
    expect(later.redo()).toEqual({ file: 'posts/fog.md', what: 'import' })
    for (const [file, bytes] of beside) expect(readFileSync(join(root, file))).toEqual(Buffer.from(bytes))
    expect(existsSync(join(root, '.offprint/undone'))).toBe(false)
  })

  it('replaces no other file, and takes none away that was there before or has changed since', async () => {
    const { root, editing } = await desk({ 'static/a.png': 'another', 'static/b.png': 'B' })
    const beside = new Map([
      ['static/a.png', picture('A')],
      ['static/b.png', picture('B')],
      ['static/c.png', picture('C')],
    ])
    expect(editing.newImport('posts/fog.md', POST, beside)).toMatchObject({ status: 200, others: ['static/a.png'] })
    writeFileSync(join(root, 'static/c.png'), 'changed')
    editing.undo()
    for (const [file, text] of [
      ['static/a.png', 'another'],
      ['static/b.png', 'B'],
      ['static/c.png', 'changed'],
    ] as const)
      expect(readFileSync(join(root, file), 'utf8')).toBe(text)
    expect(existsSync(join(root, 'posts/fog.md'))).toBe(false)
  })

  it('is not written through a link out of the publication, nor over a post', async () => {
    const { root, editing, read } = await desk()
    const outside = temporaryFolder()
    symlinkSync(outside, join(root, 'static'))
    expect(editing.newImport('posts/fog.md', POST, new Map([['static/a.png', picture('A')]]))).toMatchObject({
      others: ['static/a.png'],
    })
    expect(existsSync(join(outside, 'a.png'))).toBe(false)
    expect(editing.newImport(FILE, POST, new Map())).toMatchObject({ status: 409 })
    expect(read()).toBe(RIVER)
  })
})
