import { z } from 'zod'
import { needsUtf8, readAddress, refusedAddress } from './email-address.js'
import { knownTimezone, type Moment, parseMoment } from './moment.js'
import { nearestTo } from './nearest-word.js'
import { error, type Place, type Problem, warning } from './problem.js'
import { INSIDE_PATH, MOMENT_FORM, NOT_BLANK, WEB_ADDRESS, YES_OR_NO } from './schema-patterns.js'
import { isNormalUrl, parsedUrl } from './url.js'
import { americanKey } from './yaml.js'

export { z }

type Json = Record<string, unknown>

/** Builds the error messages for a value of the wrong type and for a missing value. */
const orMissing = (words: string) => ({
  error: (issue: { readonly input: unknown }) => (issue.input === undefined ? 'is missing' : words),
})

const scalarText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value

/**
 * Records for jsonSchemaOf what a field also accepts: numbers and booleans for text, a single value for a list, or whatever
 * these JSON Schemas describe.
 */
const also = (form: 'scalar' | 'one' | readonly Json[]) => ({ also: form })

/** A text that is not blank. */
const TEXT: Json = { type: 'string', pattern: NOT_BLANK }

/** Marks a mapping that may also be written in short forms, by default as a single text. */
export const orText = <T extends z.ZodType>(schema: T, ...forms: readonly Json[]): T =>
  schema.meta({ ...also(forms.length > 0 ? forms : [TEXT]), blanks: true })

/** Records for jsonSchemaOf which values of a text it should accept, if the schema of the text cannot express that. */
export const inForm = <T extends z.ZodType>(schema: T, form: Json): T => schema.meta({ also: undefined, ...form })

const withValue = (key: string): Json => ({ required: [key], properties: { [key]: { not: BLANK } } })

/** Records for jsonSchemaOf that a mapping needs a value for at least one of these keys. */
export const needsOneOf = <T extends z.ZodType>(schema: T, ...keys: readonly string[]): T =>
  schema.meta({ anyOf: keys.map(withValue) })

/** Records for jsonSchemaOf that a mapping needs a value for exactly one of these keys. */
export const needsOnlyOneOf = <T extends z.ZodType>(schema: T, ...keys: readonly string[]): T =>
  schema.meta({ oneOf: keys.map(withValue) })

/** Records for jsonSchemaOf that a field also accepts what these JSON Schemas describe. */
export const orForms = <T extends z.ZodType>(schema: T, ...forms: readonly Json[]): T => schema.meta(also(forms))

/** A mapping in which a key without a value counts as absent. */
export const withBlanks = <T extends z.ZodType>(schema: T) => z.preprocess(withoutBlanks, schema).meta({ blanks: true })

/** Matches characters that XML or email cannot carry, or that Offprint uses internally (see LOCAL in `content/`). */
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]|\p{Cs}/gu

/**
 * A text field. Numbers and booleans that YAML made of a text are turned back into text. Empty text is an error here;
 * withoutBlanks removes it beforehand where it should mean "absent".
 */
export const text = z
  .preprocess(
    value => {
      const text = scalarText(value)
      return typeof text === 'string' ? text.replace(CONTROLS, '').trim() : text
    },
    z.string(orMissing('should be text')).min(1, { error: 'is empty' }),
  )
  .meta({ ...also('scalar'), minLength: undefined, pattern: NOT_BLANK })

const truth: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
}

export const flag = z
  .preprocess(
    value => (typeof value === 'string' ? (truth[value.toLowerCase()] ?? value) : value),
    z.boolean(orMissing('should be true or false')),
  )
  .meta({ type: ['boolean', 'string'], pattern: YES_OR_NO })

export const count = z
  .preprocess(
    value => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int(orMissing('should be a whole number')).min(1, { error: 'should be 1 or more' }),
  )
  .meta({ type: ['integer', 'string'], pattern: '^0*[1-9]\\d{0,14}$' })

const WEB = /^https?:\/\//i

/** Accepts a text that YAML may read as a number: a year. */
export const scalar = <T extends z.ZodString>(schema: T) =>
  z.preprocess(scalarText, schema).meta({ type: ['string', 'integer'], minimum: 1000, maximum: 9999 })

/**
 * An absolute http(s) address, normalised to the ASCII form that feeds need (RFC 3987 section 3.1 maps IRIs to URIs).
 */
export const webUrl = z
  .preprocess(
    scalarText,
    z
      .string(orMissing('should be a web address'))
      .trim()
      .transform((address, context): string => {
        if (isNormalUrl(address)) return address
        const url = WEB.test(address) ? parsedUrl(address) : undefined
        if (url) return url.href
        const message = `is not a web address: ${JSON.stringify(address)} (it should begin with https://)`
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }),
  )
  .meta({ pattern: WEB_ADDRESS })

