import { machineFault } from '../core/machine-fault.js'
import { error, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import type { DeliveryReport, IssueRecord, IssueResults } from '../delivery/index.js'
import type { IssueSubject } from './issue-sending.js'

/** What a run that sent an issue has to tell. */
export interface RunNote {
  readonly about: 'refused' | 'unsupported' | 'refusals' | 'stopped' | 'uncertain'
  readonly what: string
  /** What a person may do in a terminal. */
  readonly remedy?: string
}

/** Says in a line how far an issue has come. */
export const runSummary = (
  { subject }: Pick<IssueRecord, 'subject'>,
  { sent, failed, uncertain, skipped, queued, deferred }: DeliveryReport['counts'],
): string =>
  `“${subject}”: ${sent} sent, ${failed} failed, ${uncertain} uncertain, ${skipped} skipped, ${queued + deferred} to go.`

/** Says what a person should know after a run. */
export function runNotes(
  { name }: Pick<IssueRecord, 'name'>,
  { run, counts, unsupported, stopped }: DeliveryReport,
  despiteRefusals = false,
): readonly RunNote[] {
  const notes: RunNote[] = []
  if (run.refused > 0)
    notes.push({
      about: 'refused',
      what: `${plural(run.refused, 'subscriber')} whom the server refused stay subscribed and move to the end of the queue.`,
      remedy: 'To leave one out: offprint subscribers remove <address>',
    })
  if (unsupported > 0)
    notes.push({
      about: 'unsupported',
      what: `${plural(unsupported, 'address needs', 'addresses need')} SMTPUTF8 (RFC 6531), which the mail server does not offer. These subscribers stay on the list.`,
    })
  if (run.refused > 0 && !despiteRefusals && counts.queued > run.refused)
    notes.push({
      about: 'refusals',
      what: 'If these refusals are right,',
      remedy: `send to the others with: offprint send ${name} --yes --despite-refusals`,
    })
  if (stopped)
    notes.push({
      about: 'stopped',
      what: `Stopped: ${stopped.replace(/\.$/, '')}.`,
      remedy: `To continue: offprint send ${name} --yes`,
    })
  if (counts.uncertain > 0)
    notes.push({
      about: 'uncertain',
      what: 'Uncertain messages may have arrived.',
      remedy: `To decide about them: offprint send ${name} --resend-uncertain`,
    })
  return notes
}

/** Says what became of an issue. It names all numbers, because an editor wants to read that nobody complained. */
export function resultsText({ sent, refused, bounced, complained, left }: IssueResults): string {
  const number = (count: number): string => count.toLocaleString('en')
  return `${number(sent)} sent, ${number(refused)} refused, ${number(bounced)} bounced, ${number(complained)} complained, ${number(left)} left through its links`
}

/** Adds to a fault of the machine, such as a full disk, what it has left to do. Any other cause is returned as it is. */
export async function runFault(
  cause: unknown,
  { ledger }: Pick<IssueSubject, 'ledger'>,
  { id, name }: IssueRecord,
): Promise<unknown> {
  const fault = machineFault(cause)
  if (!fault) return cause
  const { sent, sending, queued, deferred } = await ledger.counts(id)
  const unclear = sending > 0 ? `, and ${sending} may have arrived` : ''
  const what = `${fault.what} The send stopped: ${sent} sent, ${queued + deferred} to go${unclear}.`
  return new ProblemsError([
    error('send.machine', { file: name }, what, `${fault.fix} To continue: offprint send ${name} --yes`.trimStart()),
  ])
}
