import type { LanguageWords } from './language-words.js'

export const NORWEGIAN: LanguageWords = {
  tag: 'nb',
  forwards: {
    sender: ['Fra'],
    date: ['Dato', 'Sendt'],
    subject: ['Emne'],
    recipients: ['Til', 'Kopi', 'Kopi til', 'Blindkopi'],
    other: ['Svar til'],
    marks: ['Videresendt melding', 'Opprinnelig melding', 'Videresendt e-post', 'Start på videresendt melding'],
    quotes: ['{sender} skrev følgende den {date}:', '{date} skrev {sender}:', 'Den {date} skrev {sender}:'],
    onBehalf: ['på vegne av'],
    forwarded: ['VS', 'Videresend', 'Vs'],
    replied: ['SV'],
  },
}
