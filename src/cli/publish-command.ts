import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Writable } from 'node:stream'
import { MINUTE, SECOND } from '../core/duration.js'
import { fingerprint } from '../core/fingerprint.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { clipped, plural } from '../core/text.js'
import {
  type BuildReport,
  build,
  check,
  lockPublication,
  type Progress,
  readPublicationAt,
  recordPictures,
  recordSent,
} from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'
import { requestOf } from './build-command.js'
import { timeOf } from './clock.js'
import { passingLine, print, printJson, printStatus, progressLine, reportProblems, tally } from './console.js'
import { runDeployHook } from './deploy-hook.js'
import { environmentAt, foreignEnvironment } from './environment.js'
import { type GitRepository, gitRepository } from './git-repository.js'
import type { Io } from './io.js'
import { type IssueOutlook, latestIssueOf, type OutlookRequest, outlookOf } from './issue-outlook.js'
import type { JsonOutput } from './json-outputs.js'
import { keptCommitIn } from './kept-commit.js'
import { filesAmong, filesLinkedFrom, type OnlineFile, waitUntilOnline } from './online-pages.js'
import { copyPublication, keptChangesIn } from './publication-copy.js'
import {
  changesBetween,
  type PublishMemory,
  publishMemoryAt,
  rememberPublish,
  type SiteFiles,
  siteFilesIn,
} from './publish-memory.js'
import { sendCommand } from './send-command.js'
import type { SendFlags } from './send-flags.js'

export interface PublishFlags {
  readonly root: string
  readonly dryRun?: boolean
  readonly sendNow?: boolean
  readonly despiteProblems?: boolean
  readonly commit?: boolean
  readonly message?: string
  readonly json?: boolean
}

type Event = Exclude<JsonOutput<'publish'>, { readonly event: 'done' }>
type StepName = Event['step']
type SendEvent = NonNullable<Event['send']>
/** A step as it is reported. */
type Told = Omit<Event, 'problems'> & { readonly problems: readonly Problem[] }

/** The result of a step. A step that fails ends the run. */
interface Outcome extends Partial<Pick<Event, 'files' | 'send' | 'output'>> {
  readonly state: Event['state']
  /** What was done, as a sentence. */
  readonly what: string
  readonly problems?: readonly Problem[]
}

/** A run of the command. */
interface Publishing {
  readonly name: string | undefined
  readonly flags: PublishFlags
  readonly io: Io
  readonly publication: Publication
  readonly repository: GitRepository | undefined
  /** What the run has found out and done so far. */
  readonly so: {
    memory: PublishMemory
    /** The folder that is published: out/, or the one that a dry run builds elsewhere. */
    out: string
    /** The files in it after the last build. */
    files: SiteFiles
    outlook?: IssueOutlook
    /** Whether this run has sent anything. */
    sent: boolean
    /** What the command of `deploy` printed, if this run has started it. */
    printed: string
  }
}

/**
 * Publishes the posts and an issue: from the check to the commit, each step shown as it happens. The same command goes on where it
 * stopped: files that are online are not put there again, and nothing is sent twice.
 * @param name the digest or post to send; without one, nothing is sent
 */
export async function publishCommand(name: string | undefined, flags: PublishFlags, io: Io): Promise<boolean> {
  const root = resolve(flags.root)
  const publication = readPublicationAt(root)
  const unlock = flags.dryRun ? () => {} : lockPublication(root, 'publish')
  const scratch = flags.dryRun ? mkdtempSync(join(tmpdir(), 'offprint-')) : undefined
  try {
    const repository = flags.commit ? gitRepository(root, foreignEnvironment(io, root)) : undefined
    const so = { memory: publishMemoryAt(root), out: join(scratch ?? root, 'out'), files: {}, sent: false, printed: '' }
    return await runSteps({ ...{ name, io, publication, repository, so }, flags: { ...flags, root } })
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
    unlock()
  }
}

