import { escapeHtml } from '../core/text.js'
import type { Context, Hono } from '../http/index.js'
import { localTime } from '../scheduling/index.js'
import { readerPage } from './reader-page.js'
import type { ServerContext } from './server-context.js'

/**
 * Adds the page on which an editor approves an issue. A GET changes nothing, because mail programs and scanners open links; only the
 * button of the page approves.
 */
export function addApproving(server: Hono, serverContext: ServerContext): void {
  const { base, tokens, approvals, clock, publication } = serverContext
  const path = `${base}approve/:token`
  const requestOf = async (context: Context) => {
    const id = tokens?.read('approve', context.req.param('token') ?? '')
    return id === undefined ? undefined : await approvals.approval(id)
  }
  const answer = (title: string, texts: readonly string[], status = 200, button?: string): Response => {
    const paragraphs = texts.map(text => `<p class="standfirst">${escapeHtml(text)}</p>`).join('\n')
    const form = button
      ? `<form method="post" class="ask"><button class="button" type="submit">${escapeHtml(button)}</button></form>`
      : ''
    return readerPage(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${escapeHtml(publication.title)}</title>
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${escapeHtml(base)}style.css">
<link rel="stylesheet" href="${escapeHtml(base)}reader.css">
</head>
<body class="reader">
<main>
<header class="opening">
<h1>${escapeHtml(title)}</h1>
${paragraphs}
</header>
${form}
</main>
</body>
</html>
`,
      status,
    )
  }
  const unknown = (): Response =>
    answer('This link does not work', ['It is not complete, or it was made for another publication.'], 404)
  /** Returns the page for a request that cannot be approved any more, or does not need to be. */
  const ended = ({
    approval,
    send,
    isNewest,
  }: NonNullable<Awaited<ReturnType<typeof requestOf>>>): Response | undefined => {
    const subject = `“${approval.subject}”`
    const now = clock()
    if (send.state === 'sending' || send.state === 'sent')
      return answer('On its way', [`${subject} ${send.state === 'sent' ? 'was' : 'is being'} sent.`])
    if (send.state !== 'planned' || send.latest < now)
      return answer('Too late', [`${subject} is not sent any more. ${send.reason ?? ''}`.trim()], 410)
    if (approval.approved !== null) return answer('Approved', [`${subject} is approved. ${whenOf(send.at, now)}`])
    if (isNewest) return undefined
    return answer('It has changed', [`${subject} has changed since. Approve the issue in the newest mail.`], 409)
  }
  const whenOf = (at: number, now: number): string =>
    at > now ? `It is sent on ${localTime(at, publication.timezone)}.` : 'It is sent within a minute.'
  server.get(path, async context => {
    const request = await requestOf(context)
    if (!request) return unknown()
    const { approval, send } = request
    const isLate = send.at <= clock()
    const when = isLate ? 'Its time has passed. If you approve it now, it is sent at once.' : whenOf(send.at, clock())
    return (
      ended(request) ??
      answer(
        `Approve “${approval.subject}”?`,
        [when, 'The mail with this link shows what readers get.'],
        200,
        'Approve',
      )
    )
  })
  server.post(path, async context => {
    const request = await requestOf(context)
    if (!request) return unknown()
    const { approval, send } = request
    const page = ended(request)
    if (page) return page
    await approvals.approve(approval.id, clock())
    return answer('Approved', [`“${approval.subject}” is approved. ${whenOf(send.at, clock())}`])
  })
}
