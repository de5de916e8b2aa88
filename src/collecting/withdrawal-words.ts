/** The words with which publishers label a withdrawn article, in the languages of imports. */
const LABELS =
  'retracted(?: article)?|retraction(?: (?:note|notice|of|to))?|withdrawn(?: article)?|withdrawal|removed|zur[üu]ckgezogen|rétractée?|rétractation|retirée?|retractad[oa]|retractación|retirad[oa]|retratad[oa]|retratação|ritirato|ritrattato|ritrattazione|ingetrokken|teruggetrokken|wycofan[ey]|wycofano|отозван[оа]?|відкликано|tillbakadrage[nt]|tilbagetrukket|trukket tilbake|geri çekildi|撤回|撤稿|철회'

const LABELLED = new RegExp(
  String.raw`^[\s[({（【*_-]*(?:(?:article|story|paper|artikel|articolo|artículo|artigo) )?(?:${LABELS})\s*(?:[:：|\])}）】–—]|-\s|$)|[[({（【]\s*(?:${LABELS})\s*[\])}）】]\s*$`,
  'iu',
)

/** The sentences that a publisher puts in place of an article, in the languages of imports. */
const SENTENCES = [
  /^(?:this (?:page|item|content)|(?:this|the) (?:article|story|post|piece|paper|column|op-ed|essay|report)) (?:has been|was|is|has since been) (?:retracted|withdrawn|removed|taken down|unpublished|deleted)/i,
  /^(?:dieser|der) (?:artikel|beitrag|text|kommentar) (?:wurde|ist) (?:[\p{L} ]{0,40})?(?:zurückgezogen|entfernt|gelöscht|depubliziert)/iu,
  /^(?:cet|cette|l['’]) ?(?:article|texte|contenu|tribune|publication) a été (?:retirée?|supprimée?|rétractée?|dépubliée?)/iu,
  /^(?:este|el) (?:artículo|texto|contenido) (?:ha sido|fue) (?:retirado|eliminado|retractado)/iu,
  /^(?:questo|l['’]) ?(?:articolo|testo|contenuto) è stato (?:ritirato|rimosso|ritrattato|cancellato)/iu,
  /^(?:este|o) (?:artigo|texto|conteúdo) foi (?:retirado|removido|retratado|despublicado)/iu,
  /^(?:dit|het) (?:artikel|stuk|bericht) is (?:ingetrokken|teruggetrokken|verwijderd|offline gehaald)/iu,
  /^ten (?:artykuł|tekst) został (?:wycofany|usunięty)/iu,
]

const SENTENCE_LENGTH = 400

/** Tells whether a title says that its article was withdrawn: `RETRACTED: Two clocks`, `Two clocks [withdrawn]`. */
export const saysWithdrawnTitle = (title: string): boolean => LABELLED.test(title)

/** Tells whether a paragraph says that the article was withdrawn: `This article has been retracted.` */
export const saysWithdrawn = (paragraph: string): boolean =>
  paragraph.length <= SENTENCE_LENGTH && SENTENCES.some(sentence => sentence.test(paragraph))

/** The number of paragraphs at the top of an article among which it says that it was withdrawn. */
const TOP = 4

/**
 * Returns the words in which an article says that it was withdrawn, in quotation marks: its title, or a paragraph at its top.
 *
 * @param known paragraphs that do not count
 */
export function withdrawalWords(
  title: string,
  paragraphs: readonly string[],
  known: ReadonlySet<string> = new Set(),
): string | undefined {
  const words = saysWithdrawnTitle(title)
    ? title
    : paragraphs.slice(0, TOP).find(paragraph => saysWithdrawn(paragraph) && !known.has(paragraph))
  return words && `“${words}”`
}

/** Tells whether a `creativeWorkStatus` of schema.org is that of a withdrawn article. */
export const isWithdrawnState = (state: string): boolean => /\b(?:retract|withdr[ae]w|remov)/i.test(state)
