import {
  type Credit,
  type CreditRow,
  type Logo,
  type Phrase,
  pictureLegend,
  sentence,
  type Words,
} from '../../attribution/index.js'
import type { Picture } from '../../content/index.js'
import { dateText } from '../../core/date-text.js'
import type { Direction } from '../../core/direction.js'
import { escapeHtml, fillNames } from '../../core/text.js'
import type { Article } from '../article.js'
import { withAbsoluteLinks } from '../links.js'
import { publishedPath } from '../site.js'
import { noticeTextOf } from './corrections.js'
import { type EmailFrame, startOf, trackingOf } from './email-frame.js'
import { COLUMN } from './email-style.js'
import { type EmailWord, emailWordsOf, wordsPhrase } from './email-words.js'
import { inboxLine } from './inbox-text.js'
import type { IssuePlan } from './issue-plan.js'

interface ItemFrame extends EmailFrame {
  readonly plan: IssuePlan
  readonly index: number
}

/** Collects everything that a template may use about one post. */
export function itemData(article: Article, frame: ItemFrame) {
  const { writer, plan, index } = frame
  const { credit, direction, language } = article
  const body = shownOf(article, frame)
  const words = emailWordsOf(plan.words)
  const say = (name: EmailWord): string => writer.phrase(wordsPhrase(words, name), plan.direction)
  const phrases = (rows: readonly CreditRow[]): string[] =>
    rows.map(row => writer.phrase(closed(row.phrase, plan, article.words), direction))
  return {
    foreign: language !== plan.language || direction !== plan.direction,
    language: writer.text(language),
    direction,
    start: startOf(direction),
    ...trackingOf(direction),
    title: writer.text(article.title),
    rule: '='.repeat(Math.min([...article.title].length, 72)),
    url: writer.text(article.url),
    section: writer.text(sectionAt(article, plan)),
    heading: plan.sections.length > 0 ? 'h3' : 'h2',
    // Below the heading of a section, a tag would usually repeat it.
    kicker: writer.text(plan.sections.length > 0 ? '' : inboxLine(article.tags[0] ?? '')),
    date: writer.text(dateText(article.date, article.words.language)),
    standfirst: writer.text(!plan.correction && hasOwnSummary(article, body.html) ? article.summary : ''),
    line: writer.phrase(credit.line, direction),
    picture: article.image && !plan.correction ? pictureOf(article.image, body.html, frame) : undefined,
    notice: writer.text(noticeTextOf(article)),
    noticeTitle: say(article.noticeTitle),
    body: writer.rich(body.html, {
      url: article.url,
      direction,
      words: emailWordsOf(article.words),
      heading: plan.kind === 'post' ? 2 : plan.sections.length > 0 ? 4 : 3,
      prefix: plan.kind === 'post' ? '' : `p${index + 1}-`,
    }),
    more: moreOf(article, body.whole, frame),
    action: credit.action
      ? leadOf(credit.action.phrase, credit.action.url, frame, {
          direction,
          // A colon that is part of the publisher's own words needs no second one.
          pattern: credit.action.own ? credit.action.label : article.words.book.credit.readOriginal,
        })
      : undefined,
    moreActions: credit.moreActions.map(({ phrase, url }) =>
      leadOf(phrase, url, frame, { direction, pattern: article.words.book.credit.readOriginal }),
    ),
    aboutAuthors: say(credit.authors.length > 1 ? 'aboutAuthors' : 'aboutAuthor'),
    authors: phrases(credit.block.filter(({ kind }) => kind === 'author')),
    credit: phrases(credit.block.filter(({ kind }) => kind !== 'author')),
    credited: credit.block.length > 0,
    outletLogo: credit.logo ? outletLogo(credit.logo, frame) : undefined,
    excerptNote: article.extent === 'excerpt' && plan.kind === 'post' && !plan.correction ? say('excerptNote') : '',
    comments: writer.text(plan.correction ? '' : (article.comments ?? '')),
    extra: extraOf(article.extra, writer.text),
  }
}

/** Returns the title of the section that begins with an article, or an empty text. */
function sectionAt({ id }: Article, { articles, sections }: IssuePlan): string {
  const section = sections.find(({ posts }) => posts.includes(id))
  const first = articles.find(each => section?.posts.includes(each.id))
  return first?.id === id ? (section?.title ?? '') : ''
}

function outletLogo({ src, alt, width, url }: Logo, { site, writer }: ItemFrame) {
  return {
    src: writer.text(site.publication.url + publishedPath(src, site.publication)),
    alt: writer.text(alt),
    width: Math.min(width, COLUMN),
    url: writer.text(url ?? ''),
  }
}

