import { distance } from '../core/nearest-word.js'
import { type Problem, warning } from '../core/problem.js'
import { RULES } from './registry.js'
import { lineOf } from './source-line.js'

/** Rules that guard credits, what the law asks of a mailing, and what makes it safe: nobody may look away. */
export const isGuarded = (rule: string): boolean => /^(?:credit|list|mime)\.|^spam\.active$/.test(rule)

/** Which rules each file sets aside, by its path; publication.yml does for all. */
export type IgnoredRules = ReadonlyMap<string, readonly string[]>

/** Whether one of the files sets a rule aside, and may. */
export const isIgnored = (rule: string, files: readonly string[], ignored: IgnoredRules): boolean =>
  !isGuarded(rule) && ['publication.yml', ...files].some(file => ignored.get(file)?.includes(rule))

/** What is wrong with what is to be ignored: rules that there are not, and rules that no one may set aside. */
export function ignoreProblems(ignored: IgnoredRules, read: (file: string) => string | undefined): Problem[] {
  return [...ignored].flatMap(([file, rules]) =>
    rules.flatMap(rule => {
      const fault = faultOf(rule)
      if (!fault) return []
      const line = lineOf(read(file) ?? '', { words: rule })
      return [warning(fault.id, { file, ...(line ? { line } : {}) }, fault.what, fault.fix)]
    }),
  )
}

function faultOf(rule: string): { id: string; what: string; fix: string } | undefined {
  if (isGuarded(rule) && RULES.some(({ id }) => id === rule)) {
    const what = `\`checks.ignore\` names \`${rule}\`, which guards credits, the law or safety: it is told of all the same.`
    return { id: 'checks.guarded', what, fix: 'Take it out, and put right what the rule finds.' }
  }
  if (RULES.some(({ id }) => id === rule)) return undefined
  const what = `\`checks.ignore\` names \`${rule}\`, and there is no such rule.`
  return { id: 'checks.unknown', what, fix: `Did you mean \`${nearest(rule)}\`?` }
}

const nearest = (rule: string): string =>
  RULES.map(({ id }) => ({ id, far: distance(rule, id) })).reduce((a, b) => (b.far < a.far ? b : a)).id
