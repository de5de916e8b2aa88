import { holderIn } from '../../attribution/index.js'
import { authorNames, type Facts } from '../fact.js'
import { CHANGED, type WrittenDate } from '../written-date.js'
import { isCapitals, nameFromCapitals } from './capitals.js'
import type { Foot } from './foot.js'
import type { Head, UnassignedValue } from './head-line.js'
import type { TextLayout } from './layout.js'
import { sameText, type WholeHead } from './whole-head.js'

interface Found {
  readonly head: Head
  readonly foot: Foot
  readonly whole: WholeHead | undefined
  readonly layout: TextLayout
  /** The name of our own publication. */
  readonly ours: string
  readonly text: string
  readonly language: string | undefined
}

/** Adds the first publication of the article, its intermediaries, and the date on which it was received. */
export function addOrigin(facts: Facts, found: Found): void {
  const isNamed = facts.has('original.publisher.name')
  addOutlet(facts, found)
  addVia(facts, found)
  addDates(facts, found, isNamed)
}

function addOutlet(facts: Facts, { head, whole, layout, ours, text }: Found): void {
  const candidates = [...head.outlets, ...layout.outlets].filter(({ value }) => !sameText(value, ours))
  const publisher = facts.get('original.publisher.name')
  if (publisher) {
    // The foot names the publisher, so a different outlet in the head is an intermediary.
    const isSame = ({ value }: UnassignedValue<string>): boolean =>
      isInflected(value, publisher) ||
      [value, value.replace(/^The /, ''), `${value}s`, `${value}es`].some(form => sameText(form, publisher))
    const same = candidates.find(isSame)
    // A German sentence may have the name in the genitive, while a line of its own has the usual form.
    if (same && !sameText(same.value, publisher)) facts.replace('original.publisher.name', asWritten(same.value, text))
    const other = candidates.find(candidate => !isSame(candidate))
    if (other)
      facts.add(
        'via.0.name',
        asWritten(other.value, text),
        other.from,
        'it is above the text, but another outlet is named below it',
      )
    return
  }
  const [first] = candidates
  if (whole?.outlet) {
    const again = candidates.find(({ value }) => sameText(value, whole.outlet ?? ''))
    facts.add(
      'original.publisher.name',
      asWritten(again?.value ?? whole.outlet, text),
      (again ?? whole.line).from,
      again ? undefined : 'the line does not say where the outlet’s name begins',
    )
  } else if (first)
    facts.add(
      'original.publisher.name',
      asWritten(first.value, text),
      first.from,
      first.sure ? undefined : 'only its position and wording suggest that this is the outlet',
    )
}

/**
 * Tells whether two names differ only in their case endings, as in Slavic languages: `Przegląd Nadmorski`, `w
 * Przeglądzie Nadmorskim`.
 */
function isInflected(name: string, other: string): boolean {
  const [a, b] = [name, other].map(text => text.toLowerCase().split(/\s+/)) as [string[], string[]]
  const stem = (word: string): string => word.slice(0, Math.max(3, Math.ceil(word.length * 0.6)))
  return a.length === b.length && a.every((word, i) => b[i]?.startsWith(stem(word)))
}

/** Converts a name in capitals to the form that the rest of the text uses. */
const asWritten = (name: string, text: string): string =>
  isCapitals(name) ? nameFromCapitals(name, text.replaceAll(name, '')) : name

/**
 * Takes the holder of a copyright notice as the sender if it is neither the publisher nor an author, as in `© 2025 The Mill
 * Society` below somebody else's article.
 */
function takeSendersCopyright(facts: Facts, publisher: string, ours: string): void {
  const holder = holderIn(facts.get('original.copyright'))
  if (!holder || publisher === '' || includesName(holder, publisher) || includesName(publisher, holder)) return
  if (authorNames(facts).includes(holder)) return
  const from = facts.list().find(({ field }) => field === 'original.copyright')?.from ?? ''
  facts.replace('original.copyright', undefined)
  if (!sameText(holder, ours))
    facts.add('via.0.name', holder, from, 'it holds the copyright of the page, but is not the outlet')
}

const includesName = (name: string, part: string): boolean => {
  const bare = (text: string): string => text.toLowerCase().replace(/^the\s/, '')
  return bare(name).includes(bare(part))
}

const NO_OTHER = 'no other outlet is named, but it may only have passed the article on'
const ABOVE = 'it is an institution above the headline, like a sender'
const BELOW = 'it is on its own in capitals below the text, like a sender'

