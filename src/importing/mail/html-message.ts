import type { ImportedArticle } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { blocksIn, takeEnds } from '../html/article-body.js'
import { all, type Document, documentOf, type Element, elementText } from '../html/dom.js'
import { htmlMarkdown } from '../html/html-markdown.js'
import { isClickCounter, linkTarget, unwrapped } from '../html/link-target.js'
import { dataTables } from '../html/page-block.js'
import { textBlocks } from '../html/text-blocks.js'
import { tidy } from '../html/tidy.js'
import { detectedLanguage } from '../language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase, lowered } from '../languages/phrase-pattern.js'
import { addBiography, biographyDoubt } from '../text/biography.js'
import { isButton, isFurniture } from '../text/furniture.js'
import { addOrigin } from '../text/provenance.js'
import { bareSubject } from './forwarded-header.js'
import { dropHiddenText } from './hidden-text.js'
import { type HtmlPart, htmlParts } from './html-parts.js'
import { addPage, addSender, addSubject, filesNote, type SentMessage } from './message-facts.js'
import { type MessageHead, takeMessageHead } from './message-head.js'
import { aroundNote, leadsNote, leftOut, severalArticlesNote } from './message-notes.js'
import { takeOffprintCredit } from './offprint-credit.js'

/** Imports the articles of an HTML message: one, or each of several. */
export function htmlMessage(document: Document, sentMessage: SentMessage, split: boolean): ImportedArticle[] {
  dropHiddenText(document)
  // No mail program shows these elements, and their addresses would become links.
  for (const element of all(document.body, 'iframe, embed, object')) element.remove()
  const pictures = all(document.body, 'img[src^="cid:"]').length
  const sent: Sent = { ...sentMessage, browser: browserLink(document) }
  const { parts, around, leads } = htmlParts(document.body)
  const articles =
    parts.length < 2 && leads.length === 0
      ? [articleIn(document.body, sent)]
      : split && leads.length === 0
        ? parts.map(part => articleIn(documentOf(part.html).body, sent, part))
        : [wholeMessage(document.body, leads.length > 0 ? leadsNote(leads) : severalArticlesNote(parts), sent)]
  const notes = [
    ...(split && parts.length > 1 ? aroundNote(around) : []),
    ...(pictures > 0 ? [`Pictures inside the message were not imported: ${pictures}.`] : []),
    ...filesNote(sent.message),
  ]
  return articles.map((article, i) =>
    i === articles.length - 1 ? { ...article, notes: [...article.notes, ...notes] } : article,
  )
}

interface Sent extends SentMessage {
  /** The message's address on the web. */
  readonly browser: string | undefined
}

/** Imports a message with several articles as one post. */
function wholeMessage(root: Element, note: string, { message, forwarding, context, browser }: Sent): ImportedArticle {
  const facts = newFacts()
  tidy(root, undefined, unwrapped)
  const shown = textBlocks(root).map(({ text }) => text)
  const isData = dataTables()
  const buttons = blocksIn(root).filter(
    block => !/^H\d$/.test(block.tagName) && !isData(block) && isFurniture(elementText(block)),
  )
  const dropped = buttons.map(elementText)
  for (const button of buttons) button.remove()
  addSubject(facts, message, forwarding)
  addSender(facts, message, forwarding, context)
  addPage(facts, message, forwarding, browser)
  facts.add('language', detectedLanguage(elementText(root)), 'the words of the text')
  return { facts, body: htmlMarkdown(root), shown, notes: [...leftOut(dropped), note] }
}

/**
 * Imports one article.
 *
 * @param part the part of the message that `root` contains, if the message was split
 */
function articleIn(root: Element, { message, forwarding, context, browser }: Sent, part?: HtmlPart): ImportedArticle {
  const facts = newFacts()
  tidy(root, undefined, unwrapped)
  const shown = textBlocks(root).map(({ text }) => text)
  facts.add('original.url', part?.address, 'the link of the headline')
  const subject = part?.headline ?? bareSubject(forwarding?.subject ?? message.subject)
  takeOffprintCredit(root, subject, facts)
  const inHead = newFacts()
  const head = takeMessageHead(root, subject, context, inHead)
  const heading = head ? undefined : elementText(root.querySelector('h1'))
  const title = head?.layout.title?.text ?? (heading && heading.length < 200 ? heading : subject)
  const ends = takeEnds(root, head?.names ?? [], title, facts)
  facts.add('title', title, title === subject && !head ? 'Subject:' : 'the headline in the message')
  const names = head && head.names.length > 0 ? head.names : ends.names
  // Biographies are found by the authors' names, which may have come from a byline only now.
  const again = takeEnds(root, names, '', facts)
  addAuthors(facts, names, new Map([...ends.biographies, ...again.biographies]))
  for (const { field, value, from, doubt } of inHead.list()) facts.add(field, value, from, doubt)
  for (const sentence of inHead.left()) facts.leave(sentence)
  addSender(facts, message, forwarding, context)
  const language = detectedLanguage(elementText(root))
  if (head) addHead(facts, head, { ours: context.title, text: elementText(root), language })
  addPage(facts, message, forwarding, browser)
  facts.add('language', language, 'the words of the text')
  const dropped = [...(head?.dropped ?? []), ...ends.dropped, ...again.dropped]
  return { facts, body: htmlMarkdown(root), shown, notes: leftOut(dropped) }
}

function addAuthors(facts: Facts, names: readonly string[], biographies: ReadonlyMap<string, string>): void {
  names.forEach((name, i) => {
    const text = biographies.get(name)
    facts.add(`authors.${i}.name`, name, 'the byline in the message')
    if (text) addBiography(facts, i, { text, from: 'the message’s end', doubt: biographyDoubt(name, text, names) })
  })
}

const NO_FOOT = { end: 0, notes: [], biographies: new Map(), institutions: [], dropped: [], signed: [] }

/** Adds the facts about the original that the lines around the headline state. */
function addHead(
  facts: Facts,
  { head, whole, layout }: MessageHead,
  around: { readonly ours: string; readonly text: string; readonly language: string | undefined },
): void {
  if (layout.standfirst)
    facts.add('summary', layout.standfirst.text, 'the head of the message', layout.standfirst.doubt)
  addOrigin(facts, { head, whole, layout, foot: NO_FOOT, ...around })
}

const ARTICLE = new RegExp(anyPhrase(LANGUAGES.flatMap(({ credits }) => credits?.things ?? [])), 'u')

/** Returns the unwrapped address of the article on the sender's site or, failing that, of the message. */
function browserLink(document: Document): string | undefined {
  const links = all(document.body, 'a[href^="http"]')
    .filter(element => isButton(elementText(element)))
    .map(element => ({ words: elementText(element), address: linkTarget(element.getAttribute('href') ?? '') }))
    .filter(({ address }) => !isClickCounter(address))
  return (links.find(({ words }) => ARTICLE.test(lowered(words))) ?? links[0])?.address
}
