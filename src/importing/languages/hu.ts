import type { LanguageWords } from './import-language.js'

export const HUNGARIAN: LanguageWords = {
  tag: 'hu',
  forwards: {
    sender: ['Feladó'],
    date: ['Dátum', 'Elküldve', 'Küldve'],
    subject: ['Tárgy'],
    recipients: ['Címzett', 'Címzettek', 'Másolat', 'Másolatot kap', 'Titkos másolat'],
    other: ['Válaszcím'],
    marks: ['Továbbított üzenet', 'Továbbított levél kezdete', 'Továbbított levél', 'Eredeti üzenet'],
    quotes: ['{date} időpontban {sender} ezt írta:', '{sender} ezt írta ({date}):'],
    forwarded: ['TOV', 'Továbbítás'],
    replied: ['VÁ'],
  },
}
