import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isError, type Problem, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import {
  type AudienceCount,
  bytesOf,
  type FrozenIssue,
  type IssueRecord,
  messageFor,
  mimeTemplate,
  type Recipient,
  recipientsFor,
  type Sign,
} from '../delivery/index.js'
import type { Publication } from '../publication/index.js'
import {
  audienceTexts,
  closedText,
  dkimFor,
  type NamedServer,
  rehearsalLines,
  rehearsalTokens,
  senderReport,
  serverLines,
} from '../sending/index.js'
import type { Database } from '../storage/index.js'
import { print, printJson, printStatus, reportProblems } from './console.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import type { SendFlags } from './send-flags.js'

export interface Rehearsal {
  readonly database: Database
  readonly publication: Publication
  readonly frozen: FrozenIssue
  /** All problems that were found in the issue. */
  readonly problems: readonly Problem[]
  readonly reach: AudienceCount
  /** Problems that prevent any sending: missing settings, or no recipients. */
  readonly unset: readonly Problem[]
  /** The mail servers; none if their settings are wrong. */
  readonly servers: readonly NamedServer[]
  /** The issue before this one. */
  readonly since: IssueRecord | undefined
  readonly flags: SendFlags
}

const MESSAGES_WRITTEN = 10

/**
 * Shows what a send would do, and sends nothing.
 * @returns whether `--yes` would send the issue
 */
export async function rehearse(rehearsal: Rehearsal, io: Io): Promise<boolean> {
  const { publication, frozen, problems, reach, unset, servers, since, flags } = rehearsal
  const files = flags.out ? await writeMessages(rehearsal, flags.out, io) : []
  const sender = flags.dns === false ? undefined : await senderReport(publication, servers, flags, io)
  const faults = [...problems, ...(sender?.problems ?? [])]
  const isRefused = faults.some(isError) && !flags.despiteProblems
  const ok = !isRefused && unset.length === 0
  const { subject, posts, leftOut } = frozen
  const bytes = { html: Buffer.byteLength(frozen.html), message: frozen.mime.length }
  if (flags.json) {
    printJson<JsonOutput<'send'>>(io, {
      ...{ ok, event: 'rehearsal', name: frozen.name, subject, bytes, posts, leftOut: leftOut.length },
      ...{ since: since ? new Date(since.frozen).toISOString() : null, ...reach, files },
      ...{ audience: audienceTexts(frozen), servers: serverLines(servers), problems: faults, unset },
      ...(sender ? { sender: Object.fromEntries(sender.lines) } : {}),
    })
    return ok
  }
  reportProblems(io, problems)
  for (const line of linesOf(rehearsal)) print(io, line)
  for (const [i, line] of serverLines(servers).entries())
    print(io, `  ${i === 0 ? 'servers  ' : '         '}   ${line}`)
  const { hours } = publication.sending
  const closed = closedText(publication, io.clock())
  if (hours) print(io, `  hours       ${closed ?? `${hours.written} (${publication.timezone})`}`)
  for (const [about, text] of sender?.lines ?? []) {
    const fix = sender?.problems.find(({ what }) => what === text)?.fix
    print(io, `  ${about.padEnd(12)}${fix ? `${text} ${fix}` : text}`)
  }
  if (files.length > 0) print(io, `Wrote ${plural(files.length, 'message')} to ${flags.out}.`)
  reportProblems(io, unset)
  if (flags.at === undefined && !flags.approve)
    print(io, `Nothing was sent. ${nextStep(frozen.name, { isRefused, isUnset: unset.length > 0 })}`)
  else if (!ok) print(io, 'It is not sent at its time as long as it has these errors.')
  return ok
}

function nextStep(name: string, { isRefused, isUnset }: { isRefused: boolean; isUnset: boolean }): string {
  if (isRefused) return 'The issue is not sent before the errors are corrected, unless you add --despite-problems.'
  return `${isUnset ? 'After setting that, send' : 'Send'} the issue with: offprint send ${name} --yes`
}

function linesOf({ frozen, since, reach }: Rehearsal): string[] {
  const { lines, domains, caution } = rehearsalLines(frozen, since, reach)
  return [
    `Rehearsal of \`${frozen.name}\``,
    ...lines.flatMap(([term, text]) => [
      `  ${term.padEnd(12)}${text}`,
      ...(term === 'recipients'
        ? domains.map(({ domain, count }) => `    ${count.toLocaleString('en').padStart(8)} ${domain}`)
        : []),
    ]),
    ...(caution === undefined ? [] : [`  ${caution}`]),
  ]
}

/** Writes the messages of the first recipients as they would be sent, but with unsubscribe links that do not work. */
async function writeMessages(
  { database, publication, frozen, flags }: Rehearsal,
  folder: string,
  io: Io,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const sign = signerIn(publication, flags.root, io)
  const messageSettings = {
    ...{ issue: 0, template: mimeTemplate(frozen.mime), tokens: rehearsalTokens(publication) },
    ...(publication.sending.bounces ? { bounces: publication.sending.bounces } : {}),
    ...(sign ? { sign } : {}),
  }
  const names = messageSettings.template.values.map(({ name }) => name)
  const recipients: Recipient[] = await database.read(recipientsFor, frozen, flags.limit ?? MESSAGES_WRITTEN, names)
  const files: string[] = []
  for (const recipient of recipients) {
    const bytes = bytesOf(await messageFor(recipient, messageSettings, io.clock()))
    const file = `${String(recipient.subscriber).padStart(6, '0')}.eml`
    writeFileSync(join(folder, file), bytes)
    files.push(file)
  }
  if (!sign && !flags.json)
    printStatus(
      io,
      'The files have no DKIM signature, because OFFPRINT_DKIM_KEY is not set: the mail server may add one.',
    )
  return files
}

/** Returns the signer, if there is one. Wrong settings are reported with the others that a send needs. */
function signerIn(publication: Publication, root: string, { env }: Io): Sign | undefined {
  try {
    return dkimFor(publication, root, env)
  } catch (cause) {
    if (cause instanceof ProblemsError) return undefined
    throw cause
  }
}
