import { memoByObject } from '../core/memo.js'
import { reservedName } from '../core/reserved-name.js'
import { STARTER_TEXT } from '../core/starter-text.js'
import { oneLine } from '../core/text.js'
import {
  childNodesOf,
  type HtmlElement,
  type HtmlNode,
  htmlAttribute,
  isHtmlElement,
  parseHtml,
  styleHides,
} from '../markup/index.js'
import type { EmailReading } from './email-reading.js'
import { type EmailRule, type Finding, quoted } from './rule.js'

/** A block of text that people read. */
interface Block {
  readonly text: string
  /** Whether it is a quotation, which may show a placeholder on purpose. */
  readonly isQuotation: boolean
}

const BLOCKS = /^(?:p|li|h[1-6]|td|th|div|blockquote|figcaption|caption|dt|dd|body)$/
/** Elements with code, which may rightly contain any word. */
const CODE = /^(?:code|pre|kbd|samp|tt|style|script|title|head)$/
const SET_APART = /^(?:em|i|cite|q|dfn)$/

/** Collects the blocks of an email. Words that are set apart inside a sentence get quotation marks. */
function blocksOf(html: string): Block[] {
  const blocks: Block[] = []
  const visit = (node: HtmlNode, isQuotation: boolean): string => {
    if (!isHtmlElement(node)) {
      if ('value' in node) return node.value
      return childNodesOf(node)
        .map(child => visit(child, isQuotation))
        .join('')
    }
    const name = node.tagName
    if (CODE.test(name) || isHidden(node)) return CODE.test(name) && !isHidden(node) ? ' “…” ' : ''
    if (name === 'br') return ' \n '
    if (name === 'img') return ''
    const inside = childNodesOf(node).map(child => visit(child, isQuotation || name === 'blockquote'))
    const text = inside.join('')
    if (SET_APART.test(name)) return `“${text}”`
    if (!BLOCKS.test(name)) return text
    add(blocks, text, isQuotation || name === 'blockquote')
    return ''
  }
  visit(parseHtml(html), false)
  return blocks
}

const isHidden = (node: HtmlElement): boolean =>
  htmlAttribute(node, 'hidden') !== undefined || styleHides(htmlAttribute(node, 'style') ?? '')

function add(blocks: Block[], text: string, isQuotation: boolean): void {
  const line = oneLine(text)
  // Emphasis of a whole block sets no words apart.
  const whole = /^“([^“”]*)”$/.exec(line)?.[1] ?? line
  if (/[\p{L}\p{N}\]]/u.test(whole)) blocks.push({ text: whole, isQuotation })
}

/** How certain it is that a text was forgotten. A doubt is a warning and stops nothing. */
type Certainty = 'sure' | 'doubt'

interface Match {
  readonly words: string
  readonly certainty: Certainty
}

