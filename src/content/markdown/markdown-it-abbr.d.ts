/** Declares the plugin, which has no types of its own. */
declare module 'markdown-it-abbr' {
  import type { MarkdownIt } from 'markdown-it'

  const definitions: (md: MarkdownIt) => void
  export default definitions
}
