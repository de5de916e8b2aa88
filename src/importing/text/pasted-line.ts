/** One line of a pasted text that is not empty. */
export interface PastedLine {
  /** Without space around it, and with single plain spaces in it. */
  readonly text: string
  /** Its number in the text, from 1. */
  readonly number: number
  /** How many empty lines stand before it. */
  readonly gap: number
  /** Ended in a space: mail programs and editors leave one where they broke a line that goes on. */
  readonly soft: boolean
  /** Stands behind the mark of a quotation, in a text of which only a part does: whole letters are quoted too. */
  readonly quoted: boolean
  /** What stands between tabs: the row of a table, where others are like it. */
  readonly cells: readonly string[]
}

/** Spaces of every kind but the line end; soft hyphens and what has no width are nothing. */
const SPACES = /[\s\u00A0\u2000-\u200A\u202F\u205F\u3000]+/g
const NOTHING = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g

const QUOTE = /^(?:>\s?)+(?=\S|$)/
const isQuoted = (raw: string): boolean => QUOTE.test(raw)

/** @param text with LF line ends */
export function linesOfText(text: string): PastedLine[] {
  const lines: PastedLine[] = []
  let gap = 0
  const raws = text.split('\n')
  const partly =
    share(
      raws.filter(raw => raw.trim() !== ''),
      isQuoted,
    ) < 0.4
  raws.forEach((raw, i) => {
    const line = raw.replace(NOTHING, '').replace(QUOTE, '')
    const clean = line.replace(SPACES, ' ').trim()
    if (clean === '') {
      gap += 1
      return
    }
    const cells = line
      .trim()
      .split('\t')
      .map(cell => cell.replace(SPACES, ' ').trim())
    lines.push({ text: clean, number: i + 1, gap, soft: /\s$/.test(line), quoted: partly && isQuoted(raw), cells })
    gap = 0
  })
  return lines
}

/** How the lines of a text are set. */
export interface Setting {
  /** Lines are broken at a width, so that a paragraph takes several. */
  readonly wrapped: boolean
  /** Characters in a full line. */
  readonly width: number
  /** Empty lines between two lines of one paragraph. */
  readonly inside: number
  /** Whether broken lines end in a space. */
  readonly flowed: boolean
}

const share = <T>(list: readonly T[], test: (item: T) => boolean): number =>
  list.length === 0 ? 0 : list.filter(test).length / list.length

/** The number of a note may stand behind the last sign. */
const ENDS = /[.!?…:;。！？]["'”’»«)\]]*(?:\s?\[\d{1,3}\])*$/

/** Whether a text ends as a sentence does. */
export const endsSentence = (text: string): boolean => ENDS.test(text)
export const startsSmall = (text: string): boolean => /^["'“„«(]?\p{Ll}/u.test(text)

export function settingOf(lines: readonly PastedLine[]): Setting {
  const lengths = lines.map(({ text }) => text.length).sort((a, b) => a - b)
  const width = lengths[Math.floor(lengths.length * 0.9)] ?? 0
  const inner = lines
    .slice(1)
    .filter((_, i) => !endsSentence(lines[i]?.text ?? '') && (lines[i]?.text.length ?? 0) > 30)
  const goesOn = share(inner, ({ text }) => startsSmall(text))
  const close = share(lines.slice(1), ({ gap }) => gap === 0)
  const continued = inner.filter(({ text }) => startsSmall(text)).map(({ gap }) => gap)
  const usual = continued.sort((a, b) => a - b)[Math.floor(continued.length / 2)] ?? 0
  return {
    wrapped: inner.length >= 3 && goesOn > 0.3 && width < 140,
    width,
    inside: continued.length > 2 ? usual : close > 0.3 ? 0 : 1,
    flowed: share(inner, ({ soft }) => soft) > 0.5,
  }
}
