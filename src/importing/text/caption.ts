import { lazy } from '../../core/memo.js'
import type { CaptionWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'

const phrasesOf = (key: keyof CaptionWords): string[] => LANGUAGES.flatMap(({ captions }) => captions?.[key] ?? [])

/** The source of an expression for the words for pictures. */
export const PICTURES = anyPhrase(phrasesOf('pictures'))

const known = lazy(() => {
  const credits = anyPhrase(phrasesOf('credits'))
  const by = anyPhrase([...LANGUAGES.flatMap(({ by = [] }) => by), ...phrasesOf('by')])
  /** Matches a picture credit: `Photo: Idris Vane`, `Photograph by …`, `Crédit photo : …`, `Photo credit: …`. */
  const credit = String.raw`(?:(?:${credits}|copyright)\s+)?${PICTURES}(?:\s*${anyPhrase(phrasesOf('suffixes'))})?(?:\s*[:：©]\s*|\s+${by}\s+)(?=\S)`
  return {
    /** Matches a caption that ends in a picture credit or in `Credit: …`. */
    atEnd: new RegExp(
      String.raw`(?:^|[.!?)…]\s+|\s[|·(–—/-]\s*)(?:${credit}|${credits}\s*[:：]\s*)([^.!?]{2,90})[.)\]]*$`,
      'iu',
    ),
    labelled: new RegExp(String.raw`^${PICTURES}\s*[:：]`, 'iu'),
    /** Matches a caption that ends in the photographer's name and agency in brackets: `(Photo Agency/A. Lens)`. */
    inBrackets: new RegExp(
      String.raw`\((?:[^()]*(?:${anyPhrase(phrasesOf('brackets'))}|©|getty|reuters|afp|dpa)[^()]*|\p{Lu}[^()/]{1,40}\s?\/\s?\p{Lu}[^()/]{1,40})\)\.?$`,
      'iu',
    ),
  }
})

/** Matches a caption that ends in a copyright line without a year: `The light, from the sea. © Studio Amarre`. */
const WITH_SIGN = /[\p{L}”"»)][.!?…]?\s+©\s?\p{Lu}[^.!?©\d]{2,60}$/u

/** Tells whether a text is the caption of a picture that was not copied with the text: it contains a picture credit. */
export function isCaption(text: string): boolean {
  if (text.length > 300) return false
  if (text.length < 200 && /^\p{Lu}/u.test(text) && (known().inBrackets.test(text) || WITH_SIGN.test(text))) return true
  const bare = text.replace(/^[[({]\s*|\s*[\])}]$/g, '')
  const [, maker = ''] = known().atEnd.exec(bare) ?? []
  return /^[\p{Lu}@©]/u.test(maker) || (bare !== text && known().labelled.test(bare))
}
