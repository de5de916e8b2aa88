import { escapeTags } from '../../core/text.js'
import { unescapeAll } from '../markdown/markdown.js'
import { type Convert, shortcodeSiteAt } from './shortcode-site.js'

/**
 * Matches text that Liquid and Nunjucks print unchanged. If a tag is alone on its line, the line is removed with it.
 */
export const RAW = /\{%-?\s*raw\s*-?%\}\n?([\s\S]*?)(?:\n[ \t]*)?\{%-?\s*endraw\s*-?%\}/

export const withoutRaw = (code: string): string =>
  code.includes('endraw') ? code.replace(new RegExp(RAW.source, 'g'), '$1') : code

/** Returns code between fences longer than any backticks in it, indented like the shortcode. */
function fenced(language: string, said: string, { input, index }: RegExpExecArray): string {
  const code = withoutRaw(said)
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  const { before } = shortcodeSiteAt(input, index)
  const indent = before.trim() === '' ? before : ''
  return `\n${indent}${fence}${language}\n${code.replace(/^\n|\s+$/g, '')}\n${indent}${fence}\n`
}

/** Converts WordPress's `[code]`. An export may hold it as HTML, with its characters as references. */
function exported(found: RegExpExecArray): string {
  const [, , said = '', body = ''] = found
  const language = /\blang(?:uage)?=["']?([\w+#-]+)/.exec(said)?.[1]?.toLowerCase() ?? ''
  const lines = body.replace(/<br\s*\/?>\n?/gi, '\n')
  if (!shortcodeSiteAt(found.input, found.index).inHtml) return fenced(language, unescapeAll(lines), found)
  const code = escapeTags(lines).replace(/\n(?=[ \t]*\n)/g, '\n&#8203;')
  return `<pre><code>${code.trim()}</code></pre>`
}

/** Converters for the code shortcodes of Jekyll, Hexo, Octopress, Hugo and WordPress. */
export const CODE: readonly (readonly [RegExp, Convert])[] = [
  [
    /\{%-?\s*highlight\s+([\w+#.-]+)[^%]*%\}([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/y,
    m => fenced(m[1] ?? '', m[2] ?? '', m),
  ],
  [
    /\{%-?\s*(codeblock|code)\b([^\n]*?)%\}([\s\S]*?)\{%-?\s*end\1\s*-?%\}/y,
    m => fenced(/\blang:([^\s%]+)/.exec(m[2] ?? '')?.[1] ?? '', m[3] ?? '', m),
  ],
  [
    /\{\{[<%]\s*highlight\s+["']?([\w+#.-]+)[^}]*?[>%]\}\}([\s\S]*?)\{\{[<%]\s*\/\s*highlight\s*[>%]\}\}/y,
    m => fenced(m[1] ?? '', m[2] ?? '', m),
  ],
  [
    /(?:\{\{[<%]\s*mermaid\b[^}\n]*\}\}|\{%-?\s*mermaid\b[^}\n]*%\})([\s\S]*?)(?:\{\{[<%]\s*\/\s*mermaid\s*[>%]\}\}|\{%-?\s*end(?:mermaid)?\s*-?%\})/y,
    m => fenced('mermaid', m[1] ?? '', m),
  ],
  [/\[(sourcecode|code)\b([^\]\n]*)\]([\s\S]*?)\[\/\1\]/y, exported],
]