async function runSteps(run: Publishing): Promise<boolean> {
  const { name, flags, io } = run
  const again = (step: (run: Publishing, isAgain: boolean) => Promise<Outcome>) => async () =>
    willSend(run) ? step(run, true) : skipped('Nothing was sent, so there is nothing new.')
  const once = (step: (run: Publishing, isAgain: boolean) => Promise<Outcome>) => () => step(run, false)
  const steps: readonly (readonly [StepName, () => Promise<Outcome>])[] = [
    ['check', once(checkStep)],
    ['build', once(buildStep)],
    ['deploy', once(deployStep)],
    ['pages', once(pagesStep)],
    ...(name === undefined
      ? []
      : ([
          ['send', once(sendStep)],
          ['build', again(buildStep)],
          ['deploy', again(deployStep)],
          ['pages', again(pagesStep)],
        ] as const)),
    ...(flags.commit ? [['commit', once(commitStep)] as const] : []),
  ]
  for (const [index, [step, take]] of steps.entries()) {
    const started = performance.now()
    const outcome = await outcomeOf(step, take)
    const seconds = Number(((performance.now() - started) / SECOND).toFixed(3))
    tell(run, { event: 'step', number: index + 1, of: steps.length, step, seconds, problems: [], ...outcome })
    if (outcome.state === 'failed') return stopAt(run, step)
  }
  if (!flags.dryRun) {
    const { open: _, ...memory } = run.so.memory
    remember(run, memory)
  }
  if (flags.json) printJson<JsonOutput<'publish'>>(io, { event: 'done', ok: true, dryRun: flags.dryRun ?? false })
  else if (flags.dryRun) print(io, 'Nothing was changed.')
  return true
}

/** Runs a step. A problem that it throws is its outcome; anything else is a fault of the machine or a bug. */
async function outcomeOf(step: StepName, take: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await take()
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause
    return failed(UNDONE[step], cause.problems)
  }
}

/** What a step has not done, if a problem has prevented all of it. */
const UNDONE: Readonly<Record<StepName, string>> = {
  check: 'nothing was checked.',
  build: 'nothing was written.',
  deploy: 'nothing was put online.',
  pages: 'nobody asked for the pages.',
  send: 'it stopped.',
  commit: 'nothing was committed.',
}

const skipped = (what: string): Outcome => ({ state: 'skipped', what })
const failed = (what: string, problems: readonly Problem[] = []): Outcome => ({ state: 'failed', what, problems })

const TITLES: Readonly<Record<StepName, string>> = {
  check: 'Check',
  build: 'Build',
  deploy: 'Deploy',
  pages: 'Pages',
  send: 'Send',
  commit: 'Commit',
}

/** The number of files that are listed for people. */
const SHOWN = 30

function tell({ flags, io }: Publishing, event: Told): void {
  if (flags.json) {
    printJson<JsonOutput<'publish'>>(io, event)
    return
  }
  const { number, of, step, state, what, problems, output, files = [] } = event
  reportProblems(io, problems)
  if (state === 'failed' && output) for (const line of output.split('\n')) printStatus(io, `  │ ${line}`)
  const word = state === 'failed' ? 'failed: ' : ''
  print(io, `${number}/${of} ${TITLES[step].padEnd(7)} ${word}${what}`)
  if (state !== 'planned' && step !== 'commit') return
  for (const file of files.slice(0, SHOWN)) print(io, `            ${file}`)
  const hidden = files.length - SHOWN
  if (hidden > 0) print(io, `            … and ${hidden.toLocaleString('en')} more; --json lists them all.`)
}

function stopAt({ flags, io, so }: Publishing, step: StepName): boolean {
  if (flags.json) {
    printJson<JsonOutput<'publish'>>(io, { event: 'done', ok: false, dryRun: flags.dryRun ?? false, stopped: step })
    return false
  }
  if (flags.dryRun) printStatus(io, 'Nothing was changed.')
  else {
    const sent = so.sent && step !== 'send' ? ' The issue is sent, and is not sent again.' : ''
    printStatus(io, `Correct that, and run the same command again: it goes on at this step.${sent}`)
  }
  return false
}

