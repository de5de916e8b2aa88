import type { Facts } from '../fact.js'
import { addBiography, biographyDoubt } from './biography.js'
import { personCase } from './byline.js'
import { nameFromCapitals } from './capitals.js'
import type { Foot } from './foot.js'
import type { Head } from './head-line.js'
import type { TextLayout } from './layout.js'
import type { WholeHead } from './whole-head.js'

interface Found {
  readonly names: readonly string[]
  readonly head: Head
  readonly foot: Foot
  readonly whole: WholeHead | undefined
  readonly layout: TextLayout
}

/** Adds the authors, with their biographies from the foot. */
export function addPeople(facts: Facts, found: Found): void {
  const { foot } = found
  const people = [...foot.biographies.keys()]
  const below = foot.signature ? [foot.signature.name] : people.reverse()
  const names = [found.names, foot.signed, below].find(list => list.length > 0) ?? []
  names.forEach((name, i) => {
    const [from, doubt] = sourceOf(name, found)
    facts.add(`authors.${i}.name`, /\p{Ll}/u.test(name) ? name : personCase(name), from, doubt)
    const biography = foot.biographies.get(name)
    if (!biography) return
    const institution = foot.institutions
      .map(({ name, from }) => ({ name: nameFromCapitals(name, biography.text), from }))
      .find(({ name }) => sharesName(name, biography.text))
    if (institution)
      facts.add(
        `authors.${i}.affiliation`,
        institution.name,
        `${institution.from} and the biography`,
        'combined from the biography and a line in capitals',
      )
    addBiography(facts, i, {
      ...biography,
      doubt: biography.doubt ?? biographyDoubt(name, biography.text, names),
    })
  })
}

/**
 * Tells whether a text contains the first words of a name, such as `The Washington Institute’s` for an institute with a
 * longer name.
 */
function sharesName(name: string, text: string): boolean {
  const words = name.replace(/^The /, '').split(' ')
  return text.includes(words.slice(0, 2).join(' '))
}

function sourceOf(name: string, found: Found): readonly [from: string, doubt?: string | undefined] {
  const { head, foot, whole, layout } = found
  const byline = head.authors.find(({ value }) => value === name)
  if (byline) return [byline.from]
  if (foot.signed.includes(name)) return ['the byline below the text']
  const biography = foot.biographies.get(name)
  const named = layout.authors.length > 0 || whole?.author === name || found.names.includes(name)
  const positioned = layout.authors.find(({ value }) => value === name)
  if (positioned && biography) return [`${positioned.from} and the biography`]
  if (biography)
    return [
      biography.from,
      named ? undefined : (biography.doubt ?? 'named in the biography below the text, but in no byline'),
    ]
  if (positioned) return [positioned.from, 'only its position suggests that this is the author']
  if (whole?.author === name) return [whole.line.from, 'the line does not say where the name ends']
  if (found.names.includes(name)) return ['the sentence about the original']
  return [foot.signature?.from ?? 'the foot', 'a name below a text without a byline']
}
