import { diffWordsWithSpace } from 'diff'

/** A part of a paragraph: words that both texts have, or only one. */
export interface DiffPart {
  readonly text: string
  /** Absent if the words are the same. */
  readonly change?: 'added' | 'removed'
}

/** The number of differences beyond which two texts are compared only as wholes. Finding more takes long. */
const MOST_DIFFERENCES = 4000

const QUOTES: readonly (readonly [RegExp, string])[] = [
  [/[“”„‟«»]/g, '"'],
  [/[‘’‚‛]/g, "'"],
  [/[‐‑]/g, '-'],
  [/\u00ad/g, ''],
  [/\s+/g, ' '],
]

/** Writes quotation marks, hyphens and spaces in one way, because sites change these without changing a word. */
const plain = (text: string): string => QUOTES.reduce((now, [from, to]) => now.replace(from, to), text).trim()

/** Returns the paragraphs in which two texts differ, in the order of the text, each in parts. */
export function wordDiff(before: readonly string[], after: readonly string[]): DiffPart[][] {
  const [old, current] = [before, after].map(paragraphs => paragraphs.map(plain).join('\n')) as [string, string]
  const parts = diffWordsWithSpace(old, current, { maxEditLength: MOST_DIFFERENCES }) ?? [
    { value: old, removed: true, added: false },
    { value: current, removed: false, added: true },
  ]
  const paragraphs: DiffPart[][] = [[]]
  for (const { value, added, removed } of parts)
    value.split('\n').forEach((text, i) => {
      if (i > 0) paragraphs.push([])
      const change = added ? ({ change: 'added' } as const) : removed ? ({ change: 'removed' } as const) : {}
      if (text !== '') paragraphs.at(-1)?.push({ text, ...change })
    })
  return paragraphs.filter(paragraph => paragraph.some(({ change, text }) => change && text.trim() !== ''))
}
