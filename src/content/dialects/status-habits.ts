import { nearestTo } from '../../core/nearest-word.js'
import type { Finder, FoundValue, FrontmatterContext } from '../frontmatter/key-finder.js'
import type { Status } from '../post.js'
import { isDate } from './date-habits.js'
import { keysFor } from './dialects.js'
import * as foreign from './foreign-values.js'

const ALLOWED: readonly Status[] = ['published', 'draft', 'withdrawn']

/** Keys that keep a post private if they have this value. They contain yes, no or a date; other values are errors. */
const STRICT: readonly [key: string, holds: boolean][] = [
  ['draft', true],
  ['published', false],
  ['publish', false],
]
const LOOSE: readonly [key: string, holds: boolean][] = [
  ...keysFor('keptBack').map((key): [string, boolean] => [key, true]),
  ...keysFor('shown').map((key): [string, boolean] => [key, false]),
]

/** Keys of other generators whose yes or no decides whether a post is public. */
export const PUBLIC_FLAGS: readonly string[] = [...STRICT, ...LOOSE].map(([key]) => key)

/**
 * Finds whether a post is published, a draft or withdrawn. An unreadable value is an error, and the post counts as a draft,
 * because the purpose of the value may be to keep the post private.
 */
export function statusField(finder: Finder, { below }: FrontmatterContext): FoundValue | undefined {
  const states = finder.all('state').flatMap(found => {
    const status = found.path.length === 1 ? foreign.statusFrom(String(found.value)) : undefined
    return status ? [{ ...found, value: status }] : []
  })
  const words = [...wordsUnder('status', finder), ...wordsUnder('visibility', finder), ...states]
  const decisive = words.find(({ value }) => value !== 'published') ?? heldByFlag(finder) ?? neverRendered(finder)
  if (decisive) return decisive
  if (/(?:^|\/)_drafts\//.test(below)) return { value: 'draft', path: [] }
  return words[0]
}

function wordsUnder(key: string, { all, warn, fail }: Finder): FoundValue[] {
  return all(key).flatMap(found => {
    const text = Array.isArray(found.value) && found.value.length === 1 ? found.value[0] : found.value
    const status = foreign.statusFrom(String(text))
    if (status) return [{ ...found, value: status }]
    const written = JSON.stringify(found.value)
    // A status inside a theme's table may be about something else.
    if (found.path.length > 1) {
      warn(found, `is not one of ${ALLOWED.join(', ')}: ${written}`, 'The value was left out.')
      return []
    }
    fail(found, `is not one of ${ALLOWED.join(', ')}: ${written}`, remedyFor(String(text)))
    return [{ ...found, value: 'draft' }]
  })
}

function remedyFor(word: string): string {
  const suggestion = foreign.statusFrom(nearestTo(word, foreign.STATUS_WORDS) ?? '')
  if (suggestion) return `Did you mean \`${suggestion}\`?`
  if (/^(?:future|scheduled?|queued?|planned)$/i.test(word.trim()))
    return 'Write `published`, because a post waits for its `date` anyway; or write `draft`.'
  if (/retract|remove|delete|archive|pulled/i.test(word))
    return 'Write `withdrawn` for a page with the reason, `draft` to keep the post private, or `published`.'
  return 'Write `published` or `draft`; for a word of your own, use another key, such as `stage: …`.'
}

function heldByFlag({ all, fail, context }: Finder): FoundValue | undefined {
  let draft: FoundValue | undefined
  for (const [key, holds] of [...STRICT, ...LOOSE]) {
    const isStrict = STRICT.some(([strict]) => strict === key)
    for (const found of all(key)) {
      const flag = foreign.asFlag(found.value)
      const text = foreign.asText(found.value) ?? ''
      const suggestion = nearestTo(text, ['true', 'false', 'yes', 'no'])
      const isTheirs = isStrict
        ? key !== 'draft' && isDate(found.value, context.timezone)
        : found.path.length > 1 || !suggestion
      if (flag === undefined && !isTheirs) {
        const also = isStrict && key !== 'draft' ? 'neither true nor false, nor a date' : 'neither true nor false'
        fail(
          found,
          `is ${also}: ${JSON.stringify(found.value)}`,
          suggestion ? `Did you mean \`${suggestion}\`?` : 'Write `true` or `false`.',
        )
      }
      if (flag === undefined ? !isTheirs : flag === holds && (isStrict || found.path.length === 1))
        draft ??= { ...found, value: 'draft' }
    }
  }
  return draft
}

/** Finds Hugo's setting for a page that is never rendered. */
function neverRendered({ all }: Finder): FoundValue | undefined {
  const found = all('build').find(({ value }) => {
    const render = foreign.asMapping(value)?.['render']
    return render === 'never' || foreign.asFlag(render) === false
  })
  return found && { ...found, value: 'draft' }
}
