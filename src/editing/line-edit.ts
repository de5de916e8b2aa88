import { spelling } from '../content/index.js'
import { refusal, type ValueEdit } from './field-value.js'
import type { TextSplice } from './text-splice.js'

const LINE = /^([ \t]*(?:\.\.[ \t]+)?)([A-Za-z_][\w-]*)([ \t]*:[ \t]*)(.*)$/gm

/**
 * Finds the change of lines such as Pelican’s `Title: …` or Nikola’s `.. title: …` that gives one key another value.
 *
 * @throws EditRefusal if a line cannot hold the value
 */
export function lineSplices(text: string, { path, value }: ValueEdit): TextSplice[] {
  const [key = '', ...rest] = path
  if (rest.length > 0) throw refusal(`\`${path.join('.')}\` has no place in lines of \`Key: value\`.`)
  const written = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  if (written.includes('\n')) throw refusal('A line of `Key: value` has no room for a line break.')
  const lines = [...text.matchAll(LINE)]
  const found = lines.findLast(([, , name = '']) => spelling(name) === spelling(key))
  if (found) {
    const [whole, head = '', name = '', colon = ''] = found
    const end = found.index + whole.length
    const more = /^(?:\n[ \t]+\S[^\n]*)*/.exec(text.slice(end))?.[0].length ?? 0
    if (value === undefined) return [{ start: found.index, end: Math.min(text.length, end + more + 1), text: '' }]
    const start = found.index + head.length + name.length + colon.length
    return [{ start, end: end + more, text: colon.endsWith(':') ? ` ${written}` : written }]
  }
  const last = lines.at(-1)
  if (value === undefined || !last) return []
  const at = last.index + last[0].length
  const [, head = '', , colon = ': '] = last
  return [{ start: at, end: at, text: `\n${head}${key}${colon}${written}` }]
}
