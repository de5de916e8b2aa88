import type { ImportedArticle } from '../draft.js'
import { newFacts } from '../fact.js'
import { detectedLanguage } from '../language.js'
import { type Block, blocksOf } from '../text/block.js'
import { blocksMarkdown } from '../text/block-markdown.js'
import { isFurniture } from '../text/furniture.js'
import { endsSentence } from '../text/pasted-line.js'
import { pastedText } from '../text/pasted-text.js'
import { textStart } from '../text/text-start.js'
import { bareSubject } from './forwarded-header.js'
import { addPage, addSender, addSubject, filesNote, messageSender, type SentMessage } from './message-facts.js'
import { aroundNote, leftOut, severalArticlesNote } from './message-notes.js'

/** Imports the articles of a plain-text message: one, or each of several. */
export function textMessage(content: string, sent: SentMessage, split: boolean): ImportedArticle[] {
  const { message } = sent
  const { parts, around } = textParts(content)
  if (parts.length < 2) return [withNotes(articleIn(content, sent), filesNote(message))]
  if (!split) return [wholeMessage(content, parts, sent)]
  const articles = parts.map(part => articleIn(part.text, sent, part.headline))
  return articles.map((article, i) =>
    i === articles.length - 1 ? withNotes(article, [...aroundNote(around), ...filesNote(message)]) : article,
  )
}

const withNotes = (article: ImportedArticle, notes: readonly string[]): ImportedArticle => ({
  ...article,
  notes: [...article.notes, ...notes],
})

/** Imports a message with several articles as one post. */
function wholeMessage(
  text: string,
  parts: readonly TextPart[],
  { message, forwarding, context }: SentMessage,
): ImportedArticle {
  const facts = newFacts()
  addSubject(facts, message, forwarding)
  addSender(facts, message, forwarding, context)
  addPage(facts, message, forwarding)
  facts.add('language', detectedLanguage(text), 'the words of the text')
  const blocks = blocksOf(text)
  const notes = [
    ...leftOut(blocks.filter(isPageOwn).map(block => block.text)),
    severalArticlesNote(parts),
    ...filesNote(message),
  ]
  const shown = blocks.map(block => block.text)
  return { facts, body: blocksMarkdown(blocks.filter(block => !isPageOwn(block))), notes, shown }
}

const isPageOwn = ({ text, kind }: Block): boolean => kind !== 'break' && isFurniture(text)

/**
 * Imports one article.
 *
 * @param headline the headline of the article, if the message was split
 */
function articleIn(text: string, { message, forwarding, context }: SentMessage, headline?: string): ImportedArticle {
  const sender = messageSender(message, forwarding).name
  const subject = headline ?? bareSubject(forwarding?.subject ?? message.subject)
  const {
    facts: found,
    body,
    notes,
    shown = [],
  } = pastedText(text, { ...context, subject, ...(sender ? { sender } : {}) })
  const facts = newFacts()
  const title = found.list().find(({ field }) => field === 'title')
  const titleText = typeof title?.value === 'string' ? title.value : ''
  // A title counts only if a byline follows or the subject repeats the title, because it may be a sentence.
  const own =
    title !== undefined &&
    !/no headline|a sentence/.test(title.doubt ?? '') &&
    (headline !== undefined || found.has('authors.0.name') || sameWords(titleText, subject))
  if (!own) addSubject(facts, message, forwarding)
  const page = found.get('via.0.url')
  for (const { field, value, from, doubt } of found.list())
    if (field !== 'via.0.url') facts.add(field, value, from, doubt)
  addSender(facts, message, forwarding, context)
  addPage(facts, message, forwarding, page)
  const removed =
    !own && title !== undefined && !/no headline/.test(title.doubt ?? '') && subject !== '' ? `${titleText}\n\n` : ''
  return { facts, body: `${removed}${body}`, notes, shown }
}

const sameWords = (a: string, b: string): boolean =>
  a.toLowerCase().replace(/\W+/g, '') === b.toLowerCase().replace(/\W+/g, '')

/** One of the articles in a message. */
interface TextPart {
  readonly headline: string
  readonly text: string
}

interface TextParts {
  readonly parts: readonly TextPart[]
  /** The lines that belong to none of the articles. */
  readonly around: readonly string[]
}

/** Matches a line of repeated characters, which separates articles. */
const ROW = /^[ \t]*(?:[-=_*~#–—•·]\s?){8,}[ \t]*$/m

/** Splits a text at lines of repeated characters. An article begins with a headline and has text. */
function textParts(text: string): TextParts {
  const pieces = text.split(ROW).map(piece => ({ piece, blocks: blocksOf(piece) }))
  const read = pieces.map(({ piece, blocks }) => {
    const [first] = blocks.filter(block => !isFurniture(block.text))
    const start = textStart(blocks)
    const isPart =
      first !== undefined &&
      first.text.length <= 120 &&
      !endsSentence(first.text) &&
      start > blocks.indexOf(first) &&
      start < blocks.length
    return { part: isPart ? { headline: first.text, text: piece } : undefined, blocks }
  })
  return {
    parts: read.flatMap(({ part }) => part ?? []),
    around: read.flatMap(({ part, blocks }) => (part ? [] : blocks.map(block => block.text))),
  }
}
