import { DAY, HOUR, MINUTE, SECOND } from '../core/duration.js'
import { fingerprint } from '../core/fingerprint.js'
import { smallest } from '../core/long-lists.js'
import { machineFault } from '../core/machine-fault.js'
import { isError, type Problem, ProblemsError, placeText } from '../core/problem.js'
import { escapeHtml, plural } from '../core/text.js'
import {
  type Approval,
  alertMailed,
  claimAlert,
  type IssueRecord,
  openAlerts,
  type PlannedSend,
  plannedSends,
  raiseAlert,
  SCHEDULE_CHANGED,
  warmUpAt,
} from '../delivery/index.js'
import { build, folderStamp, mailablePosts, readPublicationAt } from '../pipeline/index.js'
import type { DigestSettings, Publication, SendSchedule } from '../publication/index.js'
import { lastSlot, localTime, nextSlot, timeOfDayFrom } from '../scheduling/index.js'
import {
  contentsOf,
  deliverIssue,
  findingsOf,
  type IssueFindings,
  type IssueSubject,
  keepRecord,
  mailServersFor,
  type NextIssueToSend,
  nextIssueOf,
  plannedSubject,
} from '../sending/index.js'
import { type Database, keepSetting, setting } from '../storage/index.js'
import { approvalMail } from './approval-mail.js'
import type { Io } from './io.js'
import { sendSingle, singleMailer } from './single-mailer.js'
import type { UnattendedEvent } from './work-flags.js'

export interface UnattendedSetting {
  readonly root: string
  /** The command's streams and clock, with `.env` in its environment. */
  readonly io: Io
  /** The database for what is planned. An issue that is being sent has a connection of its own. */
  readonly database: Database
  /** Whether out/ is built before an issue is frozen, and once it is sent. */
  readonly build: boolean
  readonly tell: (event: UnattendedEvent, name: string, text: string) => void
}

/** The time after which an issue that was refused is looked at again, even if no file has changed. */
const AGAIN = 5 * MINUTE
/** The minutes between attempts to continue an issue whose sending stopped; the last one repeats. */
const STOPS = [1, 5, 15, 60]
/** A pause in a delivery after which the process does something else. */
const LONG = 10 * SECOND

/** What the last look at a planned send found, so that the posts are read again only if that may change something. */
interface Look {
  readonly stamp: string
  readonly at: number
  readonly isDue: boolean
  /** The fingerprint of its contents. */
  readonly contents?: string
  /** Whether a mail that asks for its approval is still to be sent. */
  readonly isToAsk?: boolean
}

/** An issue whose sending has been interrupted. */
interface Interruption {
  /** `held`: another process sends it; `limit`: no more may be sent today. */
  readonly why: 'waits' | 'stopped' | 'held' | 'limit'
  readonly until: number
  /** The number of stops without a message in between. */
  readonly stops: number
}

/** Sends issues whose time has come. All that must survive a restart is in the database. */
export class UnattendedSending {
  private readonly sends
  private readonly looks = new Map<number, Look>()
  private readonly interruptions = new Map<number, Interruption>()
  /** The last publication that could be read, for issues that are being sent. */
  private publication: Publication | undefined

  constructor(private readonly setting: UnattendedSetting) {
    this.sends = plannedSends(setting.database)
  }

  private get now(): number {
    return this.setting.io.clock()
  }

  /** Plans the slots of all schedules, and freezes the issues that are due. */
  async plan(): Promise<void> {
    const { root } = this.setting
    try {
      this.publication = readPublicationAt(root)
    } catch (cause) {
      if (!(cause instanceof ProblemsError)) throw cause
      await this.alertProblems('publication.yml', 'publication', cause.problems)
      return
    }
    const publication = this.publication
    for (const digest of publication.digests)
      if (digest.send)
        await this.withProblems(digest.name, () => this.planDigest(publication, digest, digest.send as SendSchedule))
    for (const planned of await this.sends.open())
      if (planned.state === 'planned')
        await this.withProblems(planned.name, () => this.consider(publication, planned), planned)
  }

  private async withProblems(name: string, work: () => Promise<void>, planned?: PlannedSend): Promise<void> {
    try {
      await work()
    } catch (cause) {
      if (!(cause instanceof ProblemsError)) throw cause
      // Somebody builds at the moment; the next look comes soon.
      if (cause.problems.every(({ rule }) => rule === 'build.locked')) this.looks.clear()
      else if (planned && planned.at <= this.now) await this.refuse(planned, cause.problems)
      else await this.alertProblems(name, `refused ${name}`, cause.problems)
    }
  }

