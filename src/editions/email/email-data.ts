import type { Credit, CreditRow, Phrase } from '../../attribution/index.js'
import type { Picture } from '../../content/index.js'
import { dateText } from '../../moment.js'
import type { Article } from '../article.js'
import { PLACEHOLDERS } from '../issue.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import { COLUMN, darkCss, fontsOf, MONO } from './email-style.js'
import { emailWordsFor, filled } from './email-words.js'
import { type IssuePlan, oneLine } from './issue-plan.js'

/** What an issue is rendered with. */
export interface Press {
  readonly site: Site
  readonly templates: Templates
}

/** How one part of the message, HTML or text, writes what it is given. Templates get nothing that has not passed it. */
export interface Pen {
  text(value: string): string
  /** Lines of plain text that are to stay lines. */
  lines(value: string): string
  /** `direction` is that of the text around it. */
  phrase(phrase: Phrase, direction: 'ltr' | 'rtl'): string
  /** Sanitised HTML. */
  rich(html: string, place: RichPlace): string
}

export interface RichPlace {
  readonly url: string
  readonly direction: 'ltr' | 'rtl'
  readonly heading: number
  readonly prefix: string
}

/** What keeps a digest below the size that Gmail cuts at: slugs of posts shown in less than full. */
export interface Cuts {
  readonly excerpts: ReadonlySet<string>
  readonly pictures: ReadonlySet<string>
  readonly bodies: ReadonlySet<string>
}

export const NO_CUTS: Cuts = { excerpts: new Set(), pictures: new Set(), bodies: new Set() }

export interface EmailFrame {
  readonly site: Site
  readonly pen: Pen
  readonly cuts: Cuts
  /** For the page on the web, which has nobody to unsubscribe. */
  readonly browser: boolean
}

/** Everything a template of an email may say. Absent facts are `undefined` by name, since templates are strict. */
export function emailData(plan: IssuePlan, frame: EmailFrame) {
  const { site, pen, browser } = frame
  const { publication } = site
  const words = emailWordsFor(plan.language)
  const items = plan.articles.map((article, index) => itemData(article, { ...frame, plan, index }))
  return {
    browser,
    words,
    language: pen.text(plan.language),
    direction: plan.direction,
    start: startOf(plan.direction),
    end: startOf(plan.direction === 'rtl' ? 'ltr' : 'rtl'),
    rtl: plan.direction === 'rtl',
    digest: plan.kind === 'digest',
    ...trackingOf(plan.direction),
    subject: pen.text(plan.subject),
    title: pen.text(plan.title),
    rule: '='.repeat(Math.min([...plan.title].length, 72)),
    preheader: pen.text(plan.preheader === plan.subject ? '' : plan.preheader),
    date: pen.text(dateText(plan.date, plan.language)),
    theme: publication.theme,
    fonts: { ...fontsOf(publication.theme.font), mono: MONO },
    darkCss: darkCss(publication.theme),
    name: pen.text(publication.title),
    home: pen.text(publication.url),
    logo: logoOf(frame),
    motto: pen.text(publication.description),
    links: linksOf(plan, frame),
    feeds: site.feeds.slice(0, 1).map(({ title, rss, atom, json }) => ({
      title: pen.text(title),
      ...{
        rss: pen.text(publication.url + rss),
        atom: pen.text(publication.url + atom),
        json: pen.text(publication.url + json),
      },
    })),
    why: pen.text(publication.whyYouGetThis ?? filled(words.why, { publication: publication.title })),
    address: pen.lines(publication.postalAddress ?? ''),
    intro: pen.rich(plan.intro, { url: publication.url, direction: plan.direction, heading: 2, prefix: 'intro-' }),
    contents: items.length > 4 ? items : undefined,
    items,
    item: items[0],
  }
}

function linksOf(plan: IssuePlan, { site, pen }: EmailFrame) {
  const { url } = site.publication
  return {
    browser: pen.text(url + plan.path),
    unsubscribe: pen.text(url + PLACEHOLDERS.unsubscribe),
    feed: pen.text(site.feeds[0] ? url + site.feeds[0].rss : ''),
    canonical: pen.text(plan.kind === 'post' ? (plan.articles[0]?.url ?? '') : url + plan.path),
  }
}

/** Files of the static folder stand at the root of out/. */
function logoOf({ site, pen }: EmailFrame) {
  const { logo, url, title } = site.publication
  if (!logo) return undefined
  const folder = `${site.publication.static}/`
  const path = logo.src.startsWith(folder) ? logo.src.slice(folder.length) : logo.src
  return { src: pen.text(url + encodeURI(path)), alt: pen.text(logo.alt ?? title), width: Math.min(logo.width, COLUMN) }
}

export const startOf = (direction: 'ltr' | 'rtl'): 'left' | 'right' => (direction === 'rtl' ? 'right' : 'left')

