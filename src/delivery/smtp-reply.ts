import { anyOf } from '../core/text.js'

/**
 * The subject of a refusal. Only `mailbox` (it does not exist) and `doubtful` (it may not exist) ever count against a
 * subscriber. The others are about the moment (`temporary`, `rate`, `full`), about the sender (`relay`: the server does not
 * send for us; `policy`: our address or host name, SPF, DKIM or DMARC, blocked, listed, taken for spam) or about the message
 * (`size`); `other` says nothing useful.
 */
export type ReplySubject =
  | 'mailbox'
  | 'doubtful'
  | 'temporary'
  | 'rate'
  | 'full'
  | 'size'
  | 'relay'
  | 'policy'
  | 'other'

/** Enhanced codes (RFC 3463 and the IANA registry), without the class, for undeliverable addresses and closed mailboxes. */
const DEAD = new Set(['1.1', '1.2', '1.3', '1.6', '1.10', '2.1', '4.4'])

/** Codes that only say that something failed. For these, the words decide. */
const VAGUE = new Set(['0.0', '1.0', '2.0', '3.0', '5.0'])

/** Codes that are not about the recipient’s address, whatever the words say. */
const ELSEWHERE: Readonly<Record<string, ReplySubject>> = {
  ...{ '1.7': 'policy', '1.8': 'policy', '2.2': 'full', '2.3': 'size', '3.4': 'size', '4.5': 'rate', '7.28': 'rate' },
}

/**
 * Words that outweigh any code, in order: servers answer 5.1.1 to senders that they block, and 5.2.1 to mail that comes too
 * fast. Each pattern needs its verb, because `User unknown in relay recipient table` is about a mailbox.
 */
