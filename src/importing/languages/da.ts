import type { LanguageWords } from './language-words.js'

export const DANISH: LanguageWords = {
  tag: 'da',
  forwards: {
    sender: ['Fra'],
    date: ['Dato', 'Sendt'],
    subject: ['Emne'],
    recipients: ['Til', 'Cc', 'Kopi', 'Bcc'],
    other: ['Svar til', 'Svar-til'],
    marks: [
      'Videresendt meddelelse',
      'Videresendt besked',
      'Start på videresendt besked',
      'Oprindelig meddelelse',
      'Oprindelig besked',
      'Videresendt mail',
    ],
    quotes: ['D. {date} skrev {sender}:', 'Den {date} skrev {sender}:'],
    onBehalf: ['på vegne af'],
    forwarded: ['VS', 'Vs'],
    replied: ['SV'],
  },
  furniture: {
    lines: [
      'forside',
      'del (artiklen|siden|på|via|med) ?…30',
      'læs (mere|videre) …30',
      'læs i browser~',
      'abonnér …40',
      'afmeld …40',
      'annonce',
      'menu',
      'søg',
      'læsetid:? ?…20',
      'alle rettigheder forbeholdes.?',
    ],
    related: ['læs også…80', 'mest læste'],
    offers: ['læs også'],
    closings: ['(med )?venlig hilsen', '(de )?bedste hilsner'],
    shares: ['del'],
  },
}