  /** Plans the last slot of a schedule, if it can still be sent, and the next one, if it needs an approval. */
  private async planDigest(publication: Publication, digest: DigestSettings, schedule: SendSchedule): Promise<void> {
    const { now } = this
    const since = await this.scheduleSince(digest, schedule)
    for (const { name, at } of await this.slotsOf(publication, digest, schedule)) {
      const latest = at + schedule.latest
      const known = await this.sends.find(name, at)
      const isDropped = known?.state === 'cancelled' && known.reason === SCHEDULE_CHANGED
      const hasMoved = known?.state === 'planned' && known.latest !== latest
      if (known && !isDropped && !hasMoved) continue
      // A slot from before the schedule was written was never meant.
      if (latest < now && (at < since || isDropped)) continue
      await this.sends.plan({ name, at, latest, schedule: digest.name, state: 'planned' }, now)
    }
  }

  /** Returns the slots of a schedule that matter now: those of the past that may still be sent, and those to approve. */
  private async slotsOf(
    publication: Publication,
    digest: DigestSettings,
    schedule: SendSchedule,
  ): Promise<{ readonly name: string; readonly at: number }[]> {
    const { now } = this
    const zone = schedule.zone ?? publication.timezone
    const until = now + (schedule.approve?.before ?? 0)
    if (schedule.days.kind !== 'each-post') {
      const slots = [lastSlot({ ...schedule, zone }, now), nextSlot({ ...schedule, zone }, now)]
      return slots.flatMap(at => (at === undefined || at > until ? [] : [{ name: digest.name, at }]))
    }
    const posts = await this.postsOf(digest, until)
    const slotOf = (date: number) => (schedule.at === undefined ? date : timeOfDayFrom(schedule.at, zone, date))
    const slots = posts.map(({ slug, date }) => ({ name: slug, at: slotOf(date) })).filter(({ at }) => at <= until)
    return slots.sort((a, b) => a.at - b.at)
  }

  private readonly posts = new Map<
    string,
    { readonly stamp: string; readonly posts: Awaited<ReturnType<typeof mailablePosts>>; readonly until: number }
  >()

  /** Returns the posts of a digest, which are read again only if a file has changed, or after some time. */
  private async postsOf(digest: DigestSettings, until: number): Promise<Awaited<ReturnType<typeof mailablePosts>>> {
    const stamp = folderStamp(this.setting.root).text
    const known = this.posts.get(digest.name)
    if (known?.stamp === stamp && until - known.until < AGAIN) return known.posts
    // Posts of the next minutes are read now, so that they are known at their time.
    const posts = await mailablePosts(this.setting.root, digest, until + AGAIN)
    this.posts.set(digest.name, { stamp, posts, until })
    return posts
  }

  /** Returns since when a digest has had its present schedule. */
  private async scheduleSince(digest: DigestSettings, schedule: SendSchedule): Promise<number> {
    const { database } = this.setting
    const key = `schedule ${digest.name}`
    const form = fingerprint(JSON.stringify([schedule.days, schedule.at, schedule.zone]))
    const [known, since] = (await database.read(setting, key))?.split(' ') ?? []
    if (known === form && since !== undefined) return Number(since)
    await database.transaction(keepSetting, key, `${form} ${this.now}`)
    return this.now
  }

