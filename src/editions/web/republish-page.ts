import type { Phrase } from '../../attribution/index.js'
import { dated, languageOf, spokenPhrase } from '../../attribution/index.js'
import { fingerprint } from '../../core/fingerprint.js'
import { fillNames } from '../../core/text.js'
import type { Article, Edition } from '../article.js'
import { rootFrom } from '../links.js'
import { omissionNote } from '../omissions.js'
import { escapedText, phraseHtml, templateWords } from '../templates.js'
import { labelsOf } from './labels.js'
import { markdownOf } from './markdown-copy.js'
import { pageFrame } from './page-frame.js'
import { languageAttributes, type WebSite } from './page-parts.js'
import { republishTerms } from './republish-terms.js'
import { titleLength } from './title-length.js'

/** Returns the path of the page on which others find a copy of an article: `river/republish/`. */
export const republishPath = ({ path }: Pick<Article, 'path'>): string =>
  `${path.replace(/(?:\/|\.html?)?$/, '/')}republish/`

/** The page with a copy of a post for others. */
export interface CopyRecipe {
  readonly page: 'copy'
  readonly article: Article
}

/** Makes the page on which others find a copy of an article to republish, if they may republish it. */
export function republishEditions(web: WebSite, article: Article): Edition[] {
  if (!article.passOn || !article.copy || article.withdrawn || article.gone) return []
  const recipe: CopyRecipe = { page: 'copy', article }
  return [
    {
      path: `${republishPath(article)}index.html`,
      key: fingerprint(web.site.key, 'republish', article.fingerprint),
      render: () => ({ bytes: copyPage(web, recipe) }),
      recipe,
    },
  ]
}

export function copyPage(web: WebSite, { article }: CopyRecipe): string {
  const { words } = article
  const phrases = words.book.republish
  const isForeign = (name: string): boolean => languageOf(words, 'republish', name) !== words.language
  const path = republishPath(article)
  const url = web.site.publication.url + path
  const title = fillNames(phrases.title, { title: article.title })
  const html = copyHtml(article)
  const { copy, colon } = labelsOf(words)
  const copying = (label: string): string => `${copy}${colon}${label}`
  const credit = [topPhrase(article), ...endPhrases(article)].filter(phrase => phrase.length > 0)
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
      style: rootFrom(path) + web.lists.href,
      script: rootFrom(path) + web.script.href,
    }),
    title,
    titleLength: titleLength(title),
    foreignLanguage: languageAttributes(article.language, words.language),
    words: templateWords(phrases, isForeign, 'en'),
    terms: republishTerms(article),
    back: rootFrom(path) + article.path,
    credit: {
      id: '_credit',
      label: phrases.credit,
      copy: copying(phrases.credit),
      rows: 5,
      text: credit.map(phraseHtml).join('<br>\n'),
    },
    html: { id: '_html', label: phrases.asHtml, copy: copying(phrases.asHtml), rows: 14, text: html },
    markdown: {
      id: '_markdown',
      label: phrases.asMarkdown,
      copy: copying(phrases.asMarkdown),
      rows: 14,
      text: markdown,
    },
  })
}

const ATTRIBUTES = / (?:class|tabindex|loading|style)="[^"]*"/g

/** Returns the article with its credit for use on another site: without our classes, and with absolute addresses. */
function copyHtml(article: Article): string {
  const { language, direction, url } = article
  const top = topPhrase(article)
  const body = (article.copy?.() ?? '').replace(/<p class="counter">/, '<p>')
  const line = top.length > 0 ? `<p>${phraseHtml(top)}</p>\n` : ''
  const end = [...endPhrases(article), ...omissionsOf(article)].map(phrase => `<p>${phraseHtml(phrase)}</p>`)
  // The links of footnotes must stay within the copy and not lead to the original page.
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

/** Returns the sentence about missing pictures, videos or recordings, if a copy lacks any. */
const omissionsOf = ({ forPartners }: Article): Phrase[] =>
  [forPartners ? omissionNote(forPartners) : []].filter(note => note.length > 0)

const topPhrase = ({ credit }: Article): Phrase => credit.line

/**
 * Returns the statements that must accompany a copy. For a republished article these are the statements that are not about
 * this publication. For an article of our own, a statement of its first publication precedes them.
 */
function endPhrases({ credit, date, url, words }: Article): Phrase[] {
  const kept = credit.block.filter(({ kind }) => kind !== 'republished').map(({ phrase }) => phrase)
  if (credit.original) return kept
  const first = spokenPhrase(words, 'republish', 'first', {
    publication: [{ text: credit.ours.publication }],
    date: [dated(date, languageOf(words, 'republish', 'first'))],
    url: [{ text: url, href: url }],
  })
  return [first, ...kept]
}
