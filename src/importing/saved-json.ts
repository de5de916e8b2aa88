/** What could be read of a JSON text, and whether that is all of it. */
export interface SavedJson {
  readonly value: unknown
  readonly broken: boolean
}

/** Reads JSON; of a text that breaks off, everything up to the last value that is whole. Undefined where nothing is. */
export function savedJson(text: string): SavedJson | undefined {
  const whole = parsed(text)
  if (whole !== undefined) return { value: whole, broken: false }
  // The last places first; a text that breaks off has its fault at the very end.
  for (const cut of cutsIn(text)) {
    const value = parsed(cut)
    if (value !== undefined) return { value, broken: true }
  }
  return undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const TRIES = 20

/** The text up to where mappings or lists end, the last first, each with what closes the others. */
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
