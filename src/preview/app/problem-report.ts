import { oneLine } from '../../core/text.js'
import type { WireProblem } from '../protocol.js'
import { placeOf, problemCountText, SEVERITY_WORDS } from './words.js'

/** Writes problems as a Markdown list, for a message or an issue. */
export const problemReport = (title: string, problems: readonly WireProblem[]): string =>
  [`## ${oneLine(title)}: ${problemCountText(problems)}`, '', ...problems.map(line)].join('\n').trimEnd().concat('\n')

const line = (problem: WireProblem): string => {
  const { severity, what, fix, rule } = problem
  const message = [what, fix].map(oneLine).filter(Boolean).join(' ')
  return `- **${SEVERITY_WORDS[severity]}** \`${placeOf(problem)}\` ${message} (${rule})`
}
