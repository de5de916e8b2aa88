import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { creditOf, licenceById, type Original, type Person, type Via } from '../../../src/attribution/index.js'
import { LOCAL, type Picture } from '../../../src/content/index.js'
import { perFeedFormat } from '../../../src/core/feed-formats.js'
import { fingerprint } from '../../../src/core/fingerprint.js'
import { type Moment, parseMoment } from '../../../src/core/moment.js'
import { type Article, compileTemplates, directionOf, type Site, type Templates } from '../../../src/editions/index.js'
import { type Publication, readPublication } from '../../../src/publication/publication.js'
import { wordsFor } from '../../locales.js'

export const moment = (text: string): Moment => {
  const found = parseMoment(text, 'UTC')
  if (!found) throw new Error(`no date: ${text}`)
  return found
}

export const PUBLICATION = `
title: The Delta Reader
url: https://reader.example.org/
description: Writing about rivers, coasts and the people who settle who may use them.
sender: { name: The Delta Reader, email: letters@reader.example.org }
replyTo: editor@reader.example.org
postalAddress: |
  The Delta Reader
  12 Quay Street, 4000-123 Porto
`

export function publication(more = '', base = PUBLICATION): Publication {
  const { publication: read, problems } = readPublication(`${base}\n${more}`)
  if (!read) throw new Error(JSON.stringify(problems))
  return read
}

const ROOT = join(import.meta.dirname, '../../../templates')

