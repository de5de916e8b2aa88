/** Matches words that are typical of the names of newspapers, magazines and sites. */
const WORDS =
  /(?<!\p{L})(?:journal|review|times|post|herald|tribune|magazine|news|newspaper|gazette|courier|chronicle|quarterly|observer|bulletin|press|weekly|daily|monthly|digest|independent|guardian|telegraph|standard|record|register|sentinel|star|sun|globe|mail|examiner|inquirer|dispatch|echo|argus|mercury|advertiser|reporter|forum|affairs|report|reports|monitor|papers|letters|notes|ledger|lantern|outlook|insider|almanac|dossier|bugle|advocate|conversation|commons|wire|today|online|radio|zeitung|anzeiger|kurier|tagblatt|tageblatt|blatt|blätter|rundschau|nachrichten|allgemeine|bote|spiegel|woche|merkur|presse|revue|gazette|monde|figaro|dépêche|courrier|cahiers|hebdo|quotidien|matin|diario|periódico|revista|gaceta|mundo|país|crónica|heraldo|semanario|cuadernos|correo|giornale|corriere|gazzetta|rivista|quaderni|stampa|repubblica|mattino|messaggero|jornal|correio|gazeta|folha|diário|revista|courant|dagblad|krant|tijdschrift|nieuwsblad|weekblad|bode|tidning|tidningen|dagbladet|kronika|gazeta|tygodnik)(?!\p{L})|(?:zeitung|anzeiger|kurier|blatt|rundschau|nachrichten|dagblad|krant|tidning(?:en)?|bladet)$|^[\w-]+\.(?:com|org|net|info|eu|[a-z]{2})$/iu

export const soundsLikeOutlet = (name: string): boolean => name.length <= 70 && WORDS.test(name)

/** Tells whether a text could be the name of an outlet: a few words, most of them capitalised, and not a sentence. */
export function couldBeOutlet(text: string): boolean {
  const words = text.split(' ')
  if (words.length > 8 || text.length > 70 || /[.!?…:;]$/.test(text) || !/^[\p{Lu}\d“"«]/u.test(text)) return false
  const big = words.filter(word => /^[“"«(]?[\p{Lu}\d&]/u.test(word)).length
  return big >= Math.ceil(words.length * 0.6)
}
