import { type Problem, warning } from '../../core/problem.js'

/** The word that begins a comment on a guessed field: `title: River treaty # unsure: there is no headline`. */
export const UNSURE = 'unsure:'

const FIELD = /^\s*(?:- )?(?:([\w-]+):\s)?(.*?)\s+#\s*unsure:\s*(.*)$/i
const ALONE = /^\s*#\s*unsure:\s*(.*)$/i

/** Returns a warning for each guess or question of an import that is still in the frontmatter. */
export function unsureFields(block: string, file: string): Problem[] {
  if (!block.includes(UNSURE)) return []
  return block.split('\n').flatMap((line, i) => {
    const question = ALONE.exec(line)?.[1]
    if (question) return [warning('post.unsure', { file, line: i + 1, column: 1 }, questionText(question), ANSWER)]
    const [, key, value = '', doubt] = FIELD.exec(line) ?? []
    // With an odd number of quotation marks before it, the comment sign is inside a quoted text.
    if (doubt === undefined || (value.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1) return []
    const at = { file, line: i + 1, column: line.search(/\S/) + 1 }
    const what = `${key ? `\`${key}\`` : 'This value'} is a guess: ${doubt.replace(/[.\s]+$/, '')}.`
    return [warning('post.unsure', at, what, 'Correct the value if it is wrong, then remove the comment.')]
  })
}

const questionText = (question: string): string => `The import left a question: ${question.replace(/[.\s]+$/, '')}.`
const ANSWER = 'Answer the question in the frontmatter, then remove the comment.'
