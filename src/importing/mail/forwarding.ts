import { readAddress } from '../../core/email-address.js'
import { lookUp } from '../../core/look-up.js'
import { oneLine, unescapeHtml } from '../../core/text.js'
import { all, type Element, elementText } from '../html/dom.js'

/** The header fields that a mail program writes above a forwarded message. */
export interface Forwarding {
  readonly subject?: string
  readonly from?: { readonly name: string; readonly address: string }
  readonly date?: string
}

type Field = 'sender' | 'date' | 'subject' | 'to' | 'other'

/** The names of header fields in the languages of mail programs. */
const NAMES: Readonly<Record<string, Field>> = Object.fromEntries(
  (
    [
      [
        'sender',
        'from|von|de|da|van|från|fra|od|lähettäjä|από|от|від|kimden|gönderen|差出人|发件人|寄件者|寄件人|보낸 사람|من|מאת',
      ],
      [
        'date',
        'date|datum|fecha|data|sent|gesendet|envoyé|envoyé le|enviado|enviado el|inviato|verzonden|skickat|sendt|dato|wysłano|дата|отправлено|надіслано|tarih|日付|送信日時|日期|发送时间|날짜|보낸 날짜|التاريخ|תאריך',
      ],
      [
        'subject',
        'subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|тема|konu|件名|主题|主旨|제목|الموضوع|נושא',
      ],
      [
        'to',
        'to|an|à|para|a|aan|till|til|pour|per|do|komu|кому|kime|宛先|收件人|받는 사람|إلى|אל|cc|kopie|kopie (cc)|copie|copie à|cci|copia|con copia|cópia|kopia|копия|копія|bilgi|副本|抄送|참조|bcc|blindkopie|blindkopie (bcc)|copie cachée|copie cachée à|ccn|cco|bcc',
      ],
      [
        'other',
        'reply-to|reply to|antwort an|répondre à|réponse à|responder a|rispondi a|beantwoorden|organization|organisation',
      ],
    ] as const
  ).flatMap(([field, names]) => names.split('|').map(name => [name, field])),
)

const LINE = /^[*\s>]*(\p{L}[\p{L} ()-]{0,17}?)\s?[:：][*\s]*(.*)$/u
const MARK =
  /^[>\s]*(?:-{2,}.{3,60}-{2,}|begin forwarded message:?|anfang der weitergeleiteten nachricht:?|début du message (?:réexpédié|transféré)\s?:?|inicio del mensaje reenviado:?|inizio messaggio inoltrato:?|início da mensagem (?:re)?encaminhada:?|begin doorgestuurd bericht:?)\s*$/iu

const fieldOf = (line: string): readonly [Field, string] | undefined => {
  const [, name = '', value = ''] = LINE.exec(line) ?? []
  const field = lookUp(NAMES, name.toLowerCase())
  return field ? [field, value.trim()] : undefined
}

/** Matches what may be an email address in a line, up to a character that no address contains. */
const ADDRESS = String.raw`[^\s<>()[\]"'“”,;:]+@[^\s<>()[\]"'“”,;:]+`

function addressOf(text: string): { name: string; address: string } | undefined {
  const address = readAddress(new RegExp(ADDRESS).exec(text)?.[0] ?? '')?.written
  const name = text
    .replace(new RegExp(`[<[(]?(?:mailto:)?${ADDRESS}[>\\])]*`, 'g'), '')
    .replace(/^["'\s]+|["'\s]+$/g, '')
  return address || name ? { name: name || (address ?? ''), address: address ?? '' } : undefined
}

function forwardingOf(lines: readonly string[]): Forwarding | undefined {
  const fields = new Map(lines.map(fieldOf).filter(field => field !== undefined))
  if (!fields.has('sender') || !(fields.has('subject') || fields.has('date'))) return undefined
  const from = addressOf(fields.get('sender') ?? '')
  const [subject, date] = [fields.get('subject'), fields.get('date')]
  return { ...(from ? { from } : {}), ...(subject ? { subject } : {}), ...(date ? { date } : {}) }
}

const HEADER_LINES = 7

/** Matches a mailbox in a header line. */
const MAILBOXES = /(?:^|[,;:]\s*)("[^"]*"|[^,;:<]*?)\s*<?(?:mailto:)?([^\s<>,;:"'()[\]]+@[\w-]+(?:\.[\w-]+)+)/g

/** Returns the recipients in the headers of forwarded messages within a text. */
export const recipientsIn = (lines: readonly string[]): { name: string; address: string }[] =>
  lines.flatMap((line, i) => {
    const field = fieldOf(line)
    if (field?.[0] !== 'to') return []
    // A long list continues on the next lines.
    const more = lines.slice(i + 1).findIndex((next, k) => fieldOf(next) || !/[,;]\s*$/.test(lines[i + k] ?? ''))
    const value = [field[1], ...lines.slice(i + 1, i + 1 + Math.max(more, 0))].join(' ')
    return [...value.matchAll(MAILBOXES)].map(([, name = '', address = '']) => ({
      name: name.replace(/^["'\s]+|["'\s]+$/g, ''),
      address,
    }))
  })

/** Returns the header of the last forwarded message in a text, and the text below it. */
export function forwardedText(text: string): { readonly forwarding: Forwarding; readonly text: string } | undefined {
  const lines = text.split('\n')
  for (let start = lines.length - 1; start >= 0; start -= 1) {
    const marked = MARK.test(lines[start] ?? '')
    if (!marked && fieldOf(lines[start] ?? '')?.[0] !== 'sender') continue
    let end = start + 1
    while (
      end < lines.length &&
      end < start + HEADER_LINES + 3 &&
      (lines[end]?.trim() === '' || fieldOf(lines[end] ?? ''))
    )
      end += 1
    const forwarding = forwardingOf(lines.slice(start, end))
    if (forwarding) return { forwarding, text: lines.slice(end).join('\n') }
  }
  return undefined
}

/** Reads the header of the last forwarded message, and removes it and everything above it in place. */
export function takeForwarding(root: Element): Forwarding | undefined {
  const holders = all(root, 'div, p, blockquote, table, td, span').filter(element => {
    const words = elementText(element)
    return words.length < 700 && words.includes('@') && forwardingOf(shownLines(element.innerHTML)) !== undefined
  })
  // The last element in document order is the innermost element of the last forwarded message.
  const holder = holders.at(-1)
  if (!holder) return undefined
  const forwarding = forwardingOf(shownLines(holder.innerHTML))
  removeUpTo(holder, root)
  return forwarding
}

/** Returns the lines of HTML as they are shown. */
export function shownLines(html: string): string[] {
  const text = html
    .replace(/\n/g, ' ')
    .replace(/<(?:br|\/p|\/div|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
  return unescapeHtml(text).split('\n').map(oneLine)
}

/** Removes an element and everything before it. */
export function removeUpTo(element: Element, root: Element): void {
  removeAbove(element, root)
  element.remove()
}

/** Removes everything before an element. */
export function removeAbove(element: Element, root: Element): void {
  for (let at = element; at !== root && at.parentElement; at = at.parentElement)
    for (const sibling of siblingsOf(at)) {
      if (sibling === at) break
      sibling.remove()
    }
}

/** Removes an element and everything after it. */
export function removeFrom(element: Element, root: Element): void {
  for (let at = element; at !== root && at.parentElement; at = at.parentElement)
    for (const sibling of siblingsOf(at).reverse()) {
      if (sibling === at) break
      sibling.remove()
    }
  element.remove()
}

const siblingsOf = ({ parentElement }: Element): Element[] => Array.from(parentElement?.childNodes ?? [])