function remember({ flags, so }: Publishing, memory: PublishMemory): void {
  so.memory = memory
  if (!flags.dryRun) rememberPublish(flags.root, memory)
}

const progressOf = ({ flags, io }: Publishing) =>
  flags.json ? { show: (() => {}) as Progress, clear: () => {} } : progressLine(io)

// 1. Check

/** Finds whatever would make a later step fail, before anything is done: in the posts, the issue, the settings and the repository. */
async function checkStep(run: Publishing): Promise<Outcome> {
  const { flags, io, name, publication, repository } = run
  const progress = progressOf(run)
  const report = await check({ ...requestOf(buildFlags(run), io), progress: progress.show }).finally(progress.clear)
  const unset = unsetVariables(publication, environmentAt(io, flags.root))
  const found = `${plural(report.counts.posts, 'post')}: ${tally(report.problems)}.`
  const reasons = [...unset, ...((await repository?.obstacles()) ?? [])]
  // A build refuses on its own what must never be published.
  const isFine = report.ok || flags.despiteProblems
  const outlook = name === undefined || !isFine ? undefined : await outlookOf(outlookRequest(run, name))
  if (outlook && 'refused' in outlook) {
    const insist = outlook.mayInsist ? ', unless you add --despite-problems' : ''
    const what = `${found} The issue is not sent before the errors are corrected${insist}.`
    return failed(what, [...report.problems, ...reasons, ...outlook.refused])
  }
  if (!isFine || reasons.length > 0) {
    const insist = isFine ? '' : ' Correct the errors, or add --despite-problems for those that do not stop a build.'
    return failed(`${found}${insist}`, [...report.problems, ...reasons])
  }
  if (!outlook) return { state: 'done', what: found, problems: report.problems }
  run.so.outlook = outlook
  // A send that follows prints the same findings in its own place.
  const isTold = outlook.kind === 'new' && !flags.json && !flags.dryRun
  const concerns = 'concerns' in outlook && !isTold ? (outlook.concerns ?? []) : []
  return { state: 'done', what: `${found} ${outlook.what}`, problems: [...report.problems, ...concerns] }
}

const buildFlags = ({ flags, publication, name }: Publishing) =>
  ({
    root: flags.root,
    // A build has the email of every post only if it is asked to.
    emails: name !== undefined && !publication.digests.some(digest => digest.name === name) ? 'all' : 'recent',
  }) as const

/** Reports variables that `deploy` names and that are not set. */
const unsetVariables = ({ deploy }: Publication, env: Readonly<Record<string, string | undefined>>): Problem[] =>
  (deploy?.environment ?? [])
    .filter(name => env[name] === undefined)
    .map(name => {
      const what = `\`deploy\` needs the variable ${name}, which is not set.`
      return error('publish.environment', { file: 'publication.yml' }, what, `Add ${name}=… to \`.env\`.`)
    })

const outlookRequest = ({ flags, io, publication, so }: Publishing, name: string): OutlookRequest => ({
  ...{ name, root: flags.root, publication, io, open: so.memory.open },
  ...{ sendNow: flags.sendNow, despiteProblems: flags.despiteProblems },
})

/** Runs `offprint send --json`, and returns what it would print. */
async function sendEvents(run: Publishing, name: string, more: Partial<SendFlags>) {
  const { text, ok } = await sendOutput(run, name, { ...more, json: true })
  const events = text.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line) as SendEvent]))
  return { ok, events }
}

/** Runs `offprint send`, and returns what it would print to standard output. Its progress goes to standard error as always. */
async function sendOutput({ flags, io }: Publishing, name: string, more: Partial<SendFlags>) {
  let text = ''
  const stdout = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  const insist = flags.despiteProblems ? { despiteProblems: true } : {}
  const ok = await sendCommand(name, { root: flags.root, where: [], ...insist, ...more }, { ...io, stdout })
  return { ok, text: text.trimEnd() }
}

