import type { Phrase } from '../../attribution/index.js'
import { spokenLanguage } from '../../attribution/index.js'
import { dateText } from '../../core/date-text.js'
import { fingerprint } from '../../core/fingerprint.js'
import { w3cdtf } from '../../core/moment.js'
import type { Article, Edition } from '../article.js'
import { rootFrom } from '../links.js'
import { escapedText, phraseHtml } from '../templates.js'
import { fillLabel } from './labels.js'
import { markdownOf } from './markdown-copy.js'
import { pageFrame } from './page-frame.js'
import { tongue, type WebSite } from './page-parts.js'
import { republishTerms } from './republish-terms.js'
import { type RepublishWords, republishWordsFor } from './republish-words.js'

/** Below the page of its article: `river/republish/`. */
export const republishPath = ({ path }: Pick<Article, 'path'>): string =>
  `${path.replace(/(?:\/|\.html?)?$/, '/')}republish/`

/** The page on which others find a copy of an article that they may take, where it may be taken. */
export function republishEditions(web: WebSite, article: Article): Edition[] {
  if (!article.passOn || !article.copy || article.withdrawn || article.gone) return []
  return [
    {
      path: `${republishPath(article)}index.html`,
      key: fingerprint(web.site.key, 'republish', article.fingerprint),
      render: () => republishPage(web, article),
    },
  ]
}

function republishPage(web: WebSite, article: Article): string {
  const words = republishWordsFor(article.language)
  const path = republishPath(article)
  const url = web.site.publication.url + path
  const title = fillLabel(words.title, { title: article.title })
  const html = copyHtml(article, words)
  const credit = [topPhrase(article), ...endPhrases(article, words)].filter(phrase => phrase.length > 0)
  const markdown = markdownOf(html)
  return web.render('web/republish.html', {
    ...pageFrame(web, {
      root: rootFrom(path),
      section: 'post',
      title,
      language: words.language,
      url,
      canonical: url,
      index: false,
    }),
    title,
    tongue: tongue(article.language, words.language),
    words,
    terms: republishTerms(article, words),
    back: rootFrom(path) + article.path,
    credit: { id: '_credit', label: words.credit, rows: 5, text: credit.map(phraseHtml).join('<br>\n') },
    html: { id: '_html', label: words.asHtml, rows: 14, text: html },
    markdown: { id: '_markdown', label: words.asMarkdown, rows: 14, text: markdown },
  })
}

const ATTRIBUTES = / (?:class|tabindex|loading|style)="[^"]*"/g

/** The article with its credit as somebody else's page needs it: no classes of ours, every address absolute. */
function copyHtml(article: Article, words: RepublishWords): string {
  const { language, direction, url } = article
  const top = topPhrase(article)
  const body = (article.copy?.() ?? '').replace(/<p class="counter">/, '<p>')
  const line = top.length > 0 ? `<p>${phraseHtml(top)}</p>\n` : ''
  const end = endPhrases(article, words).map(phrase => `<p>${phraseHtml(phrase)}</p>`)
  // Notes lead to their marks in the copy, not to ours.
  const clean = body
    .trim()
    .replaceAll(`href="${escapedText(url)}#`, 'href="#')
    .replace(/<[a-z][^>]*>/g, tag => tag.replace(ATTRIBUTES, ''))
  return `<article lang="${escapedText(language)}" dir="${direction}">
<h1>${escapedText(article.title)}</h1>
${line}${clean}
<hr>
${end.join('\n')}
</article>`
}

const topPhrase = ({ credit }: Article): Phrase => credit.line

/** The statements that have to go with a copy: of an original all that is not about us, of our own where it first stood. */
function endPhrases({ credit, date, language, url }: Article, words: RepublishWords): Phrase[] {
  const kept = credit.block.filter(({ kind }) => kind !== 'republished').map(({ phrase }) => phrase)
  if (credit.original) return kept
  const values: Readonly<Record<string, Phrase>> = {
    publication: [{ text: credit.ours.publication }],
    date: [{ text: dateText(date, spokenLanguage(language)), datetime: w3cdtf(date) }],
    url: [{ text: url, href: url }],
  }
  const parts = words.first.split(/\{(\w+)\}/)
  const first = parts.flatMap((part, i): Phrase => (i % 2 === 1 ? (values[part] ?? []) : [{ text: part }]))
  return [first.filter(({ text }) => text !== ''), ...kept]
}
