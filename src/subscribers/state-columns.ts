import { error, ProblemsError } from '../core/problem.js'
import { answerOf, cellWords, headerWords, isDateCell, isEmpty, stateNamed } from './list-words.js'
import { leastMail, STATES, type State } from './subscriber.js'

/** A way to read the cells of a column that states who gets mail. */
export interface StateColumn {
  /** The state that a “yes” or a date means and, if `text` is set, any other text. */
  readonly yes: State
  /** The state that a “no” means and, unless `named` is set, an empty cell. */
  readonly no: State
  /** Whether the column contains words (`status`), so that the meaning of an empty cell or of a number is unknown. */
  readonly named?: boolean
  /** Whether the column is filled only for people who left, for example with their reason. */
  readonly text?: boolean
}

const any = (words: string): RegExp => new RegExp(`^(?:${words})$`)
const folded = (words: string): string => words.split('|').map(cellWords).join('|')

/** Words in a header that do not say what the column is about. */
const FILLER = any(
  'e|mail|email|emails|subscriber|subscription|contact|list|member|newsletter|user|global|current|marketing|recipient|audience|abo|abonnement|abonne|suscripcion|inscription|de|du|del|di|do|des|der|la|el|le',
)
const STATUS = any('status|statut|state|etat|estado|stato|staat|zustand|toestand|situacao')
/** The word “status”, which is a part of a longer word in some languages. */
const STATUS_WORD = new RegExp(
  `(?:status|statut)$|^(?:${folded('статус|состояние|стан|الحالة|حالة|סטטוס|מצב')})$|(?:${folded('状态|狀態|状態|ステータス')})$`,
)
const TYPE = any('(?:subscriber |subscription |contact |member )?(?:type|typ|tipo)')
/** Columns about money, text messages, statistics and links, in which any subscriber may have a value. */
const OTHER_MATTERS = any(
  'payment|payments|paid|billing|plan|order|orders|stripe|tier|invoice|price|trial|premium|gifted|gifts|referrals?|donor|donation|marital|civil|employment|sms|phone|mobile|whatsapp|push|(?!acc).*counts?|number|anzahl|rate|score|total|percent|days|url|link|token|hash|key|uuid|guid|track|tracking',
)
/** Columns of sales and of membership fees, whose status says nothing about mail. */
const ANOTHER_STATUS = any('(?:lead|deal|patron|order|stripe) status')
const WHY = any('reason|campaign|title|comment|comments|message|note|notes|other|grund|motif|motivo|reden|raison|id')
/** Words in the header of a column about when, how or where a person subscribed, in which an empty cell says nothing. */
const CIRCUMSTANCE = any(
  'at|on|time|date|datum|am|since|seit|depuis|desde|fecha|data|timestamp|ts|ip|source|quelle|origin|via|method|page|form|forms|id|name|lists|tags|groups|level|interval|frequency|last|first|language|locale|country|amount|currency|expires|expiry|start|started|end|renewal|months|text|version|by',
)
const NEGATION = any('not|non|no|nicht|niet|pas|nao|kein|keine|geen|sin|sans|ohne|without|never')
const WHEN = any('at|on|time|date|datum|am|since|seit|fecha|data|timestamp|ts')

/**
 * The meanings of headers, whose words are written together. The first match counts, because `unsubscribed` contains
 * `subscribed`.
 */
const STEMS: readonly (readonly [RegExp, StateColumn])[] = [
  [/complain|spam|abuse|beschwerde|plainte|queja|klacht/, { yes: 'complained', no: 'active' }],
  [
    /bounc|^clean(?:time|date|campaign)|cleaned|undeliver|isbad$|^onhold$|unzustellbar|rebot|onbestelbaar|invalid/,
    { yes: 'bounced', no: 'active' },
  ],
  [
    /unconfirm|notconfirm|nonconfirm|unverif|notverif|unactivat|pending|unbestat|unbestaet|onbevestig|sinconfirm|awaiting|enattente|pendient/,
    { yes: 'pending', no: 'active' },
  ],
  [
    /unsub|notsubscr|nonsubscr|unsuscr|desab|desins|desusc|disiscr|descadast|abgemeld|abmeld|austrag|ausgetrag|abbestell|kundigung|gekundigt|gekuendigt|afmeld|afgemeld|uitschr|uitgeschr|opgezegd|opt(?:ed|ing)?out|black(?:list)|block(?:list|ed)|geblokk|gesperrt|sperrliste|bloque|suppress|disabled|deactivat|delet(?:e|ion)|erased|erasure|forgotten|anonymi[sz]|deceased|verstorben|widerruf|austritt|geloscht|geloescht|removed|archived|banned|suspended|excluded|revoked|withdrawn|inactive|inaktiv|inactif|inactief|inactiv|deaktiv|donot(?:e?mail|contact|send|bulk|allow)|^(?:removal|leave|leaving|exit|stop)(?:date|time|at|on)$|^no(?:e?mail|contact)|^dnc|baja$|cancell?ed|^stopstatus$|отпис|відпис|wypis|rezygn|退订|退訂|取消|停止|解除|退会|הסר|ביטול|الغاء/,
    { yes: 'unsubscribed', no: 'active' },
  ],
  [/valid(?:ity)?$/, { yes: 'active', no: 'bounced' }],
  [
    /confirm|verif|bestatig|bestaetig|bevestig|consen[ts]|einwillig|einverst|zustimm|toestemm|permission|gdpr|dsgvo|^doi$|doubleopt|activated|aktiviert/,
    { yes: 'active', no: 'pending' },
  ],
  [
    /subscri|suscri|abonn|angemeldet|aangemeld|ingeschr|inscri|iscri|opt(?:ed)?in(?!g)|newsletter$|mailinglist$|(?<!re|inter|pro)active$|aktiv$|actief$|actif$|activ[oa]$|attiv[oa]$|ativ[oa]$|enabled|mailable|accepts|deliverable|^(?:receives?|wants?|gets?|sends?|allows?|can|may|okto)(?:e?mail|contact)|mails?allowed$|contactable$|^mailings?$|^(?:e?mail)?marketing$|^abo$/,
    { yes: 'active', no: 'unsubscribed' },
  ],
]

