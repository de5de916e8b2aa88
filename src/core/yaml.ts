import {
  boolJsonTag,
  defineScalarTag,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  FAILSAFE_SCHEMA,
  getScalarValue,
  intJsonTag,
  load,
  mergeTag,
  NOT_RESOLVED,
  nullCoreTag,
  parseEvents,
  YAMLException,
  // The browser build of the same code is twice as fast. In the main build, V8 looks up each export at every use.
} from 'js-yaml/browser'

/** Tells the library that no value is written with a tag. */
const isNeverWritten = (): boolean => false

/**
 * The YAML schema that keeps text as it was written: `1.10`, `007`, `no` and `2026-03-14` are strings, so that titles
 * keep their digits and dates keep their zone. Only `true`, `false`, plain integers and null become other values.
 */
const SCHEMA = FAILSAFE_SCHEMA.withTags(
  nullCoreTag,
  boolJsonTag,
  intJsonTag,
  mergeTag,
  ...['float', 'timestamp'].map(name =>
    defineScalarTag(`tag:yaml.org,2002:${name}`, { resolve: text => text, identify: isNeverWritten }),
  ),
  // Ruby writes text as `!binary` if it does not know the charset.
  ...['tag:yaml.org,2002:binary', '!binary'].map(name =>
    defineScalarTag(name, { resolve: textOfBase64, identify: isNeverWritten }),
  ),
)

function textOfBase64(source: string): string | typeof NOT_RESOLVED {
  try {
    const bytes = Uint8Array.from(atob(source.replace(/\s/g, '')), sign => sign.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return NOT_RESOLVED
  }
}

const MAX_NODES = 20_000

/** A fault in a YAML text and its position there; both numbers count from 1. */
export interface YamlFault {
  readonly message: string
  readonly line: number
  readonly column: number
}

export type YamlResult = { readonly value: unknown } | { readonly fault: YamlFault }

/**
 * Reads one YAML document with the safe schema. An empty text is an empty mapping. Duplicate keys, custom tags and
 * aliases that expand without bound (CWE-776) are faults.
 *
 * @param options.repeated whether a key may occur twice; its last value counts
 */
export function readYaml(text: string, { repeated = false } = {}): YamlResult {
  if (/^(?:\s*(?:#.*)?(?:\n|$))*$/.test(text)) return { value: {} }
  try {
    const value = load(text, { schema: SCHEMA, json: repeated })
    if (/[\s,[{]\*\S/.test(text) && countNodes(value, 0, 0) > MAX_NODES)
      return { fault: { message: 'its aliases expand to too many values', line: 1, column: 1 } }
    return { value }
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause
    const { line = 0, column = 0 } = cause.mark ?? {}
    return {
      fault: keylessLine(text, cause.reason, line) ?? { message: cause.reason, line: line + 1, column: column + 1 },
    }
  }
}

/** Finds the line that has no colon, such as `draft true`. The parser reports this fault at the start of the next line. */
function keylessLine(text: string, reason: string, line: number): YamlFault | undefined {
  if (!/implicit key|expected ':'/.test(reason)) return undefined
  const lines = text.split('\n', /implicit/.test(reason) ? line : line + 1)
  const last = lines.findLastIndex(before => before.trim() !== '')
  const [other = ''] = /:[\u00A0\u202F\u3000]|：/.exec(lines[last] ?? '') ?? []
  if (last === -1 || (other === '' && /:(?:\s|$)/.test(lines[last] ?? ''))) return undefined
  const message =
    other === ''
      ? 'this line has no colon with a space after it'
      : `the ${other === '：' ? 'colon' : 'space after the colon'} in this line is another character than that of YAML`
  return { message, line: last + 1, column: other === '' ? 1 : (lines[last] ?? '').indexOf(other) + 1 }
}

const MAX_DEPTH = 100

/**
 * Counts the values in a document up to the limit. An alias inside the value that it refers to has no end, so a document
 * that is too deep counts as one with too many values.
 */
function countNodes(value: unknown, sofar: number, depth: number): number {
  if (depth > MAX_DEPTH) return MAX_NODES + 1
  let count = sofar + 1
  if (typeof value !== 'object' || value === null) return count
  for (const child of Object.values(value)) {
    if (count > MAX_NODES) break
    count = countNodes(child, count, depth + 1)
  }
  return count
}

/** Maps the British spelling `licence` to `license`, wherever it is a key. */
export const americanKey = (key: string): string => (key === 'licence' ? 'license' : key)

/**
 * Finds the line and column of the value at `path` in a valid YAML text. A missing value gives the position of its
 * nearest ancestor.
 */
export function yamlPlace(text: string, path: readonly PropertyKey[]): { line: number; column: number } {
  let best = 0
  let depth = -1
  for (const { at, start: offset } of yamlParts(text)) {
    const fits = at.length <= path.length && at.every((key, i) => americanKey(key) === americanKey(String(path[i])))
    // The position of a mapping entry is that of its key, not of its value, because the editor has to change that line.
    if (fits && at.length > depth) [best, depth] = [offset, at.length]
  }
  const before = text.slice(0, best).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

interface Frame {
  readonly mapping: boolean
  key: string | undefined
  index: number
}

/** A key, or a value with the path of its key. The offsets are those of its text. */
export interface YamlPart {
  readonly at: readonly string[]
  readonly start: number
  readonly end: number
}

/** Returns the parts of a valid YAML text in the order of the text. A value follows its key. */
export function* yamlParts(text: string): Generator<YamlPart> {
  const stack: Frame[] = []
  const step = (): string[] => stack.map(frame => (frame.mapping ? (frame.key ?? '') : String(frame.index)))
  const done = () => {
    const frame = stack.at(-1)
    if (!frame) return
    if (frame.mapping) frame.key = undefined
    else frame.index += 1
  }
  for (const event of parseEvents(text, {}) as Event[]) {
    const frame = stack.at(-1)
    if (event.type === EVENT_DOCUMENT) continue
    if (event.type === EVENT_POP) {
      stack.pop()
      done()
    } else if (event.type === EVENT_SCALAR && frame?.mapping && frame.key === undefined) {
      frame.key = getScalarValue(text, event)
      yield { at: step(), start: event.valueStart, end: event.valueEnd }
    } else {
      const start = event.type === EVENT_ALIAS ? 0 : event.type === EVENT_SCALAR ? event.valueStart : event.start
      if (stack.length > 0 && (event.type === EVENT_SCALAR || !frame?.mapping))
        yield { at: step(), start, end: event.type === EVENT_SCALAR ? event.valueEnd : start }
      if (event.type === EVENT_MAPPING) stack.push({ mapping: true, key: undefined, index: 0 })
      else if (event.type === EVENT_SEQUENCE) stack.push({ mapping: false, key: undefined, index: 0 })
      else done()
    }
  }
}
