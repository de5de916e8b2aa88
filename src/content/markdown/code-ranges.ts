/** The ranges of code in a Markdown text: offsets in order, the end excluded. */
export type Ranges = readonly (readonly [start: number, end: number])[]

/** Matches the characters that may precede a fence: markers of quotations and lists, and spaces. */
const PREFIX = /^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*/
const LIST_ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/

interface Scan {
  fence: string
  blankBefore: boolean
  inList: boolean
}

/** Finds fenced, indented and inline code, in which shortcodes are not read. */
export function codeRanges(source: string): Ranges {
  const ranges: [number, number][] = []
  const scan: Scan = { fence: '', blankBefore: true, inList: false }
  let prose = 0
  const endProse = (at: number) => {
    if (at > prose) ranges.push(...inlineCode(source.slice(prose, at), prose))
  }
  for (let start = 0; start < source.length; ) {
    const next = source.indexOf('\n', start)
    const end = next === -1 ? source.length : next + 1
    if (isCodeLine(source.slice(start, end), scan)) {
      endProse(start)
      ranges.push([start, end])
      prose = end
    }
    start = end
  }
  endProse(source.length)
  return ranges
}

function isCodeLine(line: string, scan: Scan): boolean {
  const text = line.replace(PREFIX, '')
  if (scan.fence) {
    const closes = text.startsWith(scan.fence) && text.replace(/^[`~]+/, '').trim() === ''
    if (closes) scan.fence = ''
    return true
  }
  const fence = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(text.trimEnd())
  if (fence?.[1]) {
    scan.fence = fence[1]
    return true
  }
  const blank = text.trim() === ''
  const indented = /^(?: {4}|\t)/.test(line) && !blank && !scan.inList && scan.blankBefore
  if (!blank && !indented) scan.inList = LIST_ITEM.test(line) || (scan.inList && /^[ \t]/.test(line))
  // The next indented line continues the code, so this line counts as blank.
  scan.blankBefore = blank || indented
  return indented
}

/** Finds code spans. A code span never crosses an empty line, because that ends the paragraph (CommonMark 6.1). */
function inlineCode(prose: string, offset: number): [number, number][] {
  if (!prose.includes('`')) return []
  const ranges: [number, number][] = []
  const runs = /\\`|`+/g
  for (let open = runs.exec(prose); open; open = runs.exec(prose)) {
    if (open[0].startsWith('\\')) continue
    const close = closing(prose, open.index + open[0].length, open[0].length)
    if (close === undefined) continue
    ranges.push([offset + open.index, offset + close])
    runs.lastIndex = close
  }
  return ranges
}

function closing(prose: string, from: number, length: number): number | undefined {
  const gap = /\n[ \t]*\n/g
  gap.lastIndex = from
  const limit = gap.exec(prose)?.index ?? prose.length
  const runs = /`+/g
  runs.lastIndex = from
  for (let run = runs.exec(prose); run && run.index < limit; run = runs.exec(prose))
    if (run[0].length === length) return run.index + length
  return undefined
}

/** Tells whether an offset is in one of the ranges. */
export const inRanges = (ranges: Ranges, at: number): boolean => ranges.some(([start, end]) => at >= start && at < end)
