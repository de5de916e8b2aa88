import { shortcodeSiteAt } from './shortcode-site.js'

/** Writes a link in Markdown. */
export const markdownLink = (text: string, address: string): string =>
  `[${text.replace(/([\\[\]])/g, '\\$1')}](<${address}>)`

/** Escapes a TeX formula, which readers see as written, because only a script could typeset it. */
export function formula({ 0: whole, 1: tex = '', input, index }: RegExpExecArray): string | undefined {
  if (!/[\\^_]|^\S+$/.test(tex) || shortcodeSiteAt(input, index).inHtml) return undefined
  const kept = tex.replace(/&(?=#?\w+;)|[!-/:-@[-`{-~]/g, sign => (sign === '&' ? sign : `\\${sign}`))
  return whole.replace(tex, () => kept)
}

/** Converts the first line of GitHub's and Obsidian's alerts, which are quotations with a marker: `> [!NOTE] Title`. */
export function noteTitle({ 1: kind = '', 2: title = '', input, index }: RegExpExecArray): string {
  const words = title.trim() || kind.slice(0, 1).toUpperCase() + kind.slice(1).toLowerCase()
  return `**${words}**\n${shortcodeSiteAt(input, index).before.trimEnd()}`
}

/** Matches Hugo's escape for a shortcode that is printed instead of run. Hugo reads the escape inside code too. */
export const ESCAPED = /\{\{([<%])\s*\/\*([\s\S]*?)\*\/\s*([>%])\}\}/y
export const unescaped = (m: RegExpExecArray): string => `{{${m[1]}${m[2]}${m[3]}}}`
