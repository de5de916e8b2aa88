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
  return [...notes.values()]
}

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
  const holder = holderOf(target, root)
  if (!holder || holder === root || elementText(holder).length > 3000) return undefined
  for (const link of all(holder, 'a[href^="#"]')) if (BACK.test(elementText(link))) link.remove()
  if (target !== holder && NUMBER.test(elementText(target))) target.remove()
  const html = holder.innerHTML.replace(/^\s*(?:<sup>\s*)?(?:\[?\d+\]?[.)]?)?\s*(?:<\/sup>)?\s*/, '')
  holder.remove()
  return { label: String(number), html }
}

/** Finds the element that contains a whole footnote. Some pages put the number and the text into two blocks. */
function holderOf(target: Element, root: Element): Element | null {
  let holder = target.closest('li, p, dd, aside, div')
  while (holder && NUMBER.test(elementText(holder)) && holder.parentElement && holder.parentElement !== root)
    holder = holder.parentElement
  return holder
}
