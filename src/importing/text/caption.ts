const KIND =
  '(?:photo(?:graph|grapher|graphy|graphie|s)?|pictures?|images?|illustrations?|foto(?:s|graf(?:in|ie)?|grafía|grafia)?|bild(?:er)?|abbildung|immagine|imagen|imagem|ilustración|beeld|kuva|zdjęcie|фото)'

/** Matches a picture credit: `Photo: Idris Vane`, `Photograph by …`, `Crédit photo : …`, `Photo credit: …`. */
const CREDIT = String.raw`(?:(?:crédits?|créditos?|credit|copyright)\s+)?${KIND}(?:\s*(?:credit|courtesy|nachweis|rechte))?(?:\s*[:：©]\s*|\s+(?:by|von|par|por|di|door|courtesy of)\s+)(?=\S)`
/** Matches a caption that ends in a picture credit or in `Credit: …`. */
const AT_END = new RegExp(
  String.raw`(?:^|[.!?)…]\s+|\s[|·(–—/-]\s*)(?:${CREDIT}|cr[eé]dit[os]?s?\s*[:：]\s*)([^.!?]{2,90})[.)\]]*$`,
  'iu',
)

const LABELLED = new RegExp(`^${KIND}\\s*[:：]`, 'iu')

/** Matches a caption that ends in the photographer's name and agency in brackets: `(Photo Agency/A. Lens)`. */
const IN_BRACKETS =
  /\((?:[^()]*(?:photo|foto|bild|image|picture|©|getty|reuters|afp|dpa)[^()]*|\p{Lu}[^()/]{1,40}\s?\/\s?\p{Lu}[^()/]{1,40})\)\.?$/iu

/** Matches a caption that ends in a copyright line without a year: `The light, from the sea. © Studio Amarre`. */
const WITH_SIGN = /[\p{L}”"»)][.!?…]?\s+©\s?\p{Lu}[^.!?©\d]{2,60}$/u

/** Tells whether a text is the caption of a picture that was not copied with the text: it contains a picture credit. */
export function isCaption(text: string): boolean {
  if (text.length > 300) return false
  if (text.length < 200 && /^\p{Lu}/u.test(text) && (IN_BRACKETS.test(text) || WITH_SIGN.test(text))) return true
  const bare = text.replace(/^[[({]\s*|\s*[\])}]$/g, '')
  const [, maker = ''] = AT_END.exec(bare) ?? []
  return /^[\p{Lu}@©]/u.test(maker) || (bare !== text && LABELLED.test(bare))
}