// 2. and 6. Build

async function buildStep(run: Publishing, isAgain: boolean): Promise<Outcome> {
  const { flags, io, so } = run
  if (flags.dryRun) return plannedBuild(run, isAgain)
  const progress = progressOf(run)
  const report = await build({ ...requestOf(buildFlags(run), io), progress: progress.show }).finally(progress.clear)
  if (!report.ok) return failed(`nothing was written: ${tally(report.problems)}.`, report.problems)
  if (!flags.json) for (const note of report.notes) printStatus(io, note)
  so.files = siteFilesIn(so.out)
  const { changed, removed, unchanged } = report
  const gone = removed.length > 0 ? `, ${plural(removed.length, 'file')} removed` : ''
  const what = `${countsText(report)}: ${plural(changed.length, 'file')} written, ${unchanged.toLocaleString('en')} unchanged${gone}.`
  return { state: 'done', what, files: changed.map(path => `out/${path}`) }
}

const countsText = ({ counts: { posts, feeds, emails } }: BuildReport): string =>
  [plural(posts, 'post'), plural(feeds, 'feed'), plural(emails, 'email edition')].join(', ')

/** Builds a copy of the publication, the second time with the record of the issue as a send would write it. */
async function plannedBuild(run: Publishing, isAgain: boolean): Promise<Outcome> {
  const { flags, io, so } = run
  const root = dirname(so.out)
  if (!isAgain) copyPublication(flags.root, root)
  else if (so.outlook?.kind === 'new') {
    const { issued, next } = so.outlook
    recordPictures(root, next.frozen.told?.pictures ?? {})
    if (next.frozen.kind === 'digest') recordSent(root, { ...next.frozen, frozen: timeOf(io), issued: issued + 1 })
  }
  const out = join(flags.root, 'out')
  const before = isAgain ? so.files : existsSync(out) ? siteFilesIn(out) : {}
  const progress = progressOf(run)
  const report = await build({ ...requestOf(buildFlags(run), io), root, progress: progress.show }).finally(
    progress.clear,
  )
  if (!report.ok) return failed(`nothing would be written: ${tally(report.problems)}.`, report.problems)
  so.files = siteFilesIn(so.out)
  const { changed, gone } = changesBetween(before, so.files)
  const lost = gone.length > 0 ? `, and ${plural(gone.length, 'file')} would be removed` : ''
  const what = `would build ${countsText(report)}: ${plural(changed.length, 'file')} of out/ would change${lost}.`
  return { state: 'planned', what, files: [...changed, ...gone].map(path => `out/${path}`) }
}

// 3. and 7. Deploy

async function deployStep(run: Publishing): Promise<Outcome> {
  const { flags, publication, so } = run
  const { command, timeout, environment } = deployOf(publication)
  if (command === undefined)
    return skipped(
      publication.server
        ? 'publication.yml has no `deploy`: `offprint serve` serves out/ as it is.'
        : 'publication.yml has no `deploy`, so publish out/ yourself.',
    )
  const { files } = so
  const by = fingerprint(command, publication.url)
  const { deployed } = so.memory
  const { changed, gone, isSame } = changesBetween(deployed?.files, files)
  if (deployed?.by === by && isSame) return skipped('out/ has not changed since it was put online.')
  const count = plural(changed.length + gone.length, 'file')
  const why = isSame ? 'The command or the address has changed' : `${count} changed`
  const shown = firstLineOf(command)
  if (flags.dryRun) {
    remember(run, { ...so.memory, deployed: { by, files } })
    return { state: 'planned', what: `would run: ${shown}. ${why}.` }
  }
  const { ok, how, output, isStopped } = await runCommand(run, { command, timeout, environment })
  so.printed = output
  const { deployed: _, ...rest } = so.memory
  // After a failure, nobody knows which files are online.
  remember(run, ok ? { ...rest, deployed: { by, files } } : rest)
  if (ok) return { state: 'done', what: `${why}, and \`${shown}\` put out/ online.`, files: changed }
  const silent = output === '' ? ' It printed nothing.' : ''
  const fix = isStopped
    ? 'Run the same command again.'
    : 'Correct the command, or what it complains about. It gets no standard input and none of the secrets of Offprint.'
  const problem = error(
    'publish.deploy',
    { file: 'publication.yml' },
    `The command ${how}: \`${shown}\`.${silent}`,
    fix,
  )
  return { ...failed(`the command ${how}.`, [problem]), output }
}

