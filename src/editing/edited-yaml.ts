import type { PostFile } from '../content/index.js'
import { readYaml, yamlPlace } from '../core/yaml.js'
import { EditRefusal, refusal, type ValueEdit, withEdit } from './field-value.js'
import {
  cleanedValue,
  type EditableFile,
  type FileChange,
  isEqual,
  problemsText,
  readable,
  textOfBytes,
} from './file-text.js'
import { editableText } from './text-splice.js'
import {
  type EditableField,
  editsOf,
  type FieldPlace,
  listPlace,
  mappingIn,
  scalarAsText,
  textPlace,
  valueAtKeys,
} from './written-field.js'
import { yamlSplices } from './yaml-edit.js'

/** The fields of a link item in a list, in the order in which a list has them. */
const ITEM_FIELDS: readonly EditableField[] = [
  { name: 'url', kind: 'line' },
  { name: 'title', kind: 'line' },
  { name: 'publisher', kind: 'line' },
  { name: 'authors', kind: 'list' },
  { name: 'date', kind: 'date' },
  { name: 'added', kind: 'date' },
  { name: 'tags', kind: 'list' },
  { name: 'language', kind: 'line' },
  { name: 'status', kind: 'choice', choices: ['published', 'draft', 'withdrawn'] },
  { name: 'comment', kind: 'text' },
]

/** The fields of the file that arranges the next issue of a digest. */
const ISSUE_FIELDS: readonly EditableField[] = [
  { name: 'subject', kind: 'line' },
  { name: 'preheader', kind: 'line' },
  { name: 'introduction', kind: 'text' },
  { name: 'order', kind: 'list' },
  { name: 'leaveOut', kind: 'list' },
  { name: 'later', kind: 'list' },
  // The headings of the sections. Only their order is changed as a list.
  { name: 'sections', kind: 'list' },
]

/**
 * Returns the fields of sections, by number. That of a whole section has the heading as its value; an empty one removes the section.
 * There are fields for one section more than the file has, so that one can be added.
 */
const sectionFields = (data: unknown): readonly EditableField[] =>
  headings(data)
    .concat('')
    .flatMap((_, i) => [
      { name: `sections.${i}`, kind: 'line' as const },
      { name: `sections.${i}.title`, kind: 'line' as const },
      { name: `sections.${i}.posts`, kind: 'list' as const },
      { name: `sections.${i}.tags`, kind: 'list' as const },
    ])

function headings(data: unknown): string[] {
  const sections = mappingIn(data)?.['sections']
  return Array.isArray(sections) ? sections.map(each => scalarAsText(mappingIn(each)?.['title']) ?? '') : []
}

/** Where the fields are in a file of YAML: below a path of keys, under names of its own. */
interface YamlForm {
  readonly fields: readonly EditableField[]
  readonly above: readonly string[]
}

/** Reads what of a link item can be edited. `line` is the line of the list on which the item begins. */
export const editableItem = (file: PostFile, line: number): EditableFile => editable(file, text => itemForm(text, line))

/**
 * Returns the text of a list of link items after changes of one item.
 *
 * @throws EditRefusal if the result would not read exactly as wanted
 */
export const editedItem = (file: PostFile, line: number, change: FileChange): string =>
  edited(file, change, text => itemForm(text, line))

/** Reads what of the arrangement of a digest's next issue can be edited. The file may be empty. */
export const editableIssue = (file: PostFile): EditableFile => editable(file, issueForm)

/**
 * Returns the text of the arrangement of a digest's next issue after changes.
 *
 * @throws EditRefusal if the result would not read exactly as wanted
 */
export const editedIssue = (file: PostFile, change: FileChange): string => edited(file, change, issueForm)

function issueForm(text: string): YamlForm {
  const read = readYaml(text)
  const data = 'value' in read ? read.value : {}
  return { fields: [...ISSUE_FIELDS, ...sectionFields(data)], above: [] }
}

function itemForm(text: string, line: number): YamlForm | undefined {
  const read = readYaml(text)
  const items = 'value' in read && Array.isArray(read.value) ? read.value : []
  const at = items.findIndex((_, i) => yamlPlace(text, [String(i)]).line === line)
  return at < 0 ? undefined : { fields: ITEM_FIELDS, above: [String(at)] }
}

type FormOf = (text: string) => YamlForm | undefined

