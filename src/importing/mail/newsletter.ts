import type { Article, ImportContext } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { takeEnds } from '../html/article-body.js'
import { all, type Document, documentOf, wordsOf } from '../html/dom.js'
import { htmlMarkdown } from '../html/html-markdown.js'
import { linkTarget } from '../html/link-target.js'
import { tidy } from '../html/tidy.js'
import { languageOf } from '../language.js'
import { saidDate } from '../said-date.js'
import { institutionIn } from '../text/biography.js'
import { isButton } from '../text/furniture.js'
import { pastedText } from '../text/pasted-text.js'
import { type Forwarding, forwardedText, takeForwarding } from './forwarding.js'
import { type Letter, readLetter } from './letter.js'

/** An article from a message: its sender is who it came through, and what the message says of an original is the original. */
export async function newsletter(bytes: Uint8Array, context: ImportContext): Promise<Article | undefined> {
  const letter = await readLetter(bytes)
  if (!letter) return undefined
  return letter.html ? fromHtml(letter, letter.html, context) : fromText(letter, letter.text ?? '', context)
}

/** `Fwd: WG: [The list] River treaty` → `River treaty`. */
const bareSubject = (subject: string | undefined): string =>
  (subject ?? '').replace(/^(?:\s*(?:fwd?|re|wg|aw|tr|rv|enc|i|r|vs|doorst)\s?:\s*|\s*\[[^\]]{1,40}\]\s*)+/i, '').trim()

/** @param browser the letter's address on the web */
function addSender(
  facts: Facts,
  letter: Letter,
  forwarding: Forwarding | undefined,
  context: ImportContext,
  browser?: string,
): void {
  const from = forwarding?.from ?? letter.from
  const said = forwarding ? 'the forwarded message' : letter.forwarded ? 'the attached message' : 'the message'
  const name = from?.name && !from.name.includes('@') ? from.name : from?.address.split('@')[1]
  const doubt = from?.name && !from.name.includes('@') ? undefined : 'only the sender’s address is known'
  facts.add(
    'via.0.name',
    name?.replace(/^.{2,40} (?:from|at|von|de|di|bei|@) (?=\p{Lu})/u, ''),
    `From: of ${said}`,
    doubt,
  )
  const date = saidDate(forwarding?.date ?? letter.date, context.timezone)
  const page = browser ?? letter.archived
  const where = browser ? 'the link to the message on the web' : 'Archived-At:'
  if (facts.has('original.publisher.name') || facts.has('original.url')) facts.add('via.0.url', page, where)
  else {
    // Without an original it would pass for a post of our own.
    facts.add(
      'original.publisher.name',
      facts.get('via.0.name'),
      `From: of ${said}`,
      'the message does not say where the article appeared first',
    )
    facts.add('original.url', page, where, browser ? 'it is the letter’s address on the web' : undefined)
  }
  facts.add('via.0.date', date?.iso, `Date: of ${said}`, date?.doubt)
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
  const { facts: found, body, notes } = pastedText(forwarded?.text ?? text, context)
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
  const heading = wordsOf(document.querySelector('h1'))
  const title = heading !== '' && heading.length < 200 ? heading : subject
  const ends = takeEnds(document.body, [], title, facts)
  facts.add('title', title, heading !== '' && title === heading ? 'the headline in the message' : 'Subject:')
  const again = takeEnds(document.body, ends.names, undefined, facts)
  ends.names.forEach((name, i) => {
    const biography = again.biographies.get(name)
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
  addSender(facts, letter, forwarding, context, browser)
  facts.add('language', languageOf(wordsOf(document.body)), 'the words of the text')
  const dropped = [...new Set([...ends.dropped, ...again.dropped])]
  const notes = [
    ...(dropped.length > 0 ? [`Left out as the message’s own: ${dropped.map(line => `“${line}”`).join(', ')}.`] : []),
    ...(pictures > 0 ? [`Pictures inside of the message were not taken over: ${pictures}.`] : []),
    ...filesNote(letter),
  ]
  return { facts, body: htmlMarkdown(document.body), notes }
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

/** Where the message stands on the web, out of its wrapping. */
function browserLink(document: Document): string | undefined {
  const link = all(document.body, 'a[href^="http"]').find(element => isButton(wordsOf(element)))
  return link ? linkTarget(link.getAttribute('href') ?? '') : undefined
}