/** Returns how to read the column of a header, or undefined if the column is not about who gets mail. */
export function stateColumn(header: string): StateColumn | undefined {
  const phrase = cellWords(header)
  const words = phrase.split(' ')
  const about = words.filter(word => !STATUS.test(word) && !FILLER.test(word))
  if (ANOTHER_STATUS.test(phrase)) return undefined
  if (
    TYPE.test(phrase) ||
    about.join(' ') === 'opt' ||
    (about.length === 0 && words.some(word => STATUS.test(word) || STATUS_WORD.test(word)))
  )
    return NAMED
  if (words.some(word => OTHER_MATTERS.test(word))) return undefined
  const together = phrase.replaceAll(' ', '')
  const [, column] = STEMS.find(([stem]) => stem.test(together)) ?? []
  const status = words.some(word => STATUS_WORD.test(word))
  if (!column) return status && !words.some(word => WHEN.test(word)) ? NAMED : namedAfter(words)
  if (column.no === 'active') return words.some(word => WHY.test(word)) ? { ...column, text: true } : column
  // An empty confirmation date means that the person did not confirm; an empty date of subscribing means nothing.
  const circumstances = words.filter(word => CIRCUMSTANCE.test(word))
  const dated = column.no === 'pending' && circumstances.every(word => WHEN.test(word))
  if (circumstances.length > 0 && !dated) return undefined
  if (words.some(word => NEGATION.test(word))) return { yes: column.no, no: 'active' }
  return status ? { ...column, named: true } : column
}

/** Returns the meaning of a column that is named after people who left: `Left at`, `Cancelado`. */
function namedAfter(words: readonly string[]): StateColumn | undefined {
  const yes = stateNamed(words.filter(word => !FILLER.test(word) && !WHEN.test(word)).join(' '))
  return yes && yes !== 'active' ? { yes, no: 'active' } : undefined
}

/**
 * Returns the state that a cell of any other column names unmistakably, such as `Unsubscribed` under `Marketing emails`, or
 * the state in a cell of JSON, as listmonk exports it.
 */
export function stateInOtherColumn(header: string, cell: string): State | undefined {
  const lists = [...cell.matchAll(/"subscription_?status"\s*:\s*"([^"]*)"/gi)].map(([, word = '']) => stateNamed(word))
  if (lists.length > 0) return lists.map(state => state ?? 'pending').reduce(leastMail)
  const phrase = headerWords(header)
  if (PREFERENCE.test(phrase) && NO_MAIL.test(cellWords(cell))) return 'unsubscribed'
  const words = phrase.split(' ')
  if (!UNMISTAKABLE.test(cellWords(cell)) && !words.some(word => REASON.test(word))) return undefined
  return words.some(word => OTHER_MATTERS.test(word)) ? undefined : stateNamed(cell)
}

/** Columns with reasons, such as `BOUNCE` or `SpamComplaint`, which are filled only for people who get no mail. */
const REASON = any('reason|grund|motif|motivo|reden|raison')

/** Columns about how somebody gets mail, such as the `Email preference` of Google Groups, in which only a refusal is a state. */
const PREFERENCE = /^(?:e ?mail|mail|delivery) (?:delivery|preference|setting|option|mode|frequency)s?$/
const NO_MAIL = /^(?:none|never|nothing|off|no|disabled|unsubscribed?)$/

const UNMISTAKABLE =
  /^(?:unsub|opted out|(?:hard )?bounced|complained|(?:marked as|reported) spam|block ?listed|black ?listed|do not (?:e?mail|contact|send)|no ?e?mails?$|nonmember$|abgemeldet|desabonn|desinscri|afgemeld|uitgeschreven|dad[oa] de baja|desuscrit|disiscritt|descadastrad)/

/** The meanings of cells that the editor has given, by `cellWords` of the cell; '' is the key for an empty cell. */
export type Meanings = ReadonlyMap<string, State>