/** The default theme, as the build reads it. */
export function theme(changed: Readonly<Record<string, string>> = {}): Templates {
  const files = readdirSync(ROOT, { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && !`${entry.parentPath}/`.startsWith(join(ROOT, 'themes/')),
  )
  const sources = files.map(({ parentPath, name }): [string, string] => {
    const path = join(parentPath, name)
    return [path.slice(ROOT.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]
  })
  const { templates, problems } = compileTemplates(new Map([...sources, ...Object.entries(changed)]))
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return templates
}

export const siteOf = (ours: Publication): Site => ({
  publication: ours,
  feeds: [
    {
      name: '',
      title: ours.title,
      description: ours.description,
      ...perFeedFormat(({ file }) => file),
    },
  ],
  wordsFor,
  generator: { name: 'Offprint', version: '0.1.0' },
  key: 'site',
})

export interface ArticleFacts {
  readonly slug: string
  readonly title: string
  readonly body: string
  readonly excerpt?: string
  readonly language?: string
  readonly date?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly authors?: readonly Person[]
  readonly original?: Original
  readonly via?: readonly Via[]
  readonly image?: Picture
  readonly notice?: string
  readonly extent?: Article['extent']
  readonly comments?: string
  readonly withdrawn?: boolean
}

/** An article for email, with the credit that its facts give. */
export function article(facts: ArticleFacts, ours: Publication = publication()): Article {
  const { slug, title, body, language = 'en', authors = [], via = [], original, tags = [] } = facts
  const date = moment(facts.date ?? '2026-03-14')
  const url = `${ours.url}${slug}/`
  const credited: Parameters<typeof creditOf>[0] = {
    ...{ language, wordsFor, title, authors, via, url, date },
    publication: { title: ours.title, copyright: ours.copyright },
    ...(original ? { original } : {}),
  }
  return {
    extra: {},
    translations: [],
    noticeTitle: 'notice',
    ...{ channel: 'email', id: `tag:reader.example.org,2024:${slug}`, slug, title, language, date, url, tags },
    ...{ output: `${slug}/index.html`, path: `${slug}/`, changed: date, direction: directionOf(language) },
    words: wordsFor(language),
    summary: facts.summary ?? '',
    credit: creditOf(credited),
    withdrawn: facts.withdrawn ?? false,
    extent: facts.extent ?? 'full',
    canonical: original?.url ?? url,
    index: true,
    ...(facts.image ? { image: facts.image } : {}),
    ...(facts.notice ? { notice: facts.notice } : {}),
    ...(facts.comments ? { comments: facts.comments } : {}),
    plain: () => false,
    body: () => body,
    excerpt: () => facts.excerpt ?? /<p>[\s\S]*?<\/p>/.exec(body)?.[0] ?? '',
    fingerprint: fingerprint(slug, body),
  }
}

const licence = (id: string) => {
  const found = licenceById(id)
  if (!found) throw new Error(id)
  return found
}

const ADA: Person = {
  name: 'Ada Lindqvist',
  url: 'https://ada.example.com/',
  affiliation: 'Senior fellow, Institute for Shared Waters',
  bio: 'She has advised three river commissions and writes about the law of things that flow.',
}

/** A post with three parties: an author, the journal that published it first, and the institute that passed it on. */
export const REPUBLISHED: ArticleFacts = {
  slug: 'river-treaty',
  title: 'Why the river treaty held when everything around it fell apart',
  summary:
    'Two governments that could agree on nothing else kept sharing a river for sixty years. The reasons are duller, and more useful, than the legend.',
  tags: ['rivers', 'treaties'],
  authors: [ADA],
  image: {
    src: `${LOCAL}river-treaty/map.png`,
    alt: 'A river with two towns on its banks, drawn from above',
    caption: 'The gauging station at the border, rebuilt in 1974.',
    credit: 'Drawing: M. Okoro',
    width: 1200,
    height: 675,
  },
  original: {
    publisher: { name: 'Harbour Review', url: 'https://review.example.com/', key: 'harbour-review' },
    url: 'https://review.example.com/2026/03/river-treaty',
    date: moment('2026-03-12'),
    license: licence('CC-BY-ND-4.0'),
    permission: { by: 'the Harbour Review', date: moment('2026-03-13') },
    copyright: '© 2026 Harbour Review',
  },
  via: [
    {
      name: 'Institute for Shared Waters',
      url: 'https://institute.example.net/letters/88',
      date: moment('2026-03-13'),
    },
  ],
  comments: 'https://forum.example.org/t/river-treaty',
  body: `
<p>The treaty is nineteen pages long, and eleven of them are tables. Nobody quotes it. It has no preamble about friendship, no
signing ceremony anyone remembers, and no clause that a speechwriter could lift. What it has is a schedule of flows, month by
month, at <a href="https://data.example.net/gauges?station=4&amp;from=1961">four gauging stations</a>, and a rule for what
happens when the water falls short.</p>
<p>It has outlived two wars, a nationalisation, and the governments that signed it. Engineers on both banks telephone each
other every morning at six. They did so on the day the embassies closed.</p>
<h2 id="dull">The virtue of dull paper</h2>
<p>Most accounts credit trust. The archive suggests something else: <strong>the treaty asked for very little of
it</strong>.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> Every number in it can be read off a
painted board by anyone who can walk to the bank.</p>
<blockquote class="pull"><p>Nobody had to believe anybody. They only had to be able to count.</p></blockquote>
<p>Consider what the negotiators left out:</p>
<ul>
<li>any statement of who <em>owned</em> the river;</li>
<li>any court with a name;</li>
<li>any date on which it would end.</li>
</ul>
<h2>What a bad year looks like</h2>
<p>In a dry spring the shortfall is shared in the proportions of the table, and the upstream reservoir releases first. The
figures for the worst three years are instructive.</p>
<table><thead><tr><th>Year</th><th style="text-align:right">Inflow</th><th style="text-align:right">Released</th><th>Complaint</th></tr></thead>
<tbody><tr><td>1976</td><td style="text-align:right">41 %</td><td style="text-align:right">43 %</td><td>none</td></tr>
<tr><td>1989</td><td style="text-align:right">38 %</td><td style="text-align:right">38 %</td><td>late by a week</td></tr>
<tr><td>2012</td><td style="text-align:right">35 %</td><td style="text-align:right">36 %</td><td>none</td></tr></tbody></table>
<p>The board at the border still says what to do, in paint:</p>
<blockquote><p>Read at six. Write it down. Telephone. Then argue.</p></blockquote>
<p>It is not a bad constitution.</p>
<hr class="footnotes-sep">
<section class="footnotes"><ol class="footnotes-list">
<li id="fn1" class="footnote-item"><p>The commission’s minutes for 1961 to 1974 are open to readers in both capitals. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li>
</ol></section>`,
}

export const OWN: ArticleFacts = {
  slug: 'letter-from-the-editor',
  title: 'A letter from the editor',
  tags: ['letters'],
  date: '2026-03-10',
  authors: [{ name: 'Bo Marques' }],
  summary: 'We are changing the day on which this letter reaches you.',
  body: `<p>From April we send this letter on Saturdays. You asked for something to read when there is time to read it, and we think
you are right.</p><p>Nothing else changes: a few pieces, chosen slowly, with the name of whoever published them first.</p>`,
}

export const OPEN: ArticleFacts = {
  slug: 'salt',
  title: 'Salt comes up the river first',
  tags: ['coasts'],
  date: '2026-03-08',
  summary: 'Long before the sea takes the fields, it takes the wells.',
  authors: [{ name: 'Chidi Okafor' }, { name: 'Mei Tan', url: 'https://mei.example.com/' }],
  original: {
    publisher: { name: 'Open Delta', url: 'https://delta.example.net/' },
    url: 'https://delta.example.net/salt',
    title: 'Saltwater first',
    date: moment('2026-02'),
    license: licence('CC-BY-4.0'),
    changes: { kind: 'edited', note: 'Shortened by a third; the headline is ours.' },
  },
  body: `<p>The first sign is not the tide. It is the tea: a faint brackishness that the old people notice and the young ones
call imagination. By the time the barley yellows, the wells have been turning for two summers.</p>
<p>Farmers here measure it with their tongues, and then, since last year, with a borrowed meter. The two agree.</p>
<figure><img src="https://reader.example.org/salt/well.jpg" alt="A stone well in a flat field" width="1600" height="900"><figcaption>One of eleven wells that were closed in 2025.</figcaption></figure>
<p>What can be done is known, cheap and slow, which is why it is not done.</p>`,
  excerpt: `<p>The first sign is not the tide. It is the tea: a faint brackishness that the old people notice and the young ones
call imagination. By the time the barley yellows, the wells have been turning for two summers.</p>`,
}

export const ARABIC: ArticleFacts = {
  slug: 'nahr',
  title: 'النهر الذي لا يملكه أحد',
  language: 'ar',
  tags: ['أنهار'],
  date: '2026-03-05',
  summary: 'كيف تقاسمت مدينتان نهراً واحداً ستين عاماً من دون محكمة ولا شرطة.',
  authors: [{ name: 'ليلى حداد' }],
  original: {
    publisher: { name: 'مجلة المرفأ', url: 'https://marfa.example.net/' },
    url: 'https://marfa.example.net/nahr',
    date: moment('2026-03-01'),
    permission: {},
  },
  body: `<p>في كل صباح عند السادسة يتصل مهندس بمهندس على الضفة الأخرى، ويقرأ كل منهما الرقم المكتوب على اللوح.</p>
<h2>ما الذي تركوه</h2><ul><li>لم يقولوا لمن النهر.</li><li>لم يحددوا نهاية.</li></ul>
<blockquote><p>اقرأ، ثم اكتب، ثم اتصل، ثم جادل.</p></blockquote>
<table><thead><tr><th>السنة</th><th>المنسوب</th></tr></thead><tbody><tr><td>1976</td><td>41</td></tr></tbody></table>`,
}

/** A post with every element that Markdown and the sanitiser's allow-list can produce. */
export const EVERY: ArticleFacts = {
  slug: 'every-element',
  title: 'Every element',
  date: '2026-02-20',
  tags: ['tests'],
  authors: [{ name: 'Bo Marques', bio: 'He keeps the galleys.' }],
  summary: 'What a post can contain, and how it arrives.',
  notice: 'The table was corrected on 21 February 2026.',
  body: `
<h1 id="top">First level</h1>
<p>Text with <strong>strong</strong>, <em>emphasis</em>, <del>deleted</del>, <ins>inserted</ins>, <code>inline code</code>,
<mark>marked</mark>, H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>+<kbd>C</kbd>, <abbr title="Hypertext Markup Language">HTML</abbr>,
<small>small</small>, a line<br>break, an <a href="https://example.com/?a=1&amp;b=2" title="Title">outside link</a>, a
<a href="https://reader.example.org/other/">link to a post</a>, a <a href="mailto:ed@example.org">mailbox</a>, an
<a href="#top">anchor</a> and <a href="https://example.org/">https://example.org/</a>.</p>
<h3>Third level after the first</h3>
<ul><li>tight</li><li>nested<ol start="3"><li>three</li><li>four<ul><li>deep</li></ul></li></ol></li></ul>
<ol><li><p>Loose, first paragraph.</p><p>Second paragraph.</p></li><li><p>Next.</p></li></ol>
<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" checked disabled> done</li><li class="task-list-item"><input type="checkbox" disabled> not done</li></ul>
<blockquote><p>Quoted.</p><blockquote><p>Quoted within.</p></blockquote></blockquote>
<pre><code class="language-js">function flow(station) {
  if (!station) {
    return null // &lt;none&gt; &amp; nothing
  }

	return station.level
}
</code></pre>
<table><caption>Levels</caption><thead><tr><th>Station</th><th align="right">Level</th><th style="text-align:center">State</th></tr></thead>
<tbody><tr><th>North</th><td align="right">4.1</td><td style="text-align:center"><code>ok</code></td></tr><tr><th>South</th><td align="right">12.25</td><td style="text-align:center">low</td></tr></tbody></table>
<p><img src="https://reader.example.org/a/large.png" alt="A large picture" width="2208" height="1242" loading="lazy"></p>
<p><img src="https://reader.example.org/a/small.png" alt="A small picture" width="320" height="180"></p>
<p><a href="https://example.com/full"><img src="https://images.example.com/unknown.jpg" alt="A picture of unknown size"></a></p>
<p>A small <img src="https://reader.example.org/a/icon.png" alt="(gauge)" width="20" height="20"> in a line.</p>
<figure><img src="https://reader.example.org/a/chart.png" alt="A chart" width="1104" height="600" srcset="https://reader.example.org/a/chart-2.png 2x"><figcaption>Figure 1. <em>Levels</em>, by year.</figcaption></figure>
<hr>
<h2>Second level</h2>
<h6>Sixth level</h6>
<details><summary>More</summary><p>Folded text.</p></details>
<aside><p>An aside with a <a href="https://example.net/">link</a>.</p></aside>
<dl><dt>Term</dt><dd>Its meaning.</dd><dt>Another</dt><dd>Another meaning.</dd></dl>
<video src="https://media.example.com/film.mp4" poster="https://media.example.com/film.jpg" title="The film of the gauge" controls></video>
<audio controls><source src="https://media.example.com/talk.mp3"></audio>
<iframe src="https://www.youtube-nocookie.com/embed/abc123" title="A talk on gauges"></iframe>
<p>A mixed line with <span lang="ar" dir="rtl">نهر</span> in it.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p>
<section class="footnotes"><ol><li id="fn1" class="footnote-item"><p>The note. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>`,
}