/** Words for “insert” and “placeholder”, as they stand in brackets, in the languages of Offprint. */
const INSERT = [
  ...[
    'insert',
    'add',
    'enter',
    'put',
    'your',
    'placeholder',
    'to come',
    'tbd',
    'tbc',
    'tba',
    'tk',
    'todo',
    'fixme',
    'xxx+',
  ],
  ...['first ?name', 'last ?name', 'name', 'title', 'subject', 'date', 'link', 'url', 'company', 'author'],
  ...['hier', 'bitte', 'ihr', 'einfügen', 'platzhalter', 'vorname', 'nachname', 'titel', 'datum'],
  ...['insérer', 'insérez', 'votre', 'ajouter', 'prénom', 'à compléter', 'à venir', 'titre'],
  ...['insertar', 'inserte', 'inserta', 'su', 'tu', 'añadir', 'nombre', 'título', 'fecha', 'pendiente'],
  ...['inserire', 'inserisci', 'il tuo', 'la tua', 'aggiungere', 'titolo', 'nome', 'da completare'],
  ...['inserir', 'insira', 'seu', 'sua', 'adicionar', 'a preencher'],
  ...['invoegen', 'invullen', 'vul', 'uw', 'jouw', 'voornaam', 'naam', 'nader te bepalen'],
  ...['wstaw', 'wpisz', 'uzupełnij', 'twoje', 'twój', 'imię', 'tytuł'],
  ...['вставить', 'вставьте', 'ваше', 'ваш', 'имя', 'заголовок', 'вставити', 'вставте', "ім[’']я"],
  ...[
    '插入',
    '在此',
    '此处',
    '此處',
    '您的',
    '姓名',
    '标题',
    '標題',
    '待补',
    '待補',
    'ここに',
    '挿入',
    '氏名',
    '名前',
    '題名',
    '未定',
  ],
  ...['أدخل', 'أدرج', 'اسمك', 'العنوان', 'הכנס', 'הכניסו', 'שמך', 'כותרת', 'להשלים'],
]
const WORD_END = '(?![\\p{L}\\p{M}\\p{N}])'
/** The scripts without spaces between words, in which a word has no recognisable end. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}]/u
/** The words, with one word end after all of them: to compile a class of letters after each would take a tenth of a second. */
const insertWords = `(?:${INSERT.filter(word => !UNSPACED.test(word)).join('|')})${WORD_END}|${INSERT.filter(word => UNSPACED.test(word)).join('|')}`
/** An instruction in brackets. A word alone in brackets, such as `[name]`, counts, and so does `[insert the name here]`. */
const BRACKETED = new RegExp(`[\\[［【<]\\s*(?:${insertWords})[^\\]］】>]{0,80}[\\]］】>]`, 'giu')
const LEADING = [
  'insert',
  'einfügen',
  'insérer',
  'insertar',
  'inserire',
  'inserir',
  'invoegen',
  'placeholder',
  'platzhalter',
].join('|')
const TRAILING = new RegExp(
  `\\[[^\\]]{1,60}\\b(?:here|${LEADING}|goes here|to come|tbd|tbc|tk|挿入|插入)\\s*\\]`,
  'giu',
)
/** Words in brackets that editors of quotations use: `[the] name [sic]`. They are followed or preceded by a quotation. */
const NOTE_IN_BRACKETS =
  /^\[(?:name|date|link|title|titel|titre|subject|author|su|tu|seu|sua|uw|hier|ihr|your|nome|nombre|add|put)\b/iu

/** Whole blocks that only a template contains, in the languages of Offprint. */
const WHOLE = [
  'todo|fixme|xxx+|tbd|tbc|tk|tktk+|untitled|no subject|placeholder(?: text)?|(?:sample|dummy) (?:text|title|headline)|body text|article title|image caption|(?:click here to )?edit (?:this|your|the) (?:text|title|block)|click here to edit',
  '(?:bla ){2,}bla|(?:blah,? ){2,}blah|\\[object object\\]',
  'lorem ipsum|your (?:name|title|text|headline|address|company|story|logo)(?: here)?|(?:title|(?:body |your )?text|headline|subtitle|content|image|caption|name|address|quote) (?:goes )?here',
  '(?:enter|insert|add|type|write|put) (?:your |the |some |a )?(?:text|quote|caption|title|headline|name|content|subject|address|body|intro(?:duction)?)(?: here)?|company name|headline|subject line|street address|first name last name|first last',
  'ohne titel|(?:ihr (?:name|titel|text)|ihre überschrift)(?: hier)?|blindtext|beispieltext|hier (?:ihren )?(?:text|titel) (?:einfügen|eingeben)|hier (?:steht|kommt) (?:ihr |der |ein )?(?:text|titel)|(?:text|titel) (?:hier )?einfügen|vorname nachname|musterstadt|platzhalter',
  "sans titre|texte (?:d[’']exemple|factice)|votre (?:nom|titre|texte)(?: ici)?|(?:texte|titre) ici|insérez (?:votre |le )?(?:texte|titre)(?: ici)?|prénom nom",
  'sin título|texto de (?:ejemplo|relleno)|escrib[ea] (?:aquí (?:tu|su|el) texto|(?:tu|su|el) texto aquí)|(?:tu|su) (?:nombre|título|texto)(?: aquí)?|(?:texto|título) aquí|nombre apellido',
  'senza titolo|testo (?:di esempio|segnaposto)|inserisci (?:qui )?il (?:tuo )?(?:testo|titolo)(?: qui)?|il tuo (?:nome|titolo|testo)(?: qui)?|(?:testo|titolo) qui|nome cognome',
  'sem título|texto de exemplo|escreva (?:aqui )?o (?:seu |teu )?texto(?: aqui)?|(?:o )?(?:seu|teu) (?:nome|título|texto)(?: aqui)?|(?:texto|título) aqui|nome sobrenome|nome apelido',
  'zonder titel|voorbeeldtekst|(?:uw|jouw|je) (?:naam|titel|tekst)(?: hier)?|(?:tekst|titel) hier|voornaam achternaam',
  'bez tytułu|przykładowy tekst|(?:twoje imię|twój (?:tytuł|tekst))(?: tutaj)?|(?:tekst|tytuł) tutaj|imię (?:i )?nazwisko',
  "без названия|ваше имя|ваш текст(?: здесь)?|текст здесь|имя фамилия|без назви|ваше ім[’']я|ваш текст тут|текст тут",
  '无标题|無標題|您的姓名|你的名字|在此输入(?:文字|标题|文本)|在此輸入(?:文字|標題)|此处插入文字|無題|お名前|ここにテキスト|テキストを入力(?:してください)?|タイトルを入力(?:してください)?',
  'بدون عنوان|اسمك|النص هنا|أدخل النص(?: هنا)?|ללא כותרת|השם שלך|הטקסט כאן|טקסט כאן',
].join('|')
const BY = '(?:by|von|par|de|por|di|da|door|autor:?|автор:?|投稿者:?|作者:?)'
/** Matches such a block in lower case. To compile the pattern for both cases takes five times as long. */
const WHOLE_BLOCK = new RegExp(`^[\\s“”"'«»*_#.-]*(?:${BY} )?(?:${WHOLE})[\\s“”"'«»*_:.!…-]*$`)
/** Subjects of test mails. They may be intended, as in an article about an examination. */
const TRIAL =
  /^(?:test|testing|test test|test (?:edition|email|issue|newsletter|post)|asdf+|foo(?: bar)?|bla bla(?: bla)?)$/i
/** Names that a template puts into a byline. In prose, they may be the title of a film. */
const BYLINE = /^by (?:your name|author name|firstname lastname)\b/iu

/** The words of dummy text. A quotation from a Latin author has fewer of them in a row. */
const DUMMY = new Set(
  'lorem ipsum dolor sit amet consectetur consectetuer adipiscing adipisicing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum vestibulum pellentesque suspendisse vivamus maecenas curabitur'.split(
    ' ',
  ),
)
const MOST_LATIN = 4

/** Finds a run of dummy text, such as `Lorem ipsum dolor sit`. */
function dummyRun(text: string): { readonly words: string; readonly at: number } | undefined {
  let run: { at: number; end: number; count: number } | undefined
  for (const match of text.matchAll(/\p{L}+/gu)) {
    const isDummy = DUMMY.has(match[0].toLowerCase())
    const end = match.index + match[0].length
    // The words “in”, “non” and “id” are in other languages, so a run does not begin with one of them.
    if (isDummy && run) run = { at: run.at, end, count: run.count + 1 }
    else if (isDummy && match[0].length > 3) run = { at: match.index, end, count: 1 }
    else if (run && run.count >= MOST_LATIN) break
    else run = undefined
  }
  return run && run.count >= MOST_LATIN ? { words: text.slice(run.at, run.end), at: run.at } : undefined
}

/** Markers of unfinished text, in capitals. */
const MARKER = /(?<![\p{L}\p{N}-])(TODO|FIXME|TKTK(?:TK)*|TK|XXX+|TBD|TBC)(?![\p{L}\p{N}]|-\p{L})/gu
/** Gaps that an author leaves for a figure or a page. */
const GAP = /(?:[$€£]\s?X{2,}|\bX{2,}\s?%|(?<=\s)\?{3,})(?![\p{L}\p{N}])/gu
/** A greeting into which a program wrote the absence of a name. */
const NOBODY =
  /^(?:dear|hello|hi|hey|liebe[rs]?|hallo|bonjour|ch[eè]re?|hola|querid[oa]|ciao|car[oa]|olá|beste)\s+(?:undefined|null|nan|none|\[object object\])\s*[,!:.]?/iu
/** In these languages `TODO` means “all”. */
const TODO_IS_A_WORD = /^(?:es|pt|gl|ast|ca)\b/

/** Tells whether the character at an index is between quotation marks. */
function isQuoted(text: string, at: number): boolean {
  const before = text.slice(0, at)
  const after = text.slice(at)
  for (const [open, close] of ['“”', '„“', '«»', '»«', '‘’', '‚‘', '「」', '『』', '""', '``', "''"].map(pair => [
    ...pair,
  ])) {
    if (!open || !close) continue
    const last = before.lastIndexOf(open)
    if (last < 0 || !after.includes(close)) continue
    const isOpen = open === close ? before.split(open).length % 2 === 0 : !before.slice(last + 1).includes(close)
    if (isOpen) return true
  }
  return false
}

/** Finds the text in one block that somebody meant to replace. Quoted words are not placeholders, because the text is about them. */
function placeholdersIn({ text, isQuotation }: Block, language: string): Match[] {
  const found: Match[] = []
  const note = (words: string, certainty: Certainty): void => {
    found.push({ words, certainty: isQuotation ? 'doubt' : certainty })
  }
  const isCapitals = /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text) && text.split(' ').length > 1
  const isAll = TODO_IS_A_WORD.test(language) && /^todos?[.!:]?$/i.test(text)
  if (WHOLE_BLOCK.test(text.toLowerCase()) || BYLINE.test(text)) {
    note(text, isAll ? 'doubt' : 'sure')
    return found
  }
  const [greeting] = NOBODY.exec(text) ?? []
  if (greeting) note(greeting, 'sure')
  for (const { 0: words, index } of text.matchAll(GAP)) if (!isQuoted(text, index)) note(words, 'doubt')
  const dummy = dummyRun(text)
  if (dummy && !isQuoted(text, dummy.at)) note(dummy.words, 'sure')
  for (const pattern of [BRACKETED, TRAILING])
    for (const { 0: words, index } of text.matchAll(pattern))
      if (!isQuoted(text, index) && !found.some(each => each.words.includes(words)))
        note(words, pattern === BRACKETED && isEditorsNote(words, text) ? 'doubt' : 'sure')
  for (const { 0: words, index } of text.matchAll(MARKER)) {
    if (isQuoted(text, index) || isCapitals || found.some(each => each.words.includes(words))) continue
    const rest = text.slice(index + words.length)
    const isTask = index === 0 && /^\s*[:–—]/.test(rest) && !(words === 'TODO' && TODO_IS_A_WORD.test(language))
    const isAlone = /[([]$/.test(text.slice(0, index)) && /^[)\]]/.test(rest)
    if (isTask || isAlone || words.startsWith('TKTK')) note(words, 'sure')
    else if (!isNamed(words, text, index)) note(words, 'doubt')
  }
  return found
}