  /** Looks at one planned send, and starts it if it may start. */
  private async consider(publication: Publication, planned: PlannedSend): Promise<void> {
    const { now } = this
    const digest = publication.digests.find(({ name }) => name === planned.schedule)
    if (planned.schedule !== null && !(await this.isStillPlanned(publication, digest, planned))) {
      await this.settle(planned, 'cancelled', SCHEDULE_CHANGED)
      return
    }
    const approve = digest?.send?.approve !== undefined
    const isDue = planned.at <= now
    if (!isDue && !approve) return
    if (now > planned.latest) {
      await this.late(publication, planned)
      return
    }
    const stamp = folderStamp(this.setting.root).text
    const look = this.looks.get(planned.id)
    const isApproved = look?.contents !== undefined && (await this.isApproved(planned, look.contents))
    // Before its time, an issue changes only with a file; at its time, also with what is online and who has subscribed.
    const isFresh = look !== undefined && (now - look.at < AGAIN || !(isDue || look.isToAsk))
    const isSame = isFresh && look.stamp === stamp && look.isDue === isDue
    if (isSame && !(isApproved && isDue)) return
    const seen = { stamp, at: now, isDue }
    this.looks.set(planned.id, seen)
    const subject = plannedSubject(this.setting, publication, planned)
    const newest = await subject.ledger.latest(subject.name)
    if (newest && newest.finished === null) {
      if (isDue) await this.wait(planned, `An earlier issue of \`${planned.name}\` is still being sent.`)
      this.looks.delete(planned.id)
      return
    }
    const isSent = newest?.kind === 'post' && !planned.options.correction
    const made = isSent ? { nothing: [] } : await nextIssueOf(subject, planned.at)
    if ('nothing' in made || made.isTold) {
      if (isDue) await this.settle(planned, 'nothing', isSent ? SENT_BEFORE : 'Nothing is new.')
      return
    }
    // A post that was renamed has another name in the ledger, and the same id.
    if (planned.schedule !== null && made.frozen.kind === 'post' && (await wasSent(subject, made.frozen.posts))) {
      if (isDue) await this.settle(planned, 'nothing', SENT_BEFORE)
      return
    }
    const contents = contentsOf(made.frozen)
    if (isDue && this.setting.build) {
      const faults = await this.buildSite()
      if (faults.length > 0) return this.refuse(planned, faults)
    }
    const findings = await findingsOf(subject, made)
    const wanted = { contents, subject: made.frozen.subject }
    const request = approve ? await this.sends.ask(planned, wanted, now) : undefined
    if (request && request.approved === null) {
      const isAsked = await this.ask(subject, planned, made, { ...findings, request })
      this.looks.set(planned.id, { ...seen, contents, isToAsk: !isAsked })
      if (isDue) await this.unapproved(publication, planned, made)
      return
    }
    this.looks.set(planned.id, { ...seen, contents })
    if (!isDue) return
    const faults = [...findings.unset, ...findings.problems.filter(isError)]
    if (faults.length > 0) await this.refuse(planned, faults)
    else await this.freeze(planned, made, findings.reach.recipients)
  }

  /** Builds out/. Returns the errors, if there are any. */
  private async buildSite(): Promise<readonly Problem[]> {
    const { root } = this.setting
    const { ok, problems } = await build({ root, now: this.now, drafts: false, emails: 'recent', strict: false })
    return ok ? [] : problems.filter(isError)
  }

  /** Tells whether the schedule that planned a send still has its slot. */
  private async isStillPlanned(
    publication: Publication,
    digest: DigestSettings | undefined,
    planned: PlannedSend,
  ): Promise<boolean> {
    const schedule = digest?.send
    if (!digest || !schedule) return false
    if (schedule.days.kind === 'each-post')
      return (await this.slotsOf(publication, digest, schedule)).some(
        ({ name, at }) => name === planned.name && at === planned.at,
      )
    return lastSlot({ ...schedule, zone: schedule.zone ?? publication.timezone }, planned.at) === planned.at
  }

  private async isApproved(planned: PlannedSend, contents: string): Promise<boolean> {
    return (await this.sends.approvals(planned.id)).some(each => each.contents === contents && each.approved !== null)
  }

  /** Asks for the approval of an issue, once for each of its contents. Returns whether the mail has been sent. */
  private async ask(
    subject: IssueSubject,
    planned: PlannedSend,
    made: NextIssueToSend,
    { request, ...findings }: IssueFindings & { readonly request: Approval },
  ): Promise<boolean> {
    const { frozen } = made
    const { alerts } = subject.publication.sending
    if (alerts.length === 0 || request.mailed !== null) return true
    if (!(await this.sends.claimMail(request.id, this.now))) return false
    const problems = findings.problems.filter(({ rule }) => !(this.setting.build && rule === 'send.page'))
    const mail = await approvalMail(subject, { planned, made, findings: { ...findings, problems }, request })
    const [asked, failed]: [string[], string[]] = [[], []]
    const servers = mailServersFor(subject.publication, subject.io, subject.database)
    for (const to of alerts) {
      const { state, reply } = await sendSingle(await mail(to), servers)
      if (state === 'sent' || state === 'uncertain') asked.push(to)
      else failed.push(`${to}: ${reply}`)
    }
    if (failed.length > 0)
      this.setting.tell('fault', planned.name, `The request to approve it was not sent: ${failed.join('; ')}`)
    if (asked.length === 0) return false
    await this.sends.mailed(request.id, this.now)
    this.setting.tell('asked', planned.name, `Asked ${asked.join(', ')} to approve “${frozen.subject}”.`)
    return true
  }

