/** Matches characters that would begin a Markdown block at the start of a line. */
const AT_START =
  /^(?:(#{1,6})(?=\s|$)|(#)(?=\.\s|\+\w)|(\|)(?=\s|$)|(\+)(?=[-=])|([-+])(?=\s|$)|(\d{1,9})([.)])(?=\s|$)|(>)|([:~](?=\s))|(:::|!!!|\?\?\?)|([=-])(?=[=-]*\s*$)|(:?-{2,}))/
const ADDRESS = /https?:\/\/[^\s<>"”“]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g

/** Escapes a line of text so that Markdown shows exactly these characters. */
export function paragraphMarkdown(text: string): string {
  let done = ''
  let last = 0
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    done += escaped(text.slice(last, index)) + (/[*`\\]|__|~~/.test(address) ? escaped(address) : address)
    last = index + address.length
  }
  done += escaped(text.slice(last))
  // `#` at the end of a heading would count as its closing sequence.
  done = done.replace(/(?<=\s)#+\s*$/, '\\$&')
  return done.replace(AT_START, found =>
    /^\d/.test(found) ? `${found.slice(0, -1)}\\${found.slice(-1)}` : `\\${found}`,
  )
}

/** Escapes the characters that have a meaning within a line. An underscore between letters has no meaning. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*[\]<^]/g, '\\$&')
    .replace(/~(?=~)|(?<=~)~|(?<=[\p{L}\p{N})])~(?=[^\s~]{1,12}~)/gu, '\\~')
    // Marked words and comments in Obsidian, examples in Pandoc, blocks of other pages in Logseq.
    .replace(/=(?==)|%(?=%)|\((?=@|\([\da-f]{8}-)/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/\$(?=\$)/g, '$\\')
    .replace(/\{/g, '&#123;')

/** Returns the address in a link of Markdown or HTML, without angle brackets and with escapes and `&amp;` decoded. */
export const plainAddress = (written: string): string =>
  written.replace(/^<|>$/g, '').replace(/\\(.)/g, '$1').replace(/&amp;/g, '&')
