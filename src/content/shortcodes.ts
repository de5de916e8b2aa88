import { type Problem, warning } from '../problem.js'
import { placeAt } from './clean-text.js'
import { codeRanges, inRanges } from './code-ranges.js'
import { ATTRIBUTES_CLOSE, ATTRIBUTES_OPEN } from './markdown.js'

/** What turning shortcodes into Markdown needs to know. */
export interface ShortcodeFrame {
  readonly file: string
  /** The line of the file on which the text begins. */
  readonly line: number
  /** The address, as a post may write it, of the post with a name such as `2026-03-14-river` or `rivers/treaty.md`. */
  readonly postAddress: (name: string) => string
}

export interface Plain {
  readonly text: string
  readonly problems: readonly Problem[]
}

type Convert = (found: RegExpMatchArray, frame: ShortcodeFrame) => string

const fenced = (language: string, code: string): string => {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `\n${fence}${language}\n${code.replace(/^\n|\s+$/g, '')}\n${fence}\n`
}

const attributesIn = (said: string): Map<string, string> =>
  new Map(
    [...said.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|(\S+))/gs)].map(m => [
      m[1] ?? '',
      m[2]?.replace(/\\(["\\])/g, '$1') ?? m[3] ?? m[4] ?? m[5] ?? '',
    ]),
  )

function figure(said: string): string {
  const told = attributesIn(said)
  const src = told.get('src') ?? /^\s*"([^"]+)"/.exec(said)?.[1] ?? ''
  const caption = told.get('caption') ?? told.get('title') ?? ''
  const escaped = (text: string): string => text.replace(/([\\[\]])/g, '\\$1')
  const title = caption === '' ? '' : ` "${caption.replace(/(["\\])/g, '\\$1')}"`
  const image = `![${escaped(told.get('alt') ?? caption)}](<${src}>${title})`
  const link = told.get('link')
  return `\n\n${link ? `[${image}](<${link}>)` : image}\n\n`
}

/** How Hugo writes a shortcode that shall be shown and not run, in code too. */
const ESCAPED = /\{\{([<%])\s*\/\*([\s\S]*?)\*\/\s*([>%])\}\}/y
const unescaped = (m: RegExpMatchArray): string => `{{${m[1]}${m[2]}${m[3]}}}`

