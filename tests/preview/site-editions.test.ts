import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FEED_FORMATS } from '../../src/core/feed-formats.js'
import { openSession } from '../../src/pipeline/index.js'
import { linkCardIn } from '../../src/preview/link-card.js'
import { PreviewModel } from '../../src/preview/preview-model.js'
import { spamScoreIn } from '../../src/preview/spam-score.js'
import { feedNameOf, stateOf } from '../../src/preview/view-state.js'
import { deskOf, NOW, sample } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'
const RIVER = 'posts/why-the-river-treaty-held'

const settingsOf = (root: string) => join(root, 'publication.yml')
const addSettings = (root: string, text: string): void =>
  writeFileSync(settingsOf(root), `${readFileSync(settingsOf(root), 'utf8')}\n${text}\n`)

describe('the feeds', () => {
  it('are all in the list, and each is shown by its own name in each format', async () => {
    const model = await deskOf(sample(TRAIN, RIVER))
    const rows = model.list().rows.filter(({ state }) => state === 'feed')
    expect(rows.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['The Tideline', 'The Tideline: rivers', 'The Tideline: railways']),
    )
    const { feeds } = await model.feed('rss')
    expect(feeds).toHaveLength(rows.length)
    const texts = new Set<string>()
    for (const { name, title } of feeds)
      for (const format of FEED_FORMATS) {
        const data = await model.feed(feedNameOf(name, format.name))
        expect(data).toMatchObject({ feed: name, format: format.name, problems: [] })
        expect(data.path.endsWith(format.file)).toBe(true)
        expect(data.text).toContain(title)
        texts.add(data.text)
      }
    expect(texts.size).toBe(feeds.length * FEED_FORMATS.length)
  })

  it('say so if there is none of a name', async () => {
    expect(await (await deskOf(sample(TRAIN))).feed('fax/atom')).toMatchObject({ path: '', text: '', problems: [] })
  })

  it.each([
    ['a block that is never closed', '{{#if}}'],
    ['a name that no template knows', '{{nonsense}}'],
  ])('keep their last valid version while their template has %s', async (_, template) => {
    const root = sample(TRAIN)
    const model = await deskOf(root)
    const good = await model.feed('rss')
    mkdirSync(join(root, 'templates/feed'), { recursive: true })
    writeFileSync(join(root, 'templates/feed/entry.html.hbs'), template)
    await model.refresh()
    const broken = await model.feed('rss')
    expect(broken.text).toBe(good.text)
    expect(broken.problems[0]).toMatchObject({ severity: 'error', file: 'templates/feed/entry.html.hbs' })
    rmSync(join(root, 'templates/feed/entry.html.hbs'))
    await model.refresh()
    expect((await model.feed('rss')).problems).toEqual([])
  })
})

describe('the pages of the site', () => {
  it('are all in the list, but not those of a single post, and each is shown in its three views', async () => {
    const root = sample(TRAIN, RIVER)
    const model = await deskOf(root)
    const rows = model.list().rows.filter(({ state }) => state === 'page')
    const titles = rows.map(({ title }) => title)
    expect(titles).toEqual(
      expect.arrayContaining(['Front page', 'Archive', 'Feeds', 'Page not found', 'Issues › weekly']),
    )
    expect(titles.filter(title => /treaty|night train/i.test(title))).toEqual([])
    for (const { name } of rows) {
      const shown = async (view: string) => (await model.edition(stateOf(`/e/${name}?view=${view}`)))?.content
      expect(await shown('web'), name).toMatchObject({ kind: 'web' })
      expect(await shown('html'), name).toMatchObject({ kind: 'source' })
      expect(await shown('share'), name).toMatchObject({ kind: 'share' })
      expect(await shown('mime'), name).toMatchObject({ kind: 'nothing' })
    }
  })

  it.each([
    ['archive', 'page', 'Archive'],
    ['archive/tags/rivers', 'page', 'Archive › tags › rivers'],
    ['why-the-river-treaty-held/republish', undefined, ''],
    ['the-last-night-train/republish', 'page', 'The-last-night-train › republish'],
    ['issues/weekly', 'page', 'Issues › weekly'],
    ['page:index.html', 'page', 'Front page'],
    ['page:style.css', undefined, ''],
    ['page:../publication.yml', undefined, ''],
    // The page of a post is at another address than its slug says.
    ['2025/train', 'published', 'The last night train over the estuary'],
    ['page:2025/train/index.html', 'published', 'The last night train over the estuary'],
  ])('are what links lead to: %s', async (name, state, title) => {
    const root = sample(TRAIN, RIVER)
    if (name.includes('2025')) {
      const text = readFileSync(join(root, TRAIN), 'utf8')
      writeFileSync(join(root, TRAIN), text.replace('---\n', '---\npermalink: /2025/train/\n'))
    }
    const data = await (await deskOf(root)).edition(stateOf(`/e/${name}`))
    expect(data?.state).toBe(state)
    if (state) expect(data?.title).toBe(title)
    if (state === 'published') expect(data?.name).toBe('the-last-night-train')
  })

  it('keep their last valid version while their template has an error, also when they are requested again', async () => {
    const root = sample(TRAIN)
    const model = await deskOf(root)
    const state = stateOf('/e/the-last-night-train?view=web')
    expect((await model.edition(state))?.stale).toBe(false)
    const good = String(await model.file('the-last-night-train/index.html'))
    mkdirSync(join(root, 'templates/web'), { recursive: true })
    writeFileSync(join(root, 'templates/web/post.html.hbs'), '<p>{{nonsense}}</p>')
    await model.refresh()
    expect(await model.edition(state)).toMatchObject({ stale: true, content: { kind: 'web' } })
    expect(String(await model.file('the-last-night-train/index.html'))).toBe(good)
  })
})

