import type { Article, ImportContext } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { takeEnds } from '../html/article-body.js'
import { all, type Document, documentOf, wordsOf } from '../html/dom.js'
import { htmlMarkdown } from '../html/html-markdown.js'
import { isTracking, linkTarget } from '../html/link-target.js'
import { tidy } from '../html/tidy.js'
import { languageOf } from '../language.js'
import { saidDate } from '../said-date.js'
import { institutionIn } from '../text/biography.js'
import { isButton } from '../text/furniture.js'
import { pastedText } from '../text/pasted-text.js'
import { addOrigin } from '../text/provenance.js'
import { type Forwarding, forwardedText, takeForwarding } from './forwarding.js'
import { type LetterHead, takeLetterHead } from './letter-head.js'
import { type Letter, readLetter } from './received-letter.js'

/** An article from a message: its sender is who it came through, and what the message says of an original is the original. */
export async function newsletter(bytes: Uint8Array, context: ImportContext): Promise<Article | undefined> {
  const letter = await readLetter(bytes)
  if (!letter) return undefined
  return letter.html ? fromHtml(letter, letter.html, context) : fromText(letter, letter.text ?? '', context)
}

/** `Fwd: WG: [The list] River treaty` → `River treaty`. */
const bareSubject = (subject: string | undefined): string =>
  (subject ?? '').replace(/^(?:\s*(?:fwd?|re|wg|aw|tr|rv|enc|i|r|vs|doorst)\s?:\s*|\s*\[[^\]]{1,40}\]\s*)+/i, '').trim()

/** Whoever sent a message is who it came through. */
function addSender(facts: Facts, letter: Letter, forwarding: Forwarding | undefined, context: ImportContext): void {
  const { name, said } = senderOf(letter, forwarding)
  const from = forwarding?.from ?? letter.from
  const doubt = from?.name && !from.name.includes('@') ? undefined : 'only the sender’s address is known'
  facts.add('via.0.name', name, `From: of ${said}`, doubt)
  const date = saidDate(forwarding?.date ?? letter.date, context.timezone)
  facts.add('via.0.date', date?.iso, `Date: of ${said}`, date?.doubt)
}

function senderOf(letter: Letter, forwarding: Forwarding | undefined): { name: string | undefined; said: string } {
  const from = forwarding?.from ?? letter.from
  const said = forwarding ? 'the forwarded message' : letter.forwarded ? 'the attached message' : 'the message'
  const name = from?.name && !from.name.includes('@') ? from.name : from?.address.split('@')[1]
  return { name: name?.replace(/^.{2,40} (?:from|at|von|de|di|bei|@) (?=\p{Lu})/u, ''), said }
}

/** @param browser the letter's address on the web */
function addPage(facts: Facts, letter: Letter, forwarding: Forwarding | undefined, browser?: string): void {
  const page = browser ?? letter.archived
  const where = browser ? 'the link to the message on the web' : 'Archived-At:'
  if (facts.has('original.publisher.name') || facts.has('original.url')) {
    facts.add('via.0.url', page, where)
    return
  }
  // Without an original it would pass for a post of our own.
  const { name, said } = senderOf(letter, forwarding)
  const doubt = 'the message does not say where the article appeared first'
  facts.add('original.publisher.name', name, `From: of ${said}`, doubt)
  facts.add('original.url', page, where, browser ? 'it is the letter’s address on the web' : undefined)
}

function addSubject(facts: Facts, letter: Letter, forwarding: Forwarding | undefined): void {
  facts.add('title', bareSubject(forwarding?.subject ?? letter.subject), 'Subject:')
}

const filesNote = ({ files, brokenOff }: Letter): string[] => [
  ...(files.length > 0 ? [`Files came with the message and were not taken over: ${files.join(', ')}.`] : []),
  ...(brokenOff ? ['The message breaks off; the end of the text may be missing.'] : []),
]

function fromText(letter: Letter, whole: string, context: ImportContext): Article {
  const text = whole.replace(/\r\n?/g, '\n')
  const forwarded = forwardedText(text)
  const sender = senderOf(letter, forwarded?.forwarding).name
  const {
    facts: found,
    body,
    notes,
  } = pastedText(forwarded?.text ?? text, { ...context, ...(sender ? { sender } : {}) })
  const facts = newFacts()
  const subject = bareSubject(forwarded?.forwarding.subject ?? letter.subject)
  const title = found.list().find(({ field }) => field === 'title')
  const headline = typeof title?.value === 'string' ? title.value : ''
  // A headline of its own has a byline under it; else the first line is a sentence, and the subject names the letter.
  const own =
    title !== undefined &&
    !/no headline|a sentence/.test(title.doubt ?? '') &&
    (found.has('authors.0.name') || sameWords(headline, subject))
  if (!own) addSubject(facts, letter, forwarded?.forwarding)
  for (const { field, value, from, doubt } of found.list()) facts.add(field, value, from, doubt)
  addSender(facts, letter, forwarded?.forwarding, context)
  addPage(facts, letter, forwarded?.forwarding)
  const lost =
    !own && title !== undefined && !/no headline/.test(title.doubt ?? '') && subject !== '' ? `${headline}\n\n` : ''
  return { facts, body: `${lost}${body}`, notes: [...notes, ...filesNote(letter)] }
}

