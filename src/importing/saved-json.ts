import { parsedJson } from '../core/json.js'

/** The value of a JSON text, and whether the text was incomplete. */
export interface SavedJson {
  readonly value: unknown
  readonly broken: boolean
}

/**
 * Parses JSON. If the text breaks off, it returns everything up to the last complete value, or undefined if there is
 * none.
 */
export function savedJson(text: string): SavedJson | undefined {
  const whole = parsedJson(text)
  if (whole !== undefined) return { value: whole, broken: false }
  // The last cuts are tried first, because only the end of a truncated text is faulty.
  for (const cut of cutsIn(text)) {
    const value = parsedJson(cut)
    if (value !== undefined) return { value, broken: true }
  }
  return undefined
}

const TRIES = 20

/** Returns the text cut off after each mapping or list, the longest first, with the brackets that are then missing. */
function cutsIn(text: string): string[] {
  const open: string[] = []
  const cuts: { at: number; closing: string }[] = []
  let inString = false
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i] ?? ''
    if (sign === '\\' && inString) i += 1
    else if (sign === '"') inString = !inString
    else if (inString) continue
    else if (sign === '{' || sign === '[') open.push(sign === '{' ? '}' : ']')
    else if (sign === '}' || sign === ']') {
      if (open.pop() !== sign) break
      cuts.push({ at: i + 1, closing: [...open].reverse().join('') })
      if (cuts.length > TRIES) cuts.shift()
    }
  }
  return cuts.reverse().map(({ at, closing }) => text.slice(0, at) + closing)
}
