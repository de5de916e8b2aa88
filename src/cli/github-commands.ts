import type { Problem, Severity } from '../core/problem.js'

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' }

/** Escapes the characters that would end a workflow command. */
const inMessage = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const inProperty = (text: string): string => inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** Formats a problem as a workflow command of GitHub Actions, which shows it beside the line in a pull request. */
export function githubCommand({ severity, rule, where, what, fix }: Problem): string {
  const { file, line, column } = where
  const properties = Object.entries({ file, line, col: line === undefined ? undefined : column, title: rule })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${inProperty(String(value))}`)
  return `::${COMMANDS[severity]} ${properties.join(',')}::${inMessage(`${what} ${fix}`)}`
}
