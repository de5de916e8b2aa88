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
    if (at > prose) addInlineCode(ranges, source.slice(prose, at), prose)
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

/** Adds code spans. A code span never crosses an empty line, because that ends the paragraph (CommonMark 6.1). */
function addInlineCode(ranges: [number, number][], prose: string, offset: number): void {
  if (!prose.includes('`')) return
  let from = 0
  for (const { index } of prose.matchAll(/\n[ \t]*(?=\n)/g)) {
    addCodeSpans(ranges, prose.slice(from, index), offset + from)
    from = index
  }
  addCodeSpans(ranges, prose.slice(from), offset + from)
}

/** Adds the code spans of one paragraph. Each search for an end goes on where the last one for as many backticks stopped. */
function addCodeSpans(ranges: [number, number][], paragraph: string, offset: number): void {
  if (!paragraph.includes('`')) return
  const ends = new Map<number, number[]>()
  for (const { 0: run, index } of paragraph.matchAll(/`+/g)) {
    const same = ends.get(run.length)
    if (same) same.push(index)
    else ends.set(run.length, [index])
  }
  const passed = new Map<number, number>()
  const runs = /\\`|`+/g
  for (let open = runs.exec(paragraph); open; open = runs.exec(paragraph)) {
    if (open[0].startsWith('\\')) continue
    const { length } = open[0]
    const same = ends.get(length) ?? []
    let next = passed.get(length) ?? 0
    while ((same[next] ?? Number.POSITIVE_INFINITY) < open.index + length) next += 1
    passed.set(length, next)
    const end = same[next]
    if (end === undefined) continue
    ranges.push([offset + open.index, offset + end + length])
    runs.lastIndex = end + length
  }
}

/** Tells whether an offset is in one of the ranges. */
export function inRanges(ranges: Ranges, at: number): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.[1] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) <= at
}
