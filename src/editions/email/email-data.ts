import { dateText } from '../../core/date-text.js'
import { perFeedFormat } from '../../core/feed-formats.js'
import { serverUrl } from '../../publication/index.js'
import { PLACEHOLDERS } from '../issue.js'
import { type EmailFrame, startOf, trackingOf } from './email-frame.js'
import { itemData } from './email-item.js'
import { COLUMN, darkCss, fontsOf, MONO } from './email-style.js'
import { emailWordsOf, wordsPhrase } from './email-words.js'
import type { IssuePlan } from './issue-plan.js'

/**
 * Collects everything that a template of an email may use. Absent facts have the value `undefined`, because strict
 * templates reject missing names.
 */
export function emailData(plan: IssuePlan, frame: EmailFrame) {
  const { site, pen, browser } = frame
  const { publication } = site
  const { direction } = plan
  const words = emailWordsOf(plan.words)
  const said = publication.whyYouGetThis
  const items = plan.articles.map((article, index) => itemData(article, { ...frame, plan, index }))
  return {
    browser,
    words: words.shown,
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
    date: pen.text(dateText(plan.date, plan.words.language)),
    theme: publication.theme,
    fonts: { ...fontsOf(publication.theme.font), mono: MONO },
    darkCss: darkCss(publication.theme),
    name: pen.text(publication.title),
    home: pen.text(publication.url),
    logo: logoOf(frame),
    motto: pen.text(publication.description),
    links: linksOf(plan, frame),
    feeds: site.feeds.slice(0, 1).map(feed => ({
      title: pen.text(feed.title),
      ...perFeedFormat(({ name }) => pen.text(publication.url + feed[name])),
    })),
    why: pen.phrase(
      said ? [{ text: said }] : wordsPhrase(words, 'why', { publication: publication.title }),
      plan.direction,
    ),
    address: pen.lines(publication.postalAddress ?? ''),
    copyright: pen.text(publication.copyright ?? ''),
    intro: pen.rich(plan.intro, { url: publication.url, direction, words, heading: 2, prefix: 'intro-' }),
    contents: items.length > 4 ? items : undefined,
    items,
    item: items[0],
  }
}

function linksOf(plan: IssuePlan, { site, pen }: EmailFrame) {
  const { url } = site.publication
  const server = serverUrl(site.publication)
  return {
    browser: pen.text(url + encodeURI(plan.path)),
    unsubscribe: pen.text(server + PLACEHOLDERS.unsubscribe),
    preferences: pen.text(site.publication.server ? server + PLACEHOLDERS.preferences : ''),
    feed: pen.text(site.feeds[0] ? url + site.feeds[0].rss : ''),
    canonical: pen.text(plan.kind === 'post' ? (plan.articles[0]?.url ?? '') : url + encodeURI(plan.path)),
  }
}

/** Files of the static folder are copied to the root of out/. */
function logoOf({ site, pen }: EmailFrame) {
  const { logo, url, title } = site.publication
  if (!logo) return undefined
  const folder = `${site.publication.static}/`
  const path = logo.src.startsWith(folder) ? logo.src.slice(folder.length) : logo.src
  return { src: pen.text(url + encodeURI(path)), alt: pen.text(logo.alt ?? title), width: Math.min(logo.width, COLUMN) }
}