/** Tells whether words in brackets may be an addition to a quotation. */
const isEditorsNote = (words: string, text: string): boolean =>
  NOTE_IN_BRACKETS.test(words) && words.length < text.length && !words.match(TRAILING)

/** Tells whether a marker is part of a name: a list of tasks, a Roman number after a name, a company. */
function isNamed(marker: string, text: string, at: number): boolean {
  const before = text.slice(0, at).trimEnd()
  const after = text.slice(at + marker.length)
  if (marker === 'TODO' || marker === 'FIXME')
    return (
      /\b(?:a|an|the|my|your|our|his|her|their|its)$/i.test(before) ||
      /^\s+(?:list|lists|app|comments?|item|items)\b/i.test(after)
    )
  if (/^XXX+$/.test(marker)) return /\p{Lu}\p{Ll}+$/u.test(before) || /\b(?:siglo|século|secolo)$/iu.test(before)
  if (marker === 'TK') return /^\s+\p{Lu}/u.test(after)
  return false
}

/** The towns in example addresses, in the languages of Offprint. Only streets really have such names. */
const EXAMPLE_TOWN =
  /\b(?:Exampletown|Example (?:City|Town)|Anytown|Musterstadt|Musterhausen|Beispielstadt|Beispielort|Villeexemple|Ville-Exemple|Ciudad Ejemplo|Città Esempio|Cidade Exemplo|Voorbeeldstad|Przykładowo|Miasto Przykładowe|Примерск|Прикладне)\b|(?:示例市|示例市|サンプル市)/u
