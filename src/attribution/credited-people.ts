import { isPositionAsRole } from './affiliation.js'
import { type Person, withoutRepeats } from './person.js'

/** The people whom a post credits, by their part in it. */
export interface People {
  readonly authors: readonly Person[]
  readonly translators: readonly Person[]
  readonly photographers: readonly Person[]
  /** Others, each with a `role` if it is known: `editor`, `illustrator`, or as the editor wrote it. */
  readonly contributors: readonly Person[]
}

/** The lists of people, in the order in which a credit names them. */
export const PEOPLE = ['authors', 'translators', 'photographers', 'contributors'] as const
type List = (typeof PEOPLE)[number]

/** Words for people’s parts in a post, in the languages of `locales/` and as the codes of MARC relators. */
const PARTS: readonly (readonly [part: RegExp, list: List, role?: string])[] = [
  [
    /^(?:co-?|lead |main |first |guest |contributing |with )?(?:author|writer|co-?author)s?$|^(?:aut|written by|words|text|texte?|byline|story by)$|^(?:co-?)?(?:autor|autora|auteure?|autrice|autore|verfasser|verfasserin|schrijver|автор|авторка|مؤلف|كاتب|מחבר|כותב|כותבת|作者|著者|執筆)$/u,
    'authors',
  ],
  [
    /^(?:co-?)?translat(?:or|ors|ion|ed by)?$|^(?:trl|trans|trad)\.?$|^übersetz(?:er|erin|ung|t von)$|^traduct(?:or|ora|rice|ion)$|^traducteur$|^traduzione$|^traducción$|^tradução$|^tradut(?:or|ora|tore|trice)$|^traduttrice$|^traduttore$|^vertal(?:er|ing)$|^vertaalster$|^tłumacz(?:ka|enie)?$|^przekład$|^перевод(?:чик|чица)?$|^переклад(?:ач|ачка)?$|^مترجمة?$|^ترجمة$|^מתרגמת$|^מתרגם$|^תרגום$|^翻訳者?$|^訳者?$|^翻译$|^译者?$|^翻譯$|^譯者?$/u,
    'translators',
  ],
  [
    /^photo(?:s|graphy|graphs?|graphers?|s by|graphs by|graphe| credit)?$|^pht$|^fotos?$|^fotogra(?:f|fin|fie|fía|fia|fo|af)$|^zdjęcia$|^фотогра(?:ф|фия|фия|фії)?$|^фото$|^світлини$|^صور$|^تصوير$|^צילום$|^צל(?:ם|מת)$|^写真$|^摄影$|^攝影$/u,
    'photographers',
  ],
  [
    /^illustrat(?:or|ors|ions?|ed by|eur|rice)$|^ill$|^illustrationen$|^ilustra(?:dor|dora|ção|ciones|tor|torka)$|^illustrat(?:ore|ie|ies)$|^иллюстра(?:тор|ции)$|^ілюстра(?:тор|ції)$|^插图$|^插畫$|^イラスト$/u,
    'contributors',
    'illustrator',
  ],
  [
    /^editors?$|^edit(?:ed by|ing|ion)$|^edt$|^herausgeber(?:in)?$|^redaktion$|^redakt(?:eur|eurin|or|orka)$|^curatore$|^редактор(?:ка)?$|^محرر(?:ة)?$|^עורכת?$|^עריכה$|^编辑$|^編輯$|^編集者?$/u,
    'contributors',
    'editor',
  ],
]

/** A role that is neither a known part nor a position, at its place in the frontmatter. */
export interface UnknownRole {
  readonly path: readonly [List, number, 'role']
  readonly role: string
  readonly name: string
}

/**
 * Sorts people by the part that their own entry states, whatever list it is in: a translator in the list of authors becomes a
 * translator. Many themes write a position as `role`, which then becomes the `jobTitle`. Nobody appears twice with the same
 * part.
 */
export function peopleFrom(lists: Partial<Readonly<Record<List, readonly Person[]>>>): {
  readonly people: People
  readonly unknown: readonly UnknownRole[]
} {
  // The editor of a magazine may be the only author of a post; `editor` is then a position.
  const isAlone = lists.authors?.length === 1
  const found: Record<List, Person[]> = { authors: [], translators: [], photographers: [], contributors: [] }
  const unknown: UnknownRole[] = []
  for (const list of PEOPLE)
    for (const [i, entry] of (lists[list] ?? []).entries()) {
      const { role, ...person } = entry
      const parts = role === undefined || (isAlone && list === 'authors' && isEditor(role)) ? [] : partsIn(role)
      for (const part of parts) found[part.list].push(part.role === undefined ? person : { ...person, role: part.role })
      if (parts.length > 0) continue
      if (role === undefined) found[list].push(person)
      else if (isPositionAsRole(role) || (isAlone && list === 'authors' && isEditor(role)))
        found[list].push({ ...person, jobTitle: person.jobTitle ?? role })
      else {
        found.contributors.push({ ...person, role })
        if (list === 'authors') unknown.push({ path: [list, i, 'role'], role, name: person.name })
      }
    }
  const people = Object.fromEntries(PEOPLE.map(list => [list, distinctOf(list, found[list])])) as unknown as People
  return { people, unknown }
}

/** Removes repeated people from a list. A contributor may have several roles, and appears once in each. */
const distinctOf = (list: List, people: readonly Person[]): readonly Person[] => {
  if (list !== 'contributors') return withoutRepeats(people)
  const roles = [...new Set(people.map(({ role }) => role))]
  return roles.flatMap(role => withoutRepeats(people.filter(person => person.role === role)))
}

const isEditor = (role: string): boolean => partsIn(role).some(part => part.role === 'editor')

/** Tells whether a role names one or more known parts in a post. */
export const isPart = (role: string): boolean => partsIn(role).length > 0

/** Returns the parts that a role names: `author and translator` are two. The list is empty if one of them is unknown. */
function partsIn(role: string): { readonly list: List; readonly role?: string }[] {
  const words = role
    .toLowerCase()
    .split(/\s*(?:[,;/&+]|\sand\s|\sund\s|\set\s|\sy\s|\se\s|\sen\s)\s*/u)
    .map(word => word.trim().replace(/[:.]$/, ''))
    .filter(word => word !== '')
  const parts = words.map(word => PARTS.find(([part]) => part.test(word)))
  return parts.every(part => part !== undefined)
    ? parts.map(([, list, known]) => ({ list, ...(known === undefined ? {} : { role: known }) }))
    : []
}
