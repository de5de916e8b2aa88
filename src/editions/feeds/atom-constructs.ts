import { type Person, pageOfPerson } from '../../attribution/index.js'
import { feedAddress } from './feed-address.js'
import { isPlain, personName, textAsHtml } from './feed-text.js'
import { type Attributes, element, leaf, type XmlElement } from './xml.js'

/** Writes an Atom text construct (RFC 4287 section 3.1). It is HTML only if plain text would be mistaken for markup. */
export const textConstruct = (name: string, text: string, attributes: Attributes = {}): XmlElement =>
  isPlain(text)
    ? leaf(name, text, { type: 'text', ...attributes })
    : leaf(name, textAsHtml(text), { type: 'html', ...attributes })

/** Writes an Atom person construct (RFC 4287 section 3.2) for a person or a publication. */
export function person(role: string, one: Person): XmlElement {
  const page = pageOfPerson(one)
  const address = page && feedAddress(page)
  return element(role, {}, [leaf('name', personName(one.name)), ...(address ? [leaf('uri', address)] : [])])
}
