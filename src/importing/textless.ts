import { error, type Problem, warning } from '../core/problem.js'
import type { Draft } from './draft.js'

/** Tells whether a draft has any text. */
export const hasText = ({ body }: Draft): boolean => body !== ''

/**
 * Reports that no post was made from a source.
 *
 * @param isAll whether nothing in the source has text
 *
 * @param isOne whether the draft is one of several
 */
export function textless(file: string, { facts, notes }: Draft, isAll: boolean, isOne: boolean): Problem {
  const title = facts.find(({ field, doubt }) => field === 'title' && !doubt)?.value
  const what = `There is no text in ${isOne && title ? `“${title}”` : 'it'} that could be saved.`
  const fix = isAll ? 'Name a file with an article in it.' : 'Nothing was made of it; look at it in the source.'
  return (isAll ? error : warning)('import.empty', { file }, [what, ...notes].join(' '), fix)
}
