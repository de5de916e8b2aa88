import type { LanguageWords } from './import-language.js'

export const ROMANIAN: LanguageWords = {
  tag: 'ro',
  forwards: {
    sender: ['De la', 'Expeditorul', 'Expeditor'],
    date: ['Dată', 'Data', 'Trimis'],
    subject: ['Subiect', 'Subiectul'],
    recipients: ['Către', 'Catre', 'Destinatarul', 'Destinatar', 'Cc', 'Copie'],
    other: ['Răspuns către', 'Răspunde la'],
    marks: ['Mesaj redirecționat', 'Începe mesajul redirecționat', 'Mesaj original', 'Mesaj transmis'],
    quotes: ['În {date}, {sender} a scris:', 'Pe {date}, {sender} a scris:'],
    forwarded: ['Redir'],
    replied: ['Răsp'],
  },
}
