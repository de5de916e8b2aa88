import { lookUp } from '../core/look-up.js'
import { memo } from '../core/memo.js'
import type { State } from './subscriber.js'

/**
 * Normalizes headers and cells for comparison: words in lower case without accents, so that `UnsubTime`, `UNSUB_TIME` and
 * `unsub time` are alike.
 */
export const cellWords = (text: string): string =>
  // Most cells are ASCII, for which fewer steps do the same.
  (isAscii(text)
    ? text
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
    : text
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(/ß/g, 'ss')
        .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
  ).trim()

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

/** Returns the words of a header, which is asked for at every row. */
export const headerWords = memo(1_000, cellWords)

/**
 * The words for each state in newsletter services and spreadsheets, in the languages of `locales/`. If services disagree about a word (`inactive`), the meaning with less mail counts.
 */
const WORDS: Readonly<Record<State, string>> = {
  active: `active|subscribed|subscriber|member|normal|enabled|confirmed|verified|opted in|opt in|optin|opt in confirmed|double opt in|
    single opt in|regular|premium|gifted|gift|free|paid|comp|comped|complimentary|trial|trialed|monthly|yearly|annual|
    founding|mailable|deliverable|valid|granted|given|explicit|express|implied|implicit|actively subscribed|resubscribed|
    aktiv|abonniert|angemeldet|eingetragen|bestatigt|bestaetigt|erteilt|
    actif|abonne|abonnee|inscrit|inscrite|confirme|confirmee|
    activo|activa|suscrito|suscrita|confirmado|confirmada|alta|de alta|
    actief|ingeschreven|aangemeld|geabonneerd|bevestigd|
    attivo|attiva|iscritto|iscritta|confermato|confermata|ativo|ativa|inscrito|inscrita|subscrito|subscrita|
    marketing contact|активен|активный|подписан|подписана|активний|підписаний|підписана|aktywny|aktywna|zapisany|zapisana|
    有効|購読中|登録済み|配信中|已订阅|订阅|有效|活跃|已訂閱|訂閱|مشترك|نشط|פעיל|רשום`,
  pending: `pending|unconfirmed|not confirmed|unactivated|not activated|unverified|not verified|non confirmed|
    awaiting confirmation|waiting for confirmation|waiting|validating|needs attention|invited|opt in pending|
    pending confirmation|confirmation pending|activation pending|pending opt in|double opt in pending|requested|temp hold|temporary hold|
    not set|no permission set|no permissions set|
    unbestatigt|unbestaetigt|nicht bestatigt|nicht bestaetigt|ausstehend|wartend|
    en attente|non confirme|non confirmee|pendiente|sin confirmar|no confirmado|no confirmada|
    onbevestigd|niet bevestigd|in afwachting|wachtend|in attesa|non confermato|non confermata|pendente|nao confirmado|
    nao confirmada`,
  bounced: `bounced|bounce|hard bounce|hard bounced|hardbounce|hardbounced|soft bounce|soft bounced|softbounce|
    softbounced|hard|soft|permanent|cleaned|invalid|undeliverable|undelivered|malformed|non existent|nonexistent|unreachable|
    bouncing|by bounces|on hold bounce|returned|unzustellbar|ungultig|ungueltig|invalide|rejete|rejetee|non distribue|rebotado|rebotada|invalido|
    invalida|onbestelbaar|gebounced|ongeldig|respinto|respinta|non valido|devolvido|devolvida|rejeitado|rejeitada`,
  unsubscribed: `unsubscribed|unsubscribe|unsub|not subscribed|nonsubscribed|non subscribed|never subscribed|opted out|
    opt out|optout|optedout|cancelled|canceled|inactive|disabled|deactivated|blocked|blocklisted|blocklist|blacklisted|
    blacklist|removed|deleted|archived|left|suppressed|suspended|banned|do not email|do not mail|do not contact|
    do not send|no mail|nomail|no email|no emails|dnc|suppression|manual suppression|declined|denied|revoked|withdrawn|expired|former|lapsed|globally unsubscribed|global unsubscribe|
    non marketing contact|on hold opt out|by user|by moderator|transactional|excluded|stopped|no consent|no permission|no permission to send|spammy|malicious|paused|nonmember|not a member|rejected|
    abgemeldet|ausgetragen|abbestellt|gekundigt|gekuendigt|inaktiv|deaktiviert|gesperrt|blockiert|geloscht|geloescht|
    nicht abonniert|nicht angemeldet|widerrufen|abgelehnt|
    desabonne|desabonnee|desinscrit|desinscrite|non abonne|non abonnee|non inscrit|resilie|resiliee|inactif|bloque|bloquee|
    supprime|supprimee|refuse|refusee|desactive|desactivee|
    baja|de baja|dado de baja|dada de baja|desuscrito|desuscrita|no suscrito|no suscrita|cancelado|cancelada|inactivo|
    inactiva|bloqueado|bloqueada|eliminado|eliminada|anulado|anulada|desactivado|desactivada|
    afgemeld|uitgeschreven|opgezegd|inactief|geblokkeerd|verwijderd|geweigerd|niet ingeschreven|niet aangemeld|
    disiscritto|disiscritta|non iscritto|non iscritta|cancellato|cancellata|annullato|disattivato|inattivo|inattiva|
    bloccato|bloccata|rimosso|rimossa|descadastrado|descadastrada|removido|removida|inativo|inativa|nao inscrito|
    отписан|отписана|отписался|отписалась|неактивен|відписаний|відписана|відписався|неактивний|wypisany|wypisana|nieaktywny|
    nieaktywna|無効|解除|解除済み|購読解除|退会|配信停止|已退订|退订|取消订阅|已取消|已退訂|退訂|取消訂閱|ملغى|غير مشترك|
    ألغى الاشتراك|הוסר|לא פעיל|לא רשום`,
  complained: `complained|complaint|complainer|complaints|spam|spam complaint|spam report|spam reported|marked as spam|
    reported spam|reported as spam|abuse|abuse complaint|abuse report|junk|feedback loop|beschwerde|spambeschwerde|
    hat sich beschwert|plainte|signale comme spam|queja|denuncia|marcado como spam|klacht|gemarkeerd als spam|reclamo|
    reclamacao`,
}

