import { plural } from '../core/text.js'
import type { AudienceCount, FrozenIssue, IssueRecord } from '../delivery/index.js'

/** What a rehearsal says about an issue: a term such as `subject`, and what it is; the numbers of recipients by domain. */
export interface RehearsalLines {
  readonly lines: readonly (readonly [term: string, text: string])[]
  readonly domains: AudienceCount['domains']
  /** What the sender should know before sending to a part of the subscribers. */
  readonly caution?: string
}

/** Returns the conditions of an issue’s audience as they were written. */
export const audienceTexts = ({ where = [] }: Pick<FrozenIssue, 'where'>): string[] => where.map(({ text }) => text)

/**
 * Says what would be sent, and to whom.
 * @param since the issue before this one
 */
export function rehearsalLines(
  frozen: FrozenIssue,
  since: IssueRecord | undefined,
  { recipients, domains, skipped }: AudienceCount,
): RehearsalLines {
  const posts = plural(frozen.posts.length, 'post')
  // A correction counts as no appearance of its post, so that the next digest may still contain it.
  const isCorrection = frozen.posts.length === 0 && frozen.kind === 'post'
  const audience = audienceTexts(frozen)
  const last = since ? ` since ${new Date(since.frozen).toISOString().slice(0, 10)}` : ''
  const left = Object.entries(skipped).map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`)
  const contents = isCorrection ? 'the notice of a correction' : posts
  const size = Math.ceil(frozen.mime.length / 1000)
  const html = Math.ceil(Buffer.byteLength(frozen.html) / 1000)
  return {
    lines: [
      ['subject', frozen.subject],
      ['contains', frozen.kind === 'digest' ? `${posts}${last}` : contents],
      ['size', `${size} kB, including ${html} kB of HTML`],
      ...(audience.length > 0 ? [['audience', audience.join(' and ')] as const] : []),
      ['recipients', recipients.toLocaleString('en')],
      ...(left.length > 0 ? [['skipped', left.join(', ')] as const] : []),
    ],
    domains,
    ...(audience.length > 0 && frozen.kind === 'digest'
      ? { caution: 'No later issue will contain these posts, not even for subscribers outside the audience.' }
      : {}),
  }
}
