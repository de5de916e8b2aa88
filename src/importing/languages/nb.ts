import type { LanguageWords } from './import-language.js'

export const NORWEGIAN: LanguageWords = {
  tag: 'nb',
  forwards: {
    sender: ['Fra'],
    date: ['Dato', 'Sendt'],
    subject: ['Emne'],
    recipients: ['Til', 'Kopi', 'Kopi til', 'Blindkopi'],
    other: ['Svar til'],
    marks: ['Videresendt melding', 'Opprinnelig melding', 'Videresendt e-post', 'Start på videresendt melding'],
    quotes: ['{sender} skrev følgende den {date}:', '{date} skrev {sender}:', 'Den {date} skrev {sender}:'],
    onBehalf: ['på vegne av'],
    forwarded: ['VS', 'Videresend', 'Vs'],
    replied: ['SV'],
  },
  furniture: {
    lines: [
      'hjem',
      'del (artikkelen|saken|siden|på|via|med) ?…30',
      'les (mer|videre) …30',
      'abonner …40',
      'meld deg (av|på) …40',
      'annonse',
      'meny',
      'søk',
      'lesetid:? ?…20',
    ],
    related: ['les også…80', 'mest lest'],
    offers: ['les også', 'relatert'],
    closings: ['(med )?vennlig hilsen', '(beste|vennlige) hilsener'],
    shares: ['del'],
  },
  dateWords: ['kl'],
  credits: {
    things: ['artikkel(en)?', 'teksten'],
    articles: ['denne', 'dette', 'den'],
    firsts: ['(ble|blev) (først|opprinnelig) (publisert|offentliggjort|utgitt)'],
    prepositions: ['i'],
    translated: ['oversatt av', 'oversettelse'],
  },
  letters: {
    greetings: ['hei', 'kjære'],
    managing: ['avmeld', 'meld deg av'],
  },
  bylines: ['av'],
  changed: ['oppdatert'],
  otherBylines: ['(illustrasjon(er)?|foto|oversettelse|oversatt) ?(av|:)'],
  name: 'norsk',
  small: ['og', 'av', 'på'],
  persons: {
    and: ['og'],
  },
  people: {
    offices: ['redaksjonen'],
  },
  links: {
    notes: ['(fot)?noter'],
    reading: ['les'],
  },
  pages: ['side'],
  posted: ['publisert'],
  styles: {
    quote: ['sitat'],
    heading: ['overskrift'],
    subtitle: ['undertittel'],
    title: ['tittel'],
  },
}
