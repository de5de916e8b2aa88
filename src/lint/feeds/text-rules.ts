import type { FeedPlace, FeedReport } from './feed-report.js'
import { HTML4_ENTITIES, isHtmlTag } from './html-vocabulary.js'

const END_TAG = /<\/([\p{L}\p{N}_]+)>/gu
const REFERENCE = /&(#?[\p{L}\p{N}_]+)/gu
const LETTERS_ONLY = /^\p{L}+$/u

interface PlainTextOptions {
  readonly rule: 'ContainsHTML' | 'ContainsUndeclaredHTML'
  /**
   * Whether the source line has a hexadecimal character reference, as the RSS profile recommends. The references on it are not reported.
   */
  readonly hexOnLine: boolean
  readonly rss: boolean
}

/** Checks plain text, such as titles and names, which must not look like markup. */
export function checkPlainText(value: string, options: PlainTextOptions, place: FeedPlace, report: FeedReport): void {
  const tag = [...value.matchAll(END_TAG)].map(match => match[1] ?? '').find(name => isHtmlTag(name.toLowerCase()))
  if (tag !== undefined) {
    report.add(options.rule, `the text has </${tag}>`, place)
    return
  }
  const names = [...value.matchAll(REFERENCE)].map(match => match[1] ?? '')
  if (options.hexOnLine) return
  for (const name of names) {
    if (name === 'apos' || HTML4_ENTITIES.has(name) || !LETTERS_ONLY.test(name)) {
      report.add(options.rule, `the text has &${name}`, place)
    }
  }
  if (names.length === 0 && options.rss && /&#[x0-9]|<[/a-zA-Z]/.test(value)) {
    report.add('CharacterData', 'the text has < or & in another form', place)
  }
}

const C1_OR_REPLACEMENT = /[\u0080-\u009f\ufffd]/
const PIECE_BYTES = 8192
const DOUBLE_ENCODED = /[\u00c2\u00c3][\u0080-\u00bf]/

/** Tells whether a text was probably encoded twice: all its characters are in Latin-1, and their bytes are valid UTF-8. */
function isDoubleEncoded(text: string): boolean {
  if (!DOUBLE_ENCODED.test(text) || /[^\u0000-\u00ff]/.test(text)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
    return true
  } catch {
    return false
  }
}

/** Splits long text into pieces of whole lines. The W3C validator receives such pieces and judges each of them separately. */
function piecesOf(text: string): string[] {
  const pieces: string[] = ['']
  for (const line of text.split(/(?<=\n)/)) {
    const current = pieces.at(-1) ?? ''
    if (Buffer.byteLength(current + line) > PIECE_BYTES) pieces.push(line)
    else pieces[pieces.length - 1] = current + line
  }
  return pieces
}

/** Reports characters that appear only if text was decoded wrongly. */
export function checkCharacters(
  text: string,
  place: FeedPlace,
  report: FeedReport,
  lookForDoubleEncoding: boolean,
): void {
  if (C1_OR_REPLACEMENT.test(text)) {
    report.add('BadCharacters', 'the text has a C1 control character or the replacement character U+FFFD', place)
  } else if (lookForDoubleEncoding && DOUBLE_ENCODED.test(text) && piecesOf(text).some(isDoubleEncoded)) {
    report.add('BadCharacters', 'the text seems to have been encoded twice', place)
  }
}