function opened(file: PostFile, formOf: FormOf): { text: string; data: unknown; form: YamlForm } {
  const { text, problems } = readable(textOfBytes(file.bytes), file.path)
  if (text === undefined) throw new EditRefusal(problemsText(problems))
  const read = readYaml(text)
  if ('fault' in read) throw refusal(`Line ${read.fault.line} of this file is not YAML: ${read.fault.message}.`)
  const form = formOf(text)
  if (!form) throw refusal('The link item is no longer on its line.')
  return { text, data: read.value ?? {}, form }
}

function editable(file: PostFile, formOf: FormOf): EditableFile {
  try {
    const { data, form } = opened(file, formOf)
    return { fields: form.fields.map(field => ({ ...field, ...shownPlace(placeOf(field, form, data)) })) }
  } catch (cause) {
    if (cause instanceof EditRefusal) return { fields: [], why: cause.message }
    throw cause
  }
}

const shownPlace = ({ value, why }: FieldPlace) => ({ value, ...(why ? { why } : {}) })

function placeOf({ name, kind }: EditableField, { above }: YamlForm, data: unknown): FieldPlace {
  const path = [...above, ...name.split('.')]
  if (name === 'sections') return { path, value: headings(data) }
  if (/^sections\.\d+$/.test(name)) return { path, value: headings(data)[Number(path.at(-1))] ?? '' }
  if (kind === 'list') return listPlace(data, path)
  if (name === 'publisher' && mappingIn(valueAtKeys(data, path))) return textPlace(data, [...path, 'name'])
  const place = textPlace(data, path)
  if (kind === 'choice' && place.value === '') return { ...place, value: 'published' }
  const file =
    name === 'introduction' && typeof place.value === 'string' && /^\S+\.(?:md|markdown)$/i.test(place.value.trim())
  return file
    ? { ...place, why: `The introduction is in \`${String(place.value).trim()}\`. Open that file in your editor.` }
    : place
}

function edited(file: PostFile, { fields = [], body }: FileChange, formOf: FormOf): string {
  if (body !== undefined) throw refusal('This file has no text of its own.')
  let raw = textOfBytes(file.bytes)
  for (const { field: name, value: wanted } of fields) {
    const { data, form } = opened({ ...file, bytes: new TextEncoder().encode(raw) }, formOf)
    const field = form.fields.find(each => each.name === name)
    if (!field) throw refusal(`\`${name}\` is no field of this file.`)
    const place = placeOf(field, form, data)
    if (place.why) throw new EditRefusal(place.why)
    const value = cleanedValue(wanted)
    if (isEqual(value, place.value)) continue
    if (/^sections\.\d+$/.test(name) && value !== '') throw refusal('A section is changed by its parts.')
    const isPreset = field.kind === 'choice' && value === 'published'
    const after = form.fields
      .slice(0, form.fields.indexOf(field))
      .map(each => each.name)
      .reverse()
    const edits =
      name === 'sections'
        ? [{ path: place.path, value: [], order: orderOf(place, value) }]
        : editsOf(field, place, isPreset ? '' : value, { data, after })
    raw = edits.reduce((text, edit) => withYamlEdit(text, file.path, edit), raw)
  }
  return raw
}

/** Returns the present numbers of entries in their new order. */
function orderOf({ value: known }: FieldPlace, wanted: string | readonly string[]): number[] {
  const left = new Map([...known].map((text, i) => [i, text]))
  const order = [...wanted].flatMap(text => {
    const [found] = [...left].find(([, each]) => each === text) ?? []
    if (found !== undefined) left.delete(found)
    return found === undefined ? [] : [found]
  })
  if (left.size > 0 || order.length !== wanted.length) throw refusal('Only the order of sections is changed as a list.')
  return order
}

function withYamlEdit(raw: string, path: string, edit: ValueEdit): string {
  const text = readable(raw, path).text ?? ''
  const before = readYaml(text)
  const data = 'value' in before ? withEdit(before.value, edit) : undefined
  for (const quoted of [false, true]) {
    const changed = editableText(raw, text).changed(yamlSplices(text, edit, { quoted }))
    const after = readYaml(readable(changed, path).text ?? '')
    if ('value' in after && isEqual(after.value, data)) return changed
  }
  throw refusal(`\`${edit.path.join('.')}\` cannot be changed here without a change of something else in the file.`)
}
