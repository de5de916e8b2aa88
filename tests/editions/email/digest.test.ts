import { describe, expect, it } from 'vitest'
import { GMAIL_NEAR_BYTES } from '../../../src/core/limits.js'
import { type IssuePlan, planIssues } from '../../../src/editions/email/index.js'
import type { Article } from '../../../src/editions/index.js'
import { readPublication } from '../../../src/publication/publication.js'
import type { SentIssue } from '../../../src/publication/sent-issue.js'
import { wordsFor } from '../../locales.js'
import { ARABIC, article, moment, OPEN, OWN, PUBLICATION, publication, REPUBLISHED } from './article-factory.js'
import { digestOf, visible, WEEKLY } from './letters.js'

const FACTS = [REPUBLISHED, OPEN, OWN, ARABIC]
const articles = FACTS.map(facts => article(facts))
const bytes = (text: string): number => Buffer.byteLength(text)

const long = (slug: string, paragraphs: number) => ({
  ...OPEN,
  slug,
  title: `On ${slug}`,
  body: `<p>Opening of ${slug}.</p>${'<p>The river rises and falls, and someone writes it down every morning at six.</p>'.repeat(paragraphs)}`,
  excerpt: `<p>Opening of ${slug}.</p>`,
})

describe('a digest', () => {
  it.each(['nl', 'ru', 'uk', 'he', 'pl', 'de', 'en'])(
    'has one colon before the address of the rest, in %s',
    async language => {
      const ours = publication(`language: ${language}\n${WEEKLY.replace('content: full', 'content: excerpt')}`)
      const { text } = await digestOf([article(long('floods', 20), ours)], ours)
      const lines = text.split('\n')
      const lead = lines[lines.findLastIndex(line => /^\W*https:\/\/reader\.example\.org\/floods\/\W*$/.test(line)) - 1]
      expect(lead?.match(/:/g)).toHaveLength(1)
    },
  )

  it('has a headline, an introduction, and each post with its credit', async () => {
    const { html, text } = await digestOf(articles, publication(WEEKLY), '<p>Good <strong>morning</strong>.</p>')
    expect(html).toContain(
      '<h1 style="margin:0;font-size:33px;line-height:1.16;font-weight:bold;letter-spacing:-0.4px">Saturday letter</h1>',
    )
    expect(html).toContain('Good <strong>morning</strong>.')
    expect(text).toContain('Good morning.')
    expect(html.match(/<h2/g)).toHaveLength(articles.length)
    for (const part of [html, text])
      for (const url of [
        'https://review.example.com/2026/03/river-treaty',
        'https://creativecommons.org/licenses/by/4.0/',
        'https://marfa.example.net/nahr',
        'https://institute.example.net/letters/88',
      ])
        expect(part).toContain(url)
  })

  it('shows each post in its own language and direction', async () => {
    const { html } = await digestOf(articles)
    expect(html).toContain('<div lang="ar" dir="rtl"')
    expect(html).toContain('<h2 lang="ar" dir="rtl"')
  })

  it('has a table of contents with five posts or more', async () => {
    expect((await digestOf(articles)).html).not.toContain('In this issue')
    const five = await digestOf([...articles, article(long('fifth', 1))])
    expect(five.html).toContain('In this issue')
    expect(five.text).toContain('In this issue')
  })

  it('gives every button a name of its own, and lets one unsubscribe at the top', async () => {
    const ours = publication('digests:\n  weekly: { title: W, content: excerpt }')
    const { html } = await digestOf(articles, ours)
    const labels = [
      ...html.matchAll(/aria-label="(Continue reading: [^"]+)"[^>]*><span dir="auto">Continue reading</g),
    ].map(([, label]) => label)
    expect(labels.length).toBeGreaterThan(2)
    expect(new Set(labels).size).toBe(labels.length)
    expect(html.indexOf('unsubscribe/SUBSCRIBER')).toBeLessThan(20_000)
  })

  it('links to the publisher if the terms allow only an excerpt', async () => {
    const { html } = await digestOf([article({ ...REPUBLISHED, extent: 'excerpt' })])
    expect(html).toContain(`aria-label="Read the original at Harbour Review: ${REPUBLISHED.title}"`)
    expect(visible(html)).toContain('Read the original at Harbour Review')
  })
})

