import type { Place, Problem } from '../core/problem.js'
import { yamlPlace } from '../core/yaml.js'
import { lineOf } from '../lint/index.js'
import type { Disk } from './disk.js'

/** Adds line numbers to problems found by planning, because its values have no line numbers. */
export function withLocations(problems: readonly Problem[], disk: Disk): Problem[] {
  const texts = new Map<string, string>()
  const read = (file: string): string => {
    const text = texts.get(file) ?? new TextDecoder().decode(disk.read(file))
    texts.set(file, text)
    return text
  }
  return problems.map(problem => (problem.where.seek ? { ...problem, where: found(problem.where, read) } : problem))
}

function found({ file, seek }: Place, read: (file: string) => string): Place {
  if (!seek) return { file }
  if ('keys' in seek) return { file, ...yamlPlace(read(file), seek.keys) }
  const { lines, body } = apart(read(file))
  const line = lineOf(body, seek)
  return line === undefined ? { file } : { file, line: lines + line }
}

/** Splits off the frontmatter, which may contain the same words, and counts its lines. */
function apart(text: string): { lines: number; body: string } {
  const head = /^\uFEFF?(?:---|\+\+\+)[ \t]*\r?\n[\s\S]*?\n(?:---|\+\+\+)[ \t]*\r?\n/.exec(text)?.[0] ?? ''
  return { lines: head.split('\n').length - 1, body: text.slice(head.length) }
}
