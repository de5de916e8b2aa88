import { error, type Problem, warning } from '../core/problem.js'
import type { Draft } from './draft.js'

/** Whether a draft has anything to be published. */
export const hasText = ({ body }: Draft): boolean => body !== ''

/**
 * Says that no post was made of something.
 * @param isAll whether nothing in the source has text
 * @param isOne whether it is one of several
 */
export function textless(file: string, { facts, notes }: Draft, isAll: boolean, isOne: boolean): Problem {
  const title = facts.find(({ field, doubt }) => field === 'title' && !doubt)?.value
  const what = `There is no text in ${isOne && title ? `“${title}”` : 'it'} that could be saved.`
  const fix = isAll ? 'Name a file with an article in it.' : 'Nothing was made of it; look at it in the source.'
  return (isAll ? error : warning)('import.empty', { file }, [what, ...notes].join(' '), fix)
}
