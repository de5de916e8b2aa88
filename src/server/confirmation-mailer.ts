import type { ReaderMail } from '../editions/email/index.js'
import type { Invitation, SubscriptionRequests } from '../subscribers/index.js'
import type { Metrics } from './metrics.js'

export interface MailerRequest {
  readonly requests: SubscriptionRequests
  /** Sends one mail and returns the state of its delivery. */
  readonly post: (mail: ReaderMail & { readonly to: string }) => Promise<{ readonly state: string }>
  readonly mailFor: (invitation: Invitation) => Promise<ReaderMail>
  readonly perHour: number
  readonly metrics: Metrics
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly fault: (cause: unknown) => void
}

/** The number of messages that are claimed at a time. */
const BATCH = 10

/**
 * Sends confirmation messages independently of the requests, so that a response takes equally long whether a message follows
 * or not. Messages wait in the database, so a restart loses none.
 */
export class ConfirmationMailer {
  private running: Promise<void> | undefined
  private again = false
  private closed = false

  constructor(private readonly request: MailerRequest) {}

  /** Starts sending the messages that are due. If a run is in progress, another one follows it. */
  wake(): void {
    if (this.closed) return
    if (this.running) {
      this.again = true
      return
    }
    this.running = this.sendDue()
      .catch(this.request.fault)
      .finally(() => {
        this.running = undefined
        if (this.again) {
          this.again = false
          this.wake()
        }
      })
  }

  /** Finishes the mails under way and starts no more. */
  async close(): Promise<void> {
    this.closed = true
    await this.running
  }

  /** Sends the messages that are due, and resolves when they are sent. */
  async sendDue(): Promise<void> {
    const { requests, perHour, clock } = this.request
    while (!this.closed) {
      const due = await requests.claim({ limit: BATCH, perHour, now: clock() })
      if (due.length === 0) return
      for (const invitation of due) await this.send(invitation)
    }
  }

  private async send(invitation: Invitation): Promise<void> {
    const { requests, post, mailFor, metrics, clock } = this.request
    const mail = await mailFor(invitation)
    if (!(await requests.begin(invitation))) return
    try {
      const { state } = await post({ ...mail, to: invitation.address.mailbox })
      metrics.count('offprint_confirmation_mails_total', { outcome: state })
      // A mail without a reply may have arrived, so it is not sent again.
      if (state === 'deferred' || state === 'unsent') await requests.postpone(invitation, clock())
    } catch (cause) {
      await requests.postpone(invitation, clock())
      throw cause
    }
  }
}
