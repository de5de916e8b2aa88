import type { LanguageWords } from './language-words.js'

export const FINNISH: LanguageWords = {
  tag: 'fi',
  months: [
    'tammik',
    'helmik',
    'maalisk',
    'huhtik',
    'toukok',
    'kesäk',
    'heinäk',
    'elok',
    'syysk',
    'lokak',
    'marrask',
    'jouluk',
  ],
  forwards: {
    sender: ['Lähettäjä'],
    date: ['Päivämäärä', 'Päiväys', 'Lähetetty', 'Pvm'],
    subject: ['Aihe'],
    recipients: ['Vastaanottaja', 'Vastaanottajat', 'Kopio', 'Piilokopio'],
    other: ['Vastaus', 'Vastausosoite', 'Vastaa', 'Tärkeys'],
    marks: [
      'Välitetty viesti',
      'Välitetty viesti alkaa',
      'Edelleenlähetetty viesti',
      'Edelleen lähetetty viesti',
      'Alkuperäinen viesti',
      'Alkuperäinen sähköpostiviesti',
      'Välitetty sähköposti',
    ],
    quotes: ['{sender} kirjoitti {date}:', '{date} {sender} kirjoitti:'],
    forwarded: ['VL', 'Edelleen', 'Välitetty'],
    replied: ['VS', 'Vast'],
  },
}
