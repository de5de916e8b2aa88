import { quoted } from '../rule.js'
import { identifier, personRule, textRule } from './atom-construct-rules.js'
import type { Context, Vocabulary } from './element-rules.js'
import { checkChildren, namedChildren } from './element-rules.js'
import { rfc3339Date } from './feed-date-rules.js'
import { ATOM } from './namespaces.js'
import { type FeedElement, feedAttribute } from './xml-tree.js'

/** The namespace of RFC 6721, section 2. */
const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0'

/** The two elements that RFC 6721 allows in a deleted entry, at most once each. They are constructs of Atom. */
const INSIDE: Vocabulary = { by: { ...personRule, once: 'DuplicateElement' }, comment: textRule }

/**
 * Checks `at:deleted-entry` by RFC 6721 section 3. The W3C validator does not know this namespace and skips its elements.
 */
export function checkTombstones(feed: FeedElement, context: Context): void {
  const seen = new Set<string>()
  const changed = new Map(
    namedChildren(feed, 'entry', context).map(entry => {
      const textOf = (name: string): string => namedChildren(entry, name, context)[0]?.text ?? ''
      return [textOf('id'), textOf('updated')]
    }),
  )
  for (const stone of elementsIn(feed)) {
    if (stone.uri !== TOMBSTONES) continue
    if (stone.local === 'deleted-entry') checkTombstone(stone, { feed, seen, changed }, context)
    else if (stone.parent?.uri !== TOMBSTONES)
      context.report.add('MisplacedTombstone', `<${stone.local}> is not a child of the feed`, stone)
  }
}

function elementsIn(parent: FeedElement): FeedElement[] {
  return parent.children.flatMap(child => [child, ...elementsIn(child)])
}

interface Around {
  readonly feed: FeedElement
  /** The deletions that have been read, by id and time. */
  readonly seen: Set<string>
  /** The time of each entry's last update, by its id. */
  readonly changed: ReadonlyMap<string, string>
}

function checkTombstone(stone: FeedElement, { feed, seen, changed }: Around, context: Context): void {
  const { report } = context
  if (stone.parent !== feed) report.add('MisplacedTombstone', '<deleted-entry> is not a child of the feed', stone)
  const [ref, when] = [feedAttribute(stone, 'ref'), feedAttribute(stone, 'when')]
  if (ref === undefined || when === undefined)
    report.add('MissingTombstoneAttribute', `<deleted-entry> has no ${ref === undefined ? 'ref' : 'when'}`, stone)
  if (ref !== undefined) identifier({ ...stone, text: ref }, context)
  if (when !== undefined) rfc3339Date({ ...stone, text: when }, context)
  const key = `${ref} ${when}`
  if (seen.has(key)) report.add('DuplicateTombstone', `${quoted(key)} occurs twice`, stone)
  seen.add(key)
  // If an id has both an entry and a deletion, the later of the two counts.
  if (Date.parse(changed.get(ref ?? '') ?? '') >= Date.parse(when ?? ''))
    report.add('EntryAndTombstone', `${quoted(ref ?? '')} was updated after it was deleted`, stone)
  // The children are given Atom's namespace, so that the rules of its constructs apply.
  const children = stone.children.map(child => (child.uri === TOMBSTONES ? { ...child, uri: ATOM } : child))
  checkChildren({ ...stone, children }, INSIDE, context)
}
