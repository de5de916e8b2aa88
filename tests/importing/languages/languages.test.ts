import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isBesideText } from '../../../src/importing/beside-text.js'
import { isCopyright, originIn } from '../../../src/importing/credit-sentence.js'
import { newFacts } from '../../../src/importing/fact.js'
import type { ForwardWords, LanguageWords } from '../../../src/importing/languages/import-language.js'
import { LANGUAGES } from '../../../src/importing/languages/languages.js'
import { anyPhrase, phrasePattern } from '../../../src/importing/languages/phrase-pattern.js'
import { isManagingAddress } from '../../../src/importing/mail/managing-link.js'
import { ABOUT_AUTHOR, addBiography, authorDescribedIn } from '../../../src/importing/text/biography.js'
import { blocksOf } from '../../../src/importing/text/block.js'
import { bylineOf } from '../../../src/importing/text/byline.js'
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
import { untitled } from '../../../src/importing/text/honorific.js'
import { viaOf } from '../../../src/importing/text/label.js'
import { soundsLikeOutlet } from '../../../src/importing/text/outlet-words.js'

const FOLDER = join(import.meta.dirname, '../../../src/importing/languages')
const LABELS = ['sender', 'date', 'subject', 'recipients', 'other'] as const satisfies readonly (keyof ForwardWords)[]

/** The keys whose words are not in the notation of phrases, or are compared on their own. */
const NO_PHRASES = new Set(['tag', 'name', 'common', 'months', 'lettering', 'dateSigns', 'forwards'])

/** Lists the phrases of a language, each with the path of its list. */
const phrasesOf = (language: LanguageWords): (readonly [path: string, phrase: string])[] =>
  listsOf(language)
    .filter(([path]) => !NO_PHRASES.has(path.split('.')[0] ?? ''))
    .flatMap(([path, phrases]) => phrases.map(phrase => [path, phrase.replace(/「?\{outlet\}」?/, 'X')] as const))

