import { type CreditRow, phraseText } from '../attribution/index.js'
import { dateText } from '../core/date-text.js'
import { oneLine, unescapeHtml } from '../core/text.js'
import type { Article } from '../editions/index.js'
import type { OpenIssue } from '../pipeline/index.js'
import type { ShownFields } from './protocol.js'

/** The fields of which each statement of a credit is made. Those of other statements are edited in the file. */
const FIELDS_OF_ROW: Readonly<Partial<Record<CreditRow['kind'], readonly string[]>>> = {
  original: ['original.title', 'original.publisher', 'original.url', 'original.date'],
  licence: ['original.license'],
  permission: ['original.permission'],
  copyright: ['original.copyright'],
  changes: ['original.changes'],
  via: ['via'],
  republished: ['date'],
  author: ['authors'],
}

/** The names that fields of posts have in a list of link items. */
const FIELDS_OF_ITEM: Readonly<Record<string, string>> = {
  'original.title': 'title',
  'original.publisher': 'publisher',
  'original.url': 'url',
  'original.date': 'date',
  summary: 'comment',
  date: 'added',
}

/**
 * Lists the texts of an issue or of its page that are made of fields. The app looks for the texts and not for elements, because a
 * publication may have templates of its own.
 */
export function shownFields({ plan }: OpenIssue): ShownFields[] {
  const { name, title, kind, articles, intro, date, words } = plan
  const ofIssue = (field: string, text: string): ShownFields => ({ name, title, text, fields: [field] })
  return [
    ...articles.flatMap(article => fieldsOfArticle(article, kind === 'post')),
    kind === 'digest' ? ofIssue('introduction', textOfHtml(intro)) : ofIssue('date', dateText(date, words.language)),
  ].filter(({ text }) => text.length > 1)
}

/** @param isWhole whether the text of the article follows, which may begin with the words of its summary */
function fieldsOfArticle(article: Article, isWhole: boolean): ShownFields[] {
  const { slug, title, summary, notice, kind, credit } = article
  const at = (text: string, fields: readonly string[]): ShownFields => ({
    ...{ name: slug, title, text: oneLine(text) },
    fields: kind === 'link' ? [...new Set(fields.map(field => FIELDS_OF_ITEM[field] ?? field))] : fields,
  })
  const line = ['authors', ...(credit.original ? ['original.publisher', 'original.url', 'original.date'] : [])]
  const rows = credit.block.flatMap(({ kind: row, phrase }) => {
    const fields = FIELDS_OF_ROW[row]
    return fields ? [at(phraseText(phrase, false), fields)] : []
  })
  const isOwn = !isWhole || !textOfHtml(article.body()).startsWith(oneLine(summary))
  const texts = [credit.line, credit.brief].map(phrase => phraseText(phrase, false))
  return [
    ...[...new Set(texts)].map(text => at(text, line)),
    ...rows,
    at(title, ['title']),
    at(isOwn ? summary : '', ['summary']),
    at(notice ?? '', ['notice']),
  ]
}

/** Returns the text of sanitised HTML. */
const textOfHtml = (html: string): string => oneLine(unescapeHtml(html.replace(/<[^>]*>/g, ' ')))