const WORDS: readonly (readonly [ReplySubject, RegExp])[] = [
  [
    'rate',
    anyOf(
      /\brates?\b|\bthrottl|frequen/,
      /too (?:fast|quickly|often|many (?:connections|messages|mails|emails|recipients|rcpts|invalid|unknown|concurrent|sessions|errors|requests))/,
      /\bper (?:second|minute|hour|day)/,
      /\b(?:daily|hourly|monthly|sending|outbound|outgoing|send|recipient) (?:\w+ ){0,3}(?:limit|quota)/,
      /gr[ea]y-?list|unusual (?:sending )?activity|try again later/,
    ),
  ],
  [
    'full',
    anyOf(
      /\bover[- ]?quota|\bquota\b.{0,40}\b(?:exceed|full|violat|reached|over)/,
      /(?:exceed\w*|over|out of|beyond|above)\b.{0,40}\b(?:quota|storage|disk|space)/,
      /\b(?:mail ?box|inbox|account|user|recipient|mail ?folder|storage|disk)(?: \S+){0,4} (?:is |are |has )?(?:over ?)?full\b/,
      /mail ?box size|insufficient (?:\w+ )?(?:storage|space)|storage allocation|no space|space (?:is )?not enough/,
      /\b(?:mail ?box|inbox|account|user)\b.{0,30}\breached\b.{0,12}\blimit/,
      /\b(?:lleno|llena|piena|pleine?|cheia|voll|pe(?:ł|l)n[ay])\b|not enough (?:\w+ )?space/,
    ),
  ],
  [
    'size',
    anyOf(
      /too (?:large|big|long)\b|\bsize\b.{0,30}\b(?:limit|exceed|maximum|larger)/,
      /(?:limit|exceed\w*|maximum)\b.{0,30}\bsize\b/,
    ),
  ],
  [
    'policy',
    anyOf(
      /\bsenders?\b(?!.{0,5}may)|\bmail from\b|\bfrom[- ]?(?:address|domain|header)/,
      /\breturn[- ]?(?:path|address)|\bcallback\b|\b5322\.?from/,
      /\b(?:spf|dkim|dmarc|arc|ehlo|helo|ptr|rdns|fcrdns)\b|reverse[- ](?:dns|lookup)|\bdns ptr/,
      /\bsending (?:domain|host|server|ip|mta)\b|\bidentit(?:y|ies)\b|\b(?:email|mail) address is not verified/,
    ),
  ],
  [
    'relay',
    anyOf(
      /\brelay(?:ing)?(?! recipient)\b.{0,40}\b(?:denied|deny|not|prohibited|reject\w*|refused?|forbidden|disabled|attempt)/,
      /(?:\bnot?|\bun|\bcan|\bcan ?not|n['’]?t|\bdeny|\bdenied|\brefus\w+|prohibit\w*|\brejected:?|\bwon['’]t|unauthori[sz]ed|\bfor)\b.{0,40}\brelay(?:ing)?\b(?! recipient)/,
      /unable to relay|\brcpthosts\b|\bauthenticat|\bauthori[sz]ed recipient/,
      /\bauth(?:ori[sz]ation)? (?:is )?(?:required|needed|first|failed)|\b(?:not|un)[- ]?auth|\bsmtp auth\b/,
      /\bmust (?:\w+ ){0,3}(?:log ?in|starttls)|\blog ?in (?:first|required)|\bstarttls\b/,
      /\b(?:tls|ssl|encryption)\b.{0,20}\b(?:required|needed|mandatory)/,
      /\brequires? (?:\w+ )?(?:tls|ssl|encryption)\b|\bpop[- ]before[- ]smtp\b/,
      /\bcheck (?:\w+ ){0,2}mail\b.{0,20}\bfirst\b|\bfrom sending\b/,
      /(?<![.\w-])(?:outbound|outgoing) (?:e-?mail|mail|message|smtp|traffic)|\bcredentials\b|\bpassword\b/,
      /non-?(?:local|accepted) (?:domain|address|recipient)/,
      /(?:domain|host) (?:is )?not (?:hosted|local|served|handled|accepted|allowed)/,
      /not a(?:n open)? (?:mail )?(?:gateway|relay)|\bupgrade\b|\bsandbox\b|\byour (?:\w+ ){0,3}account\b/,
    ),
  ],
  [
    'policy',
    anyOf(
      /\bblock(?:ed|ing|s|[- ]?list\w*)?\b(?!.{0,20}inactiv)|\bblack-?list|\bdeny-?list|\bban(?:ned)?\b/,
      /\b(?:dns|r|x)?(?:bl|wl)s?\b|dnsbl|spamhaus|spamcop|barracuda|\bsorbs\b|proofpoint|cloudmark/,
      /\breputation\b|(?<!not )\blisted (?:in|on|at|by|as)\b|\bpolic(?:y|ies)\b|prohibit|\bspam|\bunsolicited/,
      /\bjunk|\bbulk\b|\bviru[ss]|\binfected\b|\bdynamic\b|\bmalware|\bphish|\bmalicious|\bsuspicious/,
      /\bsuspected|\bcontent\b|\bfilter|\battachment|\bsecurity\b|\babuse|\bcomplain|\brestrict/,
      /\brecipient preferences|not (?:been )?(?:allow|permit|white|safe)\w*[- ]?list/,
      /(?<!\b(?:or|by the) )\b(?:client|your|ip|connecting|remote) (?:\w+ )?(?:host|address|domain|ip|server|network)\b(?!.{0,40}(?:unknown|not found))/,
      /\bpermission\b|\bmembers?[- ]only|\bonly\b.{0,20}\bmembers?\b|\bnot an? members?\b|\bnon-?members?\b|\bnot allowed to (?:send|post|receive)\b/,
      /\bmoderat|\bopt(?:ed)?[- ]?(?:in|out)\b/,
    ),
  ],
  [
    'temporary',
    anyOf(
      /\bnot found, try again\b|\btemporar(?:y|ily)\b|\bconnection refused\b|\bunable to connect\b/,
      /\btime(?:d )?[- ]?out\b/,
    ),
  ],
  ['other', /\bheaders?\b|\bbut will deliver\b/i],
]

const WHO = `(?:${anyOf(/users?|mail ?box(?:es)?|accounts?|recipients?|rcpt|receivers?|user ?ids?|addressees?|addresse?s?/, /customers?|subscribers?|alias(?:es)?|persons?|local[- ]?part|inbox|e-?mails?|id|destination|dest|member/).source})`
const GONE = `(?:${anyOf(/unknown|(?:not|n['’]t) (?:be )?found/, /(?:do(?:es)?|did|could|can|may)(?: ?not|n['’]?t)? (?:seem to )?exist|(?:not?|n['’]t) exists?/, /non-?exist\w*|no longer|(?:un|not )available(?! to take)/, /not (?:an? |currently )?(?:known|valid|active|activated|recogni[sz]ed|registered|listed|defined|here|local|in (?:the )?(?:\w+ )?(?:directory|table|list))/, /unrecogni[sz]ed|undeliverable|unroute?able|deactivated|disabled|inactive|dormant|suspended|locked|closed/, /frozen|cancell?ed|terminated|expired|deleted|removed|discontinued|archived|invalid|has moved|is blocked/, /blocked due to inactivity/).source})`

/**
 * The words for users and mailboxes in other languages, and for what does not exist or has expired. Servers that cannot write
 * accents leave them out, or replace them.
 */
