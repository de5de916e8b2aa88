import { type Problem, warning } from '../../core/problem.js'
import { placeAt } from '../clean-text.js'
import type { ShortcodeFrame } from './shortcode-site.js'

const STATEMENT =
  /^(?:import\s+(?:[\w*{}\s,$]+\s+from\s+)?["'][^"'\n]+["'];?[ \t]*|export\s+(?:default|const|let|var|function|async)\b[\s\S]*?)(?:\n|$)(?=\s*(?:\n|import\b|export\b|$))/
/** Matches an import below the first lines. In an MDX file, such a line is never anything else. */
const IMPORT = /(?<=^|\n)import\s+[\w*{}\s,$]+?\s+from\s+["'][^"'\n]+["'];?[ \t]*(?=\n|$)/g
const NAMED = /(?<=^|\n)import\s+([\w$]+)\s+from\s+["']([^"'\n]+)["']/g

export interface WithoutImports {
  readonly text: string
  /** The imported files, by the names that the imports give them. */
  readonly imports: ReadonlyMap<string, string>
}

/** Removes the statements of MDX. Their lines stay as empty lines, so that line numbers below remain right. */
export function withoutImports(source: string, frame: ShortcodeFrame, problems: Problem[]): WithoutImports {
  let text = source
  let from = /^\s*/.exec(text)?.[0].length ?? 0
  for (let found = STATEMENT.exec(text.slice(from)); found; found = STATEMENT.exec(text.slice(from))) {
    text = text.slice(0, from) + emptied(found[0]) + text.slice(from + found[0].length)
    from += /^\s*/.exec(text.slice(from))?.[0].length ?? 0
  }
  if (frame.file.endsWith('.mdx') && text.includes('import ')) text = text.replace(IMPORT, emptied)
  if (text === source) return { text, imports: new Map() }
  const where = { file: frame.file, line: frame.line + placeAt(source, source.search(/\S/)).line - 1 }
  const what = 'The `import` and `export` lines of MDX were left out.'
  problems.push(warning('post.mdx', where, what, 'Write in HTML or Markdown what the components would have shown.'))
  const imports = new Map([...source.matchAll(NAMED)].map(([, name = '', path = '']) => [name, path]))
  return { text, imports }
}

const emptied = (lines: string): string => lines.replace(/[^\n]+/g, '')
