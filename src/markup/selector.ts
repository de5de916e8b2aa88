/** An element with the properties that selectors test. */
export interface SelectableElement {
  readonly name: string
  readonly id: string | undefined
  readonly classes: readonly string[]
  readonly parent: SelectableElement | undefined
}

interface Compound {
  readonly tag: string
  readonly id: string | undefined
  readonly classes: readonly string[]
  /** Whether the element must be a direct child of the element that the preceding part matches. */
  readonly child: boolean
}

/** A selector that consists of element names, classes, ids, and descendant or child combinators. */
export interface Selector {
  readonly parts: readonly Compound[]
  /** The specificity as a single number. */
  readonly weight: number
}

const COMPOUND = /^([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)$/i

/**
 * Parses a selector. It returns undefined if the selector uses something else, such as an attribute or a pseudo-class.
 */
export function selectorOf(text: string): Selector | undefined {
  const parts: Compound[] = []
  let child = false
  for (const word of text.replaceAll('>', ' > ').trim().split(/\s+/)) {
    if (word === '>') {
      child = true
      continue
    }
    const [whole, tag = '', rest = ''] = COMPOUND.exec(word) ?? []
    if (!whole) return undefined
    const names = rest.match(/[.#][\w-]+/g) ?? []
    parts.push({
      tag: tag === '*' ? '' : tag.toLowerCase(),
      id: names.find(name => name.startsWith('#'))?.slice(1),
      classes: names.filter(name => name.startsWith('.')).map(name => name.slice(1)),
      child,
    })
    child = false
  }
  if (parts.length === 0) return undefined
  const weight = parts.reduce(
    (sum, { id, classes, tag }) => sum + (id ? 10_000 : 0) + classes.length * 100 + (tag ? 1 : 0),
    0,
  )
  return { parts, weight }
}

export const selectsElement = ({ parts }: Selector, element: SelectableElement): boolean =>
  matches(parts, parts.length - 1, element)

function matches(parts: readonly Compound[], at: number, element: SelectableElement): boolean {
  const part = parts[at]
  if (!part || !fits(part, element)) return false
  if (at === 0) return true
  if (part.child) return element.parent !== undefined && matches(parts, at - 1, element.parent)
  for (let around = element.parent; around; around = around.parent) if (matches(parts, at - 1, around)) return true
  return false
}

const fits = ({ tag, id, classes }: Compound, element: SelectableElement): boolean =>
  (tag === '' || tag === element.name) &&
  (id === undefined || id === element.id) &&
  classes.every(name => element.classes.includes(name))
