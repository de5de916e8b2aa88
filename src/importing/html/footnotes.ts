import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { all, type Element, elementText } from './dom.js'
import { around } from './text-blocks.js'

/** A footnote that a text refers to. */
export interface Footnote {
  readonly label: string
  readonly html: string
}

const NUMBER = /^[[(]?(\d{1,3}|\*{1,3}|[ivx]{1,4})[\])]?$/

/**
 * Moves footnotes out of a text and puts `[^1]` in place of each reference. Footnotes without a reference, and
 * references without a footnote, stay as they are.
 */
export function footnotesIn(root: Element): Footnote[] {
  const notes = new Map<string, Footnote>()
  const targets = targetsIn(root)
  for (const mark of all(root, 'a[href^="#"]')) {
    const words = elementText(mark)
    const id = (mark.getAttribute('href') ?? '').slice(1)
    if (!NUMBER.test(words) || id === '' || isBackLink(mark)) continue
    const known = notes.get(id)
    const note = known ?? takeNote(root, targets.get(id), notes.size + 1)
    if (!note) continue
    notes.set(id, note)
    const raised = mark.closest('sup') ?? mark
    raised.replaceWith(markOf(raised, note.label))
  }
  for (const list of all(root, 'ol, ul, section, div'))
    if (notes.size > 0 && elementText(list) === '' && !list.querySelector('img')) list.remove()
  if (notes.size > 0) dropTitleOfNotes(root)
  return [...notes.values()]
}

/** Removes the heading and the line above the footnotes, if nothing is left below them. */
function dropTitleOfNotes(root: Element): void {
  let last = root.children[root.children.length - 1]
  while (last && last.children.length > 0 && !HEADING.test(last.tagName)) last = last.children[last.children.length - 1]
  if (!last || !HEADING.test(last.tagName) || !NOTES.test(elementText(last))) return
  const line = last.previousElementSibling
  last.remove()
  if (line?.tagName === 'HR') line.remove()
}

const HEADING = /^(?:H\d|DT)$/
const NOTES = new RegExp(`^${anyPhrase(LANGUAGES.flatMap(({ links }) => links?.notes ?? []))}:?$`, 'iu')

/** Makes a placeholder element for a reference, so that its brackets are not escaped. */
function markOf(near: Element, label: string): Element {
  const owner = (near as unknown as { ownerDocument: { createElement(name: string): Element } }).ownerDocument
  const mark = owner.createElement('code')
  mark.setAttribute('data-note', label)
  mark.textContent = label
  return mark
}

/** Tells whether a link leads from a footnote back to its reference. */
const isBackLink = (link: Element): boolean =>
  /backref|back|return|reverse/i.test(
    `${link.className} ${link.getAttribute('role') ?? ''} ${link.getAttribute('rev') ?? ''}`,
  )

/** Returns the elements to which links within a text can lead. The first of several with the same id counts. */
function targetsIn(root: Element): ReadonlyMap<string, Element> {
  const targets = new Map<string, Element>()
  for (const element of all(root, '[id], [name]'))
    for (const id of [element.id, element.getAttribute('name')]) if (id && !targets.has(id)) targets.set(id, element)
  return targets
}

/** Matches the words of a link from a footnote back to its reference. */
const BACK = new RegExp(
  String.raw`^(?:[↩↑⤴^\s]|\uFE0E)*$|^(?:${anyPhrase(LANGUAGES.flatMap(({ links }) => links?.back ?? []))}|\[?\d+\]?\.?)$`,
  'iu',
)

function takeNote(root: Element, target: Element | undefined, number: number): Footnote | undefined {
  // An earlier footnote may have taken the target with it.
  if (!target || !around(target).includes(root)) return undefined
  const heading = target.closest(HEADINGS)
  if (heading && NUMBER.test(elementText(heading))) return noteUnder(heading, number)
  const holder = holderOf(target, root)
  if (!holder || holder === root || elementText(holder).length > 3000) return undefined
  for (const link of all(holder, 'a[href^="#"]')) if (BACK.test(elementText(link))) link.remove()
  if (target !== holder && NUMBER.test(elementText(target))) target.remove()
  const html = holder.innerHTML.replace(/^\s*(?:<sup>\s*)?(?:\[?\d+\]?[.)]?)?\s*(?:<\/sup>)?\s*/, '')
  holder.remove()
  return { label: String(number), html }
}

const HEADINGS = 'h1, h2, h3, h4, h5, h6, dt'

/** Takes a footnote whose number is a heading or a term: the elements up to the next one. */
function noteUnder(heading: Element, number: number): Footnote | undefined {
  const elements: Element[] = []
  for (let next = heading.nextElementSibling; next && next.tagName !== heading.tagName; next = next.nextElementSibling)
    elements.push(next)
  if (elements.length === 0) return undefined
  const html = elements.map(element => (element.tagName === 'DD' ? element.innerHTML : element.outerHTML)).join('')
  for (const element of [heading, ...elements]) element.remove()
  return { label: String(number), html }
}

/** Finds the element that contains a whole footnote. Some pages put the number and the text into two blocks. */
function holderOf(target: Element, root: Element): Element | null {
  let holder = target.closest('li, p, dd, aside, div')
  while (holder && NUMBER.test(elementText(holder)) && holder.parentElement && holder.parentElement !== root)
    holder = holder.parentElement
  return holder
}
