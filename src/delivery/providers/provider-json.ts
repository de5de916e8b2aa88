import { parsedJson } from '../../core/json.js'
import { error, ProblemsError } from '../../core/problem.js'
import { z } from '../../core/schema.js'
import type { ReadEvent, ReportedEvent } from './bounce-provider.js'

const LONGEST = 2_000

const clip = (text: string): string => text.slice(0, LONGEST)

/** A text of a report. One of another type counts as missing, so that a detail does not cost the event. */
export const words = z.string().transform(clip).optional().catch(undefined)

/** A text or a number, as text. */
export const wordsOrNumber = z
  .union([z.string().transform(clip), z.number().transform(String)])
  .optional()
  .catch(undefined)

/**
 * Parses the JSON of a call. Bytes that are not UTF-8 are replaced (RFC 8259 section 8.1 allows nothing else), because providers
 * quote servers that write in other charsets.
 * @throws ProblemsError if it is not JSON, or has not the form of the provider's reports
 */
export function reportOf<T>(body: Uint8Array, form: z.ZodType<T>, provider: string): T {
  const value = parsedJson(new TextDecoder().decode(body))
  const read = form.safeParse(value)
  if (value !== undefined && read.success) return read.data
  const what = value === undefined ? 'This is not JSON.' : `This is not a report of ${provider}.`
  const fix = `Enter this address at ${provider} for reports about delivery, and nowhere else.`
  throw new ProblemsError([error('webhook.report', { file: 'the request' }, what, fix)])
}

/** Reads the events of a batch, each for itself. */
export const eventsAmong = <T>(
  values: readonly unknown[],
  form: z.ZodType<T>,
  eventOf: (event: T) => ReportedEvent | 'ignored',
): ReadEvent[] =>
  values.map(value => {
    const read = form.safeParse(value)
    return read.success ? eventOf(read.data) : 'unreadable'
  })

/** Joins what together identifies an event of a provider that gives it no id. */
export const eventKey = (...parts: readonly (string | number | undefined)[]): string => JSON.stringify(parts)
