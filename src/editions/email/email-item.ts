import {
  type CreditRow,
  formFor,
  type Logo,
  languageOf,
  type Phrase,
  type Plural,
  phraseText,
  pictureLegend,
  spokenPhrase,
  type Words,
} from '../../attribution/index.js'
import type { Picture } from '../../content/index.js'
import { dateText } from '../../core/date-text.js'
import type { Direction } from '../../core/direction.js'
import { lazy } from '../../core/memo.js'
import { escapeHtml, fillNames } from '../../core/text.js'
import type { Article } from '../article.js'
import { withAbsoluteLinks } from '../links.js'
import { readingMinutes } from '../reading-time.js'
import { publishedPath } from '../site.js'
import { noticeTextOf } from './corrections.js'
import { type EmailFrame, lettersOf, startOf } from './email-frame.js'
import { emailWidth, textColumn } from './email-style.js'
import { type EmailWord, emailWordsOf, wordsPhrase } from './email-words.js'
import { closed, type EndNumbers, leads, referenceTo, statementsOf } from './end-credits.js'
import { inboxLine } from './inbox-text.js'
import type { IssuePlan } from './issue-plan.js'
import { fittedPicture, thumbnailOf } from './thumbnail.js'

export interface ItemFrame extends EmailFrame {
  readonly plan: IssuePlan
  readonly index: number
  /** The numbers of the credits at the end, by the id of their article. */
  readonly numbers: EndNumbers
}

/**
 * Collects everything that a template may use about one post. What takes long to make is made when a template uses it, because no
 * layout of a digest uses all of it.
 */
export function itemData(article: Article, frame: ItemFrame) {
  const { writer, plan, index, numbers } = frame
  const { credit, direction, language } = article
  const shown = lazy(() => shownOf(article, frame))
  const words = emailWordsOf(plan.words)
  const say = (name: EmailWord): string => writer.phrase(wordsPhrase(words, name), plan.direction)
  const phrases = (rows: readonly CreditRow[]): string[] =>
    rows.map(row => writer.phrase(closed(row.phrase, plan, article.words), direction))
  const isFull = plan.layout === 'full'
  const statements = lazy(() => statementsOf(article, plan, frame))
  const reference = referenceTo(article, numbers, frame)
  const isLead = leads(article, plan)
  const parts = {
    standfirst: lazy(() =>
      writer.text(isFull ? fullStandfirst(article, shown().html, plan) : standfirstOf(article, frame)),
    ),
    picture: lazy(() => {
      if (isLead) return leadPicture(article, frame)
      return article.image && !plan.correction ? pictureOf(article.image, shown().html, frame) : undefined
    }),
    thumbnail: lazy(() => {
      const fitted = isLead ? undefined : thumbnailOf(article, plan, frame)?.fitted
      return fitted && { src: writer.text(fitted.src), width: fitted.width, height: fitted.height }
    }),
    body: lazy(() =>
      writer.rich(shown().html, {
        url: article.url,
        direction,
        words: emailWordsOf(article.words),
        heading: plan.kind === 'post' ? 2 : plan.sections.length > 0 ? 4 : 3,
        prefix: plan.kind === 'post' ? '' : `p${index + 1}-`,
        // In these layouts, only link items have a text, which is as large as the standfirsts.
        ...(plan.kind === 'digest' && !isFull ? { size: 16 } : {}),
      }),
    ),
    more: lazy(() => moreOf(article, shown().whole, frame)),
  }
  return {
    foreign: language !== plan.language || direction !== plan.direction,
    language: writer.text(language),
    direction,
    start: startOf(direction),
    end: startOf(direction === 'rtl' ? 'ltr' : 'rtl'),
    headingSide: frame.site.publication.theme.centred ? 'center' : startOf(direction),
    ...lettersOf(direction, frame.site.publication.theme),
    title: writer.text(article.title),
    rule: '='.repeat(Math.min([...article.title].length, 72)),
    url: writer.text(article.url),
    link: article.kind === 'link',
    section: writer.text(sectionAt(article, plan)),
    heading: plan.sections.length > 0 && !isLead ? 'h3' : 'h2',
    kicker: writer.text(kickerOf(article, plan, isLead)),
    minutes: writer.text(minutesText(readingMinutes(article), article.words)),
    date: writer.text(dateText(article.date, article.words.language)),
    get standfirst() {
      return parts.standfirst()
    },
    line: writer.phrase(credit.line, direction),
    get picture() {
      return parts.picture()
    },
    get thumbnail() {
      return parts.thumbnail()
    },
    notice: writer.text(noticeTextOf(article)),
    noticeTitle: say(article.noticeTitle),
    get body() {
      return parts.body()
    },
    get more() {
      return parts.more()
    },
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
    ...(plan.kind === 'digest'
      ? {
          leads: isLead,
          ruled: index > 0 || plan.intro !== '',
          brief: writer.phrase(credit.brief, direction),
          read: readOf(article, frame),
          statements: statements().map(phrase => writer.phrase(phrase, direction)),
          reference,
          // Beside a thumbnail, a whole credit would fill a narrow column on phones.
          below: !reference && parts.thumbnail() !== undefined && statements().length > 0,
        }
      : {}),
    outletLogo: credit.logo ? outletLogo(credit.logo, frame) : undefined,
    excerptNote: article.extent === 'excerpt' && plan.kind === 'post' && !plan.correction ? say('excerptNote') : '',
    comments: writer.text(plan.correction ? '' : (article.comments ?? '')),
    extra: extraOf(article.extra, writer.text),
  }
}

