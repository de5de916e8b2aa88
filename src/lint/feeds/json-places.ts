/** The places of the values in a JSON text. */
export interface JsonPlaces {
  /** Offsets by path: `feed`, `feed.items[2].title`. */
  readonly places: ReadonlyMap<string, number>
  /** The place where the text stops being valid JSON. */
  readonly fault?: number
}

const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y
const BLANK = /[ \t\r\n]*/y

interface Holder {
  readonly path: string
  readonly isArray: boolean
  count: number
}

/**
 * Finds the places of the values in a JSON text (RFC 8259). `JSON.parse` does not return them, and in older versions of
 * Node its errors do not contain the place of the fault either.
 */
export function jsonPlaces(json: string): JsonPlaces {
  const places = new Map<string, number>()
  const open: Holder[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const [found] = pattern.exec(json) ?? []
    if (found !== undefined) at += found.length
    return found
  }
  const isNext = (sign: string): boolean => {
    take(BLANK)
    if (json[at] !== sign) return false
    at += 1
    return true
  }
  /** Returns the path of the next value in an object or array, or undefined if there is no valid key. */
  const nextPath = (holder: Holder): string | undefined => {
    holder.count += 1
    if (holder.isArray) return `${holder.path}[${holder.count - 1}]`
    take(BLANK)
    const key = take(STRING)
    return key !== undefined && isNext(':') ? `${holder.path}.${String(JSON.parse(key))}` : undefined
  }
  let path: string | undefined = 'feed'
  while (path !== undefined) {
    take(BLANK)
    places.set(path, at)
    const isArray = json[at] === '['
    if (isArray || json[at] === '{') {
      at += 1
      open.push({ path, isArray, count: 0 })
    } else if (take(STRING) === undefined && take(SCALAR) === undefined) return { places, fault: at }
    // The offset is now after a value, or at the beginning of an object or array.
    let holder = open.at(-1)
    while (holder && isNext(holder.isArray ? ']' : '}')) {
      open.pop()
      holder = open.at(-1)
    }
    if (!holder) break
    if (holder.count > 0 && !isNext(',')) return { places, fault: at }
    path = nextPath(holder)
  }
  take(BLANK)
  return path !== undefined && at === json.length ? { places } : { places, fault: at }
}
