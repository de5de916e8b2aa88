/** The number of bytes that are examined to guess the charset. */
const SAMPLE = 20_000

interface Candidate {
  readonly charset: string
  /** Matches characters that are frequent in texts in this charset. */
  readonly usual: RegExp
}

const CANDIDATES: readonly Candidate[] = [
  { charset: 'shift_jis', usual: /[\u3041-\u3096\u30A1-\u30FA、。]/g },
  { charset: 'euc-jp', usual: /[\u3041-\u3096\u30A1-\u30FA、。]/g },
  { charset: 'euc-kr', usual: /[이다는의에을가은하고를지로한도들서사기자어나인시부]/g },
  { charset: 'gb18030', usual: /[的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年，。]/g },
  { charset: 'big5', usual: /[的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年，。]/g },
  { charset: 'windows-1251', usual: /[а-яёіїєґ]/g },
  { charset: 'koi8-u', usual: /[а-яёіїєґ]/g },
]

/** The minimum share that frequent characters must have among those beyond ASCII. */
const LEAST = 0.12
const CYRILLIC = 0.8

/**
 * Guesses the charset of bytes that are neither UTF-8 nor declared. It returns undefined if none fits better than a
 * Latin charset.
 */
export function guessedCharset(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, SAMPLE)
  const high = sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0)
  // In a text in a Latin script, few letters have accents.
  if (high < sample.length * 0.2) return undefined
  const scored = CANDIDATES.map(({ charset, usual }) => ({ charset, share: shareOf(sample, charset, usual) }))
  const [best] = scored
    .filter(({ charset, share }) => share > (/1251|koi8/.test(charset) ? CYRILLIC : LEAST))
    .sort((a, b) => b.share - a.share)
  return best?.charset
}

function shareOf(sample: Uint8Array, charset: string, usual: RegExp): number {
  // The sample may end inside a multi-byte character.
  const text = new TextDecoder(charset).decode(sample, { stream: true })
  const foreign = text.match(/[^\0-\x7F]/g)?.length ?? 0
  if (foreign === 0 || text.includes('\uFFFD')) return 0
  return (text.match(usual)?.length ?? 0) / foreign
}