const keyOf = (cell: string): string => (isEmpty(cell) ? '' : cellWords(cell) || cell)

/**
 * Reads the meanings that the editor gives on the command line, such as `VIP=active`.
 * @throws ProblemsError if one of them names no state
 */
export function readMeanings(options: readonly string[]): Meanings {
  const meanings = options.map(text => {
    const at = text.lastIndexOf('=')
    const state = STATES.find(each => each === text.slice(at + 1).trim())
    return { text, cell: text.slice(0, Math.max(at, 0)).trim(), state: at < 0 ? undefined : state }
  })
  const wrong = meanings.flatMap(({ text, state }) =>
    state ? [] : [error('subscribers.value', { file: `--value ${text}` }, 'This does not name a state.', MEANING_FIX)],
  )
  if (wrong.length > 0) throw new ProblemsError(wrong)
  return new Map(meanings.map(({ cell, state = 'pending' }) => [keyOf(cell), state]))
}

const MEANING_FIX = `Write it like --value "VIP=active". The states are ${STATES.join(', ')}.`

/** Returns the state that a cell means, or undefined if the cell is not understood. */
export function stateIn(cell: string, column: StateColumn, meanings: Meanings): State | undefined {
  const empty = isEmpty(cell)
  const meant = meanings.get(keyOf(cell))
  if (meant) return meant
  if (empty) return column.named ? undefined : column.no
  if (column.text) return textState(cell, column)
  // As a status, `1` and `S` are codes whose meaning differs between services.
  const answer = column.named && /^(?:\d.*|[a-z])$/i.test(cell) && !/^[yn]$/i.test(cell) ? undefined : answerOf(cell)
  if (answer !== undefined) return answer ? column.yes : column.no
  return stateNamed(cell) ?? (!column.named && isDateCell(cell) ? column.yes : stateAtStart(cell))
}

/** Returns the state that the first words of a cell name unmistakably: `Unsubscribed by admin`. */
function stateAtStart(cell: string): State | undefined {
  const words = cellWords(cell)
  if (!UNMISTAKABLE.test(words)) return undefined
  return STEMS.find(([stem, { no }]) => no === 'active' && stem.test(words.replaceAll(' ', '')))?.[1].yes
}

/** Reads a cell with a reason for leaving. Any reason, even "Free" or "No time", proves that the person left. */
function textState(cell: string, { yes, no }: StateColumn): State {
  if (/^(?:0|false)$/i.test(cell)) return no
  const named = stateNamed(cell)
  return named === undefined || named === 'active' ? yes : named
}

/** Columns about payment or a postal address in exports that are recognised by their other columns. */
const LAYOUTS: readonly {
  readonly has: readonly string[]
  readonly ignores: readonly string[]
  /** Columns that become fields. Only an unmistakable state in them counts. */
  readonly keeps?: readonly string[]
  /** Columns that contain a state in this layout only. */
  readonly states?: readonly string[]
}[] = [
  // Four versions of Substack’s export. A subscription in it is one that was paid for, and people who do not pay get mail, too.
  { has: ['email disabled', 'active subscription'], ignores: ['active subscription'] },
  { has: ['email disabled', 'start date'], ignores: ['type', 'state', 'cancel date', 'subscription type'] },
  { has: ['stripe plan'], ignores: ['type', 'state', 'cancel date', 'subscription type'] },
  // Substack sends the post to whoever has turned off its own digest.
  { has: ['email disabled', 'digest enabled'], ignores: ['digest enabled'] },
  // phpList leaves this column at 0 for people who subscribed by its own form.
  { has: ['confirmed', 'blacklisted'], ignores: ['opted in', 'optedin', 'subscribepage'] },
  { has: ['user email address'], ignores: ['state', 'type', 'subscription type'] },
  // MailerLite and others: beside the status there is a postal address, and this is its region.
  { has: ['status', 'country', 'zip'], ignores: [], keeps: ['state'] },
  // Mailman 3: whoever owns or moderates a list, or has only written to it, does not get its mail.
  { has: ['role', 'delivery mode'], ignores: ['subscription mode'], states: ['role'] },
]

const layoutsOf = (headers: readonly string[]) => LAYOUTS.filter(({ has }) => has.every(name => headers.includes(name)))

/** Returns the columns that contain a state in a known layout, by `cellWords` of the header. */
export const statesIn = (headers: readonly string[]): readonly string[] =>
  layoutsOf(headers).flatMap(({ states = [] }) => states)

/** Returns the columns that are fields in a known layout, by `cellWords` of the header. */
export const keptIn = (headers: readonly string[]): readonly string[] =>
  layoutsOf(headers).flatMap(({ keeps = [] }) => keeps)

/** A column of words, in which the meaning of an empty cell or of a number is unknown. */
export const NAMED: StateColumn = { yes: 'active', no: 'unsubscribed', named: true }

/** Returns the columns of a known layout that look like a state but do not contain one, by `cellWords` of the header. */
export const ignoredIn = (headers: readonly string[]): readonly string[] =>
  layoutsOf(headers).flatMap(({ ignores }) => ignores)