const sameWords = (a: string, b: string): boolean =>
  a.toLowerCase().replace(/\W+/g, '') === b.toLowerCase().replace(/\W+/g, '')

function fromHtml(letter: Letter, html: string, context: ImportContext): Article {
  const document = documentOf(html)
  const forwarding = takeForwarding(document.body)
  dropHidden(document)
  const facts = newFacts()
  const browser = browserLink(document)
  const pictures = all(document.body, 'img[src^="cid:"]').length
  tidy(document.body, undefined)
  const subject = bareSubject(forwarding?.subject ?? letter.subject)
  const inHead = newFacts()
  const head = takeLetterHead(document.body, subject, context, inHead)
  const heading = head ? undefined : wordsOf(document.querySelector('h1'))
  const title = head?.layout.title?.text ?? (heading && heading.length < 200 ? heading : subject)
  const ends = takeEnds(document.body, head?.names ?? [], title, facts)
  facts.add('title', title, title === subject && !head ? 'Subject:' : 'the headline in the message')
  const names = head && head.names.length > 0 ? head.names : ends.names
  // Biographies are looked for by name, and a byline may have given the names only now.
  const again = takeEnds(document.body, names, undefined, facts)
  addAuthors(facts, names, new Map([...ends.biographies, ...again.biographies]))
  for (const { field, value, from, doubt } of inHead.list()) facts.add(field, value, from, doubt)
  addSender(facts, letter, forwarding, context)
  const language = languageOf(wordsOf(document.body))
  if (head) addHead(facts, head, { ours: context.title, text: wordsOf(document.body), language })
  addPage(facts, letter, forwarding, browser)
  facts.add('language', language, 'the words of the text')
  const dropped = [...new Set([...(head?.dropped ?? []), ...ends.dropped, ...again.dropped])]
  const notes = [
    ...(dropped.length > 0 ? [`Left out as the message’s own: ${dropped.map(line => `“${line}”`).join(', ')}.`] : []),
    ...(pictures > 0 ? [`Pictures inside of the message were not taken over: ${pictures}.`] : []),
    ...filesNote(letter),
  ]
  return { facts, body: htmlMarkdown(document.body), notes }
}

function addAuthors(facts: Facts, names: readonly string[], biographies: ReadonlyMap<string, string>): void {
  names.forEach((name, i) => {
    const biography = biographies.get(name)
    facts.add(`authors.${i}.name`, name, 'the byline in the message')
    if (biography)
      facts.add(
        `authors.${i}.affiliation`,
        institutionIn(biography),
        'the message’s end',
        'the institution that the biography names',
      )
    facts.add(`authors.${i}.bio`, biography, 'the message’s end')
  })
}

const NO_FOOT = { end: 0, biographies: new Map(), institutions: [], dropped: [], signed: [] }

/** What the lines around the headline say of the original. */
function addHead(
  facts: Facts,
  { head, whole, layout }: LetterHead,
  around: { readonly ours: string; readonly text: string; readonly language: string | undefined },
): void {
  if (layout.standfirst)
    facts.add('summary', layout.standfirst.text, 'the head of the message', layout.standfirst.doubt)
  addOrigin(facts, { head, whole, layout, foot: NO_FOOT, ...around })
}

/** The line that mail programs show after the subject stands hidden at the top. */
function dropHidden(document: Document): void {
  for (const element of all(document.body, '[style]')) {
    const style = element.getAttribute('style') ?? ''
    if (
      /display:\s*none|visibility:\s*hidden|max-height:\s*0|font-size:\s*0(?:px)?\s*(?:;|$)|mso-hide:\s*all/i.test(
        style,
      )
    )
      element.remove()
  }
}

const ARTICLE = /artic(?:le|olo)|artikel|artículo|artigo|beitrag|story|essay|piece|text/i

/** Where the article stands on the sender's site, or else the message; out of its wrapping. */
function browserLink(document: Document): string | undefined {
  const links = all(document.body, 'a[href^="http"]')
    .filter(element => isButton(wordsOf(element)))
    .map(element => ({ words: wordsOf(element), address: linkTarget(element.getAttribute('href') ?? '') }))
    .filter(({ address }) => !isTracking(address))
  return (links.find(({ words }) => ARTICLE.test(words)) ?? links[0])?.address
}
