import { linkItem, linkItemUrls, withLinkItems } from '../collecting/index.js'
import { yamlPlace } from '../core/yaml.js'
import { editedItem } from './edited-yaml.js'
import { bytesOfText } from './file-text.js'

/** A new link item as an editor types it. All but the address may be empty. */
export interface NewLink {
  readonly url: string
  readonly title: string
  readonly publisher: string
  /** The date of the original, as typed. */
  readonly date: string
  /** Our comment, in Markdown. */
  readonly comment: string
}

/**
 * Adds a draft of a link item at the end of a list, whose other items stay as they are.
 *
 * @param added our date, as RFC 3339 text
 * @param path the path of the list, for messages
 * @returns the text and the line on which the item begins; undefined if nothing can be added to the list
 */
export function withNewLink(
  text: string,
  { url, title, publisher, date, comment }: NewLink,
  { added, path }: { readonly added: string; readonly path: string },
): { readonly text: string; readonly line: number } | undefined {
  const facts = [
    { field: 'original.url', value: url },
    { field: 'title', value: title },
    { field: 'original.publisher', value: publisher },
    { field: 'original.date', value: date },
  ].flatMap(fact => (fact.value.trim() === '' ? [] : [{ field: fact.field, value: fact.value.trim(), from: 'you' }]))
  const item = linkItem({ name: '', facts, body: '', notes: [] }, { added })
  const longer = item && withLinkItems(text, [item])
  if (longer === undefined) return undefined
  const last = (linkItemUrls(longer)?.length ?? 1) - 1
  const { line } = yamlPlace(longer.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), [String(last)])
  const fields = comment.trim() === '' ? [] : [{ field: 'comment', value: comment.trim() }]
  return { text: editedItem({ path, bytes: bytesOfText(longer) }, line, { fields }), line }
}
