import type { MailText } from '../editions/web/index.js'
import type { Invitation, SubscriptionRequests } from '../subscribers/index.js'
import type { Metrics } from './metrics.js'

export interface MailerRequest {
  readonly askings: SubscriptionRequests
  /** Sends one mail; the state is the delivery's. */
  readonly post: (mail: MailText & { readonly to: string }) => Promise<{ readonly state: string }>
  readonly mailFor: (invitation: Invitation) => MailText
  readonly perHour: number
  readonly metrics: Metrics
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly fault: (cause: unknown) => void
}

/** Mails that go out together. */
const BATCH = 10

/**
 * Sends the mails that ask to confirm, beside the requests: an answer takes as long whether a mail follows or not. What is
 * to be sent stands in the database, so that a restart loses none.
 */
export class ConfirmationMailer {
  private running: Promise<void> | undefined
  private again = false
  private closed = false

  constructor(private readonly request: MailerRequest) {}

  /** Looks for what is due now; while it does so, once more afterwards. */
  wake(): void {
    if (this.closed) return
    if (this.running) {
      this.again = true
      return
    }
    this.running = this.run()
      .catch(this.request.fault)
      .finally(() => {
        this.running = undefined
        if (this.again) {
          this.again = false
          this.wake()
        }
      })
  }

  /** Finishes what is under way, and begins nothing more. */
  async close(): Promise<void> {
    this.closed = true
    await this.running
  }

  private async run(): Promise<void> {
    const { askings, perHour, clock } = this.request
    while (!this.closed) {
      const due = await askings.claim({ limit: BATCH, perHour, now: clock() })
      if (due.length === 0) return
      for (const invitation of due) await this.send(invitation)
    }
  }

  private async send(invitation: Invitation): Promise<void> {
    const { askings, post, mailFor, metrics, clock } = this.request
    const { state } = await post({ ...mailFor(invitation), to: invitation.address.mailbox })
    metrics.count('offprint_confirmation_mails_total', { outcome: state })
    // One whose reply was lost has perhaps arrived, and a second one would be one too many.
    await askings.settle(invitation, state === 'deferred' || state === 'unsent' ? 'later' : 'done', clock())
  }
}
