import { readAddress } from '../core/email-address.js'
import { isError } from '../core/problem.js'
import { escapeHtml, plural } from '../core/text.js'
import {
  type Approval,
  approvalToken,
  composeMessage,
  type Message,
  messageFor,
  mimeTemplate,
  type PlannedSend,
} from '../delivery/index.js'
import { serverUrl } from '../publication/index.js'
import { localTime } from '../scheduling/index.js'
import {
  type IssueFindings,
  type IssueSubject,
  messageSettingsFor,
  type NextIssueToSend,
  tokensFor,
} from '../sending/index.js'
import { subscriberOf } from '../subscribers/index.js'

interface ApprovalRequest {
  readonly planned: PlannedSend
  readonly made: NextIssueToSend
  readonly findings: IssueFindings
  readonly request: Approval
}

/**
 * Returns a function that makes the mail in which an editor approves an issue: the issue as a test, and above it the link and what the
 * checks found. The link leads to a page with a button, because programs open links.
 */
export async function approvalMail(
  subject: IssueSubject,
  { planned, made, findings, request }: ApprovalRequest,
): Promise<(to: string) => Promise<Message>> {
  const { publication, io } = subject
  const { issue, frozen } = made
  const link = publication.server
    ? `${serverUrl(publication)}approve/${approvalToken(tokensFor(publication, io.env), request)}`
    : undefined
  const whom = plural(findings.reach.recipients, 'subscriber')
  const when = localTime(planned.at, publication.timezone)
  const lines = [
    planned.at > io.clock()
      ? `“${frozen.subject}” goes to ${whom} on ${when}, if you approve it.`
      : `“${frozen.subject}” goes to ${whom} at once, if you approve it until ${localTime(planned.latest, publication.timezone)}. Its time was ${when}.`,
    link ? `To approve it: ${link}` : `To approve it: offprint send ${planned.name} --approve --yes`,
    ...[...findings.unset, ...findings.problems.filter(isError)].map(
      ({ what, fix }) => `Not yet in order: ${what} ${fix}`,
    ),
  ]
  const html = lines.map(line => `<p style="margin:0 0 8px">${linked(escapeHtml(line), link)}</p>`).join('')
  // Styles for dark mode colour what stands in the body directly, so that the box needs an element around it.
  const box = `<div><table role="presentation" dir="ltr" lang="en" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;border-bottom:2px solid #8a6d00"><tr><td bgcolor="#fff7d6" style="padding:16px 16px 8px;background-color:#fff7d6;color:#3b2f00;font:16px/1.5 sans-serif;text-align:left">${html}</td></tr></table></div>`
  const { subjectTemplate: _, ...rest } = issue
  const mime = await composeMessage(
    {
      ...rest,
      subject: `Approve: ${issue.subject}`,
      text: `${lines.join('\n\n')}\n\n${'-'.repeat(60)}\n\n${issue.text}`,
      html: issue.html.replace(/<body\b[^>]*>/i, body => `${body}${box}`),
    },
    publication,
  )
  const settings = { ...messageSettingsFor(subject, 0, mime), template: mimeTemplate(mime) }
  return async to => {
    const address = readAddress(to)
    const known = address && (await subject.database.read(subscriberOf, address))
    const [, domain = ''] = to.split('@')
    const recipient = {
      subscriber: 0,
      mailbox: address?.mailbox ?? to,
      domain,
      name: known?.name ?? null,
      fields: known?.fields,
    }
    return messageFor(recipient, settings, io.clock())
  }
}

const linked = (html: string, link: string | undefined): string =>
  link === undefined
    ? html
    : html.replace(
        escapeHtml(link),
        `<a href="${escapeHtml(link)}" style="color:#7a3d00;word-break:break-all">${escapeHtml(link)}</a>`,
      )
