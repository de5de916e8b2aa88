import type { LanguageWords } from './import-language.js'

export const GREEK: LanguageWords = {
  tag: 'el',
  forwards: {
    sender: ['Από', 'Αποστολέας'],
    date: ['Ημερομηνία', 'Στάλθηκε', 'Απεστάλη'],
    subject: ['Θέμα'],
    recipients: ['Προς', 'Κοιν', 'Κοινοποίηση', 'Κρυφή κοινοποίηση'],
    other: ['Απάντηση σε'],
    marks: ['Προωθημένο μήνυμα', 'Έναρξη προωθημένου μηνύματος', 'Αρχικό μήνυμα', 'Μήνυμα που προωθήθηκε'],
    quotes: ['Στις {date}, ο χρήστης {sender} έγραψε:', 'Στις {date}, {sender} έγραψε:'],
    forwarded: ['ΠΡΘ'],
    replied: ['ΑΠ', 'Απ'],
  },
  furniture: {
    lines: ['δεν υπάρχουν σχόλια', 'δημοσίευση σχολίου'],
  },
  letters: {
    greetings: ['γεια σου'],
    managing: ['διαγραφή'],
  },
  clock: {
    afternoon: ['μ[.]?μ[.]?'],
    forenoon: ['π[.]?μ[.]?'],
  },
  styles: {
    heading: ['επικεφαλίδα'],
    subtitle: ['υπότιτλος'],
    title: ['τίτλος'],
  },
}
