import { languageOf } from '../../attribution/index.js'
import { dateText } from '../../core/date-text.js'
import { perFeedFormat } from '../../core/feed-formats.js'
import { PLACEHOLDERS } from '../../core/placeholders.js'
import { serverUrl, type Theme } from '../../publication/index.js'
import type { Article } from '../article.js'
import { readingMinutes } from '../reading-time.js'
import { publishedPath } from '../site.js'
import { noticeTextOf } from './corrections.js'
import { type EmailFrame, lettersOf, startOf } from './email-frame.js'
import { countedText, itemData, minutesText } from './email-item.js'
import { darkCss, fontsOf, lookOf, MONO, textColumn } from './email-style.js'
import { emailWordsOf, wordsPhrase } from './email-words.js'
import { endNumbers } from './end-credits.js'
import type { IssuePlan } from './issue-plan.js'

/**
 * Collects everything that a template of an email may use. Absent facts have the value `undefined`, because strict
 * templates reject missing names.
 */
export function emailData(plan: IssuePlan, frame: EmailFrame) {
  const { site, writer } = frame
  const { publication } = site
  const { direction } = plan
  const words = emailWordsOf(plan.words)
  const reason = publication.whyYouGetThis
  const numbers = endNumbers(plan, frame)
  const items = plan.articles.map((article, index) => itemData(article, { ...frame, plan, index, numbers }))
  return {
    // The page of an issue on the web has a template of its own.
    browser: false,
    words: words.forTemplates,
    language: writer.text(plan.language),
    ...directionData(direction, publication.theme),
    rtl: direction === 'rtl',
    digest: plan.kind === 'digest',
    full: plan.layout === 'full',
    subject: writer.text(plan.subject),
    title: writer.text(plan.title),
    rule: '='.repeat(Math.min([...plan.title].length, 72)),
    preheader: writer.text(plan.preheader === plan.subject ? '' : plan.preheader),
    date: writer.text(dateText(plan.date, plan.words.language)),
    ...styleData(publication.theme),
    name: writer.text(publication.title),
    home: writer.text(publication.home),
    logo: logoOf(frame),
    motto: writer.text(publication.description),
    links: linksOf(plan, frame),
    feeds: site.feeds.slice(0, 1).map(feed => ({
      title: writer.text(feed.title),
      ...perFeedFormat(({ name }) => writer.text(publication.url + feed[name])),
    })),
    why: writer.phrase(
      reason ? [{ text: reason }] : wordsPhrase(words, 'why', { publication: publication.title }),
      plan.direction,
    ),
    address: writer.lines(publication.postalAddress ?? ''),
    copyright: writer.text(publication.copyright ?? ''),
    intro: writer.rich(plan.intro, { url: publication.url, direction, words, heading: 2, prefix: 'intro-' }),
    contents: items.length > 4 ? items : undefined,
    items,
    item: items[0],
    ...(plan.kind === 'digest'
      ? { ...digestData(plan, items, frame), corrections: correctionsOf(plan, frame) }
      : { corrected: plan.correction ? writer.phrase(wordsPhrase(words, 'corrected'), direction) : '' }),
  }
}

/** Returns the parts of a theme that every theme has, because strict templates reject missing names. */
const stableTheme = ({ light, dark, heading, body, small, corner }: Theme) => ({
  ...{ light, dark },
  ...{ heading, body, small },
  corner,
})

/** Collects the colours, fonts and lines of an email. */
export const styleData = (theme: Theme) => ({
  theme: stableTheme(theme),
  fonts: { ...fontsOf(theme), mono: MONO },
  look: lookOf(theme),
  darkCss: darkCss(theme),
})

/** Collects the sides and the letter spacing that follow from the direction of an email. */
export const directionData = (direction: 'ltr' | 'rtl', theme: Theme) => ({
  direction,
  start: startOf(direction),
  end: startOf(direction === 'rtl' ? 'ltr' : 'rtl'),
  mastheadSide: theme.centred === false ? startOf(direction) : 'center',
  mastheadGap: theme.centred !== false ? '0 8px' : direction === 'rtl' ? '0 0 0 16px' : '0 16px 0 0',
  headingSide: theme.centred ? 'center' : startOf(direction),
  ...lettersOf(direction, theme),
})

