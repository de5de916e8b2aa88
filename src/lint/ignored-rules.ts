import { distance } from '../core/nearest-word.js'
import { type Problem, warning } from '../core/problem.js'
import { RULES } from './registry.js'
import { lineOf } from './source-line.js'

/** Tells whether a rule protects credits, legal duties or safety. No file can turn off such a rule. */
export const isGuarded = (rule: string): boolean => /^(?:credit|list|mime)\.|^spam\.active$/.test(rule)

/** The rules that each file ignores, by path. Those of `publication.yml` apply to every post. */
export type IgnoredRules = ReadonlyMap<string, readonly string[]>

/** Tells whether one of the files turns off a rule, and may do so. */
export const isIgnored = (rule: string, files: readonly string[], ignored: IgnoredRules): boolean =>
  !isGuarded(rule) && ['publication.yml', ...files].some(file => ignored.get(file)?.includes(rule))

/** Finds mistakes in `checks.ignore`: unknown rules, and rules that cannot be turned off. */
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
    const what = `\`checks.ignore\` names \`${rule}\`, which protects credits, legal duties or safety and cannot be ignored.`
    return { id: 'checks.guarded', what, fix: 'Remove its id, and correct the faults that the rule finds.' }
  }
  if (RULES.some(({ id }) => id === rule)) return undefined
  const what = `\`checks.ignore\` names \`${rule}\`, but there is no such rule.`
  return { id: 'checks.unknown', what, fix: `Did you mean \`${nearest(rule)}\`?` }
}

const nearest = (rule: string): string =>
  RULES.map(({ id }) => ({ id, far: distance(rule, id) })).reduce((a, b) => (b.far < a.far ? b : a)).id