/**
 * An email address of the publication itself, with its domain in ASCII. The local part must be ASCII as well: otherwise
 * every server on the way, including those that return bounces and replies, would need RFC 6532 headers and SMTPUTF8.
 */
export const emailAddress = z
  .string(orMissing('should be an email address'))
  .meta({ format: 'idn-email' })
  .transform((text, context): string => {
    const address = readAddress(text)
    if (address && !needsUtf8(address)) return address.mailbox
    const message = address
      ? `has letters outside ASCII before the @, which many mail servers refuse: ${JSON.stringify(text)}`
      : `is ${refusedAddress(text).is}: ${JSON.stringify(text)} (write it like name@example.org)`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** A language tag (BCP 47). */
export const languageTag = z
  .string({ error: 'should be a language tag like en or pt-BR' })
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'should be a language tag like en or pt-BR' })

export const timezone = z.string().refine(knownTimezone, { error: 'is not a timezone (write one like Europe/Lisbon)' })

/**
 * Makes the schema of a list field. A single value stands for a list of one, and with a `separator` a text may hold several
 * values.
 *
 * @param several the JSON Schema of such a text, if it is not that of any text
 */
export const listOf = <T extends z.ZodType>(
  item: T,
  separator?: RegExp,
  several: Json | undefined = separator && { type: 'string' },
) =>
  z
    .preprocess(value => {
      if (value === null || value === undefined || value === '') return []
      if (typeof value === 'string' && separator) return value.split(separator).filter(part => part.trim() !== '')
      return Array.isArray(value) ? value.filter(entry => entry !== null && entry !== '') : [value]
    }, z.array(item))
    .meta({ ...also('one'), ...(several ? { several } : {}) })

/** The ids of rules for finished emails that should not be reported. `lint/` defines which ids exist. */
export const checksField = z.object({
  ignore: listOf(text).describe('Rules that are turned off, such as image.soft'),
})

/**
 * Makes the schema of a date field. The timezone is a function because it may be unknown until a date without an offset is
 * read.
 */
export const moment = (timezoneOf: () => string) =>
  z
    .preprocess(
      value => (value instanceof Date ? value.toISOString() : scalarText(value)),
      z.string(orMissing('should be a date')).transform((text, context): Moment => {
        const found = parseMoment(text, timezoneOf())
        if (found) return found
        context.addIssue({
          code: 'custom',
          message: `is not a date: ${JSON.stringify(text)} (write it like 2026-03-14 or 2026-03-14T09:00:00+01:00)`,
        })
        return z.NEVER
      }),
    )
    .meta({ type: ['string', 'integer'], pattern: MOMENT_FORM, minimum: 1000, maximum: 99_991_231 })

/** A path within the folder of the publication, with forward slashes. */
export const insidePath = z
  .string()
  .refine(path => !/^(?:\.\/+)*[a-z][a-z\d+.-]*:\//i.test(path), {
    error: 'should be a file or folder in this folder, not an address',
  })
  .transform(path =>
    path
      .replace(/^(?:\.\/+)+/, '')
      .replace(/\/+/g, '/')
      .replace(/\/$/, ''),
  )
  .refine(path => path !== '' && path !== '.' && !/^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)/i.test(path), {
    error: 'should be a path inside this folder',
  })
  .meta({ pattern: INSIDE_PATH })

/** Removes keys whose value is null or '', because the editor left them empty. It also renames `licence` to `license`. */
export const withoutBlanks = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const written = Object.entries(value).filter(([, entry]) => entry !== null && entry !== '')
  return Object.fromEntries(written.map(([key, entry]) => [americanKey(key), entry]))
}

/** Makes the schema of a logo: a file in the folder of the publication, which is published with it, and its width in pixels. */
export const logoField = <More extends z.ZodRawShape>(width: number, more: More) =>
  orText(
    z.preprocess(
      value => (typeof value === 'string' ? { src: value } : withoutBlanks(value)),
      z.object({
        src: insidePath.describe('A file in this folder, which is copied to out/'),
        alt: text
          .refine(value => !/[\r\n]/.test(String(value)), { error: 'should be one line' })
          .optional()
          .describe('Its alternative text; default: the name'),
        width: count.default(width),
        ...more,
      }),
    ),
    { type: 'string', pattern: INSIDE_PATH },
  )

export type PlaceOf = (path: readonly PropertyKey[]) => Place