const EXAMPLE_STREET =
  /\b(?:Example (?:Street|St|Road|Avenue)|Sample Street|Musterstra(?:ß|ss)e|Beispielstra(?:ß|ss)e|[Rr]ue (?:de l[’']Exemple|de l[’']exemple|Exemple)|Calle (?:de )?Ejemplo|Via Esempio|Rua (?:do )?Exemplo|Voorbeeldstraat|ul\. Przykładowa|ул\. Примерная|вул\. Прикладна|123 Main St(?:reet)?|Your (?:postal )?address)\b/u

interface Leftovers {
  readonly sure: readonly Finding[]
  readonly doubt: readonly Finding[]
}

const blocksIn = memoByObject((email: EmailReading): Block[] => blocksOf(email.html))

const leftoversIn = memoByObject((email: EmailReading): Leftovers => {
  const language = email.headers.get('content-language') ?? 'en'
  const blocks = [{ text: oneLine(email.subject), isQuotation: false }, ...blocksIn(email)]
  const matches = new Map<string, Certainty>()
  const note = ({ words, certainty }: Match): void => {
    if (matches.get(words) !== 'sure') matches.set(words, certainty)
  }
  if (TRIAL.test(email.subject.trim())) note({ words: email.subject.trim(), certainty: 'doubt' })
  for (const block of blocks) {
    for (const match of placeholdersIn(block, language)) note(match)
    const [town] = EXAMPLE_TOWN.exec(block.text) ?? []
    const [street] = EXAMPLE_STREET.exec(block.text) ?? []
    if (town && street) note({ words: town, certainty: 'sure' })
    else if (town ?? street) note({ words: town ?? street ?? '', certainty: 'doubt' })
    if (
      /^(?:\[(?:test|draft|entwurf|brouillon|borrador|bozza|rascunho|concept|szkic|черновик|чернетка|草稿|下書き)\]|(?:copy|kopie|copie|copia|cópia|kopia|копия|копія) (?:of|von|de|di|van|do|из):? )/iu.test(
        block.text,
      )
    )
      note({ words: block.text, certainty: block.text.startsWith('[') && !block.isQuotation ? 'sure' : 'doubt' })
  }
  const of = (certainty: Certainty): Finding[] =>
    [...matches].flatMap(([words, each]) =>
      each === certainty && !isStarter(words) ? [findingOf(words, certainty)] : [],
    )
  const addresses = exampleAddresses(email)
  return { sure: [...of('sure'), ...addresses.sure], doubt: [...of('doubt'), ...addresses.doubt] }
})

