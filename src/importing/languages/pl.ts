import type { LanguageWords } from './import-language.js'

export const POLISH: LanguageWords = {
  tag: 'pl',
  common: 'nie się na jest że do jak ale za od przez po które oraz był dla jego tym być',
  forwards: {
    sender: ['Od', 'Nadawca'],
    date: ['Data', 'Wysłano', 'Wysłane', 'Data wysłania'],
    subject: ['Temat'],
    recipients: ['Do', 'Adresat', 'Dw', 'DW', 'Kopia', 'UDW', 'Ukryta kopia'],
    other: ['Odpowiedź-do', 'Odpowiedz do'],
    marks: [
      'Przekazana wiadomość',
      'Treść przekazanej wiadomości',
      'Początek przekazywanej wiadomości',
      'Wiadomość przesłana dalej',
      'Wiadomość oryginalna',
      'Oryginalna wiadomość',
    ],
    quotes: [
      'Dnia {date} użytkownik {sender} napisał:',
      'Dnia {date} {sender} napisał(a):',
      'W dniu {date} {sender} pisze:',
    ],
    onBehalf: ['w imieniu'],
    forwarded: ['PD'],
    replied: ['ODP'],
  },
  furniture: {
    lines: ['(brak|#) komentarzy', 'prześlij komentarz', 'reklam[aė]?', 'strona główna', 'udostępnij…20'],
    related: ['(czytaj|przeczytaj) (też|także)…60', 'powiązane artykuły'],
    offers: ['czytaj (też|także|więcej)', 'powiązane', 'zobacz (też|także)'],
    closings: ['pozdrawiam ?…20'],
    endButtons: ['autor'],
  },
  dateWords: ['opublikowano'],
  credits: {
    things: ['artykuł', 'tekst'],
    articles: ['ten'],
    firsts: ['pierwotnie _3 (opublikowan~|ukaza~)', 'ukazał~ się (pierwotnie|po raz pierwszy)', 'przedruk z'],
    prepositions: ['w', 'na'],
    translated: ['tłumaczenie', 'przekład', 'przełoży~'],
  },
  letters: {
    greetings: ['witaj', 'cześć', 'drog[ia]', 'szanown[ya]'],
    managing: ['wypisz', '(z)?rezygnuj', 'zrezygnować', 'anuluj subskrypcję'],
  },
  bylines: ['przez'],
  labels: {
    author: ['autor', 'tekst'],
    source: ['źródło'],
  },
  changed: ['zaktualizowan~', 'aktualizacja'],
  otherBylines: ['(ilustracj[ae]|zdjęci[ea]|tłumaczenie|fot.|tłum.) ?:?'],
  people: {
    verbs: ['jest'],
    authors: ['autor(ka)?'],
  },
  outletWords: ['kronika', 'gazeta', 'tygodnik'],
  captions: { pictures: ['zdjęcie'] },
}
