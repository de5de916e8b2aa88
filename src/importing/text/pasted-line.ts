/** A line of pasted text that is not empty. */
export interface PastedLine {
  /** The text, trimmed, with every run of white space replaced with one space. */
  readonly text: string
  /** The line's number in the text, from 1. */
  readonly number: number
  /** The number of empty lines before it. */
  readonly gap: number
  /** Whether the line ends in a space, which mail programs and editors leave where they wrap a line. */
  readonly soft: boolean
  /** Whether the line is quoted while other lines are not. If all lines are quoted, none counts as quoted. */
  readonly quoted: boolean
  /** The texts between tabs, which are table cells if the neighbouring lines have the same number of them. */
  readonly cells: readonly string[]
}

/** Matches all white space. NOTHING matches soft hyphens and zero-width characters, which are removed. */
const SPACES = /[\s\u00A0\u2000-\u200A\u202F\u205F\u3000]+/g
const NOTHING = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g

const QUOTE = /^(?:>\s?)+(?=\S|$)/
const isQuoted = (raw: string): boolean => QUOTE.test(raw)

/**
 * Splits pasted text into lines.
 *
 * @param text with LF line ends
 */
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

/** The typical shape of a text's lines. */
export interface Setting {
  /** Whether lines are wrapped at a width, so that a paragraph consists of several. */
  readonly wrapped: boolean
  /** The number of characters in a full line. */
  readonly width: number
  /** The number of empty lines between two lines of one paragraph. */
  readonly inside: number
  /** Whether wrapped lines end in a space. */
  readonly flowed: boolean
}

const share = <T>(list: readonly T[], test: (item: T) => boolean): number =>
  list.length === 0 ? 0 : list.filter(test).length / list.length

/** Matches the end of a sentence, possibly with a footnote number after it. */
const ENDS = /[.!?…:;。！？]["'”’»«)\]]*(?:\s?\[\d{1,3}\])*$/

/** Tells whether a text ends like a sentence. */
export const endsSentence = (text: string): boolean => ENDS.test(text)
export const startsInLowerCase = (text: string): boolean => /^["'“„«(]?\p{Ll}/u.test(text)

export function settingOf(lines: readonly PastedLine[]): Setting {
  const lengths = lines.map(({ text }) => text.length).sort((a, b) => a - b)
  const width = lengths[Math.floor(lengths.length * 0.9)] ?? 0
  const inner = lines
    .slice(1)
    .filter((_, i) => !endsSentence(lines[i]?.text ?? '') && (lines[i]?.text.length ?? 0) > 30)
  const goesOn = share(inner, ({ text }) => startsInLowerCase(text))
  const close = share(lines.slice(1), ({ gap }) => gap === 0)
  const continued = inner.filter(({ text }) => startsInLowerCase(text)).map(({ gap }) => gap)
  const usual = continued.sort((a, b) => a - b)[Math.floor(continued.length / 2)] ?? 0
  return {
    wrapped: inner.length >= 3 && goesOn > 0.3 && width < 140,
    width,
    inside: continued.length > 2 ? usual : close > 0.3 ? 0 : 1,
    flowed: share(inner, ({ soft }) => soft) > 0.5,
  }
}