/** Returns a value of the post's `extra` in which every text is escaped for its part of the email. */
function extraOf(value: unknown, safe: (text: string) => string): unknown {
  if (typeof value === 'string') return safe(value)
  if (Array.isArray(value)) return value.map(each => extraOf(each, safe))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, extraOf(each, safe)]))
}

/** Adds full stops to the statements of a digest, because they follow each other in one paragraph. */
function closed(phrase: Phrase, { kind }: IssuePlan, words: Words): Phrase {
  const last = phrase.at(-1)
  if (kind === 'post' || !last) return phrase
  const stop = sentence(last.text, words).slice(last.text.length)
  return stop === '' ? phrase : [...phrase, { text: stop }]
}

/** Returns as much of the body as the terms, the digest's settings and Gmail's limit allow. */
function shownOf(article: Article, { plan, cuts }: ItemFrame): { html: string; whole: boolean } {
  if (plan.correction || cuts.bodies.has(article.slug)) return { html: '', whole: false }
  if (article.kind === 'link') return { html: article.body(), whole: true }
  if (plan.content === 'full' && !cuts.excerpts.has(article.slug)) return { html: article.body(), whole: true }
  const [excerpt, body] = [article.excerpt(), article.body()]
  return sameText(excerpt, body) ? { html: body, whole: true } : { html: excerpt, whole: false }
}

/**
 * Tells whether an excerpt contains the whole visible text. Ids, the counter and outer white space make no difference to
 * readers.
 */
const sameText = (excerpt: string, body: string): boolean => {
  const [some, all] = [excerpt, body].map(html =>
    html
      .replace(/<p class="counter">.*?<\/p>$/, '')
      .replace(/<[a-z][^<>]*>/g, tag => tag.replace(/ id="[^"]*"/, ''))
      .trim(),
  )
  return some === all
}

/**
 * Makes the button to the rest of a post. It leads to the post's page, or to the publisher if the page shows no more
 * than the email.
 */
function moreOf(article: Article, whole: boolean, frame: ItemFrame) {
  const { plan } = frame
  const { title, url, extent, credit, direction } = article
  const words = emailWordsOf(plan.words)
  if (plan.correction)
    return leadOf(wordsPhrase(words, 'seeCorrected'), url, frame, { direction, pattern: words.seeCorrected })
  if (!whole)
    return leadOf(wordsPhrase(words, 'continue', { title }), url, frame, { direction, pattern: words.continue })
  const partial = extent === 'excerpt' || credit.changes?.kind === 'excerpt'
  // The email of a single post already contains a button to the original.
  if (!partial || !credit.action || plan.kind === 'post') return undefined
  const { phrase, label: own } = credit.action
  if (credit.action.own) return leadOf(phrase, credit.action.url, frame, { direction, pattern: own })
  const publisher = publisherOf(credit) ?? new URL(credit.action.url).hostname
  const label = wordsPhrase(words, 'continueAt', { title, publisher })
  return leadOf(label, credit.action.url, frame, { direction, pattern: words.continueAt })
}

/**
 * Makes a button, or in the text part a line with the address below it. The line ends in a colon unless the label has one.
 */
function leadOf(
  label: Phrase,
  url: string,
  { writer, plan }: ItemFrame,
  { direction, pattern }: { direction: Direction; pattern: string },
) {
  const colon = /[:：]/.test(pattern) ? '' : plan.words.book.post.colon
  return { label: writer.phrase(label, direction), colon, url: writer.text(url) }
}

const publisherOf = ({ original }: Credit): string | undefined => original?.publisher?.name

function pictureOf(image: Picture, body: string, { site, writer, cuts, plan, index }: ItemFrame) {
  const src = withAbsoluteLinks(image.src, site.publication.url, () => undefined)
  const { slug = '', words = plan.words, direction = plan.direction } = plan.articles[index] ?? {}
  if (cuts.pictures.has(slug) || body.includes(`src="${escapeHtml(src)}"`)) return undefined
  return {
    src: writer.text(src),
    alt: writer.text(image.alt),
    said: writer.text(fillNames(words.book.email.image, { alt: image.alt })),
    width: Math.min(image.width ?? COLUMN, COLUMN),
    caption: writer.phrase(pictureLegend(image, words), direction),
  }
}

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** Tells whether the summary differs from the beginning of the body, from which it may have been made. */
function hasOwnSummary(article: Article, html: string): boolean {
  const summary = letters(article.summary)
  if (summary === '') return false
  const body = letters(
    html
      .slice(0, 6000)
      .replace(/<sup class="footnote-ref">.*?<\/sup>/g, '')
      .replace(/<[^>]*>/g, '')
      .replace(/&\w+;|&#\w+;/g, ''),
  )
  return !body.startsWith(summary.slice(0, 60)) && summary !== letters(article.title)
}
