/** Collapses white space to one line. No-break spaces stay, because French has them before a colon. */
export const inboxLine = (text: string): string => text.replace(/[ \t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').trim()

/** The maximum length of a preheader. Mail programs show 40 to 130 characters, and long hidden text looks like spam. */
const PREHEADER = 110

/** Returns the text that an inbox shows beside the subject: one line, cut between words. */
export function preheaderOf(text: string): string {
  const line = inboxLine(text)
  if (line.length <= PREHEADER) return line
  const cut = line.slice(0, PREHEADER - 1)
  const end = cut.lastIndexOf(' ')
  return `${(end > PREHEADER / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:·–—-]+$/, '').replace(/[\uD800-\uDBFF]$/, '')}…`
}
