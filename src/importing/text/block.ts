import { endsSentence, linesOfText, type PastedLine, type Setting, settingOf, startsSmall } from './pasted-line.js'
import { isStandalone } from './standalone.js'

/** A paragraph, or a line that stands for itself. */
export interface Block {
  readonly text: string
  /** The number of its first line. */
  readonly line: number
  readonly kind: 'text' | 'bullet' | 'number' | 'break'
}

const BULLET = /^(?:[•▪◦‣·–—*-])\s+(?=\S)/
const NUMBER = /^\d{1,2}[.)]\s+(?=\S)/
/** A row of signs parts a text in two. */
const BREAK = /^[*·•_=~–—#-](?:\s*[*·•_=~–—#-])+$/

/** The paragraphs of a pasted text, whatever its lines were broken by. @param text with LF line ends */
export function blocksOf(text: string): Block[] {
  const lines = linesOfText(text)
  const setting = settingOf(lines)
  const words = new Set(text.toLowerCase().match(/[\p{L}’']+(?:-[\p{L}’']+)*/gu) ?? [])
  const groups: PastedLine[][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    if (group && goesOn(group, line, setting)) group.push(line)
    else groups.push([line])
  }
  return groups.map(group => blockFrom(group, words))
}

function blockFrom(group: readonly PastedLine[], words: ReadonlySet<string>): Block {
  const text = group.map(({ text }) => text).reduce((before, next) => joined(before, next, words))
  if (BREAK.test(text)) return { text, line: group[0]?.number ?? 0, kind: 'break' }
  const kind = BULLET.test(text) ? 'bullet' : NUMBER.test(text) ? 'number' : 'text'
  const bare = kind === 'bullet' ? text.replace(BULLET, '') : kind === 'number' ? text.replace(NUMBER, '') : text
  return { text: bare, line: group[0]?.number ?? 0, kind }
}

const LONGEST_WORD = 80

/** Scripts that put no space between words. */
const NO_SPACES = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u

/** A word that was broken at the line's end loses its hyphen only where the text has it whole elsewhere. */
function joined(before: string, next: string, words: ReadonlySet<string>): string {
  const [, head] = /([\p{L}’']+)-$/u.exec(before.slice(-LONGEST_WORD)) ?? []
  const [tail] = /^\p{Ll}[\p{L}’']*/u.exec(next) ?? []
  if (!head || !tail)
    return NO_SPACES.test(before.slice(-1)) && NO_SPACES.test(next) ? before + next : `${before} ${next}`
  const whole = `${head}${tail}`.toLowerCase()
  return words.has(whole) ? `${before.slice(0, -1)}${next}` : `${before}${next}`
}

const isCapitals = (text: string): boolean => /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text)

function goesOn(group: readonly PastedLine[], line: PastedLine, setting: Setting): boolean {
  const last = group.at(-1)
  if (!last) return false
  const { text } = line
  if (BULLET.test(text) || NUMBER.test(text) || BREAK.test(text) || BREAK.test(last.text)) return false
  const broken = !endsSentence(last.text)
  const capitals = isCapitals(text) && isCapitals(last.text)
  if (capitals && line.gap <= setting.inside && line.gap === 0) return true
  if (isStandalone(text) || isStandalone(last.text) || isCapitals(last.text) || isCapitals(text)) return false
  // Nobody broke a line that is longer than all others at their width.
  if (last.text.length > setting.width * 1.2 && !startsSmall(text)) return false
  // A sentence that is cut in two goes on, whatever stands between.
  if (broken && startsSmall(text)) return setting.wrapped || line.gap === 0
  if (!setting.wrapped || line.gap > setting.inside) return false
  // Where the next word would have fitted, the line was ended on purpose.
  const room = last.text.length + 1 + (text.split(' ', 1)[0]?.length ?? 0)
  const full = room > setting.width * 0.85
  if (broken && group.length === 1 && !last.soft && !full) return false
  if (broken) return last.text.length > setting.width * (setting.inside > 0 ? 0.1 : 0.4)
  return setting.flowed ? last.soft : full
}