/**
 * Turns each fault that zod found into an error at its own line.
 *
 * @param writtenPath returns the keys as the editor wrote them, where they have other names in the schema
 */
export function schemaProblems(
  fault: z.ZodError,
  rule: string,
  placeOf: PlaceOf,
  writtenPath = (path: readonly PropertyKey[]) => path,
): Problem[] {
  return fault.issues
    .flatMap(issue => plainIssues(issue, []))
    .map(({ issue, path }) => {
      const name = writtenPath(path).map(String).join('.')
      if (name === '') return error(rule, placeOf(path), `This file ${wordsOf(issue)}.`, 'Correct this file.')
      return error(rule, placeOf(path), `\`${name}\` ${wordsOf(issue)}.`, `Correct \`${name}\`.`)
    })
}

/**
 * Returns a path with the keys that the editor wrote: `licence` if that is the spelling in the file, and no index for a
 * single value in place of a list.
 */
export function keysAsWritten(value: unknown, path: readonly PropertyKey[]): PropertyKey[] {
  let at = value
  return path.flatMap(key => {
    if (typeof key === 'number' && !Array.isArray(at)) return []
    const own: Readonly<Record<PropertyKey, unknown>> = typeof at === 'object' && at !== null ? { ...at } : {}
    const written = Object.hasOwn(own, key)
      ? key
      : (Object.keys(own).find(each => americanKey(each) === String(key)) ?? key)
    at = Array.isArray(at) ? at[Number(key)] : own[written]
    return [written]
  })
}

interface PlainIssue {
  readonly issue: z.core.$ZodIssue
  readonly path: readonly PropertyKey[]
}

/**
 * Flattens zod's issues. Each unknown key becomes an issue of its own. For a union, the issues of the branch that is
 * closest to the value are reported.
 */
function plainIssues(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): PlainIssue[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => ({ issue, path: [...path, key] }))
  const near = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : undefined
  return near && near.length > 0 ? near.flatMap(inner => plainIssues(inner, path)) : [{ issue, path }]
}

/** Finds the branch of a union with faults only within the value, or else one that takes values of its kind. */
const nearestBranch = (branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined =>
  branches.find(faults => faults.every(({ path }) => path.length > 0)) ??
  branches.find(faults => faults.every(({ code, path }) => code === 'custom' || path.length > 0))

/** The names of zod's types in words that an editor understands. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a mapping: `key: value` lines below it',
  record: 'a mapping: `key: value` lines below it',
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (/received undefined/.test(issue.message)) return 'is missing'
  if (issue.code === 'invalid_type' && /^Invalid input/.test(issue.message))
    return `should be ${KINDS[issue.expected] ?? issue.expected}`
  if (issue.code === 'unrecognized_keys' && issue.message.startsWith('Unrecognized')) return 'is not a known key'
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'is not a name'
  if (issue.code === 'invalid_value') {
    const suggestion = nearestTo(String(issue.input), issue.values.map(String))
    return `should be one of ${issue.values.map(String).join(', ')}${suggestion ? ` (did you mean ${suggestion}?)` : ''}`
  }
  return issue.message.replace(/^Invalid input: /, '')
}

/**
 * Warns of each unknown key that looks like a misspelling of a known one. Other unknown keys are the editor's own and are
 * accepted.
 *
 * @param isGrave whether a misspelling of this key is an error, because its value must not be ignored
 */
export function misspelledKeys(
  value: unknown,
  known: readonly string[],
  path: readonly string[],
  placeOf: PlaceOf,
  isGrave: (key: string) => boolean = () => false,
): Problem[] {
  if (typeof value !== 'object' || value === null) return []
  const present = new Set(Object.keys(value).map(americanKey))
  return Object.keys(value)
    .filter(key => !known.includes(americanKey(key)))
    .flatMap(key => {
      const suggestion = nearestTo(
        key,
        known.filter(candidate => !present.has(candidate)),
      )
      if (!suggestion) return []
      const problem = isGrave(suggestion) ? error : warning
      return [
        problem(
          'key.misspelled',
          placeOf([...path, key]),
          `Unknown key \`${key}\`.`,
          `Did you mean \`${suggestion}\`?`,
        ),
      ]
    })
}

/**
 * Returns the head of a JSON Schema. The `$id` identifies the schema; nothing has to be served at that address.
 *
 * @param file the name in `schemas/`
 */
const headOf = (file: string, title: string): Json => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `https://example.org/offprint/schemas/${file}`,
  title,
})

