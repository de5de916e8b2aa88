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
      /\b(?:zu (?:viele|h(?:ä|ae)ufig)|trop de|demasiad[oa]s|tropp[ie]|(?:muitas|demasiadas) (?:mensagens|conex)|te veel|zbyt (?:wiele|cz(?:ę|e)sto))\b/,
      /слишком (?:много|часто)|занадто (?:багато|часто)|[频頻]繁|[过過]多|gr[ea]y-?list|unusual (?:sending )?activity|try again later/,
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
      /\b(?:quota|kontingent|cuota|cota|limiet) (?:\S+ ){0,2}(?:d(?:é|e)pass|(?:ü|ue)berschritt|erreicht|excedid|superat|ultrapassad|atteint|overschreden)/,
      /d(?:é|e)pass(?:é|e) (?:\S+ ){0,2}quota|(?:ü|ue)ber kontingent|przekroczon|\bdolu\b|\bfulde?\b|megtelt|t(?:ä|a)ynn(?:ä|a)/,
      /переполнен|переповнен|квот|(?:已|爆)[满滿]|空[间間]不足|容量|いっぱい|가득|용량/,
    ),
  ],
  [
    'size',
    anyOf(
      /too (?:large|big|long)\b|\bsize\b.{0,30}\b(?:limit|exceed|maximum|larger)/,
      /(?:limit|exceed\w*|maximum)\b.{0,30}\bsize\b/,
      /\b(?:trop (?:volumineux|gros|grand)|zu gro(?:ß|ss)|demasiado grande|troppo grande|muito grande|te groot|zbyt du)/,
      /слишком больш|завелик|[过過]大|大きすぎ/,
    ),
  ],
  [
    'policy',
    anyOf(
      /\bsenders?\b(?!.{0,5}may)|\bmail from\b|\bfrom[- ]?(?:address|domain|header)/,
      /\breturn[- ]?(?:path|address)|\bcallback\b|\b5322\.?from/,
      /\b(?:spf|dkim|dmarc|arc|ehlo|helo|ptr|rdns|fcrdns)\b|reverse[- ](?:dns|lookup)|\bdns ptr/,
      /\b(?:absender|exp(?:é|e)diteur|remitente|mittente|remetente|afzender|nadawc|avs(?:ä|a|e)nd|afsender|g(?:ö|o)nderen)/,
      /l(?:ä|a)hett(?:ä|a)j|felad(?:ó|o)|\bexpeditor|odes(?:í|i)latel|po(?:š|s)iljate|αποστολ|отправител|відправник|подател/,
      /发件人|發件人|寄件[者人]|送信[者元]|보낸|발신|השולח|المرسل(?! إليه)/,
      /\b(?:adresse|direcci(?:ó|o)n|indirizzo|endere(?:ç|c)o|adres) ip\b|\bip-?(?:adres|址)/,
      /\byour (?:host ?name|ip)\b|\burl (?:domain|host)|\b(?:pour l.envoi|f(?:ü|ue)r den versand|para (?:el |o )?env(?:í|i)o)\b/,
      /\bsending (?:domain|host|server|ip|mta|user|address|account)\b|\bidentit(?:y|ies)\b|\b(?:email|mail) address is not verified/,
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
      /authentifi[zc]|autenti[cf]|anmeldung (?:erforderlich|n(?:ö|oe)tig)|авториз|аутентиф|автентиф|认证|認証|인증/,
      /\bweiterleitung|\brelais\b|\breenv(?:í|i)o\b|ретранс|中[继繼]|중계/,
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
      /ind(?:é|e)sirable|unerw(?:ü|ue)nscht|no deseado|indesiderat|indesejad|ongewenst|niechcian|спам|垃圾|迷惑メール|스팸/,
      /\brichtlinie|\bpolitique|\bpol(?:í|i)tica|политик|策略|ポリシー|정책/,
      /\bpermission\b|oprávněn|\bberechtigung|\bpermiso|\bpermess[oi]\b|\bpermiss(?:ã|a)o|uprawnie|toestemming|разрешени|権限|权限|權限/,
      /\bmembers?[- ]only|\bonly\b.{0,20}\bmembers?\b|\bnot an? members?\b|\bnon-?members?\b|\bnot allowed to (?:send|post|receive)\b/,
      /\bmoderat|\bopt(?:ed)?[- ]?(?:in|out)\b/,
    ),
  ],
  [
    'temporary',
    anyOf(
      /\bnot found, try again\b|\btemporar(?:y|ily)\b|\bconnection refused\b|\bunable to connect\b/,
      /\btime(?:d )?[- ]?out\b|\b(?:malformed|unexpected|invalid) (?:or \w+ )?name ?server (?:reply|response|answer)/,
      /vor(?:ü|ue)bergehend|\bsp(?:ä|ae)ter\b|temporaire|plus tard|temporalmente|m(?:á|a)s tarde|temporane|pi(?:ù|u) tardi/,
      /temporariamente|mais tarde|tijdelijk|tymczasow|временно|позже|тимчасово|пізніше|[暂暫]时|稍[后後]|一時的|일시적/,
    ),
  ],
  // A server that cannot write into a mailbox knows it.
  ['other', /\bheaders?\b|\bbut will deliver\b|\b(?:could ?n['’]?o?t|can ?n['’]?o?t) create\b/i],
]