/** Adds institutions around the article as intermediaries, or as the publisher if nothing else is named. */
function addVia(facts: Facts, { head, foot, text, ours }: Found): void {
  const publisher = facts.get('original.publisher.name') ?? ''
  const parties = [
    ...head.institutions.map(({ value, from }) => ({ name: asWritten(value, text), from, doubt: ABOVE })),
    ...foot.institutions.map(({ name, from }) => ({
      name: nameFromCapitals(name, text.replaceAll(name, '')),
      from,
      doubt: BELOW,
    })),
  ].filter(({ name }) => ![publisher, ours, facts.get('title') ?? ''].some(other => sameText(name, other)))
  const [first] = parties
  const alone = publisher === '' && !facts.has('original.url')
  if (first && alone) facts.add('original.publisher.name', first.name, first.from, NO_OTHER)
  else if (first) facts.add('via.0.name', first.name, first.from, first.doubt)
  takeSendersCopyright(facts, publisher, ours)
}

const COPIED = 'it is above the text, where no outlet is named, and may be the date of the copy'
const BESIDE = 'it is beside another outlet, and may be the date of the copy'

/**
 * Adds the dates of the original and the post.
 *
 * @param isNamed whether a sentence names the outlet
 */
function addDates(facts: Facts, { head, whole, layout, language }: Found, isNamed: boolean): void {
  const date = facts.get('original.date')
  const named = [
    ...head.dates.map(date => withoutDoubt(date, language)),
    ...(whole?.date ? [asNamed(whole.date, whole)] : []),
  ]
  const all = distinct(named.map(date => beforeSure(date, named)))
  const published = all.filter(({ value }) => value.doubt !== CHANGED)
  const dates = published.length > 0 ? published : all
  const titleAt = head.lines.find(({ text }) => layout.title && text.startsWith(layout.title.text))?.index ?? -1
  const outletAt = [...head.outlets, ...layout.outlets].map(({ index }) => index)
  const near = (date: UnassignedValue<WrittenDate>): boolean =>
    outletAt.some(index => Math.abs(index - date.index) <= 1)
  const again = whole?.date ? beforeSure(asNamed(whole.date, whole), named).value.iso : undefined
  const repeated = dates.find(({ value }) => value.iso === again)
  const original = repeated ?? dates.find(near) ?? dates.find(({ index }) => index > titleAt) ?? dates[0]
  if (date) {
    const ours = dates.find(({ value }) => value.iso > date && value.iso.length > 7)
    if (ours) facts.add('date', ours.value.iso, ours.from, 'a date above the text, later than the original’s')
    return
  }
  if (!original) return
  const others = dates.filter(date => date !== original && date.value.iso.length > 7)
  const ours = others.find(({ index }) => index < titleAt) ?? others.find(({ value }) => value.iso > original.value.iso)
  const labelled = head.lines[original.index]?.role === 'fact'
  const early = !labelled && !ours && original.index < titleAt && !near(original) && !repeated
  // If only a sentence names the outlet, a date in the head may be that of a copy.
  const alone = !labelled && !ours && !repeated && isNamed
  const publisher = facts.get('original.publisher.name') ?? ''
  const beside = alone && ![...head.outlets, ...layout.outlets].some(({ value }) => includesName(publisher, value))
  const copied = outletAt.length > 0 ? BESIDE : COPIED
  const above = early ? 'it is above the headline, and may be the date of the copy' : undefined
  const doubt = original.value.doubt ?? above ?? (beside ? copied : undefined)
  facts.add('original.date', original.value.iso, original.from, doubt, original.value.doubt && original.value.other)
  if (ours)
    facts.add(
      'date',
      ours.value.iso,
      ours.from,
      ours.value.doubt ?? (ours.index < titleAt ? undefined : 'the later of two dates'),
    )
}

/** Removes the doubt about day and month if the text is not in English. In other languages, the day comes first. */
const withoutDoubt = (
  date: UnassignedValue<WrittenDate>,
  language: string | undefined,
): UnassignedValue<WrittenDate> => {
  const { doubt: _, other, ...value } = date.value
  return other && language && language !== 'en' ? { ...date, value } : date
}

/**
 * Swaps day and month if the date would otherwise be later than an unambiguous one: `5/9/25` above a page of 16 May is the
 * ninth of May, because an original does not appear after its copy.
 */
function beforeSure(
  date: UnassignedValue<WrittenDate>,
  all: readonly UnassignedValue<WrittenDate>[],
): UnassignedValue<WrittenDate> {
  const [year, month, day] = date.value.iso.split('-')
  const other = `${year}-${day}-${month}`
  const sure = all.filter(({ value }) => !value.doubt && value.iso.length > 7).map(({ value }) => value.iso)
  const turned = date.value.doubt && sure.some(iso => other <= iso) && sure.every(iso => date.value.iso > iso)
  return turned ? { ...date, value: { ...date.value, iso: other, other: date.value.iso } } : date
}

const asNamed = (value: WrittenDate, { line }: WholeHead): UnassignedValue<WrittenDate> => ({
  value,
  from: line.from,
  index: line.index,
  sure: true,
})

const distinct = (dates: readonly UnassignedValue<WrittenDate>[]): UnassignedValue<WrittenDate>[] =>
  dates.filter((date, i) => dates.findIndex(({ value }) => value.iso === date.value.iso) === i)
