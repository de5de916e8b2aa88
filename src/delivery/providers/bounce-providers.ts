import { amazonSes } from './amazon-ses.js'
import type { BounceProvider, TraceHeader } from './bounce-provider.js'
import { brevo } from './brevo.js'
import { mailgun } from './mailgun.js'
import { postmark } from './postmark.js'
import { resend } from './resend.js'
import { sendgrid } from './sendgrid.js'
import { signedJson } from './signed-json.js'
import { sparkpost } from './sparkpost.js'

/** The providers whose calls the server accepts, one file for each. */
export const BOUNCE_PROVIDERS: readonly BounceProvider[] = [
  signedJson,
  amazonSes,
  postmark,
  mailgun,
  sendgrid,
  brevo,
  sparkpost,
  resend,
]

/** Returns the headers that the providers of the mail servers need to return the trace of a message. */
export const traceHeadersFor = (hosts: readonly string[]): readonly TraceHeader[] =>
  BOUNCE_PROVIDERS.flatMap(({ traceHeader }) =>
    traceHeader && hosts.some(host => traceHeader.host.test(host)) ? [traceHeader] : [],
  )
