import { FIELD_HINTS, fieldLabel } from './field-words.js'

const PARTS: Readonly<Record<string, string>> = {
  name: '',
  affiliation: 'affiliation',
  jobTitle: 'position',
  bio: 'biography',
  url: 'address',
  orcid: 'ORCID',
  note: 'note',
  date: 'date',
}

const PEOPLE: Readonly<Record<string, string>> = {
  authors: 'Author',
  translators: 'Translator',
  photographers: 'Photographer',
  contributors: 'Contributor',
  via: 'Came through',
}

const LABELS: Readonly<Record<string, string>> = {
  slug: 'Name in the address',
  permalink: 'Address on this site',
  canonical: 'Address that counts',
  comments: 'Where readers discuss it',
  'original.publisher.name': 'Outlet',
  'original.publisher.url': 'Outlet: address',
  'original.publisher.feed': 'Outlet: feed',
  'original.language': 'Original language',
  'original.authors': 'Authors of the original',
  'original.copyright': 'Copyright',
  'original.changes': 'Changes',
  'original.permission.by': 'Permission of',
  'original.permission.date': 'Permission: date',
  'original.permission.text': 'Permission',
  'image.src': 'Picture',
  'image.alt': 'Picture: description',
  'image.caption': 'Picture: caption',
  'image.credit': 'Picture: credit',
  'image.license': 'Picture: licence',
}

/** Returns the label of a field of an imported draft, such as `Author 2: biography`. */
export function importedLabel(field: string): string {
  const known = LABELS[field]
  if (known !== undefined) return known
  const [, list = '', number = '', part = ''] = /^(\w+)\.(\d+)\.(\w+)$/.exec(field) ?? []
  const who = PEOPLE[list]
  if (who === undefined) return fieldLabel(field)
  const numbered = number === '0' ? who : `${who} ${Number(number) + 1}`
  const what = PARTS[part] ?? part
  return what === '' ? numbered : `${numbered}: ${what}`
}

/** Returns what to know about a field that was not found. */
export const hintOf = (field: string): string | undefined =>
  field === 'tags'
    ? 'One on each line.'
    : field === 'original.date'
      ? FIELD_HINTS['date']
      : FIELD_HINTS[field === 'original.publisher.name' ? 'original.publisher' : field]

/** The fields whose texts have several lines. */
export const isLongField = (field: string): boolean =>
  /(?:^summary|^notice|\.bio|\.permission\.text|\.caption)$/.test(field)
