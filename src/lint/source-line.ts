import { canParseUrl, percentDecoded } from '../core/url.js'
import type { Near } from './rule.js'

/**
 * Finds the line of a file, counted from 1, in which a text or an address of an edition is written. It returns undefined if
 * there is none. Editions make addresses absolute and remove Markdown's marks, so the search tries less and less exact
 * forms.
 */
export function lineOf(source: string, near: Near): number | undefined {
  const lines = source.split(/\r\n?|\n/)
  if ('field' in near || 'setting' in near) return lineOfField(lines, 'field' in near ? near.field : near.setting)
  for (const form of formsOf(near.words)) {
    const at = lines.findIndex(line => line.includes(form))
    if (at >= 0) return at + 1
  }
  return lineOfWords(lines, near.words)
}

function lineOfField(lines: readonly string[], field: string): number | undefined {
  const at = lines.findIndex(line => new RegExp(`^\\s*["']?${field}["']?\\s*[:=]`).test(line))
  if (at >= 0) return at + 1
  const heading = field === 'title' ? lines.findIndex(line => /^# /.test(line)) : -1
  return heading >= 0 ? heading + 1 : undefined
}

/** Returns the forms in which an address may be written: whole, without its host, decoded, or only its last segment. */
function formsOf(words: string): string[] {
  const url = canParseUrl(words) ? new URL(words) : undefined
  const path = url && /^https?:$/.test(url.protocol) && url.pathname.length > 4 ? url.pathname.slice(1) : ''
  const last = path.replace(/\/$/, '').split('/').at(-1) ?? ''
  const forms = [
    words.trim(),
    words.replaceAll('&', '&amp;'),
    path,
    path && percentDecoded(path),
    last.length > 3 ? last : '',
  ]
  return [...new Set([...forms, last.length > 3 ? percentDecoded(last) : ''])].filter(form => form.length > 0)
}

/**
 * Reduces a text to letters and digits, because marks, quotes and line breaks differ between Markdown and its output.
 */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
const ENOUGH = 60

function lineOfWords(lines: readonly string[], words: string): number | undefined {
  const wanted = bare(words).slice(0, ENOUGH)
  if (wanted.length < 3) return undefined
  let text = ''
  const starts = lines.map(line => {
    const start = text.length
    text += bare(line.replace(/\]\([^)]*\)/g, ''))
    return start
  })
  const at = text.indexOf(wanted)
  if (at < 0) return undefined
  return starts.findLastIndex(start => start <= at) + 1
}