describe('the layout of a digest', () => {
  const settings = (digest: string) =>
    publication(`digests:\n  weekly: { title: "The Delta Reader, weekly", ${digest} }`)
  const picture = {
    src: 'https://reader.example.org/p.png',
    alt: 'A tall picture',
    credit: 'Ada',
    width: 400,
    height: 800,
  }
  const made = async (digest: string, facts = FACTS) =>
    digestOf(
      facts.map(each => article(each, settings(digest))),
      settings(digest),
    )

  it('leads with the first post, unless it says otherwise', async () => {
    const lead = await made('limit: 9')
    const list = await made('layout: list')
    const full = await made('layout: full')
    expect(lead.text).toMatch(/^The Delta Reader\nWeekly · No\. 1 · 14 March 2026\n4 articles · \d min\n/)
    expect(lead.html).toContain('>Read it</a>')
    expect([lead, list].map(({ html }) => visible(html).includes(OPEN.summary ?? ''))).toEqual([true, false])
    expect([lead, list, full].map(({ html }) => html.includes('id="credit-1"'))).toEqual([true, true, false])
    expect([lead, list, full].map(({ html }) => html.includes('Continue reading'))).toEqual([false, false, true])
  })

  it('is that of earlier versions if the digest says how much of each text it shows', () => {
    const layouts = ['content: full', 'content: excerpt', 'limit: 2'].map(each => settings(each).digests[0]?.layout)
    expect(layouts).toEqual(['full', 'full', 'lead'])
    const { problems } = readPublication(`${PUBLICATION}digests: { weekly: { layout: list, content: full } }\n`)
    expect(problems.map(({ rule }) => rule)).toEqual(['digest.content'])
  })

  it('shows thumbnails whole, and states their rights with the credit', async () => {
    const { html } = await made('limit: 9', [OWN, { ...OPEN, image: picture }])
    expect(html).toMatch(/<img src="https:\/\/reader\.example\.org\/p\.png" alt="" width="66"/)
    expect(visible(html)).toContain('[Image: Ada]')
  })

  it.each([
    ['a panorama', { width: 8000, height: 900 }, 0],
    ['a column', { width: 300, height: 4000 }, 0],
    ['a counter', { width: 1, height: 1 }, 0],
    ['a wide picture', { width: 1200, height: 300 }, 1],
  ])('shows no thumbnail that would be a mere line: %s', async (_, size, count) => {
    const { html } = await made('limit: 9', [OWN, { ...OPEN, image: { ...picture, ...size } }])
    expect(html.match(/class="bd th/g) ?? []).toHaveLength(count)
  })

  it('has a credit that stays with its post below the thumbnail, where it is as wide as the text', async () => {
    const terms = { credit: 'both' } as const
    const bound = { ...OPEN, slug: 'kept', image: picture, original: { ...OPEN.original, terms } }
    const { html } = await made('limit: 9', [OWN, bound, { ...OPEN, image: picture }])
    const [, kept = '', apart = ''] = html.split('<tr valign="top">')
    expect(kept).toMatch(/p\.png[\s\S]*colspan="2"[\s\S]*Open Delta/)
    expect(apart).toMatch(/Open Delta[\s\S]*p\.png/)
    expect(apart).not.toContain('colspan')
  })

  it.each([
    ['The Delta Reader, weekly', 'en', 'Weekly'],
    ['The Delta Reader: the week', 'en', 'The week'],
    ['The Delta Reader، الأسبوعية', 'ar', 'الأسبوعية'],
    ['The Delta Reader、週刊', 'ja', '週刊'],
    ['The Delta Reader：周刊', 'zh', '周刊'],
    ['The Delta Readers', 'en', 'The Delta Readers'],
  ])('has the title %s without the name above it', async (title, language, shown) => {
    const ours = publication(`language: ${language}\ndigests:\n  weekly: { title: "${title}" }`)
    expect((await digestOf([article(OWN, ours)], ours)).text.split('\n')[1]).toMatch(new RegExp(`^${shown} ·`))
  })

  it('names each link once, and no link by a whole sentence with the title', async () => {
    const { html } = await made('limit: 9')
    const links = [...html.matchAll(/<a [^>]*href="(https:[^"]*)"[^>]*>([^<]+)<\/a>/g)]
    for (const { title } of FACTS.map(facts => article(facts)))
      expect(links.filter(([, , words]) => words?.includes(title) && words !== title)).toEqual([])
  })

  it('keeps every credit with its post if the digest would be too long for one at its end', async () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ ...OPEN, slug: `post-${i}`, title: `Post ${i}` }))
    const { html, trimmed } = await made('limit: 99', many)
    expect(trimmed).toHaveLength(60)
    expect(html).not.toContain('id="credit-1"')
    expect(html.match(/rel="license"/g)).toHaveLength(60)
  })

  it('fits forty posts below the size at which Gmail may clip it', async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({
      ...OPEN,
      slug: `post-${i}`,
      title: `Post ${i}`,
      image: picture,
    }))
    const { html } = await made('limit: 99', many)
    expect(bytes(html)).toBeLessThanOrEqual(GMAIL_NEAR_BYTES)
    expect(html.match(/rel="license"/g)).toHaveLength(40)
  })
})

