import type { LanguageWords } from './language-words.js'

export const ITALIAN: LanguageWords = {
  tag: 'it',
  forwards: {
    sender: ['Da', 'Mittente'],
    date: ['Data', 'Inviato', 'Data invio', 'Inviata'],
    subject: ['Oggetto'],
    recipients: ['A', 'Per', 'Destinatario', 'Cc', 'Ccn', 'Copia'],
    other: ['Rispondi a', 'Organizzazione', 'Priorità'],
    marks: ['Messaggio inoltrato', 'Messaggio Inoltrato', 'Inizio messaggio inoltrato', 'Messaggio originale'],
    quotes: ['Il giorno {date} {sender} ha scritto:', 'Il {date} {sender} ha scritto:'],
    onBehalf: ['per conto di'],
    forwarded: ['I', 'Inoltro'],
    replied: ['R', 'RIF'],
  },
}
