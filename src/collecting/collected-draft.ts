import { reservesAll, type Terms, windowEnd } from '../attribution/index.js'
import { type PostContext, readPost } from '../content/index.js'
import { isError } from '../core/problem.js'
import { type Draft, type ImportContext, postText, withTextHash } from '../importing/index.js'
import { articleText, titleOfDraft } from './original-text.js'
import { withdrawalWords } from './withdrawal-words.js'

/** The publication into which articles are collected. */
export interface CollectingContext {
  readonly importing: ImportContext
  readonly post: PostContext
}

/** A draft as it would be written, and the reason why the whole text may not be republished, if there is one. */
export interface JudgedDraft {
  readonly draft: Draft
  /** Whole sentences. */
  readonly question?: string
  /** What was read of the article’s page, if the text is from there. */
  readonly page?: Draft
}

/**
 * Judges whether the terms allow a draft to show the whole text. The draft is read as a build reads it, so that the same licences, terms
 * and limits count. Notes of the import become doubts in the draft, because nobody watches when articles are collected.
 */
export function judgedDraft(entry: Draft, file: string, context: CollectingContext): JudgedDraft {
  const draft = { ...entry, doubts: [...(entry.doubts ?? []), ...entry.notes.map(asDoubt)] }
  return asked(draft, withdrawalIn(draft) ?? questionOf(draft, postText(withTextHash(draft)), file, context))
}

/** Returns a draft for a link item, which the terms of no publisher forbid. Readers should not be sent to a withdrawn article unawares. */
export const linkedDraft = (draft: Draft): JudgedDraft => asked(draft, withdrawalIn(draft))

const asked = (draft: Draft, question: string | undefined): JudgedDraft => ({
  draft,
  ...(question ? { question } : {}),
})

function withdrawalIn(draft: Draft): string | undefined {
  const title = titleOfDraft(draft)
  const words = withdrawalWords(title, articleText(title, draft.body).paragraphs)
  return words && `The publisher has withdrawn the article: ${words}. Read why, and decide whether to link to it.`
}

/** Writes a sentence as a comment. */
const asDoubt = (note: string): string => note.charAt(0).toLowerCase() + note.slice(1).replace(/\.$/, '')

function questionOf(
  draft: Draft,
  text: string,
  file: string,
  { importing, post: context }: CollectingContext,
): string | undefined {
  const { outlet, publishers, now } = importing
  const publisher = draft.facts.find(({ field }) => field === 'original.publisher')?.value
  const named = draft.facts.find(({ field }) => field === 'original.publisher.name')?.value
  const first = typeof publisher === 'string' ? publishers.get(publisher)?.name : named
  if (outlet && publisher !== outlet.key && first !== undefined)
    return `${first} published this first, and ${outlet.name} only passes it on. If you may republish it, import it from there.`
  const { doubt } = draft.facts.find(({ field }) => field === 'original.url') ?? {}
  if (doubt)
    return `It is not certain that ${outlet?.name} published this first: ${doubt}. Find out, and import it from there.`
  const bytes = new TextEncoder().encode(text)
  const { post, problems } = readPost({ path: file, bytes }, { context, folder: { read: () => undefined }, publishers })
  const fault = problems.find(isError)
  if (fault) return `${fault.what} ${fault.fix}`
  const { original } = post ?? {}
  const name = original?.publisher?.name ?? outlet?.name ?? 'the outlet'
  if (!post || !original) return `The feed does not say who published this first. ${ASK}`
  if (!original.license && !original.terms) return `No licence of ${name} is known. ${ASK}`
  if (!original.terms && original.license?.properties?.kind === 'reserved')
    return `All rights in the articles of ${name} are reserved. ${ASK}`
  const stated = draft.facts.some(({ field }) => field === 'original.license')
  if (!original.terms && !stated && reservesAll(original.copyright ?? ''))
    return `The feed says “${original.copyright}”, and publishers.yml says ${original.license?.name}. Find out what is right; \`terms\` in publishers.yml decide it.`
  if (stated && original.license && !original.license.properties && !original.terms)
    return `Offprint cannot tell what “${original.license.name}” allows. Read it, and write it as \`license\` of ${name} into publishers.yml.`
  const end = windowEnd(original.terms, original.date ?? post.date)
  if (end !== undefined && end <= now)
    return `${name} allows a copy for ${original.terms?.days} days, which have passed.`
  return limit(original.terms, post.overlong ?? false, name)
}

const ASK = 'Ask, and write its `license` or `terms` into publishers.yml.'

/** Returns the reason why terms do not allow the whole text. */
function limit(terms: Terms | undefined, overlong: boolean, name: string): string | undefined {
  if (terms?.content === 'excerpt') return `${name} allows only an excerpt.`
  if (overlong)
    return `${name} allows only ${terms?.words ? `${terms.words} words` : `${terms?.paragraphs} paragraphs`} of a longer text.`
  if (terms?.channels?.length === 0) return `${name} allows the whole text in no channel.`
  if (terms?.require?.includes('permission'))
    return `${name} wants to be asked for each article. Ask, then import it with \`offprint import\`, and write the \`permission\` into the post.`
  return undefined
}
