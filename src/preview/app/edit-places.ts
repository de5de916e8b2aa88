import type { ShownFields } from '../protocol.js'

/** A text that is made of fields, where a document shows it. */
export interface EditPlace {
  readonly shown: ShownFields
  readonly range: Range
}

/** Matches what may differ between a text and its form in a document: spaces, and signs that nobody sees. */
const UNSEEN = /[\s\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g

/** Texts that are shorter may be words of any sentence, so they count only if nothing else is in their element. */
const SHORT = 30
/** The fields whose texts may be as short as that. */
const ALONE: readonly string[] = ['title', 'summary', 'comment']

/** Finds each text in a document, where it first shows, in the order of the document. A text within a longer one is a part of it. */
export function editPlaces(page: Document, shown: readonly ShownFields[]): EditPlace[] {
  if (!page.body) return []
  const { text, rangeAt } = indexed(page)
  const taken: { readonly start: number; readonly end: number; readonly place: EditPlace }[] = []
  const wanted = shown.map(each => ({ each, words: each.text.replace(UNSEEN, '') })).filter(({ words }) => words !== '')
  for (const { each, words } of wanted.sort((a, b) => b.words.length - a.words.length)) {
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
      const end = start + words.length
      if (taken.some(other => start < other.end && other.start < end)) continue
      const range = rangeAt(start, end)
      const isDoubtful = words.length < SHORT && each.fields.some(field => ALONE.includes(field))
      if (!isSeen(range) || (isDoubtful && !isAlone(range, words))) continue
      taken.push({ start, end, place: { shown: each, range } })
      break
    }
  }
  return taken.sort((a, b) => a.start - b.start).map(({ place }) => place)
}

const isSeen = (range: Range): boolean =>
  [...range.getClientRects()].some(({ width, height }) => width > 3 && height > 3)

/** Tells whether nothing but the words is in their element. */
function isAlone({ commonAncestorContainer: node }: Range, words: string): boolean {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentNode
  return element?.textContent?.replace(UNSEEN, '') === words
}

/** Returns the text of a document without what may differ, and a function that finds a part of it in the document. */
function indexed(page: Document): { text: string; rangeAt: (start: number, end: number) => Range } {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT)
  const nodes: { readonly node: Text; readonly at: number }[] = []
  let text = ''
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (/^(?:style|script|title)$/i.test(node.parentNode?.nodeName ?? '')) continue
    nodes.push({ node: node as Text, at: text.length })
    text += (node as Text).data.replace(UNSEEN, '')
  }
  const pointAt = (index: number): [Text, number] => {
    const { node, at } = nodes.findLast(each => each.at <= index) as { node: Text; at: number }
    let left = index - at
    const offset = [...node.data.matchAll(SEEN)].find(() => left-- === 0)?.index ?? node.data.length
    return [node, offset]
  }
  return {
    text,
    rangeAt(start, end) {
      const range = page.createRange()
      const [last, offset] = pointAt(end - 1)
      const [first, at] = pointAt(start)
      range.setStart(first, at)
      range.setEnd(last, offset + 1)
      return range
    },
  }
}

const SEEN = /[^\s\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g