describe('the button to the rest of a post', () => {
  const ours = publication('digests:\n  weekly: { title: W, content: excerpt }')
  const only = '<p>The only paragraph.</p>'
  it.each([
    ['stands where there is more', `${only}\n<p>Another.</p>\n`, only, 1],
    ['is left out where the excerpt is all there is', `${only}\n`, only, 0],
    ['is left out where the excerpt lacks ids only', '<h2 id="a">A</h2>\n<p>B.</p>\n', '<h2>A</h2>\n<p>B.</p>', 0],
    [
      'is left out where the excerpt lacks the counter only',
      `${only}\n<p class="counter"><img src="https://count.example.net/1" alt="" width="1" height="1"></p>`,
      only,
      0,
    ],
  ])('%s', async (_, body, excerpt, count) => {
    const post = article({ ...OPEN, body, excerpt }, ours)
    const { html, text } = await digestOf([post], ours)
    for (const part of [html, text]) {
      expect(part.match(/>Continue reading<|^Continue reading:$/gm) ?? []).toHaveLength(count)
      expect(part).toContain(post.url)
      expect(part).toContain(OPEN.original?.url ?? expect.fail('no original'))
    }
  })
})

describe('a digest that Gmail would clip', () => {
  it('cuts bodies to excerpts, the longest first, and names the posts', async () => {
    const { html, text, trimmed } = await digestOf(
      [long('short', 20), long('longest', 600), long('longer', 400)].map(f => article(f)),
    )
    expect(bytes(html)).toBeLessThanOrEqual(GMAIL_NEAR_BYTES)
    expect(trimmed).toEqual(['longest'])
    expect(html.match(/aria-label="Continue reading: [^"]*"/g)).toEqual(['aria-label="Continue reading: On longest"'])
    expect(visible(html)).toMatch(/On longest(?:(?!On short).)*Continue reading/s)
    expect(text).toContain('Continue reading:\n<')
  })

  it('is not cut if it just fits', async () => {
    const { trimmed } = await digestOf([article(long('short', 40))])
    expect(trimmed).toEqual([])
  })

  it('loses excerpts too if there are very many posts, but never a credit', async () => {
    const many = Array.from({ length: 24 }, (_, i) =>
      article({ ...long(`post-${i}`, 80), excerpt: `<p>${'Word. '.repeat(600)}</p>` }),
    )
    const ours = publication('digests:\n  weekly: { title: W, content: excerpt, limit: 200 }')
    const { html, trimmed } = await digestOf(many, ours)
    expect(bytes(html)).toBeLessThanOrEqual(GMAIL_NEAR_BYTES)
    expect(trimmed.length).toBeGreaterThan(0)
    expect(html.match(/rel="license"/g)).toHaveLength(24)
  })
})

describe('an issue of a digest', () => {
  const slugsOf = (plan?: IssuePlan) => plan?.articles.map(({ slug }) => slug)
  const idOf = (slug: string) => articles.find(each => each.slug === slug)?.id ?? ''
  const sent = (number: number, posts: readonly string[], passed: readonly string[] = []): SentIssue => ({
    ...{ digest: 'd', number, sent: moment(`2026-03-0${number}`), title: 'As it was', subject: `Issue ${number}` },
    ...{ layout: 'lead', content: 'excerpt', intro: `<p>Hello ${number}.</p>` },
    ...{ posts: posts.map(idOf), passed: passed.map(idOf) },
  })
  const planned = (issues: readonly SentIssue[], shown: readonly Article[] = articles) => {
    const past = { sent: new Map([['d', issues]]) }
    const { plans, ...rest } = planIssues(
      { publication: publication('digests: { d: { limit: 2 } }'), wordsFor },
      shown,
      'recent',
      past,
    )
    return { ...rest, next: plans.find(({ kind }) => kind === 'digest') }
  }

  it('has a permanent page, and the newest issue is also at the digest’s own page', () => {
    expect(planned([]).next).toMatchObject({ path: 'issues/d/1/', newest: 'issues/d/' })
    const { next, sent: before } = planned([sent(1, ['river-treaty'])])
    expect(next).toMatchObject({ path: 'issues/d/2/', newest: 'issues/d/' })
    expect(before).toMatchObject([
      { path: 'issues/d/1/', title: 'As it was', subject: 'Issue 1', intro: '<p>Hello 1.</p>' },
    ])
    expect(before[0]).not.toHaveProperty('newest')
  })

  it('contains the posts that no issue has contained or left out', () => {
    expect(slugsOf(planned([]).next)).toEqual(['river-treaty', 'letter-from-the-editor'])
    const { next } = planned([sent(1, ['river-treaty'], ['letter-from-the-editor'])])
    expect(slugsOf(next)).toEqual(['salt', 'nahr'])
  })

  it('is the last one again if no post is new', () => {
    const all = articles.map(({ slug }) => slug)
    const { next, sent: before, problems } = planned([sent(1, all.slice(0, 1)), sent(2, all.slice(1, 3), all.slice(3))])
    expect(next).toMatchObject({
      path: 'issues/d/2/',
      newest: 'issues/d/',
      subject: 'Issue 2',
      sent: moment('2026-03-02'),
    })
    expect(before.map(({ path }) => path)).toEqual(['issues/d/1/'])
    expect(problems).toEqual([])
  })

  it('shows its posts in their present state, and leaves out those that are gone', () => {
    const [first, ...others] = articles as [Article, ...Article[]]
    const issue = sent(
      1,
      articles.map(({ slug }) => slug),
    )
    const corrected = { ...first, title: 'Corrected', fingerprint: 'another' }
    const { next } = planned([issue], [corrected, ...others.slice(1)])
    expect(next?.articles.map(({ title }) => title)).toEqual([
      'Corrected',
      ...others.slice(1).map(({ title }) => title),
    ])
    expect(planned([issue], [first]).next?.key).not.toBe(planned([issue], [corrected]).next?.key)
    expect(planned([issue], []).next).toBeUndefined()
  })
})

describe('planning', () => {
  const plan = (yaml: string, which: 'recent' | 'all' = 'recent') =>
    planIssues({ publication: publication(yaml), wordsFor }, articles, which)

  it('makes an issue of each of the newest twenty posts, or of all', () => {
    const many = Array.from({ length: 25 }, (_, i) =>
      article({ ...OWN, slug: `p${i}`, date: `2026-01-${String(i + 1).padStart(2, '0')}` }),
    )
    expect(planIssues({ publication: publication(), wordsFor }, many, 'recent').plans.map(({ name }) => name)).toEqual(
      Array.from({ length: 20 }, (_, i) => `p${24 - i}`),
    )
    expect(planIssues({ publication: publication(), wordsFor }, many, 'all').plans).toHaveLength(25)
  })

  it('chooses posts for a digest by tag, number and age', () => {
    const names = (yaml: string) =>
      plan(yaml)
        .plans.find(({ kind }) => kind === 'digest')
        ?.articles.map(({ slug }) => slug)
    expect(names('digests: { d: { tags: coasts } }')).toEqual(['salt'])
    expect(names('digests: { d: { publishers: [harbour-review] } }')).toEqual(['river-treaty'])
    expect(names('digests: { d: { limit: 2 } }')).toEqual(['river-treaty', 'letter-from-the-editor'])
    expect(names('digests: { d: { days: 5 } }')).toEqual(['river-treaty', 'letter-from-the-editor'])
    expect(names('digests: { d: { posts: [salt, river-treaty] } }')).toEqual(['salt', 'river-treaty'])
  })

  it('warns about missing posts, and about a digest without posts', () => {
    const rules = (yaml: string) => plan(yaml).problems.map(({ severity, rule }) => `${severity} ${rule}`)
    expect(rules('digests: { d: { posts: [salt, nothing] } }')).toEqual(['warning digest.post'])
    expect(rules('digests: { d: { tags: nothing } }')).toEqual(['warning digest.empty'])
    expect(rules('digests: { salt: {} }')).toEqual(['error digest.name'])
  })

  it('names the newest post in the subject unless a subject is set', () => {
    const subject = (yaml: string) => plan(yaml).plans.find(({ kind }) => kind === 'digest')?.subject
    expect(subject('digests: { d: { title: Weekly } }')).toBe(`Weekly: ${REPUBLISHED.title}`)
    expect(subject('digests: { d: { title: Weekly, subject: Water } }')).toBe('Water')
  })

  it('gives a new key to an issue that would look different', () => {
    const key = (yaml: string, intro = '') =>
      planIssues({ publication: publication(yaml), wordsFor }, articles, 'recent', {
        intros: new Map([['d', { html: intro }]]),
      }).plans.find(({ kind }) => kind === 'digest')?.key
    const keys = [
      key('digests: { d: {} }'),
      key('digests: { d: { content: full } }'),
      key('digests: { d: {} }', '<p>x</p>'),
    ]
    expect(new Set(keys).size).toBe(3)
    expect(key('digests: { d: {} }')).toBe(keys[0])
  })
})