/** Letter spacing of headlines and of small capitals; Arabic letters join, and spacing would tear them apart. */
const trackingOf = (direction: 'ltr' | 'rtl') =>
  direction === 'rtl' ? { tight: '0px', wide: '0px' } : { tight: '-0.4px', wide: '1.2px' }

interface ItemFrame extends EmailFrame {
  readonly plan: IssuePlan
  readonly index: number
}

function itemData(article: Article, frame: ItemFrame) {
  const { pen, plan, index } = frame
  const { credit, direction, language } = article
  const shown = shownOf(article, frame)
  const phrases = (rows: readonly CreditRow[]): string[] =>
    rows.map(row => pen.phrase(closed(row.phrase, plan), plan.direction))
  return {
    first: index === 0,
    foreign: language !== plan.language || direction !== plan.direction,
    language: pen.text(language),
    direction,
    start: startOf(direction),
    ...trackingOf(direction),
    title: pen.text(article.title),
    rule: '='.repeat(Math.min([...article.title].length, 72)),
    url: pen.text(article.url),
    kicker: pen.text(oneLine(article.tags[0] ?? '')),
    date: pen.text(dateText(article.date, language)),
    standfirst: pen.text(hasOwnSummary(article) ? article.summary : ''),
    line: pen.phrase(credit.line, plan.direction),
    picture: article.image ? pictureOf(article.image, shown.html, frame) : undefined,
    notice: pen.text(article.notice ?? ''),
    body: pen.rich(shown.html, {
      url: article.url,
      direction,
      heading: plan.kind === 'post' ? 2 : 3,
      prefix: plan.kind === 'post' ? '' : `p${index + 1}-`,
    }),
    more: shown.full ? undefined : moreOf(article, frame),
    action: credit.action ? { label: pen.text(credit.action.label), url: pen.text(credit.action.url) } : undefined,
    authors: phrases(credit.block.filter(({ kind }) => kind === 'author')),
    credit: phrases(credit.block.filter(({ kind }) => kind !== 'author')),
    credited: credit.block.length > 0,
    comments: pen.text(article.comments ?? ''),
  }
}

/** In a digest the statements run on in one paragraph, so that each has to end. */
const closed = (phrase: Phrase, { kind }: IssuePlan): Phrase =>
  kind === 'post' || /[.!?…。۔]["”’)]*$/.test(phrase.at(-1)?.text ?? '') ? phrase : [...phrase, { text: '.' }]

/** What of the body is shown: as much as the terms, the digest's settings and Gmail allow. */
function shownOf(article: Article, { plan, cuts }: ItemFrame): { html: string; full: boolean } {
  const full = plan.content === 'full' && !cuts.excerpts.has(article.slug)
  if (cuts.bodies.has(article.slug)) return { html: '', full: false }
  const html = full ? article.body() : article.excerpt()
  return { html, full: article.extent === 'full' && (full || html === article.body()) }
}

function moreOf({ title, url, extent, credit }: Article, { pen, plan }: ItemFrame) {
  const words = emailWordsFor(plan.language)
  const original = extent === 'excerpt' ? credit.action : undefined
  // A post edition has the button to the original already.
  if (original && plan.kind === 'post') return undefined
  if (!original) return { label: pen.text(filled(words.continue, { title })), url: pen.text(url) }
  const publisher = publisherOf(credit) ?? new URL(original.url).hostname
  return { label: pen.text(filled(words.continueAt, { title, publisher })), url: pen.text(original.url) }
}

const publisherOf = ({ original }: Credit): string | undefined => original?.publisher?.name

function pictureOf(image: Picture, body: string, { pen, cuts, plan, index }: ItemFrame) {
  const slug = plan.articles[index]?.slug ?? ''
  if (cuts.pictures.has(slug) || body.includes(`src="${image.src}"`)) return undefined
  return {
    src: pen.text(image.src),
    alt: pen.text(image.alt),
    width: Math.min(image.width ?? COLUMN, COLUMN),
    caption: pen.phrase(captionOf(image), plan.direction),
  }
}

function captionOf({ caption, credit, license }: Picture): Phrase {
  const terms = license ? [{ text: license.name, ...(license.url ? { href: license.url, rel: 'license' } : {}) }] : []
  const parts: Phrase[] = [caption, credit]
    .filter(part => part !== undefined && part !== '')
    .map(text => [{ text: text ?? '' }])
  return [...parts, ...(terms.length > 0 ? [terms] : [])].flatMap((part, i) =>
    i === 0 ? part : [{ text: ' · ' }, ...part],
  )
}

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** A summary that is the beginning of the body was made from it: said once is enough. */
function hasOwnSummary(article: Article): boolean {
  const summary = letters(article.summary)
  if (summary === '') return false
  const body = letters(
    article
      .body()
      .slice(0, 6000)
      .replace(/<[^>]*>/g, '')
      .replace(/&\w+;|&#\w+;/g, ''),
  )
  return !body.startsWith(summary.slice(0, 60)) && summary !== letters(article.title)
}