/** Collects what only a digest has: its masthead, the posts as its layout arranges them, and the credits at its end. */
function digestData(plan: IssuePlan, items: readonly ReturnType<typeof itemData>[], { site, writer }: EmailFrame) {
  const { layout, words, articles, number } = plan
  const { articles: forms } = words.book.page
  const minutes = articles.reduce((sum, article) => sum + readingMinutes(article), 0)
  const hasLead = layout === 'lead'
  return {
    layout,
    list: layout === 'list',
    digestTitle: writer.text(titleBeside(site.publication.title, plan)),
    number:
      number === undefined
        ? ''
        : writer.phrase(wordsPhrase(emailWordsOf(words), 'issueNumber', { number: String(number) }), plan.direction),
    count: writer.text(countedText(articles.length, forms, languageOf(words, 'page', 'articles'))),
    totalTime: writer.text(minutesText(minutes, words)),
    lead: hasLead ? items[0] : undefined,
    others: hasLead ? items.slice(1) : items,
    credits: items.some(({ reference }) => reference) ? items.filter(({ reference }) => reference) : undefined,
  }
}

/** Returns the title of a digest without the name of the publication, which is above it: “Weekly” for “The Tideline, weekly”. */
function titleBeside(name: string, { title, words }: IssuePlan): string {
  const rest = title.startsWith(name)
    ? /^\s*[,،、，:：;؛–—|·/-]\s*(.+)$/su.exec(title.slice(name.length))?.[1]
    : undefined
  return rest === undefined ? title : rest.charAt(0).toLocaleUpperCase(words.language) + rest.slice(1)
}

const correctionsOf = (plan: IssuePlan, frame: EmailFrame) =>
  plan.corrections.length > 0 ? plan.corrections.map(each => correctionData(each, plan, frame)) : undefined

/** Collects what a digest says about an article of an earlier issue that was corrected or withdrawn. */
function correctionData(article: Article, plan: IssuePlan, { writer }: EmailFrame) {
  const { language, direction, title, url, words, noticeTitle } = article
  return {
    foreign: language !== plan.language || direction !== plan.direction,
    language: writer.text(language),
    direction,
    title: writer.text(title),
    url: writer.text(url),
    notice: writer.text(noticeTextOf(article)),
    noticeTitle: writer.phrase(wordsPhrase(emailWordsOf(words), noticeTitle), direction),
  }
}

function linksOf(plan: IssuePlan, { site, writer }: EmailFrame) {
  const { url } = site.publication
  const server = serverUrl(site.publication)
  return {
    browser: writer.text(url + encodeURI(plan.path)),
    unsubscribe: writer.text(server + PLACEHOLDERS.unsubscribe),
    preferences: writer.text(site.publication.server ? server + PLACEHOLDERS.preferences : ''),
    feed: writer.text(site.feeds[0] ? url + site.feeds[0].rss : ''),
    canonical: writer.text(plan.kind === 'post' ? (plan.articles[0]?.url ?? '') : url + encodeURI(plan.path)),
  }
}

export function logoOf({ site, writer }: Pick<EmailFrame, 'site' | 'writer'>) {
  const { logo, url, title, theme } = site.publication
  if (!logo) return undefined
  const { width, height, plate, forEmails } = site.logo ?? { width: logo.width, plate: false, forEmails: logo }
  const scale = Math.min(1, textColumn(theme) / width)
  const addressOf = (file: string): string => writer.text(url + publishedPath(file, site.publication))
  return {
    src: addressOf(forEmails.src),
    dark: forEmails.dark === undefined ? '' : addressOf(forEmails.dark),
    plate,
    alt: writer.text(logo.alt ?? title),
    width: Math.round(width * scale),
    height: height && Math.round(height * scale),
  }
}