const STATE_OF: Readonly<Record<string, State>> = Object.fromEntries(
  (Object.keys(WORDS) as State[]).flatMap(state => WORDS[state].split('|').map(word => [cellWords(word), state])),
)

/** Returns the state that a cell names by a single word or phrase. */
export const stateNamed = (cell: string): State | undefined => lookUp(STATE_OF, cellWords(cell))

const YES = /^(?:yes|y|true|t|on|x|1|1 0+|ja|j|oui|o|vrai|si|s|verdadero|wahr|waar|vero|sim|verdadeiro)$/
const NO = /^(?:no|n|false|f|off|0|0 0+|never|nein|falsch|non|faux|nee|onwaar|falso|nao)$/

/** Returns true if a cell means yes, false if it means no, and undefined if it means something else. */
export function answerOf(cell: string): boolean | undefined {
  if (/^[✓✔☑✅]\ufe0f?$/u.test(cell)) return true
  if (/^[✗✘☐❌]\ufe0f?$/u.test(cell)) return false
  const words = cellWords(cell)
  return YES.test(words) ? true : NO.test(words) ? false : undefined
}

const EMPTY =
  /^(?:[-–—]*|\\n|\(?null\)?|nil|none|#?n\/a|#?nv|nan|undefined|\(blank\)|\[\]|\{\}|""|(?:0000|0001)-\d\d-\d\d.*|0?0[./]0?0[./]0000.*)$/i

/** Tells whether a cell is empty, in any form in which spreadsheets and databases write an empty cell. */
export const isEmpty = (cell: string): boolean => EMPTY.test(cell)

const MONTHS =
  /\b(?:jan|feb|fev|mar|mrz|maa|apr|avr|abr|may|mai|mei|maj|mag|jun|jui|jul|lug|aug|aou|ago|sep|set|oct|okt|ott|out|nov|dec|dez|dic)\p{L}*/gu
const CLOCK =
  /\b(?:am|pm|at|utc|gmt|t|z|of|de|um|uhr|(?:mon|tue|wed|thu|fri|sat|sun)\p{L}*|\d+(?:st|nd|rd|th|t|z|am|pm))\b/gu

/** Tells whether a cell contains a date and nothing else: one since 1990, or seconds or milliseconds since 1970. */
export function isDateCell(cell: string): boolean {
  if (/^(?:1\d{9}(?:\d{3})?(?:\.\d+)?|20\d\d(?:0[1-9]|1[0-2])[0-3]\d(?:\d{6})?)$/.test(cell)) return true
  const rest = cellWords(cell.replace(/(\d)[tT](\d)/g, '$1 $2'))
    .replace(MONTHS, '')
    .replace(CLOCK, '')
  if (!/^[\d ]*$/.test(rest)) return false
  return /\b(?:199\d|20\d\d)\b/.test(rest) || /^\d{1,2}[./-]\d{1,2}[./-]\d{2}(?:\D|$)/.test(cell)
}
