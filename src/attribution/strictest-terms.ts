import { sameName, type Task, type Terms } from './terms.js'

/** The terms of one of several publishers. */
interface PublisherTerms {
  readonly name: string
  readonly terms: Terms
}

/** The terms for a text that several outlets published first. */
export interface StrictestTerms {
  readonly terms: Terms | undefined
  /** Keys on which the publishers differ and neither value is the stricter one. They are not in `terms`. */
  readonly open: readonly { readonly key: string; readonly names: readonly string[] }[]
}

/** Returns the stricter of two values, or undefined if neither is. */
type Stricter<Value> = (a: Value, b: Value) => Value | undefined
type Rules = { readonly [Key in keyof Terms]?: Stricter<NonNullable<Terms[Key]>> }

const no: Stricter<boolean> = () => false
const least: Stricter<number> = Math.min

/** Returns the length of a delay in hours. `24 hours` counts as longer than `1 day`, because it may begin at the end of a day. */
const hoursOf = ({ amount, unit }: NonNullable<Terms['delay']>): number =>
  unit === 'days' ? amount * 24 : amount + 0.5

/** Joins two lists of tasks. Two tasks of one name are done together: whoever notifies one outlet has not notified the other. */
function joinedTasks(a: readonly Task[], b: readonly Task[]): Task[] {
  const joined = a.map(({ name, text }) => {
    const other = b.find(task => sameName(task.name, name) && task.text !== text)
    return { name, text: other ? `${text} ${other.text}` : text }
  })
  return [...joined, ...b.filter(({ name }) => !a.some(task => sameName(task.name, name)))]
}

/** The rule for each key. On a key without a rule, the publishers have to agree. */
const RULES: Rules = {
  // If one publisher wants the credit at the top and another at the end, it is at both.
  credit: () => 'both',
  require: (a, b) => [...new Set([...a, ...b])],
  edits: no,
  headline: no,
  // No picture is certain to be both an outlet’s own and licensed, so `outlet` and `licensed` together allow none.
  images: (a, b) => (a === 'all' ? b : b === 'all' ? a : 'none'),
  imageNote: () => true,
  index: no,
  passOn: no,
  translate: no,
  links: () => 'keep',
  logo: () => true,
  // `excerpt` and `whole` exclude each other.
  content: (a, b) => (a === 'full' ? b : b === 'full' ? a : undefined),
  words: least,
  paragraphs: least,
  delay: (a, b) => (hoursOf(a) > hoursOf(b) ? a : b),
  publishWithin: least,
  days: least,
  share: least,
  channels: (a, b) => a.filter(channel => b.includes(channel)),
  canonical: () => 'original',
  source: a => a,
  checked: (a, b) => (a < b ? a : b),
  todo: joinedTasks,
  note: (a, b) => `${a} ${b}`,
}

/** Makes it explicit that terms without edits allow no translation either, so that another publisher cannot allow it. */
const plainly = (terms: Terms): Terms =>
  terms.edits === false && terms.translate === undefined ? { ...terms, translate: false } : terms

/** Joins the terms of all publishers of an original: whatever one of them forbids is forbidden. */
export function strictestTerms(written: readonly PublisherTerms[]): StrictestTerms {
  const translated = written.some(({ terms }) => terms.translate)
  const all = translated ? written.map(each => ({ ...each, terms: plainly(each.terms) })) : written
  const keys = [...new Set(all.flatMap(({ terms }) => Object.keys(terms)))]
  const open: { key: string; names: readonly string[] }[] = []
  const joined: Record<string, unknown> = {}
  for (const key of keys) {
    const values = all.map(({ terms }) => (terms as Readonly<Record<string, unknown>>)[key])
    const stated = values.filter(value => value !== undefined)
    const rule = (RULES as Readonly<Record<string, Stricter<unknown> | undefined>>)[key]
    const value = stated.reduce<unknown>((a, b) => (a === undefined || same(a, b) ? a : rule?.(a, b)), stated[0])
    if (value === undefined)
      open.push({ key, names: all.filter((_, i) => values[i] !== undefined).map(({ name }) => name) })
    else joined[key] = value
  }
  return { terms: all.length > 0 ? (joined as Terms) : undefined, open }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
