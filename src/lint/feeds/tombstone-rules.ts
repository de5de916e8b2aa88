import { identifier, person, textConstruct } from './atom-construct-rules.js'
import type { Context, Vocabulary } from './element-rules.js'
import { checkChildren, childrenNamed } from './element-rules.js'
import { rfc3339Date } from './feed-date-rules.js'
import { ATOM } from './namespaces.js'
import { attribute, type XmlElement } from './xml-tree.js'

/** RFC 6721, section 2. */
const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0'

/** The two that RFC 6721 names, once each; in its grammar they are Atom's person and text. */
const INSIDE: Vocabulary = { by: { ...person, once: 'DuplicateElement' }, comment: textConstruct }

/**
 * `at:deleted-entry`, which the validator of the W3C does not look into: it knows nothing of the namespace, says so where
 * that is declared, and eats what is in it. So these rules are of RFC 6721 itself, section 3.
 */
export function checkTombstones(feed: XmlElement, context: Context): void {
  const seen = new Set<string>()
  for (const stone of elementsIn(feed)) {
    if (stone.uri !== TOMBSTONES) continue
    if (stone.local === 'deleted-entry') checkTombstone(stone, feed, seen, context)
    else if (stone.parent?.uri !== TOMBSTONES) context.report.add('MisplacedTombstone', `<${stone.local}>`, stone)
  }
}

function* elementsIn(parent: XmlElement): Generator<XmlElement> {
  for (const child of parent.children) {
    yield child
    yield* elementsIn(child)
  }
}

function checkTombstone(stone: XmlElement, feed: XmlElement, seen: Set<string>, context: Context): void {
  const { report } = context
  if (stone.parent !== feed) report.add('MisplacedTombstone', 'not a child of the feed', stone)
  const [ref, when] = [attribute(stone, 'ref'), attribute(stone, 'when')]
  if (ref === undefined || when === undefined) report.add('MissingTombstoneAttribute', 'ref and when', stone)
  if (ref !== undefined) identifier({ ...stone, text: ref }, context)
  if (when !== undefined) rfc3339Date({ ...stone, text: when }, context)
  const key = `${ref} ${when}`
  if (seen.has(key)) report.add('DuplicateTombstone', key, stone)
  seen.add(key)
  for (const entry of childrenNamed(feed, 'entry', context)) {
    const textOf = (name: string): string => childrenNamed(entry, name, context)[0]?.text ?? ''
    // An entry may have both: the later of the two counts.
    if (textOf('id') === ref && Date.parse(textOf('updated')) >= Date.parse(when ?? ''))
      report.add('EntryAndTombstone', `${ref} changed when it was gone already`, stone)
  }
  // As if they were Atom's own: so the rules of its constructs apply.
  const children = stone.children.map(child => (child.uri === TOMBSTONES ? { ...child, uri: ATOM } : child))
  checkChildren({ ...stone, children }, INSIDE, context)
}
