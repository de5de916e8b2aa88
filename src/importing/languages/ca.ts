import type { LanguageWords } from './import-language.js'

export const CATALAN: LanguageWords = {
  tag: 'ca',
  forwards: {
    sender: ['De'],
    date: ['Data', 'Enviat', 'Enviat el'],
    subject: ['Assumpte'],
    recipients: ['A', 'Per a', 'Cc', 'A/c', 'Cco'],
    other: ['Respon a'],
    marks: ['Missatge reenviat', 'Inici del missatge reenviat', 'Missatge original'],
    quotes: ['El {date}, {sender} va escriure:'],
    onBehalf: ['en nom de'],
    forwarded: ['RV'],
    replied: ['RE'],
  },
  persons: {
    and: ['i'],
  },
  beforeMonth: ["d'"],
}
