import type { LanguageWords } from './import-language.js'

export const SLOVAK: LanguageWords = {
  tag: 'sk',
  forwards: {
    sender: ['Od', 'Odosielateľ'],
    date: ['Dátum', 'Odoslané'],
    subject: ['Predmet'],
    recipients: ['Pre', 'Komu', 'Kópia', 'Skrytá kópia'],
    other: ['Odpovedať-Pre', 'Odpovedať na'],
    marks: ['Preposlaná správa', 'Začiatok preposlanej správy', 'Pôvodná správa'],
    quotes: ['{date} používateľ {sender} napísal:', 'Dňa {date} {sender} napísal(a):'],
    forwarded: ['FW'],
    replied: ['RE', 'Odp'],
  },
}