/** Lists the lists of words of a language, each with its path: `credits.things`. */
const listsOf = (words: object, within = ''): (readonly [path: string, list: readonly string[]])[] =>
  Object.entries(words).flatMap(([key, value]) =>
    Array.isArray(value)
      ? [[`${within}${key}`, value as readonly string[]] as const]
      : typeof value === 'object'
        ? listsOf(value as object, `${within}${key}.`)
        : [],
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

/** Turkish and Finnish have endings in place of prepositions and articles. */
const CASES_NOT_PREPOSITIONS = [
  'by',
  'definite',
  'ordinals',
  'beforeMonth',
  'writtenFor',
  'persons.of',
  'people.staff',
  'captions.by',
  'institutions.kinds',
  'institutions.prepositions',
  'institutions.articles',
  'credits.articles',
  'credits.prepositions',
  'credits.beforeNames',
  'credits.places',
  'credits.of',
  'credits.periodicals',
  'credits.takenFrom',
  'credits.led',
  'credits.givenBy',
  'credits.reprinted',
]
/** Turkish sentences end with the verb, and `people.predicates` has the ends of such sentences. */
const VERBS_LAST = ['people.verbs', 'people.does', 'people.before', 'credits.auxiliaries']
/** The first is an abbreviation that Node’s language data lacks. The others read a name that a noun in lower case may continue. */
const OF_ENGLISH = ['months', 'credits.publishes', 'credits.afterNames']

/** Words of the lists that are also in almost every line of code. */
const NOT_WORDS = new Set(['text', 'date', 'title', 'url', 'link', 'page'])
/** The files with lists of other names: of elements, classes, parameters, header fields and accounts, which have no language. */
const OTHER_NAMES = new Map([
  ['html/density-reader.ts', 'classes'],
  ['html/page-surroundings.ts', 'classes'],
  ['html/page-title.ts', 'classes'],
  ['html/depth.ts', 'elements'],
  ['document/open-document.ts', 'elements'],
  ['html/link-parameters.ts', 'parameters'],
  ['html/link-target.ts', 'addresses'],
  ['html/tidy.ts', 'addresses'],
  ['mail/without-recipient.ts', 'addresses'],
  ['mail/personal-addresses.ts', 'parameters'],
  ['mail/recipients.ts', 'header fields'],
  ['importers.ts', 'header fields'],
  ['import-source.ts', 'fields of a post'],
  ['corrected-draft.ts', 'fields of a post'],
  ['copied-source.ts', 'elements'],
  ['document/style-roles.ts', 'roles'],
  ['text/byline.ts', 'accounts'],
])

interface CodeLine {
  readonly file: string
  readonly number: number
  readonly text: string
}

/** Lists the lines of the importers outside the files of languages, without their comments. */
const linesOfCode = (): CodeLine[] =>
  readdirSync(join(FOLDER, '..'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.startsWith('languages'))
    .flatMap(file =>
      readFileSync(join(FOLDER, '..', file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ''))
        .split('\n')
        .map((text, i) => ({ file, number: i + 1, text: text.replace(/(?:^|\s)\/\/ .*$/, '') })),
    )

/** The most words of a language among which code may choose. */
const MOST = 3

/** Returns the place of a line with letters of other languages than English, or with a list of words of languages. */
function wordListIn({ file, number, text }: CodeLine, vocabulary: ReadonlySet<string>): string[] {
  const bare = text
    .replace(/ \|\| |\\\.\(\?:[^)]*\)/g, ' ')
    .replace(/\\[pPk][{<][^}>]*[}>]|\\u\{?[\da-fA-F]+\}?|\\[a-zA-Z]|\$\{[^}]*\}?/g, ' ')
    .replace(/\\(?=.)/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\(\?(?:[:=!]|<[=!])/g, '(')
  // A name with a full stop, a slash or a number is no word, such as a domain or the end of the name of a file.
  const words = bare
    .split(/\|+/)
    .flatMap(part => /(?<![\p{L}./_\d])\p{Ll}[\p{L}-]+(?=[^\p{L}./_\d]*$)/u.exec(part) ?? [])
  const listed = words.filter(word => vocabulary.has(word))
  const isOther = OTHER_NAMES.has(file)
  return /[À-ÖØ-öø-ɏ\u0400-\u04FF\u0590-\u06FF\u3040-\u30FF\u4E00-\u9FFF\uAC00-\uD7AF]/u.test(bare) ||
    (listed.length > MOST && !isOther)
    ? [`${file}:${number} ${text.trim()}`]
    : []
}

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
    ['en', 'By Dr. Ada Writer and Bo Author', 'Copyright 2025 The Mill', '/unsubscribe/17'],
    ['de', 'Von Prof. Ada Writer und Bo Author', 'Urheberrecht 2025 Mühle', '/abmelden/17'],
    ['tr', 'Yazan: Doç. Ada Writer ve Bo Author', 'Telif hakkı 2025 Değirmen', '/abonelikten-cik/17'],
    ['fi', 'Teksti: Tohtori Ada Writer ja Bo Author', 'Tekijänoikeus 2025 Mylly', '/peruuta-tilaus/17'],
  ])('know in %s the words around names, copyright and links for the reader', (_, byline, notice, path) => {
    expect([
      bylineOf(byline)?.names.map(untitled),
      isCopyright(notice),
      isManagingAddress(`https://mill.example.org${path}`),
      isManagingAddress('https://mill.example.org/how-ships-leave'),
    ]).toEqual([['Ada Writer', 'Bo Author'], true, true, false])
  })

  it.each([
    [
      'fi',
      'Satamassa oli ilmesty-\nnyt uusi majakka. Se oli jo vanha, mutta kun myös joki on matala, se ei ole niin hyvä kuin sen pitäisi, ja tämä on jo kaikkien tiedossa.',
      'ilmestynyt uusi',
    ],
    [
      'fi',
      'Meri-\nja rannikkoliikenne oli alkanut. Se oli jo vanha, mutta kun myös joki on matala, se ei ole niin hyvä kuin sen pitäisi, ja tämä on jo kaikkien tiedossa.',
      'Meri- ja rannikko',
    ],
    [
      'tr',
      'Bu limanda yeni bir fener var ve eski fe-\nner için kimse bir şey olarak ne dedi ki, bunu ama her gün gibi daha çok kişi hem gördü hem bu değil dedi.',
      'eski fener için',
    ],
    ['en', 'It was a well-\nknown harbour, and the pilots of the town were at it from the first day.', 'well-known'],
  ])('say in %s whether a hyphen at the end of a line divides a word', (_, text, joined) => {
    expect(blocksOf(text)[0]?.text).toContain(joined)
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

  it.each([
    ['tr', CASES_NOT_PREPOSITIONS, VERBS_LAST, OF_ENGLISH],
    ['fi', CASES_NOT_PREPOSITIONS, ['people.before', 'persons.with', 'on'], OF_ENGLISH],
  ])('have in %s every list that English has, except for words that the language lacks', (tag, ...reasons) => {
    const pathsOf = (language: string): string[] =>
      LANGUAGES.filter(one => one.tag === language).flatMap(one => listsOf(one).map(([path]) => path))
    const lacking = pathsOf('en').filter(path => !pathsOf(tag).includes(path))
    expect(lacking.filter(path => !reasons.some(paths => paths.includes(path)))).toEqual([])
  })

  it('are nowhere but in the files of languages', () => {
    const vocabulary = new Set(
      LANGUAGES.flatMap(language => listsOf(language).flatMap(([, list]) => list))
        .flatMap(phrase => phrase.toLowerCase().match(/\p{L}{2,}/gu) ?? [])
        .filter(word => !NOT_WORDS.has(word)),
    )
    expect(linesOfCode().flatMap(line => wordListIn(line, vocabulary))).toEqual([])
  })

  it.each([
    ['const MORE = /^(?:read|continue|lire|leer|lees)$/', true],
    ["const BYLINE = '(?:by|von|par|door)'", true],
    ['const BACK = /^(?:back|zurück)$/', true],
    ['const OUTLET = /本文转载自/', true],
    ['const PARTS = /^(?:LI|TD|TH|TR)$/', false],
    ['const FORMAT = /\\.(?:png|gif|webp|avif)$/', false],
  ])('would be found in the code: %s', (text, isFound) => {
    const vocabulary = new Set(['read', 'continue', 'lire', 'leer', 'lees', 'by', 'von', 'par', 'door', 'back', 'gif'])
    expect(wordListIn({ file: 'text/any.ts', number: 1, text }, vocabulary).length > 0).toBe(isFound)
  })
})
