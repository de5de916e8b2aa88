import { PEOPLE } from '../attribution/index.js'
import { type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import { asFlag } from './dialects/foreign-values.js'
import type { PostFields } from './frontmatter/post-schema.js'

type Path = readonly (string | number)[]

/** Matches what programs and forms write for a missing value. */
const NOTHING = /^(?:null|nil|none|undefined|nan|n\/?a|tbd|todo|xxx+)$/i

/** Tells whether a text names nobody: it has no letter, as the id of an account, or it is a word for yes, no or nothing. */
const isNoName = (text: string): boolean => !/\p{L}/u.test(text) || asFlag(text) !== undefined || NOTHING.test(text)

/** Warns of facts that are filled in and say nothing, such as `authors: 5` or `permission: yes`, which readers would see. */
export function emptyFacts(written: Partial<PostFields>, placeOf: PlaceOf): Problem[] {
  const { original, via = [] } = written
  const publisher = original?.publisher
  const names: readonly (readonly [path: Path, name: string | undefined])[] = [
    ...PEOPLE.flatMap(list => (written[list] ?? []).map(({ name }, i) => [[list, i], name] as const)),
    ...(original?.authors ?? []).map(({ name }, i) => [['original', 'authors', i], name] as const),
    [['original', 'publisher'], typeof publisher === 'string' ? publisher : publisher?.name],
    [['original', 'holder'], original?.holder],
    [['original', 'permission', 'by'], original?.permission?.by],
    ...via.map(({ name }, i) => [['via', i], name] as const),
  ]
  const nameless = names.flatMap(([path, name]) =>
    name === undefined || !isNoName(name)
      ? []
      : [
          warning(
            'post.no-name',
            placeOf(path),
            `\`${path.filter(key => typeof key === 'string').join('.')}\` has “${name}”, which names nobody.`,
            'Readers would see it as a name. Write the name of the person or organisation, or remove it.',
          ),
        ],
  )
  const { permission } = original ?? {}
  const isBare = permission && [permission.by, permission.date, permission.text, permission.line].every(each => !each)
  if (!isBare) return nameless
  const what = 'The permission says neither who gave it, nor when, nor in which words.'
  const fix = 'Write `permission: { by: …, date: … }`, or the words that the publisher wants to see.'
  return [...nameless, warning('post.permission', placeOf(['original', 'permission']), what, fix)]
}