const OTHER_LANGUAGES: readonly (readonly [string, string])[] = [
  ['no existe', 'el usuario|el destinatario|la cuenta|la casilla|el buz(?:ó|o)n'],
  [
    'benutzer|empf(?:ä|ae|\\?+)nger|postfach|adresse|konto',
    'unbekannt|existiert nicht|nicht gefunden|deaktiviert|ung(?:ü|ue)ltig',
  ],
  [
    'utilisateur|destinataire|adresse|boite|bo(?:î|i)te|compte',
    'inconnue?|inexistante?|invalide|introuvable|n.existe pas|archivee|d(?:é|e)sactiv(?:é|e)e?',
  ],
  ['utente|destinatario|casella|indirizzo', 'sconosciut[oa]|inesistente|errato|disattivat[oa]|non esiste|non valido'],
  [
    'usuario|destinatario|buz(?:ó|o)n|casilla|cuenta|direcci(?:ó|o)n',
    'desconocid[oa]|inexistente|no existe|inv(?:á|a)lid[oa]|ha expirado|desactivad[oa]',
  ],
  [
    'usu(?:á|a)rio|destinat(?:á|a)rio|conta|caixa|endere(?:ç|c)o',
    'desconhecid[oa]|inexistente|n(?:ã|a)o existe|inv(?:á|a)lid[oa]|desativad[oa]',
  ],
  ['gebruiker|ontvanger|adres|postbus', 'onbekend|bestaat niet|niet gevonden'],
  ['konto|konta|adres|adresat|odbiorca|skrzynka|u(?:ż|z)ytkownik', 'nie istnieje|nieznany|niedost(?:ę|e)pne'],
  ['u(?:ž|z)ivatel|schr(?:á|a)nka|adresa', 'neexistuje|nezn(?:á|a)m[ýya]'],
  ['kullan(?:ı|i)c(?:ı|i)|adres|posta kutusu', 'bulunamad|bilinmiyor|mevcut de(?:ğ|g)il'],
]

