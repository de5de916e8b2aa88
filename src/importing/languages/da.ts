import type { LanguageWords } from './language-words.js'

export const DANISH: LanguageWords = {
  tag: 'da',
  forwards: {
    sender: ['Fra'],
    date: ['Dato', 'Sendt'],
    subject: ['Emne'],
    recipients: ['Til', 'Cc', 'Kopi', 'Bcc'],
    other: ['Svar til', 'Svar-til'],
    marks: [
      'Videresendt meddelelse',
      'Videresendt besked',
      'Start på videresendt besked',
      'Oprindelig meddelelse',
      'Oprindelig besked',
      'Videresendt mail',
    ],
    quotes: ['D. {date} skrev {sender}:', 'Den {date} skrev {sender}:'],
    onBehalf: ['på vegne af'],
    forwarded: ['VS', 'Vs'],
    replied: ['SV'],
  },
}
