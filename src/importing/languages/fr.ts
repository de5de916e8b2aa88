import type { LanguageWords } from './language-words.js'

export const FRENCH: LanguageWords = {
  tag: 'fr',
  forwards: {
    sender: ['De', 'Expéditeur'],
    date: ['Date', 'Envoyé', 'Envoyé le'],
    subject: ['Objet', 'Sujet'],
    recipients: ['À', 'A', 'Pour', 'Destinataire', 'Copie', 'Copie à', 'Cc', 'Cci', 'Copie cachée', 'Copie cachée à'],
    other: ['Répondre à', 'Réponse à', 'Organisation', 'Importance'],
    marks: [
      'Message transféré',
      'Message transmis',
      'Début du message réexpédié',
      'Début du message transféré',
      'Message d’origine',
      'Message original',
      'Message réexpédié',
    ],
    quotes: ['Le {date}, {sender} a écrit :', 'Le {date} {sender} a écrit :'],
    onBehalf: ['de la part de'],
    forwarded: ['TR', 'Tr', 'Transf'],
    replied: ['RE', 'RÉF'],
  },
}
