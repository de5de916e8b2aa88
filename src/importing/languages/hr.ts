import type { LanguageWords } from './import-language.js'

export const CROATIAN: LanguageWords = {
  tag: 'hr',
  forwards: {
    sender: ['Šalje', 'Od', 'Pošiljatelj'],
    date: ['Datum', 'Poslano'],
    subject: ['Naslov', 'Predmet'],
    recipients: ['Prima', 'Za', 'Primatelj', 'Kopija', 'Cc'],
    other: ['Odgovori na', 'Odgovor na'],
    marks: ['Proslijeđena poruka', 'Započni proslijeđenu poruku', 'Izvorna poruka'],
    quotes: ['Dana {date}, {sender} je napisao/la:', '{date} {sender} je napisao/la:'],
    forwarded: ['Proslijeđeno'],
    replied: ['ODG'],
  },
}