const isStarter = (words: string): boolean => STARTER_TEXT.address.includes(words)

const findingOf = (words: string, certainty: Certainty): Finding => ({
  what:
    certainty === 'sure' ? `${quoted(words)} is a placeholder.` : `${quoted(words)} looks like a leftover placeholder.`,
  fix: 'Replace the placeholder with the final text, or remove it.',
  near: { words },
})

/**
 * Finds addresses at names that are reserved for examples (RFC 2606), unless the publication has such a name itself. An
 * address that is written out may be an example in the text.
 */
function exampleAddresses({ site, headers, elements }: EmailReading): Leftovers {
  const { hostname } = new URL(site)
  // A publication on this machine is a trial.
  if (reservedName(hostname) || /^(?:127\.|\[::1\]$)/.test(hostname)) return { sure: [], doubt: [] }
  const sure: Finding[] = []
  const doubt: Finding[] = []
  for (const [field, setting] of [
    ['from', 'sender'],
    ['reply-to', 'replyTo'],
  ] as const) {
    const [, address, host = ''] = /([^\s<>]+@([^\s<>]+))>?$/.exec(headers.get(field) ?? '') ?? []
    if (!address || !reservedName(host)) continue
    const what = `The address ${address} is at a domain that is reserved for examples, so nobody gets mail to it.`
    sure.push({ what, fix: `Set \`${setting}\` to an address of your own.`, near: { setting } })
  }
  for (const { name, attributes, hidden, text } of elements) {
    const href = attributes.get('href') ?? ''
    const [, host = ''] = /^(?:https?:\/\/|mailto:[^@]*@)([^/?#:]+)/i.exec(href) ?? []
    if (name !== 'a' || hidden || !reservedName(host)) continue
    const what = `A link leads to ${href}, an address that is reserved for examples.`
    const isSpokenOf = text.includes(host)
    ;(isSpokenOf ? doubt : sure).push({ what, fix: 'Replace the address with the real one.', near: { words: href } })
  }
  return { sure, doubt }
}

/** Finds sentences of `offprint init`. */
function starterText(email: EmailReading): Finding[] {
  const plain = (text: string): string =>
    text
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .toLowerCase()
  const texts = [email.subject, ...blocksIn(email).map(({ text }) => text.replaceAll('“…”', ' '))].map(plain)
  const bare = (text: string): string => plain(text.replace(/`[^`]*`/g, ' '))
  return Object.values(STARTER_TEXT)
    .filter(sentence => texts.some(text => text.includes(bare(sentence))))
    .map(words => ({
      what: `${quoted(words)} is a text of \`offprint init\`.`,
      fix: 'Replace the text with your own, or remove it.',
      near: { words },
    }))
}

export const PLACEHOLDER_RULES: readonly EmailRule[] = [
  {
    id: 'content.placeholder',
    group: 'Content',
    severity: 'error',
    holds: 'No placeholder is left',
    find: email => leftoversIn(email).sure,
  },
  {
    id: 'content.leftover',
    group: 'Content',
    severity: 'warning',
    holds: 'No text looks like a placeholder',
    find: email => leftoversIn(email).doubt,
  },
  {
    id: 'content.starter',
    group: 'Content',
    severity: 'warning',
    holds: 'No text of `offprint init` is left',
    find: starterText,
  },
]