describe('a digest without posts', () => {
  it('says so, instead of leading back to the list', async () => {
    const root = sample(TRAIN)
    addSettings(root, '')
    const text = readFileSync(settingsOf(root), 'utf8')
    writeFileSync(settingsOf(root), text.replace('tags: [rivers, birds, railways]', 'tags: [volcanoes]'))
    const data = await (await deskOf(root)).edition(stateOf('/e/complete'))
    expect(data).toMatchObject({ state: 'digest', stale: false, content: { kind: 'nothing' } })
  })
})

describe('what was read back', () => {
  it.each([
    ['the post', TRAIN, (text: string) => text.replace(/^date: .*$/m, 'date: never')],
    [
      'the template of the email',
      'templates/email/post.mjml.hbs',
      () => '<mjml><mj-body><mj-nonsense /></mj-body></mjml>',
    ],
    ['publication.yml', 'publication.yml', (text: string) => `${text}\nfeeds: [\n`],
  ])('is not shown while %s is broken, nor counted in the list, and returns afterwards', async (_, file, spoilt) => {
    const root = sample(TRAIN)
    writeFileSync(join(root, TRAIN), `${readFileSync(join(root, TRAIN), 'utf8')}\n[click here](https://example.net/)\n`)
    const model = await deskOf(root)
    const state = stateOf('/e/the-last-night-train')
    const measured = async (): Promise<void> => {
      while ((await model.measure()).left > 0);
    }
    const before = async () => {
      await measured()
      await model.inspect('the-last-night-train')
      const data = await model.edition(state)
      expect(data?.stale).toBe(false)
      expect(data?.inspected?.passed.length).toBeGreaterThan(20)
      expect(data?.problems.map(({ rule }) => rule)).toContain('a11y.link-text')
    }
    await before()
    const path = join(root, file)
    mkdirSync(join(path, '..'), { recursive: true })
    const good = file.startsWith('templates') ? undefined : readFileSync(path, 'utf8')
    writeFileSync(path, spoilt(good ?? ''))
    await model.refresh()
    await model.inspect('the-last-night-train')
    await measured()
    const broken = await model.edition(state)
    expect(broken?.stale).toBe(true)
    expect(broken?.content.kind).toBe('email')
    expect(broken?.inspected).toBeUndefined()
    expect(broken?.problems.map(({ rule }) => rule)).not.toContain('a11y.link-text')
    const list = model.list()
    expect(list.problems.some(({ severity }) => severity === 'error')).toBe(true)
    if (file === TRAIN) expect(list.rows.find(({ name }) => name === 'the-last-night-train')?.warnings).toBe(0)
    if (good === undefined) rmSync(path)
    else writeFileSync(path, good)
    await model.refresh()
    await before()
    expect(model.list().problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('what is due', () => {
  const dated = (frontmatter: string, kind = ''): string =>
    `---\ntitle: Due\ndate: 2025-05-01\n${frontmatter}\n${kind}---\n\nText.\n`
  const original = (rest: string): string =>
    `original: { publisher: { name: The Elsewhere }, url: https://elsewhere.example.org/a, date: 2025-05-20, ${rest} }`
  it.each([
    ['a post of the past', '', undefined],
    ['a draft, which waits for a person', 'status: draft\npublishDate: 2025-06-20', undefined],
    ['a post that is published later', 'publishDate: 2025-06-20T09:00:00Z', ['published', '2025-06-20T09:00:00.000Z']],
    [
      'an embargo after that',
      `publishDate: 2025-06-20T09:00:00Z\n${original('embargo: 2025-07-01T00:00:00Z')}`,
      ['published', '2025-07-01T00:00:00.000Z'],
    ],
    ['terms that end', original('terms: { days: 90 }'), ['removed', '2025-08-17T23:00:00.000Z']],
    [
      'an original that expires before',
      original('expires: 2025-07-01T00:00:00Z, terms: { days: 90 }'),
      ['shortened', '2025-07-01T00:00:00.000Z'],
    ],
  ])('is known of %s', async (_, frontmatter, wanted) => {
    const root = sample(TRAIN)
    writeFileSync(join(root, 'posts/due.md'), dated(frontmatter))
    const row = (await deskOf(root)).list().rows.find(({ name }) => name === 'due')
    const due = row?.due && [row.due.what, new Date(row.due.at).toISOString()]
    expect(due).toEqual(wanted)
    expect(row?.publisher).toBe(frontmatter.includes('original') ? 'The Elsewhere' : '')
  })

  it('is known of a digest with a schedule, in the timezone of the publication', async () => {
    const root = sample(TRAIN)
    const text = readFileSync(settingsOf(root), 'utf8')
    writeFileSync(
      settingsOf(root),
      text.replace('    limit: 5\n', '    limit: 5\n    send: { on: saturday, at: "07:00", approve: 24h }\n'),
    )
    const { rows, zone } = (await deskOf(root)).list()
    expect(zone).toBe('Europe/Lisbon')
    expect(rows.find(({ name }) => name === 'weekly')?.due).toEqual({
      what: 'sent',
      at: Date.parse('2025-06-07T06:00:00Z'),
      approve: true,
    })
    expect(rows.find(({ name }) => name === 'complete')?.due).toBeUndefined()
  })
})

describe('the card of a shared link', () => {
  const local = (path: string): string => `/out/${path}`
  const read = (head: string) =>
    linkCardIn(`<!doctype html><head>${head}</head><body>`, 'https://a.example.org/', local)
  it.each([
    ['Open Graph', '<meta property="og:title" content=" A "><title>B</title>', { title: 'A' }],
    ['the title, without anything better', '<title>B</title>', { title: 'B' }],
    ['a name in place of a property', '<meta name="og:description" content="D">', { description: 'D' }],
    [
      'the first of several',
      '<meta property="og:title" content="A"><meta property="og:title" content="B">',
      { title: 'A' },
    ],
    ['no empty one', '<meta property="og:title" content=""><title>B</title>', { title: 'B' }],
    ['markup as text', '<meta property="og:title" content="<b>A</b>">', { title: '<b>A</b>' }],
    [
      'a picture of our own, with its size',
      '<meta property="og:image" content="https://a.example.org/p.png"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">',
      { image: { src: '/out/p.png', alt: '', size: '1200 × 630' } },
    ],
    [
      'a picture from elsewhere',
      '<meta property="og:image" content="https://b.example.org/p.png">',
      { image: { src: 'https://b.example.org/p.png', alt: '', size: '' } },
    ],
  ])('is read from %s', (_, head, wanted) => {
    expect(read(head)).toMatchObject(wanted)
  })

  it('has no picture if its address is relative, which networks do not resolve', () => {
    expect(read('<meta property="og:image" content="/p.png">').image).toBeUndefined()
  })

  it('shows the image that a build would draw', async () => {
    const root = sample(TRAIN)
    addSettings(root, 'shareImages: true')
    const model = await deskOf(root)
    const content = (await model.edition(stateOf('/e/the-last-night-train?view=share')))?.content
    const src = content?.kind === 'share' ? content.card.image?.src : undefined
    expect(src).toMatch(/^\/out\/pictures\/share-/)
    const bytes = await model.file(src?.slice(5) ?? '')
    expect(
      Buffer.from(bytes as Uint8Array)
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })
})

describe('the report of SpamAssassin', () => {
  const head =
    'Content analysis details:   (-0.9 points, 5.0 required)\n\n pts rule name              description\n---- ---------------------- -----\n'
  const table = `${head} 0.1 HTML_MESSAGE           BODY: HTML included in message\n-1.0 MAILING_LIST_MULTI     Multiple indicators imply a widely-seen list\n                            manager\n-0.0 NO_RELAYS\n`
  it.each([
    ['as it is', table],
    [
      'after a message that contains another one',
      `Subject: (99.0 points, 5.0 required)\n 9.9 FAKE_RULE  x\n\n${table}`,
    ],
    ['with other line breaks', table.replaceAll('\n', '\r\n')],
  ])('is read with its rules, %s', (_, report) => {
    expect(spamScoreIn(report)).toEqual({
      points: -0.9,
      limit: 5,
      rules: [
        { name: 'HTML_MESSAGE', points: 0.1, what: 'BODY: HTML included in message' },
        { name: 'MAILING_LIST_MULTI', points: -1, what: 'Multiple indicators imply a widely-seen list manager' },
        { name: 'NO_RELAYS', points: 0, what: '' },
      ],
    })
  })

  it('must contain a score', () => {
    expect(() => spamScoreIn('Usage: spamassassin [options]')).toThrow('no report')
  })
})

it('a preview of a publication that never was valid says why nothing is shown', async () => {
  const root = sample(TRAIN)
  writeFileSync(settingsOf(root), 'title: [')
  const model = new PreviewModel(await openSession({ root, now: () => NOW }), '/out/')
  const data = await model.edition(stateOf('/e/the-last-night-train?view=share'))
  expect(data?.content).toMatchObject({ kind: 'nothing', why: expect.stringContaining('publication.yml') })
  expect(model.list().rows.every(({ due }) => due === undefined)).toBe(true)
  expect(await model.feed('rss')).toMatchObject({ path: '', feeds: [] })
})
