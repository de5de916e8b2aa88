import type { LanguageWords } from './language-words.js'

export const DUTCH: LanguageWords = {
  tag: 'nl',
  forwards: {
    sender: ['Van', 'Afzender'],
    date: ['Datum', 'Verzonden', 'Verstuurd'],
    subject: ['Onderwerp'],
    recipients: ['Aan', 'Kopie', 'Cc', 'CC', 'Bcc'],
    other: ['Antwoord aan', 'Beantwoorden', 'Antwoorden aan', 'Organisatie'],
    marks: ['Doorgestuurd bericht', 'Begin doorgestuurd bericht', 'Oorspronkelijk bericht', 'Origineel bericht'],
    quotes: [
      'Op {date} heeft {sender} geschreven:',
      'Op {date} schreef {sender}:',
      'Op {date} heeft {sender} het volgende geschreven:',
    ],
    onBehalf: ['namens'],
    forwarded: ['Doorst', 'FW'],
    replied: ['Antw', 'Antwoord'],
  },
}