/** The phrases with which servers say that a mailbox is unknown or closed. */
const NOBODY = anyOf(
  `\\b${WHO}\\b(?: \\S+){0,6}? ?${GONE}\\b`,
  `\\b(?:unknown|invalid|inactive|disabled|suspended|expired|unrecogni[sz]ed|undeliverable|non-?existent|illegal|deactivated|closed|bad|no such|no valid|no|not an? (?:known |valid )?|(?:isn|wasn)['’]?t an? (?:known |valid )?)[-_ ]?(?:or \\w+ )?(?:\\w+ ){0,2}${WHO}\\b`,
  `\\b(?:can ?not|can['’]t|could ?n['’]t|could not|unable to|did not) (?:be )?(?:find|found|identified)\\b(?: \\w+){0,2} ${WHO}\\b`,
  `\\b${WHO}\\b(?: \\w+){0,3} (?:can ?not|could not|can['’]t|could ?n['’]t) be identified`,
  /\b(?:was|were)(?:n['’]t| not) found (?:at|in|on)\b/,
  /\b(?:has left|no longer (?:with|works?|at)|moved away)\b/,
  /\bhave an? mailbox by that name/,
  /\bno (?:\w+ )?(?:one|body|person|mail ?box|account|user)\b.{0,20}\b(?:here|by|with|for|named|at)\b/,
  /(?:does(?:n['’]?t| not)|did not) have an? \S+ account|not (?:our|a|one of our) customers?/,
  /don['’]?t know (?:th|who|\w+ user)/,
  /\bun(?:known|route?able|deliverable) (?:address|user|recipient|mailbox)/,
  /\b(?:unknown|no such|non-?existent|invalid) (?:\w+ )?(?:domain|host)\b/,
  /\b(?:domain|host)(?: \S+){0,3} (?:unknown|not found|could(?:n['’]t| not) be found|not known|not exist|does(?:n['’]?t| not) exist|does not accept mail)/,
  /\bname or service not known|\bnxdomain\b/,
  /\b(?:bad|illegal|non-?existent) (?:host|domain)(?: name|\/|\b(?!name))/,
  /\bno (?:mail hosts?|route found|dns data)\b|\bresolve (?:the )?(?:domain|host)/,
  /\bhost\b.{0,12}\bby that name\b|\bnull mx\b|\bno (?:mx|mail exchanger|smtp service)\b/,
  /(?:could ?n['’]?t|could not|unable to|can ?not) find (?:an? |any )?(?:mail exchanger|mx|host|domain)/,
  /\bunroute?able\b|(?:recip|user)\w*notfound/,
  ...OTHER_LANGUAGES.map(([who, gone]) => `\\b(?:${who})\\b.{0,40}\\b(?:${gone})`),
  /\b(?:unbekannte[rs]?|onbekende|nie ma takiego|(?:utilisateur|adresse) inconnue?)\b/,
  /(?:пользовател|ящик|адрес|учетн)\S*.{0,30}(?:не (?:существует|найден)|неизвест|отключ|заблокирован)/,
  /нет такого|用户不存在|(?:邮箱|收件人|帐号|账号)\S{0,6}不存在|(?:ユーザー?|アドレス|宛先)\S{0,10}(?:存在し|不明|見つか)/,
)

/** Microsoft 365 says this about addresses that it does not know, and also about senders that it blocks. */
const DENIED = /\baccess (?:is )?denied\b/i
/** The states of an account that its owner or provider may end. */
const SUSPENDED = /\b(?:suspend(?:ed)?|locked|frozen|on hold)\b/i
/** The words with which reports of Postfix, and `withStep`, mark a reply that came after the message. */
export const LATE = 'in reply to end of DATA'
/** The words that mobile operators also use for a user whose filter rejects the message. */
const CURT = /\b(?:user unknown|unknown user|no such user)\b/i
/** Matches such a reply to the message itself, which does not name the recipient. */
const NAMELESS = /\b5\d\d ?(?:: ?){1,2}user unknown/i
/** Matches a refusal of this address without a reason, or of a domain that may only be down. */
const REJECTED = anyOf(
  /\b(?:recipient|address|rcpt|mailbox|user)\b.{0,20}\b(?:rejected|refused|denied|not (?:allowed|accepted))\b/,
  /\bdomain is not reachable\b/,
)

/**
 * Determines the subject of a server’s reply to RCPT TO or to the message, also as quoted in a bounce message. The words
 * outweigh a contradicting code, because many servers answer 550 5.1.1 to everything.
 * @param reply the reply with its codes, on one or several lines
 */
export function subjectOf(reply: string): ReplySubject {
  const basic = /(?:^|[\s:;])([245])\d\d(?=[\s-]|$)/.exec(reply)?.[1]
  const enhanced = [...reply.matchAll(/(?<![\d.])([245])\.(\d{1,3}\.\d{1,3})(?!\.?\d)/g)]
  const text = wordsOf(reply)
  const [subject] = WORDS.find(([, pattern]) => pattern.test(text)) ?? []
  if (subject) return subject
  const permanent = (basic ?? enhanced[0]?.[1] ?? '5') === '5'
  if (!permanent) return 'temporary'
  const codes = enhanced.map(([, , code = '']) => code).filter(code => !VAGUE.has(code))
  const elsewhere = codes.map(code => ELSEWHERE[code]).find(found => found !== undefined)
  if (elsewhere) return elsewhere
  const nobody = NOBODY.test(text)
  // RFC 7504: the domain accepts no mail.
  if (/(?:^|\s)(?:521|556)\b/.test(reply) && /\baccept/i.test(text)) return 'mailbox'
  // Words about the mailbox do not contradict another code of the address (5.1.x).
  const contrary = codes.find(code => !DEAD.has(code) && !(nobody && code.startsWith('1.')))
  if (contrary !== undefined) {
    if (nobody || (contrary === '4.1' && (DENIED.test(text) || REJECTED.test(text)))) return 'doubtful'
    return contrary.startsWith('7.') ? 'policy' : 'other'
  }
  if (nobody && SUSPENDED.test(text) && !codes.some(code => code.startsWith('1.'))) return 'doubtful'
  // A server that knows its users refuses them at RCPT.
  if (DENIED.test(text) || (codes.length === 0 && CURT.test(text) && (reply.includes(LATE) || NAMELESS.test(reply))))
    return 'doubtful'
  if (nobody || codes.length > 0) return 'mailbox'
  return REJECTED.test(text) ? 'doubtful' : 'other'
}

/**
 * The length at which a reply is cut. Servers end a line at 512 bytes (RFC 5321 section 4.5.3.1.5), but bounce messages may
 * not.
 */
const LONGEST = 600

/** Removes from a reply what is not the server’s own words: codes at the start of lines, addresses, paths of links. */
const wordsOf = (reply: string): string =>
  reply
    .slice(0, LONGEST)
    .replace(/https?:\/\/([^\s/?#]+)\S*/gi, ' $1 ')
    .replace(/[^\s<>()[\]"':;,@]+@[\w-]+(?:\.[\w-]+)*/g, ' ')
    .replace(/(?:^|(?<=\s))[245]\d\d(?:[ -]|$)(?:[245]\.\d{1,3}\.\d{1,3}(?=[\s:]|$))?/g, ' ')
    .replace(/[\s<>]+/g, ' ')
    .trim()
