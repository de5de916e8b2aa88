import { readPublicationAt } from '../pipeline/index.js'
import { localTime } from '../scheduling/index.js'
import {
  approvableIssue,
  approveIssue,
  cancelPlanned,
  contentsOf,
  findingsOf,
  type IssueSubject,
  nextIssueOf,
  type Planning,
  planSingle,
  sendTimeIn,
  sentDatabaseAt,
  singleSubject,
} from '../sending/index.js'
import { print, printJson } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { rehearse } from './rehearsal.js'
import type { SendFlags } from './send-flags.js'

interface PlannedCommand extends Planning {
  readonly name: string
  readonly flags: SendFlags
  readonly io: Io
}

/** Plans a send, takes one back, or approves one. */
export async function plannedSendCommand(name: string, flags: SendFlags, io: Io): Promise<boolean> {
  const { root } = flags
  const database = await sentDatabaseAt(root, environmentAt(io, root))
  try {
    const publication = readPublicationAt(root)
    const command = { name, root, flags, io: { ...io, env: environmentAt(io, root) }, database, publication }
    if (flags.cancel) return await cancel(command)
    return flags.approve ? await approve(command) : await plan(command)
  } finally {
    await database.close()
  }
}

async function plan(command: PlannedCommand): Promise<boolean> {
  const { name: slug, flags, io, publication } = command
  const at = sendTimeIn(flags.at ?? '', publication, io.clock())
  const request = { slug, where: flags.where, correction: flags.correction ?? false }
  await show(command, await singleSubject(command, request), at)
  const { name } = await planSingle(command, request, at)
  if (flags.json) printJson<JsonOutput<'send'>>(io, { ok: true, event: 'planned', name, at: isoTime(at) })
  else
    print(
      io,
      `Planned for ${localTime(at, publication.timezone)}. \`offprint work\` or \`offprint send --due\` sends it. To take it back: offprint send ${name} --cancel`,
    )
  return true
}

const isoTime = (time: number): string => new Date(time).toISOString()

/** Rehearses an issue as it would be at a time. Returns the fingerprint of its contents, if there are any. */
async function show(
  { flags, io, database, publication }: PlannedCommand,
  subject: IssueSubject,
  at: number,
): Promise<{ readonly contents: string; readonly subject: string } | undefined> {
  const made = await nextIssueOf(subject, at)
  if ('nothing' in made || made.isTold) {
    if (!flags.json) print(io, `No post is new in \`${subject.name}\` yet.`)
    return undefined
  }
  const { frozen, before } = made
  const findings = await findingsOf(subject, made)
  await rehearse({ database, publication, frozen, ...findings, since: before, flags }, io)
  return { contents: contentsOf(frozen), subject: frozen.subject }
}

async function cancel(command: PlannedCommand): Promise<boolean> {
  const { name, flags, io, publication } = command
  const planned = await cancelPlanned(command, name)
  const { at, issue } = planned
  if (flags.json)
    printJson<JsonOutput<'send'>>(io, {
      ...{ ok: true, event: 'cancelled', name: planned.name, at: isoTime(at) },
      ...(issue === null ? {} : { issue }),
    })
  else if (issue === null)
    print(
      io,
      `\`${planned.name}\` of ${localTime(at, publication.timezone)} is not sent. Its posts stay for the next issue.`,
    )
  else
    print(
      io,
      `\`${planned.name}\` stops within seconds. Whoever has not got it is still queued; to continue: offprint send ${planned.name} --yes`,
    )
  return true
}

async function approve(command: PlannedCommand): Promise<boolean> {
  const { name, flags, io, publication } = command
  const approvable = await approvableIssue(command, name)
  const { slot, subject } = approvable
  const now = io.clock()
  const issue = await show(command, subject, slot.at)
  if (!issue) return true
  const when = localTime(slot.at, publication.timezone)
  if (!flags.yes) {
    if (!flags.json) print(io, `It is planned for ${when}. To approve it: offprint send ${name} --approve --yes`)
    return true
  }
  await approveIssue(command, approvable, issue)
  if (flags.json)
    printJson<JsonOutput<'send'>>(io, {
      ok: true,
      event: 'approved',
      name,
      at: isoTime(slot.at),
      subject: issue.subject,
    })
  else print(io, `Approved: “${issue.subject}”, ${slot.at > now ? `for ${when}` : 'to be sent at once'}.`)
  return true
}
