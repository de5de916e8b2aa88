import { readAddress } from '../../email-address.js'
import { lookUp } from '../../look-up.js'
import { all, type Element, wordsOf } from '../html/dom.js'

/** What a mail program writes above a message that it passes on. */
export interface Forwarding {
  readonly subject?: string
  readonly from?: { readonly name: string; readonly address: string }
  readonly date?: string
}

type Field = 'sender' | 'date' | 'subject' | 'to'

const NAMES: Readonly<Record<string, Field>> = Object.fromEntries([
  ...'from von de da van från fra od'.split(' ').map(name => [name, 'sender']),
  ...'date datum fecha data sent gesendet envoyé enviado inviato verzonden skickat'
    .split(' ')
    .map(name => [name, 'date']),
  ...'subject betreff objet asunto oggetto assunto onderwerp ämne emne'.split(' ').map(name => [name, 'subject']),
  ...'to an à para a aan till cc kopie reply-to'.split(' ').map(name => [name, 'to']),
])

const LINE = /^[*\s>]*([\p{L}-]{1,10})\s?:[*\s]+(.*)$/u
const MARK =
  /^[>\s]*(?:-{2,}.{3,60}-{2,}|begin forwarded message:?|anfang der weitergeleiteten nachricht:?|début du message (?:réexpédié|transféré)\s?:?|inicio del mensaje reenviado:?|inizio messaggio inoltrato:?|início da mensagem (?:re)?encaminhada:?|begin doorgestuurd bericht:?)\s*$/iu

const fieldOf = (line: string): readonly [Field, string] | undefined => {
  const [, name = '', value = ''] = LINE.exec(line) ?? []
  const field = lookUp(NAMES, name.toLowerCase())
  return field ? [field, value.trim()] : undefined
}

/** What may be an address in a line: the signs around it that are none of its own tell where it ends. */
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

/** The last forwarding in a text, and the message below it. */
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

/** The last forwarding in a message; what stands above the message below it is removed, in place. */
export function takeForwarding(root: Element): Forwarding | undefined {
  const holders = all(root, 'div, p, blockquote, td, span').filter(element => {
    const words = wordsOf(element)
    return words.length < 700 && words.includes('@') && forwardingOf(linesIn(element)) !== undefined
  })
  // The innermost of the last.
  const holder = holders.at(-1)
  if (!holder) return undefined
  const forwarding = forwardingOf(linesIn(holder))
  removeUpTo(holder, root)
  return forwarding
}

function linesIn(element: Element): string[] {
  const lines = element.innerHTML
    .replace(/\n/g, ' ')
    .replace(/<(?:br|\/p|\/div|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
  return lines.split('\n').map(line => line.replace(/\s+/g, ' ').trim())
}

/** Removes an element and all that stands before it. */
export function removeUpTo(element: Element, root: Element): void {
  removeAbove(element, root)
  element.remove()
}

/** Removes all that stands before an element. */
export function removeAbove(element: Element, root: Element): void {
  for (let at = element; at !== root && at.parentElement; at = at.parentElement)
    for (const sibling of siblingsOf(at)) {
      if (sibling === at) break
      sibling.remove()
    }
}

/** Removes an element and all that stands behind it. */
export function removeFrom(element: Element, root: Element): void {
  for (let at = element; at !== root && at.parentElement; at = at.parentElement)
    for (const sibling of siblingsOf(at).reverse()) {
      if (sibling === at) break
      sibling.remove()
    }
  element.remove()
}

const siblingsOf = ({ parentElement }: Element): Element[] => Array.from(parentElement?.childNodes ?? [])
