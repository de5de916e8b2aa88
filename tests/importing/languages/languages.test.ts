import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isBesideText } from '../../../src/importing/beside-text.js'
import { originIn } from '../../../src/importing/credit-sentence.js'
import { newFacts } from '../../../src/importing/fact.js'
import type { ForwardWords, LanguageWords } from '../../../src/importing/languages/import-language.js'
import { LANGUAGES } from '../../../src/importing/languages/languages.js'
import { anyPhrase, phrasePattern } from '../../../src/importing/languages/phrase-pattern.js'
import { ABOUT_AUTHOR, addBiography, authorDescribedIn } from '../../../src/importing/text/biography.js'
import { isCaption } from '../../../src/importing/text/caption.js'
import { takeCredit } from '../../../src/importing/text/credit-words.js'
import {
  isButton,
  isDisclaimer,
  isEndButton,
  isFurniture,
  isParting,
  withoutSection,
} from '../../../src/importing/text/furniture.js'
import { viaOf } from '../../../src/importing/text/label.js'
import { soundsLikeOutlet } from '../../../src/importing/text/outlet-words.js'

const FOLDER = join(import.meta.dirname, '../../../src/importing/languages')
const LABELS = ['sender', 'date', 'subject', 'recipients', 'other'] as const satisfies readonly (keyof ForwardWords)[]

const phrasesOf = ({
  dateWords = [],
  changed = [],
  bylines = [],
  otherBylines = [],
  outletWords = [],
  outletEndings = [],
  by = [],
  posted = [],
  definite = [],
  abbreviations = [],
  on = [],
  publishedIn = [],
  writtenFor = [],
  credits,
  furniture,
  letters,
  labels,
  people,
  captions,
  institutions,
}: LanguageWords): (readonly [string, string])[] =>
  [
    { dateWords, changed, bylines, otherBylines, outletWords, outletEndings },
    { by, posted, on, publishedIn, writtenFor, definite, abbreviations },
    credits,
    furniture,
    letters,
    labels,
    people,
  ]
    .flatMap(words => Object.entries(words ?? {}))
    .concat(
      Object.entries({ captions, institutions }).flatMap(([group, words]) =>
        Object.entries(words ?? {}).map(([key, phrases]): [string, unknown] => [`${group}.${key}`, phrases]),
      ),
    )
    .flatMap(([key, phrases]) =>
      (phrases as readonly string[]).map(phrase => [key, phrase.replace('{outlet}', 'X')] as const),
    )

const isPattern = (phrase: string): boolean => {
  try {
    return new RegExp(`^${phrasePattern(phrase)}$`, 'iu').source !== ''
  } catch {
    return false
  }
}

const repeated = (words: readonly string[]): string[] => words.filter((word, i) => words.indexOf(word) < i)

/** The other fields that a label names in any language. */
const otherFields = (label: string, field: keyof ForwardWords): string[] =>
  LANGUAGES.flatMap(({ tag, forwards }) =>
    LABELS.filter(
      other => other !== field && forwards[other].some(one => one.toLowerCase() === label.toLowerCase()),
    ).map(other => `the label ${label} is ${field}, and ${other} in ${tag}`),
  )

const AUTHOR = 'Aino Kirja'
const ORIGIN = 'This article first appeared in The Mill.'

