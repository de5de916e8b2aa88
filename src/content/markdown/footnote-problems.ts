import type { Env, Token } from 'markdown-it'
import { lazy } from '../../core/memo.js'
import { type Problem, warning } from '../../core/problem.js'
import { placesIn } from '../clean-text.js'
import { codeRanges, inRanges } from './code-ranges.js'

/** Matches a reference in text. A set of characters in a pattern, such as `[^a-z]+`, is none. */
const REFERENCE = /\[\^([\p{L}\p{N}][\p{L}\p{N}_.:-]*)\](?![:+*?{])/gu
const DEFINITION = /^ {0,3}\[\^([^\]\s]+)\]:/gm

/**
 * Reports notes to which nothing refers, which are left out; notes with the same name, of which only the last is shown; and
 * references without a note, which stay as text.
 *
 * @param source the Markdown as it is in the file, which begins on the given line
 */
export function footnoteProblems(
  tokens: readonly Token[],
  env: Env,
  { source, file, line }: { readonly source: string; readonly file: string; readonly line: number },
): Problem[] {
  if (!source.includes('[^')) return []
  const code = codeRanges(source)
  const places = lazy(() => placesIn(source))
  const at = (index: number) => ({ file, line: places()(index).line + line - 1 })
  const definitions = new Map<string, number>()
  const problems: Problem[] = []
  for (const { 1: name = '', index } of source.matchAll(DEFINITION)) {
    if (inRanges(code, index)) continue
    if (definitions.has(name))
      problems.push(
        warning(
          'post.repeated-note',
          at(index),
          `There is another note \`[^${name}]\`; only the last one is shown.`,
          'Give each note a name of its own.',
        ),
      )
    definitions.set(name, index)
  }
  const { refs = {} } = (env['footnotes'] ?? {}) as { readonly refs?: Readonly<Record<string, number>> }
  for (const [name, index] of definitions)
    if (refs[`:${name}`] === -1)
      problems.push(
        warning(
          'post.unused-note',
          at(index),
          `No text refers to the note \`[^${name}]\`, so it is not shown.`,
          `Write \`[^${name}]\` where it belongs, or remove it.`,
        ),
      )
  const texts = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'text')
  const missing = new Set(texts.flatMap(({ content }) => [...content.matchAll(REFERENCE)].map(([, name = '']) => name)))
  for (const name of missing)
    problems.push(
      warning(
        'post.missing-note',
        at(Math.max(0, source.indexOf(`[^${name}]`))),
        `There is no note \`[^${name}]\`; the reference stays as text.`,
        `Add a line \`[^${name}]: …\`, or remove the reference.`,
      ),
    )
  return problems
}
