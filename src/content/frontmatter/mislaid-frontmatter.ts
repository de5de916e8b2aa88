/**
 * Frontmatter inside the body, where no generator would read it: its first line, counted in the body, the fault, and the
 * remedy.
 */
export interface MislaidFrontmatter {
  readonly line: number
  readonly what: string
  readonly fix: string
}

const KEY = /^(?:title|date|draft|status|published|publish(?:date)?|pubdate|original|via|authors?|layout)[ \t]*[:=]/im
const HOLDS =
  /^(?:draft|published|publish|private|hidden|unlisted)[ \t]*[:=][ \t]*["']?(?:true|false|yes|no|on|off)["']?[ \t]*$/i
/** Matches the lines that a block of frontmatter may consist of: keys, continuations, comments and empty lines. */
const LINES = /^(?:(?:[\w"'.-]+[ \t]*[:=]|\[|[ \t]|-[ \t]|#)[^\n]*|)$/

const SECOND = /^\s*(---|\+\+\+)[ \t]*\n([\s\S]*?)\n\1[ \t]*(?:\n|$)/
/** Matches a line of dashes. Word processors turn three hyphens into one long dash. */
const DASHES = /^\s*[-\u2010-\u2015\u2212]{1,6}[ \t]*\n/

/**
 * Finds frontmatter at the top of a body. If it were not recognised, a post with `draft: true` there would be published.
 *
 * @param isWhole whether the body is the whole file
 */
export function mislaidFrontmatter(body: string, isWhole: boolean): MislaidFrontmatter | undefined {
  const top = body.length - body.trimStart().length
  const line = body.slice(0, top).split('\n').length
  const second = isWhole ? undefined : SECOND.exec(body)?.[2]
  if (second !== undefined && KEY.test(second) && second.split('\n').every(row => LINES.test(row)))
    return {
      line,
      what: 'This is a second block of frontmatter, and would be published as text.',
      fix: 'Move its lines into the first block. If the block is text, put a line of text above it.',
    }
  if (!isWhole) return undefined
  const dashes = DASHES.exec(body)
  const [first = ''] = body.slice(dashes?.[0].length ?? top).split('\n', 1)
  if (!(dashes ? KEY.test(first) : HOLDS.test(first))) return undefined
  return {
    line,
    what: 'This looks like frontmatter, but no line of `---` opens it, so it would be published as text.',
    fix: 'Begin the file with a line of three hyphens, `---`, and end the frontmatter with another.',
  }
}