  private async unapproved(publication: Publication, planned: PlannedSend, { frozen }: NextIssueToSend): Promise<void> {
    const until = this.local(publication, planned.latest)
    const what = `“${frozen.subject}” was not approved by its time, so it was not sent.`
    const fix = `Until ${until}, approving it sends it at once: with the link in the mail that asks, or with \`offprint send ${planned.name} --approve --yes\`.`
    await this.wait(planned, `It is not approved.`)
    // A first mail that asks after the time says all of this.
    if ((await this.sends.approvals(planned.id)).every(({ asked }) => asked >= planned.at)) return
    await this.alert(`unapproved ${planned.id}`, `Not approved: ${frozen.subject}`, `${what}\n\n${fix}`)
  }

  private async refuse(planned: PlannedSend, faults: readonly Problem[]): Promise<void> {
    await this.wait(planned, faults.map(({ what }) => what).join(' '))
    await this.alertProblems(planned.name, `refused ${planned.id}`, faults)
  }

  /** Records why a planned send waits, and tells it if that is new. */
  private async wait(planned: PlannedSend, reason: string): Promise<void> {
    if (planned.reason === reason) return
    await this.sends.settle(planned, { state: 'planned', reason }, this.now)
    this.setting.tell('waiting', planned.name, reason)
  }

  private async late(publication: Publication, planned: PlannedSend): Promise<void> {
    const at = this.local(publication, planned.at)
    const why = planned.reason ?? 'Nothing was running that could start it in time.'
    if (!(await this.sends.settle(planned, { state: 'late', reason: why }, this.now))) return
    const what = `\`${planned.name}\` of ${at} was not sent, because it is later than its \`latest\`. ${why}`
    this.setting.tell('late', planned.name, what)
    const isDigest = publication.digests.some(({ name }) => name === planned.name)
    const otherwise = isDigest ? '\nOtherwise, the next issue contains its posts.' : ''
    const fix = `To send it now: offprint send ${planned.name} --yes${otherwise}`
    await this.alert(`late ${planned.id}`, `Not sent: ${planned.name} of ${at}`, `${what}\n\n${fix}`)
  }

  private async settle(planned: PlannedSend, state: 'nothing' | 'cancelled', reason: string): Promise<void> {
    if (await this.sends.settle(planned, { state, reason }, this.now)) this.setting.tell(state, planned.name, reason)
  }

  private async freeze(planned: PlannedSend, { frozen, before }: NextIssueToSend, recipients: number): Promise<void> {
    const record = await this.sends.freeze(planned, frozen, { now: this.now, before: before?.id })
    // Without a record, another process has frozen it, or a person has sent it just now.
    if (!record) {
      this.looks.delete(planned.id)
      return
    }
    this.setting.tell('frozen', planned.name, `“${frozen.subject}” goes to ${plural(recipients, 'subscriber')}.`)
  }

  private async dueSends(): Promise<PlannedSend[]> {
    const open = (await this.sends.open()).filter(({ state }) => state === 'sending')
    return open.filter(({ id }) => (this.interruptions.get(id)?.until ?? 0) <= this.now)
  }

  /**
   * Sends the issues that are frozen, one after the other. An issue for which the run would have to wait gives way to the others.
   * @param database a connection of its own, because a send postpones its syncs
   */
  async deliverDue(database: Database, signal: AbortSignal): Promise<void> {
    for (const planned of await this.dueSends()) {
      if (signal.aborted) return
      await this.deliver(planned, database, signal)
    }
  }

