import type { Person } from '../../attribution/index.js'
import { feedAddress } from './feed-address.js'
import { isPlain, personName, textAsHtml } from './feed-text.js'
import { type Attributes, element, leaf, type XmlElement } from './xml.js'

/** Text as Atom types it (RFC 4287 section 3.1); HTML only for what would be taken for markup in plain text. */
export const textConstruct = (name: string, text: string, attributes: Attributes = {}): XmlElement =>
  isPlain(text)
    ? leaf(name, text, { type: 'text', ...attributes })
    : leaf(name, textAsHtml(text), { type: 'html', ...attributes })

/** A person, or a publication as one (RFC 4287 section 3.2). */
export function person(role: string, { name, url }: Person): XmlElement {
  const address = url && feedAddress(url)
  return element(role, {}, [leaf('name', personName(name)), ...(address ? [leaf('uri', address)] : [])])
}