const WHO = `(?:${anyOf(/users?|mail ?box(?:es)?|accounts?|recipients?|rcpt|receivers?|user ?ids?|addressees?|addresse?s?/, /customers?|subscribers?|alias(?:es)?|persons?|local[- ]?part|inbox|e-?mails?|id|destination|dest|member/).source})`
const GONE = `(?:${anyOf(/unknown|(?:not|n['’]t) (?:be )?found/, /(?:do(?:es)?|did|could|can|may)(?: ?not|n['’]?t)? (?:seem to )?exist|(?:not?|n['’]t) exists?/, /non-?exist\w*|no longer|(?:un|not )available(?! to take)/, /not (?:an? |currently )?(?:known|valid|active|activated|recogni[sz]ed|registered|listed|defined|here|local|in (?:the )?(?:\w+ )?(?:directory|table|list))/, /unrecogni[sz]ed|undeliverable|unroute?able|deactivated|disabled|inactive|dormant|suspended|on hold|locked|closed/, /frozen|cancell?ed|terminated|expired|deleted|removed|discontinued|archived|invalid|has moved|is blocked/, /not (?:currently )?(?:in use|on this (?:server|system|host))|(?:not|n['’]t) (?:belong|resolve) to\b/, /blocked due to inactivity/).source})`

/**
 * The words for users and mailboxes in other languages. Servers that cannot write accents leave them out, or replace them.
 */
const WHO_ELSEWHERE = anyOf(
  /\b(?:benutzer\w*|nutzer|empf(?:ä|ae|a|\?+)nger\w*|postfach|(?:e-?mail-?|mail-?)?adress\w*|konto)/,
  /\b(?:utilisateur|destinataire|bo(?:î|i)te|compte|personne)\b|\b(?:utente|destinatario|casella|indirizzo|account)\b/,
  /\b(?:usuario|casilla|cuenta|buz(?:ó|o)n|direcci(?:ó|o)n)\b|\b(?:usu(?:á|a)rio|utilizador|destinat(?:á|a)rio|conta|caixa|endere(?:ç|c)o)\b/,
  /\b(?:gebruiker|ontvanger|postbus|postvak|adres\w*|konta|odbiorc\w*|skrzynk\w*|u(?:ż|z)ytkownik\w*|u(?:ž|z)ivatel|schr(?:á|a)nka)/,
  /\b(?:kullan(?:ı|i)c(?:ı|i)|al(?:ı|i)c(?:ı|i)|posta kutusu|mottag\w+|mottaker\w*|modtag\w+|anv(?:ä|a)ndar\w*|bru[gk]er\w*)/,
  /\b(?:k(?:ä|a)ytt(?:ä|a)j|vastaanottaj|c(?:í|i)mzett|felhaszn(?:á|a)l|postafi(?:ó|o)k|utilizator|destinatar|korisnik|primate)/,
  /пользовател|почтовый ящик|ящик|адрес|уч(?:е|ё)тн|получател|абонент|користувач|одержувач|скриньк|потребител/,
  /用户|用戶|使用者|邮箱|信箱|收件人|收件者|帐号|账号|帳號|ユーザ|アドレス|宛先|受信者|メールボックス|사용자|수신자|계정|메일함|주소/,
  /χρήστη|παραλήπτη|λογαριασμ|משתמש|נמען|תיבה|المستخدم|المستلم|الحساب|صندوق/,
).source
/** The words in other languages for what does not exist or is closed. */
const GONE_ELSEWHERE = anyOf(
  /unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|(?:mehr )?(?:g(?:ü|ue)ltig|aktiv|bekannt))|deaktiviert|ung(?:ü|ue)ltig|gel(?:ö|oe)scht/,
  /\binconnue?|inexist[ae]nte?|\binvalide|introuvable|n.existe (?:pas|plus)|archiv(?:é|e)e|d(?:é|e)sactiv(?:é|e)|supprim(?:é|e)|\bferm(?:é|e)|non trouv(?:é|e)/,
  /sconosciut[oa]|inesistente|\berrato|disattivat[oa]|non (?:esiste|valido|trovat[oa])|\bchius[oa]\b|\bcessat[oa]\b/,
  /desconocid[oa]|no (?:existe|encontrad[oa]|disponible|se encuentra)|inv(?:á|a)lid[oa]|ha expirado|desactivad[oa]|\bcancelad[oa]|eliminad[oa]/,
  /desconhecid[oa]|n(?:ã|a)o (?:existe|encontrad[oa]|foi encontrad[oa])|desativad[oa]|encerrad[oa]/,
  /\bonbekend|bestaat niet|niet gevonden|nie istnieje|nieznan[ya]|niedost(?:ę|e)pne|usuni(?:ę|e)t|neexistuje|nezn(?:á|a)m/,
  /bulunamad|bilinmiyor|mevcut de(?:ğ|g)il|\bok(?:ä|a)nd|\bukendt|\bukjent|fin\w{1,3}s (?:inte|ikke)|eksisterer ikke|hittades inte/,
  /ei l(?:ö|o)ydy|tuntematon|ismeretlen|nem (?:l(?:é|e)tez|tal(?:á|a)l)|necunoscut|nu exist(?:ă|a)|nepoznat|ne postoji/,
  /не (?:существует|найден|зарегистрирован|існує|знайден|съществува)|неизвест|невідом|отключ|удал(?:е|ё)н|видален|заблокирован/,
  /不存在|存在し(?:ない|ません|ておりません)|不明|見つかりません|존재하지|찾을 수 없|알 수 없/,
  /άγνωστος|δεν (?:υπάρχει|βρέθηκε)|לא (?:קיים|נמצא)|غير موجود|غير معروف/,
).source
/** Refusals in other languages that give no reason. */
const REJECTED_ELSEWHERE =
  /abgelehnt|verweigert|refus(?:é|e)|rechazad[oa]|rifiutat[oa]|respint[oa]|recusad[oa]|rejeitad[oa]|geweigerd|odrzucon|отклон(?:е|ё)н|відхилен/
    .source

