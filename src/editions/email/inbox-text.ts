/** No-break spaces stay what they are: French sets them before a colon. */
export const inboxLine = (text: string): string => text.replace(/[ \t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').trim()

/** What mail programs show of a preheader (standards: 40 to 130 characters; long hidden text looks like spam). */
const PREHEADER = 110

/** What an inbox shows beside a subject: one line, cut between words. */
export function preheaderOf(text: string): string {
  const line = inboxLine(text)
  if (line.length <= PREHEADER) return line
  const cut = line.slice(0, PREHEADER - 1)
  const end = cut.lastIndexOf(' ')
  return `${(end > PREHEADER / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:·–—-]+$/, '').replace(/[\uD800-\uDBFF]$/, '')}…`
}
