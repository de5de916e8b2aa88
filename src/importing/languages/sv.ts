import type { LanguageWords } from './language-words.js'

export const SWEDISH: LanguageWords = {
  tag: 'sv',
  forwards: {
    sender: ['Från', 'Avsändare'],
    date: ['Datum', 'Skickat', 'Skickad'],
    subject: ['Ämne'],
    recipients: ['Till', 'Kopia', 'Kopia till', 'Hemlig kopia'],
    other: ['Svara till', 'Svar till'],
    marks: [
      'Vidarebefordrat meddelande',
      'Vidarebefordrat mejl',
      'Vidarebefordrat brev',
      'Ursprungligt meddelande',
      'Originalmeddelande',
      'Börja vidarebefordrat meddelande',
    ],
    quotes: ['Den {date} skrev {sender} följande:', 'Den {date} skrev {sender}:'],
    forwarded: ['VB'],
    replied: ['SV'],
  },
}