/** The phrases with which servers say that a mailbox is unknown or closed. */
const NOBODY = anyOf(
  `\\b${WHO}\\b(?: \\S+){0,6}? ?${GONE}\\b`,
  `\\b(?:unknown|invalid|inactive|disabled|suspended|expired|unrecogni[sz]ed|undeliverable|non-?existent|illegal|deactivated|closed|bad|undefined|no such|no valid|no|not an? (?:known |valid )?|(?:isn|wasn)['’]?t an? (?:known |valid )?)[-_ ]?(?:or \\w+ )?(?:\\w+ ){0,2}${WHO}\\b`,
  `\\b(?:can ?not|can['’]t|could ?n['’]t|could not|unable to|did not) (?:be )?(?:find|found|identified)\\b(?: \\w+){0,2} ${WHO}\\b`,
  `\\b${WHO}\\b(?: \\w+){0,3} (?:can ?not|could not|can['’]t|could ?n['’]t) be identified`,
  /\b(?:was|were)(?:n['’]t| not) found (?:at|in|on)\b/,
  /\b(?:has left|no longer (?:with|works?|at)|moved away)\b/,
  /\bhave an? mailbox by that name/,
  /^\W*(?:(?:does(?:n['’]t| not)|no longer) exists?|is (?:unknown|no longer))\b/,
  /\bno ?(?:\w+ )?(?:one|body|person|mail ?box|account|user)\b.{0,20}\b(?:here|by|with|for|named|at)\b/,
  /(?:does(?:n['’]?t| not)|did not) have an? \S+ account|not (?:our|a|one of our) customers?/,
  /don['’]?t know (?:th|who|\w+ user)/,
  /\bun(?:known|route?able|deliverable) (?:address|user|recipient|mailbox)/,
  /\b(?:unknown|no such|non-?existent|invalid) (?:\w+ )?(?:domain|host)\b/,
  /\b(?:domain|host)(?: \S+){0,3} (?:unknown|not found|could(?:n['’]t| not) be found|not known|not exist|does(?:n['’]?t| not) exist|does not accept mail)/,
  /\bname or service not known|\bnxdomain\b/,
  /\b(?:bad|illegal|non-?existent) (?:host|domain)s?(?: name|\/|\b(?!name))/,
  /\bno (?:mail hosts?|route found|dns data)\b|\bresolve (?:the )?(?:domain|host)/,
  /\bhost\b.{0,12}\bby that name\b|\bnull mx\b|\bno (?:mx|mail exchanger|smtp service)\b/,
  /(?:could ?n['’]?t|could not|unable to|can ?not) find (?:an? |any )?(?:mail exchanger|mx|host|domain)/,
  /\bunroute?able\b|(?:recip|user)\w*notfound/,
  `(?:${WHO_ELSEWHERE}).{0,40}(?:${GONE_ELSEWHERE})`,
  `(?:${GONE_ELSEWHERE}).{0,20}(?:${WHO_ELSEWHERE})`,
  /\b(?:kein(?:en?)?|geen|aucune?|ning(?:ú|u)n|nessun[oa]?|nenhuma?|ingen) (?:\S+ )?(?:benutzer|empf(?:ä|ae)nger|postfach|konto|gebruiker|utilisateur|destinataire|compte|usuario|utente|usu(?:á|a)rio|bruker|bruger)/,
  /ディレクトリ.{0,12}(?:ありません|見つかりません)/,
  /\bnie ma takiego|нет такого|(?:немає|нема) такого|(?:无|無)此(?:用户|用戶|人|使用者|邮箱|信箱)/,
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
  `(?:${WHO_ELSEWHERE}).{0,12}(?:${REJECTED_ELSEWHERE})`,
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
  // RFC 4954: the server wants its sender to sign in.
  if (/(?:^|\s)53[0458]\b/.test(reply)) return 'relay'
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
