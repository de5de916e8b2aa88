import {
  isCopyright,
  isPermission,
  isTranslation,
  licenceIn,
  originIn,
  outletName,
  sentencesOf,
} from '../credit-sentence.js'
import type { Facts } from '../fact.js'

const NOTE_LABEL =
  /^(?:(?:editor|author|publisher)(?:['’]s|s['’])? note|note|about this (?:article|piece)|anmerkung(?: der redaktion)?|hinweis|note de la rédaction|ndlr|nota (?:del editor|de la redacción|do editor|della redazione|dell['’]editore)|noot van de redactie)\s?[:：.]\s*/iu

/**
 * Takes the sentences that say where an article comes from, and on what terms, out of a paragraph at its head or foot.
 * @returns the paragraph's other sentences
 */
export function takeCredit(paragraph: string, from: string, facts: Facts): string {
  const bare = paragraph.replace(NOTE_LABEL, '').replace(/^[([*_]+(?=.*[)\]*_]+$)|[)\]*_]+$/gu, trimmed(paragraph))
  const kept = sentencesOf(bare).filter(sentence => !takeSentence(sentence, from, facts))
  return kept.length === sentencesOf(bare).length ? paragraph : kept.join(' ')
}

/** A whole note in brackets or italics loses them; brackets inside of a paragraph stay. */
const trimmed =
  (paragraph: string) =>
  (found: string): string =>
    /^[([*_]/.test(paragraph) && /[)\]*_]$/.test(paragraph) ? '' : found

function takeSentence(sentence: string, from: string, facts: Facts): boolean {
  const origin = originIn(sentence)
  const permitted = isPermission(sentence)
  const licence = sentence.length < 400 ? licenceIn(sentence) : undefined
  if (origin) {
    facts.add('original.publisher.name', origin.outlet, from)
    facts.add('original.url', origin.url, from)
    facts.add('original.date', origin.date?.iso, from, origin.date?.doubt)
  }
  if (permitted) {
    facts.add('original.permission.text', sentence, from)
    const by =
      /(?:permission|genehmigung|erlaubnis|autorisation|permiso|autorización|concessione|permissão|toestemming) (?:of|from|by|von|des|der|de|du|di|da|van) ((?:the )?\p{Lu}[^.,;()]{2,60})/iu.exec(
        sentence,
      )?.[1]
    if (by && !/\d{4}|^(?:the )?(?:auth?or|auteur|verlag|publisher|writer|editor|éditeur)/i.test(by))
      facts.add('original.permission.by', outletName(by), from)
  }
  if (licence) facts.add('original.license', licence.id, from, licence.doubt)
  if (isTranslation(sentence)) {
    facts.add('original.changes.kind', 'translated', from)
    facts.add('original.changes.note', sentence.replace(/\.$/, ''), from)
    return true
  }
  if (isCopyright(sentence)) facts.add('original.copyright', sentence, from)
  return origin !== undefined || permitted || licence !== undefined || isCopyright(sentence)
}
