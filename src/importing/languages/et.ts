import type { LanguageWords } from './import-language.js'

export const ESTONIAN: LanguageWords = {
  tag: 'et',
  forwards: {
    sender: ['Saatja', 'Kellelt'],
    date: ['Kuupäev', 'Saadetud'],
    subject: ['Teema'],
    recipients: ['Saaja', 'Kellele', 'Adressaat', 'Koopia', 'Pimekoopia'],
    other: ['Vastus'],
    marks: ['Edastatud kiri', 'Edasi saadetud kiri', 'Edastatud sõnum', 'Algne sõnum'],
    quotes: ['{date} kirjutas {sender}:'],
    forwarded: ['Edasi'],
    replied: ['VS'],
  },
}