function firstLineOf(command: string): string {
  const [first = '', ...more] = command.split('\n')
  return more.length > 0 ? `${clipped(first, 100)} …` : clipped(first, 100)
}

const DEPLOY_DEFAULTS = { command: undefined, timeout: 10, wait: 10, environment: [] }
const deployOf = ({ deploy = DEPLOY_DEFAULTS }: Publication) => deploy

async function runCommand(
  { flags, io, publication }: Publishing,
  { command, timeout, environment }: { command: string; timeout: number; environment: readonly string[] },
) {
  const hidden = environment.flatMap(name => environmentAt(io, flags.root)[name] ?? [])
  const veiled = (text: string): string =>
    hidden.filter(secret => secret.length >= 6).reduce((shown, secret) => shown.replaceAll(secret, '•••'), text)
  const passing = passingLine(io)
  const stop = new AbortController()
  const unlisten = io.onInterrupt(() => stop.abort())
  try {
    const outcome = await runDeployHook({
      ...{ command, folder: flags.root, timeout: timeout * MINUTE, signal: stop.signal },
      env: {
        ...foreignEnvironment(io, flags.root, environment),
        OFFPRINT_OUT: join(flags.root, 'out'),
        OFFPRINT_URL: publication.url,
      },
      line: text => (flags.json ? undefined : passing.show(`Deploy: ${veiled(text)}`)),
    })
    return { ...outcome, output: veiled(outcome.output), isStopped: stop.signal.aborted }
  } finally {
    unlisten()
    passing.clear()
  }
}

// 4. and 8. Pages

async function pagesStep(run: Publishing, isAgain: boolean): Promise<Outcome> {
  const { flags, io, publication, so } = run
  const { command, wait } = deployOf(publication)
  const isByHand = command === undefined && publication.server === undefined
  if (isAgain && isByHand) return skipped('Publish out/ once more, so that the lists of issues show this one.')
  const { files } = so
  const awaited = awaitedFiles(run, files, isAgain)
  if (awaited.length === 0) return skipped('Nothing has changed since the pages were online.')
  const addresses = awaited.map(({ url }) => url)
  const within = `${plural(wait, 'minute')}`
  if (flags.dryRun) {
    remember(run, { ...so.memory, online: files })
    return { state: 'planned', what: `would wait up to ${within} until these are online:`, files: addresses }
  }
  if (isByHand && !flags.json) printStatus(io, `Publish out/ now. Waiting up to ${within} for ${publication.url}.`)
  const passing = passingLine(io)
  const stop = new AbortController()
  const unlisten = io.onInterrupt(() => stop.abort())
  const problems = await waitUntilOnline(awaited, {
    ...{ out: so.out, limit: wait * MINUTE, signal: stop.signal },
    progress: (done, of, why) => (flags.json ? undefined : passing.show(`${done} of ${of} online. ${why}`)),
  }).finally(() => {
    unlisten()
    passing.clear()
  })
  if (problems.length === 0) {
    remember(run, { ...so.memory, online: files })
    return { state: 'done', what: `${plural(awaited.length, 'file')} online at ${publication.url}.`, files: addresses }
  }
  // A deploy that reports success and has not worked must run once more.
  const { deployed: _, ...rest } = so.memory
  remember(run, rest)
  const what = stop.signal.aborted
    ? 'stopped.'
    : `${problems.length} of ${awaited.length} are not online after ${within}.`
  return { ...failed(what, problems), ...(so.printed === '' ? {} : { output: so.printed }) }
}

