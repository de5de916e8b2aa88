/** Where in a text a shortcode stands, as far as it matters for what may stand in its place. */
export interface ShortcodeSite {
  /** Inside of a block of HTML, where Markdown means nothing and an empty line would end the block. */
  readonly inHtml: boolean
  /** What is before it on its line. */
  readonly before: string
}

/** An HTML block reaches from a line that begins with a tag to the next empty line (CommonMark 4.6, kinds 6 and 7). */
export function shortcodeSiteAt(source: string, index: number): ShortcodeSite {
  const line = source.lastIndexOf('\n', index - 1) + 1
  let block = line
  while (block > 0) {
    const above = source.lastIndexOf('\n', block - 2) + 1
    if (source.slice(above, block).trim() === '') break
    block = above
  }
  return { inHtml: /^\s*<\/?[a-z][a-z\d]*[\s/>]/.test(source.slice(block, index)), before: source.slice(line, index) }
}

/** A paragraph of its own, where the shortcode stood: indented as it was, and in a row of a table or in a list where it was. */
export function asBlock(text: string, { before }: ShortcodeSite): string {
  if (before.trim() === '') return `\n\n${before}${text}\n\n${before}`
  return /^[ \t]*(?:[>|]|[-*+][ \t]|\d{1,9}[.)][ \t])/.test(before) ? text : `\n\n${text}\n\n`
}

/** What turning shortcodes into Markdown needs to know. */
export interface ShortcodeFrame {
  readonly file: string
  /** The line of the file on which the text begins. */
  readonly line: number
  /** The address, as a post may write it, of the post with a name such as `2026-03-14-river` or `rivers/treaty.md`. */
  readonly postAddress: (name: string) => string
  /** The files that MDX imports, by the names it gives them. */
  readonly imports?: ReadonlyMap<string, string>
}

/** What stands in the place of a shortcode; undefined where it is not what it looks like. */
export type Convert = (found: RegExpExecArray, frame: ShortcodeFrame) => string | undefined