/** Returns the summary of a post whose text follows, if it says more than the beginning of the text. */
const fullStandfirst = (article: Article, html: string, { correction }: IssuePlan): string =>
  !correction && hasOwnSummary(article, html) ? article.summary : ''

/** Returns the summary that stands for the text of a post in a digest. A link item has its comment instead. */
const standfirstOf = ({ kind, withdrawn, summary, slug }: Article, { plan, cuts }: ItemFrame): string =>
  plan.layout === 'list' || kind === 'link' || withdrawn || cuts.bodies.has(slug) ? '' : summary

/**
 * Returns what stands above the title: the first tag. Below the heading of a section, a tag would usually repeat it, and the
 * leading post has no such heading above it.
 */
function kickerOf({ id, tags }: Article, { sections }: IssuePlan, isLead: boolean): string {
  const section = isLead ? sections.find(({ posts }) => posts.includes(id)) : undefined
  if (section) return inboxLine(section.title)
  return sections.length > 0 && !isLead ? '' : inboxLine(tags[0] ?? '')
}

/** Writes how many minutes something takes to read; empty for none. */
export const minutesText = (minutes: number, words: Words): string =>
  minutes === 0 ? '' : countedText(minutes, words.book.email.minutes, languageOf(words, 'email', 'minutes'))

/** Fills a number into the form of a phrase that the language uses with it. */
export const countedText = (count: number, forms: Plural, language: string): string =>
  fillNames(formFor(count, forms, language), { count: count.toLocaleString(language) })

/**
 * Returns the title of the section that begins with an article, or an empty text. A leading post is above all sections, so that its
 * own begins with the post after it.
 */
function sectionAt({ id }: Article, { articles, sections, layout }: IssuePlan): string {
  const section = sections.find(({ posts }) => posts.includes(id))
  const first = articles.find((each, i) => section?.posts.includes(each.id) && !(layout === 'lead' && i === 0))
  return first?.id === id ? (section?.title ?? '') : ''
}

