import { describe, expect, it } from 'vitest'
import { webPage } from '../../../src/importing/html/web-page.js'
import { CONTEXT } from '../importing.js'

const TEXT = `<p>${'Words about harbours and clocks, and more of them. '.repeat(8)}</p>`.repeat(2)
const ADDRESS = 'https://notes.example.org/clocks'
const ld = (data: object): string => `<script type="application/ld+json">${JSON.stringify(data)}</script>`

const factsOf = (head: string, body: string, address = ADDRESS) =>
  webPage(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`, address, CONTEXT).facts.list()

/** Returns a value, with a question mark if it is a guess and the next value in brackets. */
const shown = (facts: ReturnType<typeof factsOf>, field: RegExp): string =>
  facts
    .filter(fact => field.test(fact.field))
    .map(({ value, doubt, runnerUp }) => `${value}${doubt ? '?' : ''}${runnerUp ? ` (${runnerUp})` : ''}`)
    .join(', ')

describe('the facts of a page', () => {
  it.each([
    ['<title>Two clocks | Harbour Notes</title>', '<article><h1>Two clocks</h1>', 'Two clocks'],
    [
      '<title>A port with two clocks… | Notes of a clerk</title><meta property="og:title" content="A port with two clocks...">',
      '<article><h1 class="entry-title">A port with two clocks…</h1>',
      'A port with two clocks…',
    ],
    [
      `<title>Clocks compared</title><meta property="og:title" content="Clocks compared">${ld({ '@type': 'Article', headline: 'Clocks compared' })}`,
      '<h1 class="entry-title">Why one port has two clocks</h1><h2>Clocks compared</h2>',
      'Clocks compared? (Why one port has two clocks)',
    ],
    [
      `<title>Ten clocks of one port</title>${ld({ '@type': 'Article', headline: 'Clocks compared' })}`,
      '<p>Clocks</p>',
      'Clocks compared? (Ten clocks of one port)',
    ],
    [
      `<title>Ten clocks of one port</title><meta property="og:title" content="Ten clocks of one port">${ld({ '@type': 'Article', headline: 'Ten clocks of one port' })}`,
      '<div class="post sidebar-off"><div class="site-logo-left"></div><h1 class="entry-title">Why a port needs clocks</h1></div>',
      'Ten clocks of one port? (Why a port needs clocks)',
    ],
    ['<title>Two clocks in Saltmouth</title>', '<article><h1>TWO CLOCKS IN SALTMOUTH</h1>', 'Two clocks in Saltmouth'],
    [
      '<title>Two clocks in Saltmouth – Harbour – Notes</title>',
      '<article><h1>TWO CLOCKS IN SALTMOUTH</h1>',
      'Two clocks in Saltmouth',
    ],
    [
      `<title>TWO CLOCKS</title><meta property="og:title" content="Two clocks">${ld({ '@type': 'Article', headline: 'TWO CLOCKS' })}`,
      '<article><h1 class="entry-title">TWO CLOCKS</h1>',
      'Two clocks',
    ],
    ['<title>Two clocks</title><meta property="og:title" content="Two clocks">', '<article>', 'Two clocks?'],
    [
      '<title>Two clocks in one port</title>',
      '<article><h1>A third clock</h1>',
      'A third clock? (Two clocks in one port)',
    ],
    // The form of the title for search engines is above the headline.
    [
      `<title>Port with two clocks</title><meta property="og:title" content="Who needs a third clock?">${ld({ '@type': 'Article', headline: 'Port with two clocks' })}`,
      '<div class="breadcrumb"><h1>Port with two clocks</h1></div><article><h2>Who needs a third clock?</h2>',
      'Who needs a third clock?? (Port with two clocks)',
    ],
    [
      '<title>Clocks of one port, explained</title>',
      '<h1>Clocks of one port, explained</h1><h2>How the clocks of one port divide a whole town</h2>',
      'Clocks of one port, explained? (How the clocks of one port divide a whole town)',
    ],
    [
      '<title>Harbour: Two clocks in one port</title>',
      '<article><h1><span class="kicker">Harbour</span> Two clocks in one port</h1>',
      'Two clocks in one port',
    ],
    [
      '<title>Notes of a clerk - Why the port needs no third clock at all</title>',
      '<h1>Notes of a clerk</h1>',
      'Notes of a clerk? (Why the port needs no third clock at all)',
    ],
    [
      '<title>Two clocks in one port | Harbour Notes</title>',
      '<header><h1><a href="/">Harbour Notes</a></h1></header><article><h2>Two clocks in one port</h2>',
      'Two clocks in one port',
    ],
    [
      '<title>Two clocks in one port</title><meta property="og:site_name" content="Harbour Notes">',
      '<h1>Harbour Notes</h1><article><div class="entry-title">Two clocks in one port</div>',
      'Two clocks in one port',
    ],
    [
      `<title>Two clocks in one port</title>${ld([
        { '@type': 'NewsArticle', headline: 'Another article' },
        { '@type': 'NewsArticle', headline: 'Two clocks in one port' },
      ])}`,
      '<article><h1>Two clocks in one port</h1>',
      'Two clocks in one port',
    ],
    [
      `<title>Two clocks in one port</title>${ld({ '@type': 'Article', headline: 'Two clocks in one…' })}`,
      '<article><h1>Two clocks in one port</h1>',
      'Two clocks in one port',
    ],
    [
      `<title>Seven facts about time</title>${ld({ '@type': 'Article', headline: 'Seven facts about time' })}`,
      '<article><h1>Two clocks in one port</h1>',
      'Two clocks in one port? (Seven facts about time)',
    ],
  ])('have a title that is sure only if it was compared (%s)', (head, start, expected) => {
    expect(shown(factsOf(head, `${start}${TEXT}</article>`), /^title$/)).toBe(expected)
  })

  it.each([
    ['', '<p class="byline">By Ada Writer May 16, 2025 9:46 AM</p>', 'Ada Writer'],
    ['', '<p class="byline">By Ada Writer Friday 16 May</p>', 'Ada Writer'],
    ['', '<p class="byline">Monday May 16, 2025 10:05 am PDT by Ada Writer</p>', 'Ada Writer'],
    [
      ld({
        '@type': 'Article',
        headline: 'T',
        author: { '@type': 'Organization', name: 'Harbour Radio' },
        publisher: { '@type': 'Organization', name: 'Harbour Radio' },
      }),
      '<p>By <a href="/by/ada-writer">Ada Writer</a></p>',
      'Ada Writer',
    ],
    ['', '<p class="author"><span>Ada Writer</span><span>Staff Writer</span></p>', 'Ada Writer'],
    [
      '',
      '<p class="author">By <a rel="author" href="/ada">Ada Writer</a> and <a rel="author" href="/bo">Bo Tell</a></p>',
      'Ada Writer, Bo Tell',
    ],
    ['<meta name="author" content="Skippers Web GmbH">', '<p class="byline">By Ada Writer</p>', 'Ada Writer'],
    ['<meta name="author" content="Ada Writer">', '', 'Ada Writer?'],
    ['<meta name="author" content="Ada Writer">', '<p>Ada Writer | Opinion</p>', 'Ada Writer'],
    [
      ld({ '@type': 'Article', headline: 'T', author: { '@type': 'Person', name: 'Harbour News Agency' } }),
      '',
      'Harbour News Agency?',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', author: { '@type': 'NewsMediaOrganization', name: 'Harbour Notes' } }),
      '',
      'Harbour Notes?',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', author: 'Ada Writer' }),
      '<p class="byline">By Ada Writer and Bo Tell</p>',
      'Ada Writer, Bo Tell',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', author: 'Cy Owner' }),
      '<p class="byline">By Ada Writer</p>',
      'Cy Owner? (Ada Writer)',
    ],
    [`<meta name="author" content="News">${ld({ '@type': 'Article', headline: 'T', author: 'News' })}`, '', 'News?'],
    ['', '<p class="byline">By Ada Writer and Bo Tell, The Associated Press</p>', 'Ada Writer, Bo Tell'],
    ['', '<p class="byline">By Ada Writer, HARBOUR RADIO</p>', 'Ada Writer'],
    ['', '<p class="byline">By Ada Writer Illustration by Bo Tell</p>', 'Ada Writer'],
    ['', '<p class="author"><img alt=""> Ada Writer <span>Ada Writer</span></p>', 'Ada Writer'],
    ['', '<p class="byline"><b>Ada Writer</b> <b>Bo Tell</b> <b>Cy Owner</b></p>', 'Ada Writer, Bo Tell, Cy Owner'],
    [
      ld({ '@type': 'Article', headline: 'T', author: { '@type': 'Person', givenName: 'Ada', familyName: 'Writer' } }),
      '',
      'Ada Writer',
    ],
    [
      '<meta name="author" content="Ada Writer, Bo Tell">',
      '<p class="byline">By Ada Writer</p>',
      'Ada Writer? (Ada Writer), Bo Tell?',
    ],
    ['', '<p class="author vcard"><a href="/author/admin/">Ilo Harbour</a></p>', ''],
    ['', '<p class="byline">By Two Clocks</p>', 'Two Clocks?'],
    ['', '<div class="comment"><cite class="fn">Grumpy Skipper</cite><p>Rubbish.</p></div>', ''],
    ['', '<a rel="author" href="/p">View My Complete Profile</a>', ''],
    ['', '<aside><p class="author">Bo Tell</p></aside>', ''],
    ['', '<p class="author" style="display: none">Nombre Del Autor</p>', ''],
    ['', '<p class="author-name"><a class="license-author" href="/file">Bo Tell</a></p>', ''],
    ['', '<div class="post-author"><a title="Ada" href="/x">Alle Beiträge</a></div>', ''],
    ['', '<p class="author">Eingestellt von Ada Writer</p>', 'Ada Writer'],
    ['', '<p><span itemprop="author">Revised Edition Edited by Bo Tell</span></p>', ''],
  ])('name as authors only people, and those who wrote it (%s %s)', (head, line, expected) => {
    const body = `<article><h1>Two clocks</h1>${line}${TEXT}</article>`
    expect(shown(factsOf(`<title>Two clocks</title>${head}`, body), /^authors\.\d\.name$/)).toBe(expected)
  })

  it.each([
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16', dateModified: '2025-05-30' }),
      '',
      ADDRESS,
      '2025-05-16',
    ],
    [ld({ '@type': 'Article', headline: 'T', dateModified: '2025-05-30' }), '', ADDRESS, '2025-05-30?'],
    ['', '<p>Last updated: 16 May 2025</p>', ADDRESS, '2025-05-16?'],
    ['', '<p>Updated 30 May 2025, published 16 May 2025</p>', ADDRESS, '2025-05-16'],
    ['', '<p>16 May 2025</p>', ADDRESS, '2025-05-16?'],
    ['', '<p>16 May 2025</p>', 'https://notes.example.org/2025/05/clocks', '2025-05-16'],
    ['', '<p>Published: 3/4/2025</p>', ADDRESS, '2025-04-03? (2025-03-04)'],
    ['', '<p>Published: 3/4/2025</p>', 'https://notes.example.org/2025/04/03/clocks', '2025-04-03'],
    [
      '<meta property="article:published_time" content="2025-05-17T02:30:00Z">',
      '<p>16 May 2025</p>',
      ADDRESS,
      '2025-05-16',
    ],
    [
      '<meta property="article:published_time" content="2025-05-16T22:30:00-04:00">',
      '<p>16 May 2025</p>',
      ADDRESS,
      '2025-05-16T22:30:00-04:00',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16' }),
      '<p>Published: 3 March 2024</p>',
      ADDRESS,
      '2025-05-16? (2024-03-03)',
    ],
    [
      '<meta property="article:published_time" content="2025-05-16">',
      '<p>By Ada Writer, last updated <time datetime="2025-05-30T10:00:00Z">30 May</time></p>',
      ADDRESS,
      '2025-05-16',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: 'Fri May 16 10:00:00 CEST 2025' }),
      '<time datetime="2025-03-07T18:11:26+0100"></time>',
      ADDRESS,
      '2025-05-16',
    ],
    [
      '<meta property="article:published_time" content="2025-05-16T10:00:00Z">',
      '<p>Published <time datetime="2025-05-16T10:00:00Z">16 May 2025</time></p>',
      'https://notes.example.org/2025/05/15/clocks',
      '2025-05-16T10:00:00Z',
    ],
    [
      '<meta property="article:published_time" content="2025-05-17T02:30:00+00:00">',
      '<p class="meta"><time class="entry-date updated" datetime="2025-05-16T22:30:00-04:00">16 May 2025, 10.30 pm</time></p>',
      ADDRESS,
      '2025-05-16',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: 'Thu, 04 May 2023 02:41:00 GMT' }),
      '<p>Ada Writer 3/5/2023 22:41</p>',
      ADDRESS,
      '2023-05-03',
    ],
    [
      '<meta property="article:published_time" content="2024-12-31T23:11:59+00:00">',
      '',
      'https://notes.example.org/2025/01/01/clocks',
      '2025-01-01',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16T10:00:00Z' }),
      '<meta itemprop="datePublished" content="2025-05-15"><p class="date">16 May 2025</p>',
      ADDRESS,
      '2025-05-16T10:00:00Z',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16T10:00:00Z', dateModified: '2025-06-02' }),
      '<p>8 min. 2 June 2025</p>',
      ADDRESS,
      '2025-05-16T10:00:00Z? (2025-06-02)',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2024-03-01' }),
      '<p>Updated 6 May 2025</p>',
      ADDRESS,
      '2024-03-01? (2025-05-06)',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2024-03-01' }),
      '<p>Last updated 6 May 2025, originally created 1 March 2024</p>',
      ADDRESS,
      '2024-03-01',
    ],
    [
      ld({
        '@type': 'Article',
        headline: 'T',
        datePublished: '2025-05-16T18:08:22Z',
        dateModified: '2025-05-16T18:08:22Z',
      }),
      '<p>16 May 2025, 19:08, edited 16 May 2025, 19:08</p>',
      ADDRESS,
      '2025-05-16T18:08:22Z?',
    ],
    [
      ld({
        '@type': 'Article',
        headline: 'T',
        datePublished: '2025-05-16T18:08:22Z',
        dateModified: '2025-05-16T18:09:00Z',
      }),
      '<p>16 May 2025, 19:08, updated 16 May 2025, 19:09</p>',
      ADDRESS,
      '2025-05-16T18:08:22Z',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16T22:00:00Z' }),
      '',
      ADDRESS,
      '2025-05-16T22:00:00Z? (2025-05-17)',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16T22:00:00Z' }),
      '<p>17 May 2025</p>',
      ADDRESS,
      '2025-05-17',
    ],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16' }),
      '',
      'https://notes.example.org/2017/7/12/clocks',
      '2025-05-16? (2017-07-12)',
    ],
    ['', '<p class="published-date">16 May 2025</p>', ADDRESS, '2025-05-16'],
    [
      ld({ '@type': 'Article', headline: 'T', datePublished: '2025-05-16' }),
      `${TEXT}${TEXT}${TEXT}<p class="date">3 March 2024</p>`,
      ADDRESS,
      '2025-05-16',
    ],
    [
      '<meta name="date" content="2025-05-20">',
      '<p>16 May 2025</p><div>Last updated:</div><div class="date">20 May 2025</div>',
      ADDRESS,
      '2025-05-16? (2025-05-20)',
    ],
    ['<meta name="date" content="1970-01-01">', '', ADDRESS, ''],
    [ld({ '@type': 'Article', headline: 'T', datePublished: '2031-05-16' }), '', ADDRESS, '2031-05-16?'],
  ])('have the date of publication, not of a change (%s %s)', (head, line, address, expected) => {
    const body = `<article><h1>Two clocks</h1>${line}${TEXT}</article>`
    expect(shown(factsOf(`<title>Two clocks</title>${head}`, body, address), /^original\.date$/)).toBe(expected)
  })

  it.each([
    [
      '<p>This article first appeared on 3 May 2024 <a href="https://mill.example.net/clocks">here</a>.</p>',
      'original.url https://mill.example.net/clocks?',
    ],
    [
      '<p>This article first appeared in <a href="https://mill.example.net/clocks">The Mill</a>.</p>',
      'original.url https://mill.example.net/clocks',
    ],
    ['<p class="wp-caption-text">Source: The Mill, 24 March 2020</p>', ''],
    ['<p>Source: The Mill, 24 March 2020</p>', ''],
  ])(
    'have the original in a link only if its sentence names the outlet, and no source of a picture (%s)',
    (line, expected) => {
      const facts = factsOf('<title>Two clocks</title>', `<article><h1>Two clocks</h1>${TEXT}${line}</article>`)
      const urls = facts.filter(({ field, from }) => field === 'original.url' && from === 'the link in the text')
      expect(urls.map(({ field, value, doubt }) => `${field} ${value}${doubt ? '?' : ''}`).join()).toBe(expected)
      if (line.includes('caption')) expect(shown(facts, /^original\.publisher/)).not.toContain('The Mill')
    },
  )
})
