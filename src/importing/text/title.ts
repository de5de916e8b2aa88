import type { Facts } from '../fact.js'
import { headlineFromCapitals, isCapitals } from './capitals.js'
import { withoutSection } from './furniture.js'

/** A line of a text that is its title, with the place where it was found. */
interface TitleLine {
  readonly text: string
  readonly from: string
  readonly doubt?: string
}

/** Adds the title. A title in capitals becomes one in sentence case, in which names are written as in the text. */
export function addTitle(facts: Facts, title: TitleLine | undefined, text: string): void {
  if (!title) return
  const words = withoutSection(title.text).replace(/\s?\[\d+\]$/, '')
  if (isCapitals(words))
    facts.add('title', headlineFromCapitals(words, text), title.from, `the source has it in capitals: “${words}”`)
  else facts.add('title', words, title.from, title.doubt)
}