/**
 * Returns the JSON Schema (draft 2020-12) of what an editor may write, including the accepted short forms: one value
 * for a list, a name for a person. Unknown keys are allowed, as they are when a file is read.
 */
export function jsonSchemaOf(schema: z.ZodType, file: string, title: string): Json {
  const plain = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return { ...headOf(file, title), ...(withShortForms({ ...plain, blanks: true }) as Json) }
}

/** Returns the JSON Schema (draft 2020-12) of what Offprint writes. Nothing but what the schema names may be in it. */
export const outputSchemaOf = (schema: z.ZodType, file: string, title: string): Json => ({
  ...headOf(file, title),
  ...z.toJSONSchema(schema, { io: 'output' }),
})

function withShortForms(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withShortForms)
  if (typeof node !== 'object' || node === null) return node
  const { also: form, blanks, several, ...rest } = node as Json
  const { properties, required } = rest as { properties?: Record<string, Json>; required?: string[] }
  const own = Object.fromEntries(Object.entries(rest).map(([key, entry]) => [key, withShortForms(entry)])) as Json
  const needed = (required ?? []).filter(key => properties?.[key]?.['also'] !== 'one')
  if (required) own['required'] = needed
  if (blanks && properties) {
    own['properties'] = withBlankValues(own['properties'] as Record<string, Json>, needed)
    if (own['additionalProperties'] === false) own['additionalProperties'] = BLANK
  }
  if (form === undefined) return own
  const { description, default: preset, ...type } = own
  const head = { ...(description ? { description } : {}), ...(preset === undefined ? {} : { default: preset }) }
  if (form === 'scalar') return { ...head, ...type, type: ['string', 'number', 'boolean'] }
  if (form !== 'one') return { ...head, anyOf: [...(form as Json[]), type] }
  const item = type['items'] as Json
  return { ...head, anyOf: [item, ...(several ? [several] : []), { ...type, items: orBlank(item) }, BLANK] }
}

const BLANK = { enum: [null, ''] }

/** Lets every property that is not required be left empty. */
const withBlankValues = (properties: Record<string, Json>, required: readonly string[]): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, required.includes(key) ? schema : orBlank(schema)]),
  )

function orBlank(schema: Json): Json {
  const { description, default: preset, ...type } = schema
  const head = { ...(description ? { description } : {}), ...(preset === undefined ? {} : { default: preset }) }
  return {
    ...head,
    anyOf: Array.isArray(type['anyOf']) && Object.keys(type).length === 1 ? [...type['anyOf'], BLANK] : [type, BLANK],
  }
}

/** The length of a part, as JSON, from which it is worth sharing. */
const SHARED_LENGTH = 250

/** Applies a function to the schemas that a JSON Schema consists of. `name` is the key of the value that they describe. */
function mapParts(schema: Json, name: string, change: (part: Json, name: string) => Json): Json {
  const isSchema = (value: unknown): value is Json =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  const changed = Object.entries(schema).map(([keyword, value]) => {
    if (keyword === 'anyOf') return [keyword, (value as Json[]).map(part => change(part, name))]
    if (keyword === 'properties' || keyword === 'patternProperties')
      return [
        keyword,
        Object.fromEntries(Object.entries(value as Json).map(([key, part]) => [key, change(part as Json, key)])),
      ]
    const isPart = ['items', 'additionalProperties', 'propertyNames', 'not'].includes(keyword) && isSchema(value)
    return [keyword, isPart ? change(value, name) : value]
  })
  return Object.fromEntries(changed)
}

/** Moves the parts that a JSON Schema for editors has several times to `$defs`, which makes the file a fraction as long. */
export function withSharedParts(schema: Json): Json {
  const counts = new Map<string, number>()
  const count = (part: Json, name: string): Json => {
    const text = JSON.stringify(part)
    const before = counts.get(text) ?? 0
    counts.set(text, before + 1)
    return before === 0 ? mapParts(part, name, count) : part
  }
  mapParts(schema, '', count)
  const names = new Map<string, string>()
  const defs: Json = {}
  const share = (part: Json, name: string): Json => {
    const text = JSON.stringify(part)
    if (text.length < SHARED_LENGTH || (counts.get(text) ?? 0) < 2) return mapParts(part, name, share)
    const known = names.get(text) ?? `${name.replace(/\W/g, '')}${names.size + 1}`
    if (!names.has(text)) {
      names.set(text, known)
      defs[known] = mapParts(part, name, share)
    }
    return { $ref: `#/$defs/${known}` }
  }
  const shared = mapParts(schema, '', share)
  return names.size > 0 ? { ...shared, $defs: defs } : schema
}