  /**
   * Sends all issues that are frozen, and waits for what may still succeed. What has stopped, or is being sent by another process, is left
   * for the next run.
   * @param sleep resolves at a time, or when the signal is aborted
   */
  async deliverAll(
    database: Database,
    signal: AbortSignal,
    sleep: (until: number, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    while (!signal.aborted) {
      await this.deliverDue(database, signal)
      const open = (await this.sends.open()).filter(({ state }) => state === 'sending')
      const waits = open.flatMap(({ id }) => this.interruptions.get(id) ?? []).filter(({ why }) => why === 'waits')
      if (waits.length === 0) return
      await sleep(smallest(waits.map(({ until }) => until)), signal)
    }
  }

  private async deliver(planned: PlannedSend, database: Database, signal: AbortSignal): Promise<void> {
    const { publication } = this
    if (!publication) return
    const subject = plannedSubject({ ...this.setting, database }, publication, planned)
    const record = await subject.ledger.latest(subject.name)
    if (!record || record.id !== planned.issue || record.finished !== null) {
      await this.sends.settle(planned, { state: 'sent' }, this.now)
      return
    }
    if (planned.reason !== null && this.now - planned.changed > DAY) {
      await this.giveUp(planned, record)
      return
    }
    const pause = new AbortController()
    const ended = (): void => pause.abort()
    signal.addEventListener('abort', ended, { once: true })
    let waitsUntil: number | undefined
    const watch = setInterval(() => void this.endIfCancelled(planned, pause), 2 * SECOND)
    try {
      const warmUp = await database.read(warmUpAt, publication.sending.warmUp, this.now)
      if (warmUp?.left === 0) {
        this.interruptions.set(planned.id, { why: 'limit', until: this.now + 10 * MINUTE, stops: 0 })
        return
      }
      await keepRecord(subject, record)
      const report = await deliverIssue(subject, record, {
        signal: pause.signal,
        waiting: ({ until }) => {
          if (until - this.now < LONG) return
          waitsUntil = until
          pause.abort()
        },
      })
      // A message that was sent ends the time in which nothing could be.
      if (report.run.sent > 0 && planned.reason !== null)
        await this.sends.settle(planned, { state: 'sending' }, this.now)
      if (report.finished) await this.finished(planned, record, report.counts)
      else if (waitsUntil !== undefined)
        this.interruptions.set(planned.id, { why: 'waits', until: waitsUntil, stops: 0 })
      else if (report.asPlanned)
        this.interruptions.set(planned.id, { why: 'limit', until: this.now + 10 * MINUTE, stops: 0 })
      else if (!pause.signal.aborted)
        await this.stopped(planned, record, report.stopped ?? 'The send stopped.', report.run.sent > 0)
    } catch (cause) {
      const fault = machineFault(cause)
      const isHeld =
        cause instanceof ProblemsError && cause.problems.some(({ rule }) => /^send\.(?:held|lost)$/.test(rule))
      if (isHeld) this.interruptions.set(planned.id, { why: 'held', until: this.now + MINUTE, stops: 0 })
      else if (fault) await this.stopped(planned, record, `${fault.what} ${fault.fix}`, false)
      else if (cause instanceof ProblemsError)
        await this.stopped(planned, record, cause.problems.map(({ what, fix }) => `${what} ${fix}`).join(' '), false)
      else throw cause
    } finally {
      clearInterval(watch)
      signal.removeEventListener('abort', ended)
    }
  }

  /** Ends a delivery that a person has cancelled in the meantime. */
  private async endIfCancelled({ name, at }: PlannedSend, pause: AbortController): Promise<void> {
    const { database } = this.setting
    const now = await plannedSends(database).find(name, at)
    if (now?.state !== 'sending') pause.abort()
  }

  private async finished(
    planned: PlannedSend,
    { id, subject, name }: IssueRecord,
    { sent, failed, uncertain, skipped }: Readonly<Record<'sent' | 'failed' | 'uncertain' | 'skipped', number>>,
  ): Promise<void> {
    this.interruptions.delete(planned.id)
    await this.sends.settle(planned, { state: 'sent' }, this.now)
    const counts = `${sent} sent, ${failed} failed, ${uncertain} uncertain, ${skipped} skipped`
    this.setting.tell('sent', planned.name, `“${subject}”: ${counts}.`)
    // The issue that was sent gets its permanent page, and the next one its number.
    if (this.setting.build)
      await this.withProblems(planned.name, async () => {
        const faults = await this.buildSite()
        if (faults.length > 0) throw new ProblemsError(faults)
      })
    if (uncertain === 0) return
    const text = `“${subject}”: ${counts}.\n\nUncertain messages may have arrived. To decide about them: offprint send ${name} --resend-uncertain`
    await this.alert(
      `uncertain ${id}`,
      `${plural(uncertain, 'message is', 'messages are')} uncertain: ${subject}`,
      text,
    )
  }

  private async stopped(planned: PlannedSend, record: IssueRecord, reason: string, hasSent: boolean): Promise<void> {
    const { now } = this
    const stops = hasSent ? 1 : (this.interruptions.get(planned.id)?.stops ?? 0) + 1
    // The time of the first stop is in the database, so that a restart does not begin a new day of attempts.
    if (hasSent || planned.reason === null) await this.sends.settle(planned, { state: 'sending', reason }, now)
    const wait = (STOPS[Math.min(stops, STOPS.length) - 1] ?? 60) * MINUTE
    this.interruptions.set(planned.id, { why: 'stopped', until: now + wait, stops })
    const again = wait < HOUR ? plural(wait / MINUTE, 'minute') : 'an hour'
    const sentence = `${reason.replace(/\.$/, '')}.`
    this.setting.tell('stopped', planned.name, `${sentence} It is tried again in ${again}.`)
    const text = `The send of “${record.subject}” stopped: ${sentence}\n\nEverybody who has not got it is still queued. It is tried again for a day. To continue it yourself: offprint send ${record.name} --yes`
    await this.alert(`stopped ${record.id} ${fingerprint(reason)}`, `Stopped: ${record.subject}`, text)
  }

  /** Ends an issue that could not be sent for a day. A person decides whether it still makes sense. */
  private async giveUp(planned: PlannedSend, record: IssueRecord): Promise<void> {
    this.interruptions.delete(planned.id)
    await this.sends.settle(planned, { state: 'late', reason: planned.reason }, this.now)
    const text = `“${record.subject}” could not be sent for a day, and is not tried again. ${planned.reason ?? ''}\n\nEverybody who has not got it is still queued. To continue: offprint send ${record.name} --yes`
    this.setting.tell('late', planned.name, text.replace(/\n+/g, ' '))
    await this.alert(`given up ${record.id}`, `Given up: ${record.subject}`, text)
  }

  private async alertProblems(name: string, key: string, problems: readonly Problem[]): Promise<void> {
    const lines = problems.map(({ where, what, fix }) => `${placeText(where)}: ${what} ${fix}`.trim())
    const text = `This is not sent as long as it has these problems:\n\n${lines.map(line => `- ${line}`).join('\n')}`
    if (await this.alert(`${key} ${fingerprint(lines.join('\n'))}`, `Not sent: ${name}`, text))
      for (const line of lines) this.setting.tell('refused', name, line)
  }

  /** Raises an alert, unless it was raised before. Returns whether it is new. */
  private async alert(key: string, subject: string, text: string): Promise<boolean> {
    return this.setting.database.transaction(raiseAlert, { key, subject, text }, this.now)
  }

  /** Alerts to a fault of unattended work, once a day. */
  async alertFault(kind: string, text: string): Promise<void> {
    const day = new Date(this.now).toISOString().slice(0, 10)
    await this.alert(`fault ${kind} ${day} ${fingerprint(text)}`, `Trouble with \`offprint work\` (${kind})`, text)
  }

  /** Mails the alerts of which nobody has been told yet. One that cannot be sent is tried again later. */
  async mailAlerts(): Promise<void> {
    const { root, database, io, tell } = this.setting
    const { publication } = this
    const alerts = publication?.sending.alerts ?? []
    const send = publication && singleMailer(publication, root, io, database)
    if (!send || alerts.length === 0) return
    for (const { key, subject, text } of await database.read(openAlerts, this.now)) {
      if (!(await database.transaction(claimAlert, key, this.now))) continue
      const whole = `${text}\n\n${publication.title}, ${publication.url}\n`
      const html = `<p>${escapeHtml(whole).trim().replaceAll('\n\n', '</p>\n<p>').replaceAll('\n', '<br>\n')}</p>\n`
      const mail = { subject: `${publication.title}: ${subject}`, text: whole, html, language: 'en' }
      const replies = await Promise.all(alerts.map(to => send({ ...mail, to })))
      const isTold = (i: number): boolean => replies[i]?.state === 'sent' || replies[i]?.state === 'uncertain'
      const told = alerts.filter((_, i) => isTold(i))
      const failed = alerts.flatMap((to, i) => (isTold(i) ? [] : [`${to}: ${replies[i]?.reply}`]))
      if (failed.length > 0) tell('fault', 'alerts', `An alert was not sent (${subject}): ${failed.join('; ')}`)
      if (told.length === 0) continue
      await database.transaction(alertMailed, key, this.now)
      tell('alert', 'alerts', `Told ${told.join(', ')}: ${subject}`)
    }
  }

  private local({ timezone }: Publication, time: number): string {
    return localTime(time, timezone)
  }
}

const SENT_BEFORE = 'It was sent before.'

/** Tells whether one of these posts has been an issue of its own. */
async function wasSent({ ledger }: IssueSubject, posts: readonly string[]): Promise<boolean> {
  return (await ledger.mailings('singles')).some(({ post }) => posts.includes(post))
}