/** The forms that are understood; each is tried where it stands outside code. */
const KNOWN: readonly (readonly [RegExp, Convert])[] = [
  [
    /\{%-?\s*highlight\s+([\w+#.-]+)[^%]*%\}([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/y,
    m => fenced(m[1] ?? '', m[2] ?? ''),
  ],
  [
    /\{\{[<%]\s*highlight\s+["']?([\w+#.-]+)[^}]*?[>%]\}\}([\s\S]*?)\{\{[<%]\s*\/\s*highlight\s*[>%]\}\}/y,
    m => fenced(m[1] ?? '', m[2] ?? ''),
  ],
  [ESCAPED, m => shown(unescaped(m))],
  [/\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}/y, m => shown(m[1] ?? '')],
  [
    /\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}|\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}|\{#[^}\n]*#\}/y,
    () => '',
  ],
  [/\{\{[<%]\s*figure\s+((?:"(?:[^"\\]|\\[\s\S])*"|`[^`]*`|[^"`}])*?)\/?\s*[>%]\}\}/y, m => figure(m[1] ?? '')],
  [
    /\{\{[<%]\s*(?:rel)?ref\s+(?:[.$]\s+)?["'`]?([^"'`\s}]+?)["'`]?\s*[>%]\}\}/y,
    (m, frame) => frame.postAddress(m[1] ?? ''),
  ],
  [/\{\{-?\s*["']([^"'{}]*)["']\s*\|\s*(?:relative_url|absolute_url|url|relURL|absURL)\s*-?\}\}/y, m => m[1] ?? ''],
  [/\{\{-?\s*\.?site\.(?:baseurl|url)\s*-?\}\}(?=[/{)"'#\w])/iy, () => ''],
  [/\{\{[<%]?\s*baseurl\s*[>%]?\}\}(?=[/{)"'#\w])/iy, () => ''],
  [/\{%-?\s*(?:post_url|link)\s+(\S+?)\s*-?%\}/y, (m, frame) => frame.postAddress(m[1] ?? '')],
  [/(?<=^|\n)[ \t]*[*+-] [^\n]*\n\{:\s*toc\b[^}\n]*\}/iy, () => ''],
  [/\{::[^}\n]*\}/y, () => ''],
  [/(?<=(?:^|\n)[ \t>]*)\{:[^}\n]*\}[ \t]*(?=\n|$)/y, () => ''],
]

const ATTRIBUTE = String.raw`(?:[.#][\p{L}\p{N}_][\p{L}\p{N}_:-]*|(?:id|class|width|height|lang|dir|title|alt|rel|start|loading)=(?:"[^"{}\n]*"|'[^'{}\n]*'|[\w./%-]+))`
const OURS = new RegExp(String.raw`\{[ \t]*(${ATTRIBUTE}(?:[ \t]+${ATTRIBUTE})*)[ \t]*\}`, 'uy')
const KRAMDOWN = /\{:[ \t]*([^{}\n]*?)[ \t]*\}/y

/** Not ours to read: they stay as they are, as text. */
const UNKNOWN =
  /\{%-?\s*\/?([\w-]+)[^%\n]*%\}|\{\{[<%]?-?\s*\/?\s*["']?([\w.$-]+)[^{}\n]*\}\}|<\/?([A-Z][A-Za-z0-9]*[a-z][\w.]*)(?:\s+(?:[A-Za-z_:@][\w:.@-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^\s"'=<>`{]+))?|\{[^{}]*\}))*\s*\/?>/y
const HTML_NAMES =
  /^(?:figure|figcaption|strong|table|tbody|thead|caption|blockquote|image|img|br|div|span|code|pre|video|audio|source|iframe|script|style|center|font|small|details|summary|section|article|address|cite|sub|sup|li|ul|ol|td|tr|th|em|del|ins|kbd|mark|abbr|hr|big)$/i

/** Text that Markdown and HTML leave alone. */
const shown = (text: string): string => text.replace(/[<>]/g, '\\$&')

/**
 * Turns what other generators write between braces into Markdown: known shortcodes are converted, attributes are marked
 * as such, everything else stays as text with one warning for each name. Code is left alone.
 */
export function withoutShortcodes(source: string, frame: ShortcodeFrame): Plain {
  const problems: Problem[] = []
  const bare = withoutImports(source, frame, problems)
  if (!/[{]|<\/?[A-Z]/.test(bare)) return { text: bare, problems }
  const code = codeRanges(bare)
  const told = new Set<string>()
  let text = ''
  let done = 0
  for (const { index } of bare.matchAll(/\{|<\/?[A-Z]|(?<=^|\n)[ \t]*[*+-] [^\n]*\n\{:/g)) {
    if (index < done) continue
    const piece = inRanges(code, index) ? inCode(bare, index) : converted(bare, index, frame)
    if (!piece) continue
    if (piece.name && !told.has(piece.name)) {
      told.add(piece.name)
      const { line, column } = placeAt(bare, index)
      const where = { file: frame.file, line: line + frame.line - 1, column }
      const what = `\`${piece.name}\` is a shortcode or component that is not known here; it stays as text.`
      problems.push(warning('post.shortcode', where, what, 'Write it in Markdown or HTML.'))
    }
    text += bare.slice(done, index) + piece.text
    done = piece.end
  }
  return { text: text + bare.slice(done), problems }
}

interface Piece {
  readonly text: string
  readonly end: number
  /** Of what is not known. */
  readonly name?: string
}

const at = (pattern: RegExp, source: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index
  return pattern.exec(source)
}

function inCode(source: string, index: number): Piece | undefined {
  const found = at(ESCAPED, source, index)
  return found ? { text: unescaped(found), end: index + found[0].length } : undefined
}

/** An address between angle brackets, of a link or of a reference, is no tag. */
const isDestination = (source: string, index: number): boolean =>
  source[index] === '<' &&
  /\](?:\([ \t]*\n?[ \t]*|:[ \t]*\n?[ \t]*)$/.test(source.slice(Math.max(0, index - 20), index))

function converted(source: string, index: number, frame: ShortcodeFrame): Piece | undefined {
  if (isDestination(source, index)) return undefined
  for (const [pattern, convert] of KNOWN) {
    const found = at(pattern, source, index)
    if (found) return { text: convert(found, frame), end: index + found[0].length }
  }
  const own = at(OURS, source, index) ?? at(KRAMDOWN, source, index)
  if (own) return { text: ATTRIBUTES_OPEN + (own[1] ?? '') + ATTRIBUTES_CLOSE, end: index + own[0].length }
  const unknown = at(UNKNOWN, source, index)
  const name = unknown?.[1] ?? unknown?.[2] ?? unknown?.[3]
  if (!unknown || !name || (unknown[3] && HTML_NAMES.test(name))) return undefined
  return { text: shown(unknown[0]), end: index + unknown[0].length, name }
}

const IMPORT =
  /^(?:import\s+(?:[\w*{}\s,$]+\s+from\s+)?["'][^"'\n]+["'];?[ \t]*|export\s+(?:default|const|let|var|function|async)\b[\s\S]*?)(?:\n|$)(?=\s*(?:\n|import\b|export\b|$))/

/** MDX begins with statements; their lines stay empty, so that everything below keeps its place. */
function withoutImports(source: string, frame: ShortcodeFrame, problems: Problem[]): string {
  let text = source
  let from = /^\s*/.exec(text)?.[0].length ?? 0
  for (let found = IMPORT.exec(text.slice(from)); found; found = IMPORT.exec(text.slice(from))) {
    text = text.slice(0, from) + found[0].replace(/[^\n]+/g, '') + text.slice(from + found[0].length)
    from += /^\s*/.exec(text.slice(from))?.[0].length ?? 0
  }
  if (text === source) return source
  const where = { file: frame.file, line: frame.line + placeAt(source, source.search(/\S/)).line - 1 }
  const what = 'The `import` and `export` lines of MDX were left out.'
  problems.push(warning('post.mdx', where, what, 'Write in HTML or Markdown what the components would have shown.'))
  return text
}
