import { keysFor, spelling, type WrittenFields } from '../content/index.js'
import { americanKey } from '../core/yaml.js'
import type { ValueEdit } from './field-value.js'
import {
  type EditableField,
  editsOf,
  type FieldPlace,
  type FieldValues,
  listPlace,
  mappingIn,
  textPlace,
  valueAtKeys,
} from './written-field.js'

/** The fields of a post that can be edited, in the order in which a file has them. */
export const POST_FIELDS: readonly EditableField[] = [
  { name: 'title', kind: 'line' },
  { name: 'date', kind: 'date' },
  { name: 'updated', kind: 'date' },
  { name: 'status', kind: 'choice', choices: ['published', 'draft', 'withdrawn'] },
  { name: 'summary', kind: 'text' },
  { name: 'authors', kind: 'list' },
  { name: 'tags', kind: 'list' },
  { name: 'language', kind: 'line' },
  { name: 'original.publisher', kind: 'line' },
  { name: 'original.title', kind: 'line' },
  { name: 'original.url', kind: 'line' },
  { name: 'original.date', kind: 'date' },
  { name: 'original.license', kind: 'line' },
  { name: 'original.permission', kind: 'line' },
  { name: 'original.copyright', kind: 'line' },
  { name: 'original.changes', kind: 'line' },
  { name: 'original.embargo', kind: 'date' },
  { name: 'original.expires', kind: 'date' },
  { name: 'via', kind: 'list' },
  { name: 'notice', kind: 'text' },
  { name: 'correction', kind: 'text' },
]

/** Finds a field in the values of a post’s file, under whatever key its generator has for it. */
export function placeInPost(name: string, written: WrittenFields): FieldPlace {
  const { data } = written
  if (name.startsWith('original.')) return placeInOriginal(name.slice(9), written)
  const path = pathOf(name, written)
  if (name === 'status') return statusPlace(written)
  if (name === 'authors' || name === 'via') return listPlace(data, path)
  if (name === 'tags') return listPlace(data, path, { splits: true })
  if (name === 'title' && written.fields['title'] === undefined && valueAtKeys(data, path) === undefined) {
    const heading = /^\s*(?:#(?!#)[ \t]|[^\n]+\n=+[ \t]*(?:\n|$))/.test(written.body)
    if (heading) return { path, value: '', why: 'The title is the first heading of the text. Change it there.' }
  }
  return textPlace(data, path)
}

/** Returns the keys of a field: those under which it was found, or those of a field without a value, or its own name. */
function pathOf(name: string, { data, paths }: WrittenFields): readonly string[] {
  const found = paths.get(name)
  return found && found.length > 0 ? found : [keyIn(data, name) ?? name]
}

const keyIn = (mapping: FieldValues, name: string): string | undefined =>
  Object.keys(mapping).find(key => americanKey(spelling(key)) === spelling(name))

function placeInOriginal(name: string, { data }: WrittenFields): FieldPlace {
  const above = keyIn(data, 'original') ?? 'original'
  const own = mappingIn(data[above])
  const key = keyIn(own ?? {}, name) ?? name
  if (name === 'url' && own?.[key] === undefined) {
    const elsewhere = Object.keys(data).find(
      each => keysFor('original').includes(spelling(each)) && /^https?:\/\//.test(String(data[each])),
    )
    if (elsewhere) return textPlace(data, [elsewhere])
  }
  const isNamed = name === 'publisher' && mappingIn(own?.[key])
  return textPlace(data, [above, key, ...(isNamed ? ['name'] : [])])
}

/** Matches a word for yes or no. */
const FLAG = /^(?:true|false|yes|no|on|off|0|1)$/i

function statusPlace(written: WrittenFields): FieldPlace {
  const { fields, data } = written
  const path = pathOf('status', written)
  const value = String(fields['status'] ?? 'published')
  const raw = valueAtKeys(data, path)
  if (Array.isArray(raw) || mappingIn(raw))
    return { path, value, why: 'The state has another form in this file. Open it in your editor to change it.' }
  return { path, value }
}

/** Returns the changes that give a post another state, under the key that its generator has for it. */
function statusEdits({ path }: FieldPlace, value: string, { data }: WrittenFields): ValueEdit[] {
  const raw = valueAtKeys(data, path)
  const key = spelling(path.at(-1) ?? '')
  if (raw !== undefined && raw !== null && FLAG.test(String(raw)) && value !== 'withdrawn') {
    const shows = key === 'published' || key === 'publish' || keysFor('shown').includes(key)
    return [{ path, value: shows === (value === 'published') }]
  }
  const flag = Object.keys(data).find(
    each => /^(?:draft|published)$/.test(spelling(each)) && typeof data[each] === 'boolean',
  )
  if (flag !== undefined && key === 'status' && data['status'] === undefined && value !== 'withdrawn')
    return [{ path: [flag], value: (spelling(flag) === 'published') === (value === 'published') }]
  // Without the key, a post is published. A comment beside it says so in a new post, and goes with it.
  return [{ path, value: value === 'published' ? undefined : value, after: ['date', 'title'] }]
}

/** Returns the changes of a post’s file that give a field another content. */
export function postEdits(
  field: EditableField,
  place: FieldPlace,
  value: string | readonly string[],
  written: WrittenFields,
): ValueEdit[] {
  if (field.name === 'status') return statusEdits(place, String(value), written)
  return editsOf(field, place, value, { data: written.data, after: keysBefore(field.name, written) })
}

/** Returns the keys of the fields that come before a field, the nearest first. */
function keysBefore(name: string, written: WrittenFields): string[] {
  const at = POST_FIELDS.findIndex(field => field.name === name)
  const before = POST_FIELDS.slice(0, at).reverse()
  const inOriginal = name.startsWith('original.')
  return before.flatMap(field => {
    if (field.name.startsWith('original.') !== inOriginal) return []
    const { path } = placeInPost(field.name, written)
    return valueAtKeys(written.data, path) === undefined ? [] : (path.at(inOriginal ? 1 : 0) ?? [])
  })
}
