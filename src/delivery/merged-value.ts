import { lookUp } from '../core/look-up.js'
import type { MergeValue } from '../core/merge-values.js'
import { fieldName, type SubscriberFields } from '../subscribers/index.js'

/** The facts about a subscriber that an issue may contain. */
export interface Mergeable {
  readonly name: string | null
  readonly fields?: SubscriberFields | undefined
}

/** The name of the subscriber, which is a value although it is not a field. */
export const NAME = 'name'

/**
 * Matches what mail programs turn into a link, such as `example.com`. Lists come from forms that anybody could fill in, so no
 * value may become a link in our mail.
 */
const LINK = /:\/\/|@|\bwww\.|[\p{L}\p{N}-]\.\p{L}{2,}/iu

/** Returns the value of a subscriber, or undefined if there is none that can be shown. */
export function mergedValue({ name, fields = {} }: Mergeable, field: string): string | undefined {
  const key = fieldName(field)
  const value = key === NAME ? (name ?? '') : (lookUp(fields, key) ?? []).join(', ')
  return value === '' || LINK.test(value) ? undefined : value
}

/** Returns the value of a subscriber, or its fallback. */
export const valueOrFallback = (person: Mergeable, { name, fallback = '' }: MergeValue): string =>
  mergedValue(person, name) ?? fallback
