import { error, type Problem, warning } from '../core/problem.js'
import type { Draft } from './draft.js'

/** Tells whether a draft has any text. A link item needs none. */
export const hasText = ({ body, facts }: Draft): boolean =>
  body !== '' || facts.some(({ field, value }) => field === 'kind' && value === 'link')

/**
 * Reports that no post was made from a source.
 *
 * @param isAll whether no part of the source has text
 *
 * @param isOne whether the draft is one of several
 */
export function emptyDraftProblem(file: string, { facts, notes }: Draft, isAll: boolean, isOne: boolean): Problem {
  const title = facts.find(({ field, doubt }) => field === 'title' && !doubt)?.value
  const what = `${isOne && title ? `“${title}”` : 'This source'} contains no text that could be saved.`
  const fix = isAll ? 'Choose a source that contains an article.' : 'No post was made from it; check the source.'
  return (isAll ? error : warning)('import.empty', { file }, [what, ...notes].join(' '), fix)
}