describe('the words of an import', () => {
  it.each([
    ['en', 'Aino Kirja is a lecturer in history at the Mill.'],
    ['en', 'The author teaches history at the Mill.'],
    ['de', 'Aino Kirja lehrt Geschichte an der Mühle.'],
    ['de', 'Die Autorin ist freie Journalistin.'],
    ['fr', 'L’autrice enseigne l’histoire au Moulin.'],
    ['fi', 'Aino Kirja on historian professori Myllyssä.'],
    ['fi', 'Kirjoittaja työskentelee tutkijana Myllyssä.'],
    ['tr', 'Aino Kirja, Liman Üniversitesi’nde tarih profesörüdür.'],
    ['tr', 'Aino Kirja limanların tarihi üzerine çalışıyor.'],
    ['tr', 'Yazar, değirmende öğretim üyesidir.'],
    ['zh', '作者为历史学教授。'],
    ['ja', '筆者は歴史学者である。'],
  ])('tell in %s who the author is: %s', (_, paragraph) => {
    expect(authorDescribedIn(paragraph, [AUTHOR])).toBe(AUTHOR)
  })

  it.each([
    ['tr', 'Aino Kirja dün limana geldi.'],
    ['tr', 'Yazarlar dün limana geldi.'],
    ['fi', 'Kirjoittajat lähtivät satamaan.'],
    ['en', 'The author of the law left town.'],
  ])('take no sentence of an article in %s for a biography: %s', (_, paragraph) => {
    expect(authorDescribedIn(paragraph, [AUTHOR])).toBeUndefined()
  })

  it.each([
    ['tr', 'Liman Gazetesi', 'Yazar hakkında', 'İçeriğe geç', 'Bu yazıdaki görüşler yalnızca yazara aittir.'],
    ['fi', 'Satamalehti', 'Tietoa kirjoittajasta', 'Siirry sisältöön', 'Mielipiteet ovat kirjoittajan omia.'],
    ['de', 'Hafenzeitung', 'Über die Autorin', 'Zum Inhalt springen', 'Die Meinung ist nicht unbedingt unsere.'],
  ])('know in %s outlets, headings of biographies and disclaimers', (_, outlet, about, skip, disclaimer) => {
    expect([soundsLikeOutlet(outlet), ABOUT_AUTHOR.test(about), isFurniture(skip), isDisclaimer(disclaimer)]).toEqual([
      true,
      true,
      true,
      true,
    ])
  })

  it.each([
    ['en', 'Aino Kirja teaches at the Institute of Harbours.', 'Institute of Harbours'],
    ['de', 'Aino Kirja lehrt an der Universität Seestadt.', 'Universität Seestadt'],
    ['fr', 'Aino Kirja enseigne à l’Institut du littoral.', 'Institut du littoral'],
    ['tr', 'Aino Kirja, Liman Üniversitesi’nde tarih profesörüdür.', 'Liman Üniversitesi'],
    ['tr', 'Aino Kirja Kıyı ve Deniz Vakfında çalışıyor.', 'Kıyı ve Deniz Vakfı'],
    ['fi', 'Aino Kirja on historian professori Sataman yliopistossa.', 'Sataman yliopisto'],
    ['fi', 'Aino Kirja on Rannikkosäätiön johtaja.', 'Rannikkosäätiö'],
    ['it', 'Il museo delle chiavi perdute', undefined],
  ])('find in %s the institution of an author: %s', (_, text, institution) => {
    const facts = newFacts()
    facts.add('authors.0.name', AUTHOR, 'the byline')
    addBiography(facts, 0, { text, from: 'the foot' })
    expect(facts.get('authors.0.affiliation')).toBe(institution)
  })

  it.each([
    ['en', 'Hat tip: The Harbour Review', 'Read the original article here.'],
    ['de', 'Weitergeleitet von: Hafenzeitung', 'Hier geht es zum Originalartikel.'],
    ['tr', 'İleten: Liman Gazetesi', 'Yazının aslını okuyun.'],
    ['fi', 'Välittänyt: Satamalehti', 'Lue alkuperäinen artikkeli.'],
  ])('know in %s the words beside a credit: %s', (_, via, pointer) => {
    expect(viaOf(via)).toBe(via.replace(/^.*: /, ''))
    expect(takeCredit(`${ORIGIN} ${pointer}`, 'the foot', newFacts())).toBe('')
  })

  it.each([
    ['de', 'Original: Hafenzeitung', undefined],
    ['de', 'Zum Originalartikel bei der Hafenzeitung', 'Hafenzeitung'],
    ['es', 'Artículo original publicado por el Faro', undefined],
    ['fi', 'Alkuperäinen artikkeli on pitkä', undefined],
    ['fi', 'Alkuperäinen artikkeli Satamalehti', 'Satamalehti'],
    ['tr', 'Özgün metin Liman Gazetesi', 'Liman Gazetesi'],
  ])('find in %s an outlet, and no verb, after the word for the original: %s', (_, line, outlet) => {
    expect(originIn(line)?.outlet).toBe(outlet)
  })

  it.each([
    ['en', 'The pier at dusk. Photo: Aino Kirja'],
    ['de', 'Die Mole. Bildnachweis: Aino Kirja'],
    ['fr', 'Le quai. Crédit photo : Aino Kirja'],
    ['tr', 'İskele. Fotoğraf: Aino Kirja'],
    ['fi', 'Laituri illalla. Kuvaaja: Aino Kirja'],
  ])('know in %s the credit of a picture: %s', (_, caption) => {
    expect(isCaption(caption)).toBe(true)
  })

  it.each([
    ['en', 'Reading time: 5 minutes', 'Follow', 'View in browser', '5 min read', 'Opinion'],
    ['de', 'Lesezeit: 5 Minuten', 'Autorin', 'Im Browser ansehen', '5 Minuten', 'Meinung'],
    ['fr', 'Temps de lecture : 5 minutes', 'Auteurs', 'Lire en ligne', '12 commentaires', 'Tribune'],
    ['tr', 'Okuma süresi: 5 dakika', 'Takip et', 'Tarayıcıda görüntüle', '5 dakika önce', 'Görüş'],
    ['fi', 'Lukuaika: 5 minuuttia', 'Seuraa', 'Avaa selaimessa', '12 kommenttia', 'Mielipide'],
  ])('know in %s the buttons around an article', (_, parting, end, web, counter, genre) => {
    expect([
      isParting(parting),
      isEndButton(end),
      isButton(web),
      isBesideText(counter),
      withoutSection(`${genre} | The harbour has lost its light`),
    ]).toEqual([true, true, true, true, 'The harbour has lost its light'])
  })

  it.each([
    'Tulostaso nousi hieman.',
    'Jaamme edelleen saman sataman.',
    'Dinleyiciler limana geldi.',
    'Compartments of a ship',
  ])('take no sentence of an article for a button: %s', text => {
    expect([isParting(text), isEndButton(text), isButton(text)]).toEqual([false, false, false])
  })

  it.each(['Deutsch', 'norsk', 'Suomi', 'Türkçe', 'Bahasa Indonesia', 'Ελληνικά', 'magyar', 'EN | TR'])(
    'know the menu of languages: %s',
    text => {
      expect([isFurniture(text), isFurniture('Indonesia')]).toEqual([true, false])
    },
  )

  it('are a file for each language, and every file is in the list', () => {
    const files = readdirSync(FOLDER).filter(name => /^[a-z]{2}\.ts$/.test(name))
    expect(files.sort()).toEqual(LANGUAGES.map(({ tag }) => `${tag}.ts`).sort())
  })

  it.each(LANGUAGES.map(language => [language.tag, language] as const))('of %s have no faults', (tag, language) => {
    const { forwards, months } = language
    const phrases = phrasesOf(language)
    expect([
      ...(Intl.DateTimeFormat.supportedLocalesOf([tag]).length === 1 ? [] : [`Node knows no months of ${tag}`]),
      ...(months === undefined || months.length === 12 ? [] : [`${months.length} months`]),
      ...[...LABELS, 'marks' as const, 'quotes' as const, 'forwarded' as const, 'replied' as const].flatMap(key => [
        ...(forwards[key].length > 0 ? [] : [`no ${key}`]),
        ...repeated(forwards[key]).map(word => `${key} has ${word} twice`),
        ...forwards[key].filter(word => word !== word.trim() || word === '').map(word => `${key} has “${word}”`),
      ]),
      ...LABELS.flatMap(field => forwards[field].flatMap(label => otherFields(label, field))),
      ...LABELS.flatMap(field =>
        forwards[field].filter(label => /[:：]|.{33}/.test(label)).map(label => `the label ${label}`),
      ),
      ...forwards.quotes.filter(quote => !/\{sender\}/.test(quote) || !/\{date\}/.test(quote) || !/[:：]$/.test(quote)),
      ...phrases.filter(([, phrase]) => !isPattern(phrase)).map(([key, phrase]) => `${key}: ${phrase} is no phrase`),
      ...phrases
        .filter(([, phrase]) => phrase.trim() !== phrase || phrase.length > 230)
        .map(([key, phrase]) => `${key}: ${phrase}`),
      ...phrases
        .filter(([, phrase]) => new RegExp(`^${phrasePattern(phrase)}$`, 'iu').test(''))
        .map(([key, phrase]) => `${key}: ${phrase} matches nothing at all`),
      ...repeated(phrases.map(([key, phrase]) => `${key} has ${phrase} twice`)),
    ]).toEqual([])
  })

  it.each([
    ['share (this|on)', ['share this', 'Share on'], ['share', 'share onto']],
    ['share …', ['share', 'share it with everybody'], ['shared']],
    ['shar…3', ['shar', 'shared'], ['sharing it']],
    ['kommentar~ #', ['Kommentare 12', 'kommentar 1'], ['kommentare']],
    ["l'article", ['l’article', "l'article"], ['l article']],
    ['first _2 published', ['first published', 'first ever publicly published'], ['first a b c published']],
    ['publicad[oa]s?', ['publicado', 'publicadas'], ['publicade']],
    ['no. #', ['No. 3'], ['nox 3']],
  ])('understand the phrase %s', (phrase, yes, no) => {
    const form = new RegExp(`^${anyPhrase([phrase])}$`, 'iu')
    expect(yes.filter(text => !form.test(text))).toEqual([])
    expect(no.filter(text => form.test(text))).toEqual([])
  })
})
