import { PEOPLE } from '../attribution/index.js'
import { error, type Problem, warning } from '../core/problem.js'
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
  return [...nameless, ...(original?.permission ? doubtfulPermission(original.permission, placeOf) : [])]
}

/** Matches a text that says of a permission only that there is one, or a date. */
const BARE =
  /^(?:with |by )?(?:permission\s+|genehmigung\s+|autorisation\s+)?(?:(?:is|was)\s+)?(?:granted|given|obtained|received|ok(?:ay)?|agreed|approved|allowed|confirmed|cleared|permission|permitted|e-?mail|phone|erteilt|genehmigt|erlaubt|accordée?|obtenue?|concedid[oa]|concess[oa]|verleend|toegestaan|[\d\s./-]+)\.?$/i

/** Matches a text that says of a permission that it was asked for or refused. */
const NOT_GIVEN =
  /^(?:permission\s+)?(?:(?:is|was|still)\s+)*(?:pending|requested|asked|awaited|await(?:ing)? \w+|waiting(?: for (?:the )?\w+)?|applied for|tb[acd]|to ?do|unknown|unclear|none|denied|refused|declined|rejected|not (?:yet )?(?:asked|sought|given|granted|received|obtained|answered)|no answer|\?+|angefragt|ausstehend|abgelehnt|en attente|demandée?|refusée?|pendiente|solicitad[oa]|in attesa|richiest[oa]|aangevraagd)(?=\W*$|\s*[,;.:()–-]|\s+(?:yet|for|since|from|on|by|in)\s)/i
const GIVEN = /(?<!not |yet |never )\b(?:granted|given|agreed|allowed|approved|obtained|received|confirmed|courtesy)\b/i

type Written = NonNullable<NonNullable<PostFields['original']>['permission']>

/** Reports a permission that says nothing, which readers would see, or that there is none, which would count as one. */
function doubtfulPermission({ by, date, text, line }: Written, placeOf: PlaceOf): Problem[] {
  const refused = [by, text].find(each => each !== undefined && NOT_GIVEN.test(each.trim()) && !GIVEN.test(each))
  if (refused !== undefined)
    return [
      error(
        'post.permission',
        placeOf(['original', 'permission']),
        `“${refused}” says that there is no permission, but a \`permission\` counts as given.`,
        'Remove `permission`, and write `draft: true` until it is given.',
      ),
    ]
  if ([by, date, line].some(Boolean) || (text && !BARE.test(text.trim()))) return []
  return [
    warning(
      'post.permission',
      placeOf(['original', 'permission']),
      `The permission says neither who gave it, nor when, nor in which words${text ? `: “${text}”` : ''}.`,
      'Write `permission: { by: …, date: … }`, or the words that the publisher wants to see.',
    ),
  ]
}
