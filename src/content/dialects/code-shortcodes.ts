import { largest } from '../../core/long-lists.js'
import { escapeTags } from '../../core/text.js'
import { unescapeAll } from '../markdown/markdown.js'
import { shortcodeSiteAt } from './shortcode-site.js'

/**
 * Matches text that Liquid and Nunjucks print unchanged. If a tag is alone on its line, the line is removed with it.
 */
export const RAW = /\{%-?\s*raw\s*-?%\}\n?([\s\S]*?)(?:\n[ \t]*)?\{%-?\s*endraw\s*-?%\}/

export const withoutRaw = (code: string): string =>
  code.includes('endraw') ? code.replace(new RegExp(RAW.source, 'g'), '$1') : code

/** Returns code between fences that are longer than any run of backticks in it, indented like the shortcode. */
export function fenced(language: string, source: string, { input, index }: RegExpExecArray): string {
  const code = withoutRaw(source)
  const longest = largest(
    (code.match(/`+/g) ?? []).map(run => run.length),
    2,
  )
  const fence = '`'.repeat(longest + 1)
  const { before } = shortcodeSiteAt(input, index)
  const indent = before.trim() === '' ? before : ''
  return `\n${indent}${fence}${language}\n${code.replace(/^\n|\s+$/g, '')}\n${indent}${fence}\n`
}

/** Converts WordPress's `[code]`. In an export, the code may be HTML whose characters are references. */
export function exportedCode(found: RegExpExecArray): string {
  const [, , args = '', body = ''] = found
  const language = /\blang(?:uage)?=["']?([\w+#-]+)/.exec(args)?.[1]?.toLowerCase() ?? ''
  const lines = body.replace(/<br\s*\/?>\n?/gi, '\n')
  if (!shortcodeSiteAt(found.input, found.index).inHtml) return fenced(language, unescapeAll(lines), found)
  const code = escapeTags(lines).replace(/\n(?=[ \t]*\n)/g, '\n&#8203;')
  return `<pre><code>${code.trim()}</code></pre>`
}
