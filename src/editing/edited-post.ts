import {
  cleanText,
  frontmatterSpan,
  type PostContext,
  type PostFile,
  readFrontmatter,
  type WrittenFields,
  writtenFields,
} from '../content/index.js'
import { EditRefusal, refusal, type ValueEdit, withValue } from './field-value.js'
import {
  bytesOfText,
  cleanedValue,
  type EditableFile,
  type FileChange,
  isEqual,
  problemsText,
  readable,
  textOfBytes,
} from './file-text.js'
import { lineSplices } from './line-edit.js'
import { POST_FIELDS, placeInPost, postEdits } from './post-fields.js'
import { editableText, type TextSplice } from './text-splice.js'
import { tomlSplices } from './toml-edit.js'
import type { FieldChange } from './written-field.js'
import { yamlSplices } from './yaml-edit.js'

/** Reads what of a post’s file can be edited. */
export function editablePost(file: PostFile, context: PostContext): EditableFile {
  const { fields: written, problems } = writtenFields(file, context)
  if (!written) return { fields: [], why: problemsText(problems) }
  const isFound = frontmatterSpan(written.text) !== undefined
  const form =
    'The fields of this file have a form that cannot be edited here. Open the file in your editor to change them.'
  const fields = POST_FIELDS.map(field => {
    const { value, why } = placeInPost(field.name, written)
    return { ...field, value, ...(isFound ? (why ? { why } : {}) : { why: form }) }
  })
  return { fields, body: written.body }
}

/**
 * Returns the text of a post’s file after changes of fields or of the Markdown. Everything else stays byte for byte.
 *
 * @throws EditRefusal if the result would not read exactly as wanted
 */
export function editedPost(file: PostFile, change: FileChange, context: PostContext): string {
  let bytes = file.bytes
  for (const wanted of change.fields ?? []) bytes = bytesOfText(withField({ ...file, bytes }, wanted, context))
  if (change.body !== undefined) bytes = bytesOfText(withBody({ ...file, bytes }, change.body, context))
  return textOfBytes(bytes)
}

function opened(file: PostFile, context: PostContext): WrittenFields {
  const { fields, problems } = writtenFields(file, context)
  if (!fields) throw new EditRefusal(problemsText(problems))
  return fields
}

function withField(file: PostFile, { field: name, value: wanted }: FieldChange, context: PostContext): string {
  const field = POST_FIELDS.find(each => each.name === name)
  if (!field) throw refusal(`\`${name}\` is no field of a post.`)
  const before = opened(file, context)
  const place = placeInPost(name, before)
  if (place.why) throw new EditRefusal(place.why)
  const value = cleanedValue(wanted)
  if (JSON.stringify(value) === JSON.stringify(place.value)) return textOfBytes(file.bytes)
  const text = postEdits(field, place, value, before).reduce(
    (raw, edit) => withEdit(raw, file.path, edit),
    textOfBytes(file.bytes),
  )
  const { fields: after, problems } = writtenFields({ ...file, bytes: bytesOfText(text) }, context)
  if (!after) throw new EditRefusal(problemsText(problems))
  const read = placeInPost(name, after).value
  const hopes = field.kind === 'choice' && value === '' ? 'published' : value
  if (JSON.stringify(sameDate(read)) !== JSON.stringify(sameDate(hopes)))
    throw refusal(`Another key of this file decides about \`${name}\`, too.`)
  return text
}

/** TOML writes seconds in every time. */
const sameDate = (value: string | readonly string[] | undefined): unknown =>
  typeof value === 'string'
    ? value
        .replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::00(?:\.0+)?)? ?(?=[Z+-]|$)/, '$1T$2')
        .replace(/[+-]00:00$/, 'Z')
    : value

const SPLICES = {
  toml: tomlSplices,
  json: (text: string, edit: ValueEdit) => yamlSplices(text, edit, { json: true }),
  lines: lineSplices,
}

/** Makes one change of a value, and verifies that nothing else reads differently afterwards. */
function withEdit(raw: string, path: string, edit: ValueEdit): string {
  const { text, problems } = readable(raw, path)
  if (text === undefined) throw new EditRefusal(problemsText(problems))
  const span = frontmatterSpan(text)
  const before = readFrontmatter(text, path).frontmatter
  if (!span || !before) throw refusal('The fields of this file have a form that cannot be edited here.')
  const { form, start, end } = span
  const data = comparable(withValue(before.data, edit.path, edit.value), form)
  const block = text.slice(start, end)
  const ways =
    form === 'none'
      ? [() => newFrontmatter(edit)]
      : form === 'yaml'
        ? // The lenient reader of files with faults may take the beginning of a text for a tag, unless it is in quotes.
          [() => yamlSplices(block, edit), () => yamlSplices(block, edit, { quoted: true })]
        : [() => SPLICES[form](block, edit)]
  for (const way of ways) {
    const changed = editableText(raw, text).changed(way().map(splice => shifted(splice, start)))
    const now = readable(changed, path).text
    const after = now === undefined ? undefined : readFrontmatter(now, path).frontmatter
    const body = (form === 'none' && changed !== raw ? '\n' : '') + before.body
    if (after?.body === body && isEqual(data, comparable(after.data, form))) return changed
  }
  throw refusal(`\`${edit.path.join('.')}\` cannot be changed here without a change of something else in the file.`)
}

const shifted = (splice: TextSplice, by: number): TextSplice => ({
  ...splice,
  start: splice.start + by,
  end: splice.end + by,
})

/** Gives a file without fields its first one. */
const newFrontmatter = (edit: ValueEdit): TextSplice[] => {
  const fields = yamlSplices('', edit)
    .map(({ text }) => text)
    .join('')
  return fields === '' ? [] : [{ start: 0, end: 0, text: `---\n${fields}---\n\n` }]
}

function withBody(file: PostFile, body: string, context: PostContext): string {
  const before = opened(file, context)
  const raw = textOfBytes(file.bytes)
  const span = frontmatterSpan(before.text)
  const start = span?.bodyStart ?? before.text.length - before.body.length
  const wanted = cleanText(body.replace(/\r\n?/g, '\n'))
  const isOnFence = start > 0 && before.text[start - 1] !== '\n'
  // Only the part that differs is replaced, so that line ends of other kinds stay where they are.
  const old = before.body
  let same = 0
  while (same < Math.min(old.length, wanted.length) && old[same] === wanted[same]) same += 1
  let tail = 0
  while (tail < Math.min(old.length, wanted.length) - same && old.at(-1 - tail) === wanted.at(-1 - tail)) tail += 1
  const text = (isOnFence && wanted !== '' ? '\n' : '') + wanted.slice(same, wanted.length - tail)
  const changed = editableText(raw, before.text).changed([
    { start: start + same, end: start + old.length - tail, text },
  ])
  const { text: now, problems } = readable(changed, file.path)
  const { frontmatter, problem } = now === undefined ? {} : readFrontmatter(now, file.path)
  if (!frontmatter) throw new EditRefusal(problemsText(problem ? [problem] : problems))
  if (frontmatter.body !== wanted || !isEqual(frontmatter.data, before.data))
    throw refusal('The text begins like the fields of a file.')
  return changed
}

function comparable(data: unknown, form: string): unknown {
  if (form === 'yaml' || form === 'json') return data
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) =>
      typeof value !== 'string'
        ? form === 'lines' && typeof value !== 'object'
          ? String(value)
          : value
        : form === 'lines'
          ? value.trim()
          : sameDate(value),
    ),
  )
}