/** Lists what must be online: everything to which the message leads, or else what has changed since the last time. */
function awaitedFiles({ publication, so }: Publishing, files: SiteFiles, isAgain: boolean): OnlineFile[] {
  const { next } = so.outlook && 'next' in so.outlook ? so.outlook : {}
  if (next && !isAgain) {
    const own = next.prepared.pages.map(({ output }) => output)
    return filesLinkedFrom(next.issue.html, publication.url, files).map(file =>
      /\.(?:html|xml|json)$/.test(file.path) && !own.includes(file.path) ? { ...file, mayBeOld: true } : file,
    )
  }
  return filesAmong(changesBetween(so.memory.online, files).changed, publication.url)
}

// 5. Send

/** Tells whether this run sends something, or a dry run would. */
const willSend = ({ flags, so }: Publishing): boolean =>
  flags.dryRun ? so.outlook?.kind === 'new' || so.outlook?.kind === 'under-way' : so.sent

async function sendStep(run: Publishing): Promise<Outcome> {
  const { name = '', flags, io, so } = run
  const { outlook } = so
  if (outlook && ['nothing', 'sent', 'planned'].includes(outlook.kind)) return skipped(outlook.what)
  if (flags.dryRun && outlook)
    return { state: 'planned', what: `would ${outlook.kind === 'new' ? 'send the issue' : 'go on'}: ${outlook.what}` }
  const before = (await latestIssueOf(name, flags.root, io))?.id ?? 0
  // An issue that is under way belongs to this run, too.
  const after = outlook?.kind === 'under-way' ? before - 1 : before
  remember(run, { ...so.memory, open: { name, after, at: io.clock() } })
  try {
    return await sentBy(run, name)
  } finally {
    const latest = await latestIssueOf(name, flags.root, io)
    so.sent = latest !== undefined && latest.id > after
  }
}

async function sentBy(run: Publishing, name: string): Promise<Outcome> {
  if (!run.flags.json) {
    const { ok, text } = await sendOutput(run, name, { yes: true })
    return { state: ok ? 'done' : 'failed', what: text === '' ? 'not everything was sent.' : text }
  }
  const { ok, events } = await sendEvents(run, name, { yes: true })
  const send = events.at(-1)
  const problems = send && 'problems' in send ? (send.problems as readonly Problem[]) : []
  const what =
    send?.event === 'done'
      ? `${send.counts.sent} sent, ${send.counts.queued + send.counts.deferred} to go.`
      : 'Nothing was sent.'
  return { state: ok ? 'done' : 'failed', what, problems, ...(send ? { send } : {}) }
}

// 9. Commit

async function commitStep({ flags, name, repository, so }: Publishing): Promise<Outcome> {
  if (!repository) return skipped('It was not asked for.')
  const obstacles = await repository.obstacles()
  if (obstacles.length > 0) return failed(UNDONE.commit, obstacles)
  const planned = flags.dryRun ? keptChangesIn(dirname(so.out), flags.root) : []
  const sent = so.outlook && ['nothing', 'planned'].includes(so.outlook.kind) ? undefined : name
  const { files, problems, ...made } = await keptCommitIn(repository, { root: flags.root, planned, name: sent })
  if (files.length === 0) return { ...skipped('The last commit has every file that builds keep.'), problems }
  const message = flags.message ?? made.message
  if (flags.dryRun) return { state: 'planned', what: `would commit, as “${message}”:`, files, problems }
  const { name: commit, branch } = await repository.commit(files, message)
  return { state: 'done', what: `“${message}” is ${commit} on ${branch}. Nothing was pushed.`, files, problems }
}
