import type { LanguageWords } from './language-words.js'

export const GERMAN: LanguageWords = {
  tag: 'de',
  forwards: {
    sender: ['Von', 'Absender'],
    date: ['Datum', 'Gesendet', 'Gesendet am'],
    subject: ['Betreff'],
    recipients: ['An', 'Empfänger', 'Kopie', 'Kopie (CC)', 'Kopie an', 'Cc', 'Blindkopie', 'Blindkopie (BCC)', 'Bcc'],
    other: ['Antwort an', 'Antworten an', 'Organisation', 'Priorität', 'Wichtigkeit', 'Anlagen', 'Anhänge'],
    marks: [
      'Weitergeleitete Nachricht',
      'Anfang der weitergeleiteten Nachricht',
      'Anfang der weitergeleiteten E-Mail',
      'Ursprüngliche Nachricht',
      'Originalnachricht',
      'Original-Nachricht',
      'Weitergeleitete E-Mail',
    ],
    quotes: ['Am {date} schrieb {sender}:'],
    onBehalf: ['im Auftrag von', 'Im Auftrag von'],
    forwarded: ['WG'],
    replied: ['AW', 'Antw', 'Antwort'],
  },
}
