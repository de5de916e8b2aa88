const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Divides a text into what readers take for characters, such as a letter with its accents (Unicode Standard Annex 29). */
export const graphemesIn = (text: string): string[] => Array.from(SEGMENTER.segment(text), ({ segment }) => segment)

/** Matches what is never drawn: joiners, marks of direction, variation selectors (Unicode Standard, section 5.21), and spaces. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{White_Space}]/gu

/** Lists the code points of a grapheme for which a font needs a glyph. */
export const signsIn = (grapheme: string): number[] =>
  [...grapheme.replace(UNSEEN, '')].map(sign => sign.codePointAt(0) ?? 0)

/**
 * Returns a text in the form in which it is drawn: accents are part of their letters where Unicode has such a letter, because many fonts
 * have only these. Rare spaces become common ones, and ligatures their letters, which fonts join on their own.
 */
export const drawnText = (text: string): string =>
  text
    .replace(/[\uFB00-\uFB06]/g, ligature => ligature.normalize('NFKC'))
    .normalize('NFC')
    .replace(/[\u2007\u202F]/g, '\u00A0')
    .replace(/[\t\n\r\u2000-\u2006\u2008-\u200A\u205F]+/g, ' ')
    .trim()
