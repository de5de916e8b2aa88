import type { Publishers } from '../attribution/index.js'
import { byPlace, type Draft } from './draft.js'
import type { ImportedFact } from './fact.js'
import { fileName } from './file-name.js'
import { listedOutlet } from './outlet.js'
import { withTextHash } from './post-text.js'

/** What an editor has decided about the fields of a draft. */
export interface DraftCorrections {
  /** New values by field. An empty value removes the field. */
  readonly values: ReadonlyMap<string, string | readonly string[]>
  /** The fields whose guess is right. */
  readonly accepted: ReadonlySet<string>
  /** The numbers of the doubts about the text that are settled. */
  readonly settled: ReadonlySet<number>
  /** Whether the article is the publication’s own, and so needs no original. */
  readonly isOwn: boolean
  /** The corrected text, in Markdown. */
  readonly body?: string | undefined
  /** Whether only what is not part of the article was removed from the text. Otherwise a build reports that it was changed. */
  readonly isCleaned: boolean
  /** The name of the file; by default, the draft’s own, which follows a corrected title. */
  readonly name?: string | undefined
}

const PERSON = String.raw`\d{1,2}\.(?:name|affiliation|jobTitle|bio|url|orcid|note)`
/** Matches the fields that an editor can add to a draft. */
const ADDABLE = new RegExp(
  String.raw`^(?:title|date|updated|summary|language|tags|slug|(?:authors|translators|photographers|contributors)\.${PERSON}|original\.(?:publisher|publisher\.(?:name|url|feed)|title|url|date|authors|language|license|copyright|permission\.(?:by|date|text)|doi)|via\.\d{1,2}\.(?:name|url|date)|image\.(?:src|alt|caption|credit|license))$`,
)

/** Tells whether a field of a draft can have another value: because it has one, or because any post may have it. */
export const canCorrect = (field: string, { facts, question }: Draft): boolean =>
  ADDABLE.test(field) || [...facts, ...(question?.facts ?? [])].some(fact => fact.field === field)

/** Matches the field without which the object around it would say nothing. */
const HEAD = /^(.+)\.(?:name|src)$/

/**
 * Applies the corrections of an editor to a draft. Values that an editor gave are no longer guesses, and a question is answered by the
 * outlet or the address of the original.
 *
 * @param publishers the listed outlets: one that an editor names is written as its key
 */
export function correctedDraft(draft: Draft, corrections: DraftCorrections, publishers: Publishers): Draft {
  const { values, settled, isOwn, body, isCleaned } = corrections
  const { question: _, doubts: __, ...rest } = draft
  const asked = draft.question
  const taken = (facts: readonly ImportedFact[]): ImportedFact[] => facts.flatMap(fact => corrected(fact, corrections))
  const known = new Set([...draft.facts, ...(asked?.facts ?? [])].map(({ field }) => field))
  const added = [...values]
    .filter(([field, value]) => !known.has(field) && !isEmpty(value))
    .map(([field, value]): ImportedFact => ({ field, value, from: 'the editor' }))
  const own = withOutlet([...taken(draft.facts), ...added], values, publishers)
  const isAnswered = own.some(({ field }) => /^original\.(?:publisher|url)/.test(field))
  const question = asked && !isOwn && !isAnswered ? { ...asked, facts: taken(asked.facts) } : undefined
  const placed = asked && isAnswered ? withOutlet([...own, ...taken(asked.facts)], values, publishers) : own
  const left = isOwn && asked ? placed.filter(({ field }) => !field.startsWith('original.')) : placed
  const facts = whole(left, values).sort(byPlace)
  const doubts = (draft.doubts ?? []).filter((_, i) => !settled.has(i))
  const now: Draft = {
    ...rest,
    facts,
    name: corrections.name ? fileName(corrections.name) : renamed(draft, facts),
    ...(question ? { question } : {}),
    ...(doubts.length > 0 ? { doubts } : {}),
  }
  if (body === undefined || body.trim() === draft.body) return now
  // The fingerprint is of the text as it was imported, unless the new text is what the article really says.
  return { ...(isCleaned ? now : withTextHash(now)), body: body.trim() }
}

const isEmpty = (value: string | readonly string[]): boolean =>
  typeof value === 'string' ? value.trim() === '' : value.every(each => each.trim() === '')

function corrected(fact: ImportedFact, { values, accepted }: DraftCorrections): ImportedFact[] {
  const { doubt: _, runnerUp: __, ...sure } = fact
  const value = values.get(fact.field)
  if (value !== undefined) return isEmpty(value) ? [] : [{ ...sure, value: trimmed(value), from: 'the editor' }]
  return [accepted.has(fact.field) ? sure : fact]
}

const trimmed = (value: string | readonly string[]): string | readonly string[] =>
  typeof value === 'string' ? value.trim() : value.map(each => each.trim()).filter(Boolean)

/** Removes what belongs to a person, an outlet or a picture whose name or file an editor has removed. */
function whole(facts: readonly ImportedFact[], values: DraftCorrections['values']): ImportedFact[] {
  const gone = [...values].flatMap(([field, value]) => {
    const [, object] = HEAD.exec(field) ?? []
    return object !== undefined && isEmpty(value) ? [`${object}.`] : []
  })
  return facts.filter(({ field }) => !gone.some(start => field.startsWith(start)))
}

const OUTLET = ['original.publisher', 'original.publisher.name']

/** Writes an outlet that an editor has named as its key in publishers.yml, or else by its name. */
function withOutlet(
  facts: readonly ImportedFact[],
  values: DraftCorrections['values'],
  publishers: Publishers,
): ImportedFact[] {
  const named = facts.find(({ field, from }) => OUTLET.includes(field) && from === 'the editor' && values.has(field))
  if (!named || typeof named.value !== 'string') return [...facts]
  const value = named.value.trim()
  const listed = publishers.get(value) ?? listedOutlet({ name: value, urls: [] }, publishers)
  const others = facts.filter(
    ({ field }) => !(listed ? field.startsWith('original.publisher') : OUTLET.includes(field)),
  )
  return listed?.key
    ? [...others, { ...named, field: 'original.publisher', value: listed.key }]
    : [...others, { ...named, field: 'original.publisher.name', value }]
}

/** Names the file after a corrected title, if it was named after the title before. */
function renamed({ name, facts }: Draft, now: readonly ImportedFact[]): string {
  const titleIn = (list: readonly ImportedFact[]): string => {
    const value = list.find(({ field }) => field === 'title')?.value
    return typeof value === 'string' ? value : ''
  }
  return name === fileName(titleIn(facts)) ? fileName(titleIn(now)) : name
}
