import type { LanguageWords } from './import-language.js'

export const CZECH: LanguageWords = {
  tag: 'cs',
  forwards: {
    sender: ['Od', 'Odesílatel'],
    date: ['Datum', 'Odesláno'],
    subject: ['Předmět'],
    recipients: ['Komu', 'Pro', 'Kopie', 'Kopie (Cc)', 'Skrytá kopie', 'Cc'],
    other: ['Odpověď na', 'Odpovědět komu'],
    marks: ['Přeposlaná zpráva', 'Začátek přeposílané zprávy', 'Původní zpráva', 'Přeposlaný e-mail'],
    quotes: ['Dne {date}, {sender} napsal(a):', 'Dne {date} {sender} napsal(a):', '{date} {sender} napsal(a):'],
    forwarded: ['FW'],
    replied: ['RE', 'Odp'],
  },
  letters: {
    greetings: ['ahoj'],
    managing: ['odhlásit'],
  },
}