function outletLogo({ src, alt, width, url }: Logo, { site, writer }: ItemFrame) {
  return {
    src: writer.text(site.publication.url + publishedPath(src, site.publication)),
    alt: writer.text(alt),
    width: Math.min(width, textColumn(site.publication.theme)),
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
  const { url, extent, credit, direction } = article
  const words = emailWordsOf(plan.words)
  if (plan.correction)
    return leadOf(wordsPhrase(words, 'seeCorrected'), url, frame, { direction, pattern: words.seeCorrected })
  if (!whole) return namedLead(spokenPhrase(plan.words, 'feed', 'continue'), url, article, frame)
  const partial = extent === 'excerpt' || credit.changes?.kind === 'excerpt'
  // The email of a single post already contains a button to the original.
  if (!partial || !credit.action || plan.kind === 'post') return undefined
  return namedLead(credit.action.phrase, credit.action.url, article, frame)
}

/** Makes a button whose words are short. Its name for screen readers says which post it leads to. */
function namedLead(label: Phrase, url: string, { title, direction }: Article, frame: ItemFrame) {
  const words = phraseText(label, false)
  const name = `${words}${frame.plan.words.book.post.colon}${title}`
  return { ...leadOf(label, url, frame, { direction, pattern: words }), name: frame.writer.text(name) }
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

function pictureOf(image: Picture, body: string, { site, writer, cuts, plan, index }: ItemFrame) {
  const src = withAbsoluteLinks(image.src, site.publication.url, () => undefined)
  const { slug = '', words = plan.words, direction = plan.direction } = plan.articles[index] ?? {}
  const column = textColumn(site.publication.theme)
  if (cuts.pictures.has(slug) || body.includes(`src="${escapeHtml(src)}"`)) return undefined
  const { width, height } = fittedPicture(image, { width: column, height: Number.POSITIVE_INFINITY })
  return {
    src: writer.text(src),
    alt: writer.text(image.alt),
    said: writer.text(fillNames(words.book.email.image, { alt: image.alt })),
    width,
    height,
    ...(plan.kind === 'digest' ? { wide: false } : {}),
    caption: writer.phrase(pictureLegend(image, words), direction),
  }
}

/** Makes the link to a post whose text is not in the digest. Its name for screen readers says which post. */
function readOf({ title, url, words: own, kind, withdrawn }: Article, { plan, writer }: ItemFrame) {
  if (kind === 'link' || withdrawn) return undefined
  const label = phraseText(wordsPhrase(emailWordsOf(plan.words), 'readIt'), false)
  return {
    label: writer.text(label),
    name: writer.text(`${label}${own.book.post.colon}${title}`),
    url: writer.text(url),
  }
}

/** The highest picture above a leading story, so that its title is on the first screen. */
const LEAD_HEIGHT = 400

function leadPicture({ image, slug, words, direction }: Article, { site, writer, cuts }: ItemFrame) {
  if (!image || cuts.pictures.has(slug)) return undefined
  const sheet = emailWidth(site.publication.theme)
  const fitted = fittedPicture(image, { width: sheet, height: LEAD_HEIGHT })
  return {
    ...fitted,
    src: writer.text(withAbsoluteLinks(fitted.src, site.publication.url, () => undefined)),
    alt: writer.text(image.alt),
    said: writer.text(fillNames(words.book.email.image, { alt: image.alt })),
    wide: fitted.width === sheet,
    caption: writer.phrase(pictureLegend(image, words), direction),
  }
}

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** The number of letters by which a summary is recognised in a body. */
const SUMMARY_START = 60

/** Tells whether the summary differs from the beginning of the body, from which it may have been made. */
function hasOwnSummary(article: Article, html: string): boolean {
  const summary = letters(article.summary)
  if (summary === '' || summary === letters(article.title)) return false
  const body = html
    .slice(0, 6000)
    .replace(/<sup class="footnote-ref">.*?<\/sup>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&\w+;|&#\w+;/g, '')
  let start = ''
  for (const [run] of body.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    start += run
    if (start.length >= SUMMARY_START) break
  }
  return !start.startsWith(summary.slice(0, SUMMARY_START))
}
