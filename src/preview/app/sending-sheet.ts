import type { EditionData, RehearsalData, SendingState } from '../protocol.js'
import { h, replaceChildren, write } from './element.js'
import { numberDialog } from './number-dialog.js'
import type { SendingPartTools } from './sending-part.js'
import { isSendingRefused, requestRehearsal, requestSendingState, requestSendingStep } from './sending-requests.js'

/** The milliseconds between two looks at the state, while an issue is being sent and otherwise. */
const SOON = 1000
const LATER = 5000

/** The issue of an edition: what a send would do, what is planned, and how far it is. */
export class SendingSheet {
  private edition: EditionData | undefined
  private rehearsal: RehearsalData | undefined
  private state: SendingState | undefined
  /** What the edition looked like that the rehearsal is about. */
  private seen = ''
  /** Why the last look at the state failed. */
  private silence = ''
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly news = h('p', { class: 'unseen', role: 'status' })
  private readonly fault = h('p', { class: 'bad', role: 'alert' })
  private readonly progress = h('div', { class: 'progress' })
  private readonly bar = h('progress', { 'aria-label': 'Subscribers to whom it was sent' })
  private readonly found = h('div', { class: 'found' })
  private readonly planned = h('div')
  private readonly approval = h('div')
  private readonly sendNow = h('button', { type: 'button', class: 'main', onclick: () => this.ask() }, 'Send now…')
  private readonly goOn = h('button', { type: 'button', class: 'main', onclick: () => this.ask() }, 'Continue…')
  private readonly stop = h(
    'button',
    { type: 'button', onclick: () => void this.step('stop-send', {}) },
    'Stop sending',
  )
  private readonly again = h('button', { type: 'button', onclick: () => void this.rehearse() }, 'Look again')
  private readonly time = h('input', { id: 'send-time', type: 'datetime-local', required: true })
  private readonly timeLabel = h('label', { for: 'send-time' }, 'Send at')
  private readonly planning = h(
    'form',
    { onsubmit: (event: Event) => this.plan(event) },
    this.timeLabel,
    this.time,
    h('button', {}, 'Plan'),
  )
  readonly element = h(
    'section',
    { class: 'sending', 'aria-labelledby': 'sending-heading' },
    h('h3', { id: 'sending-heading' }, 'Send the issue'),
    this.news,
    this.progress,
    this.found,
    this.fault,
    h('p', { class: 'buttons send-steps' }, this.sendNow, this.goOn, this.stop, this.again),
    this.approval,
    this.planned,
    this.planning,
  )

  constructor(private readonly tools: SendingPartTools) {}

  show(edition: EditionData | undefined): void {
    const isOther = edition?.name !== this.edition?.name
    this.edition = edition
    if (!edition) {
      clearTimeout(this.timer)
      return
    }
    if (isOther) {
      this.rehearsal = undefined
      this.state = undefined
      write(this.fault, '')
      write(this.news, '')
      void this.look().then(() => this.rehearse())
    }
    // Without an issue to look at, nobody would miss what was shown before.
    else if (this.isOld() && this.rehearsal?.contents === '' && this.state?.run === '') void this.rehearse()
    this.draw()
  }

  /** Tells whether the issue seems to have changed since the rehearsal. The server knows for certain, and compares every byte. */
  private isOld(): boolean {
    return this.rehearsal !== undefined && lookOf(this.edition) !== this.seen
  }

  /** Asks how far the sending is, and again after some time. */
  private async look(): Promise<void> {
    const { name } = this.edition ?? {}
    if (name === undefined) return
    clearTimeout(this.timer)
    if (!document.hidden) {
      const state = await requestSendingState(name)
      if (this.edition?.name !== name) return
      if (isSendingRefused(state)) {
        this.silence = state.why
        write(this.fault, state.why)
      } else {
        if (this.silence !== '' && this.fault.textContent === this.silence) write(this.fault, '')
        this.silence = ''
        this.take(state)
      }
    }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.look(), this.state?.run ? SOON : LATER)
  }

  private take(state: SendingState): void {
    const before = this.state
    this.state = state
    const hasEnded = before !== undefined && before.run !== '' && state.run === ''
    const hasBegun = before !== undefined && before.run === '' && state.run !== ''
    if (hasBegun) write(this.news, 'The issue is being sent.')
    if (hasEnded) write(this.news, [state.issue?.summary ?? '', ...state.notes].join(' '))
    if (state.run !== '' && state.waiting !== before?.waiting && state.waiting !== '') write(this.news, state.waiting)
    this.draw()
    if (hasEnded || hasBegun || (before && before.planned.length !== state.planned.length)) void this.rehearse()
  }

  private async rehearse(): Promise<void> {
    const { name } = this.edition ?? {}
    if (name === undefined) return
    const seen = lookOf(this.edition)
    this.again.setAttribute('aria-disabled', 'true')
    if (!this.rehearsal) write(this.found, 'Looking at the issue, its pages and its subscribers…')
    const rehearsal = await requestRehearsal(name)
    this.again.removeAttribute('aria-disabled')
    if (this.edition?.name !== name) return
    const isRefused = isSendingRefused(rehearsal)
    this.rehearsal = isRefused ? undefined : rehearsal
    this.seen = seen
    write(this.fault, isRefused ? rehearsal.why : '')
    if (isRefused) replaceChildren(this.found)
    else replaceChildren(this.found, this.findings(rehearsal))
    this.draw()
  }

  private findings({ nothing, lines, domains, caution, problems, refused }: RehearsalData): (HTMLElement | false)[] {
    return [
      nothing !== undefined && h('p', {}, nothing.replaceAll('`', '')),
      lines.length > 0 &&
        h(
          'dl',
          { class: 'facts' },
          lines.flatMap(([term, text]) => [
            h('dt', {}, term),
            h('dd', {}, text, term === 'recipients' && domains.length > 0 && domainList(domains)),
          ]),
        ),
      caution !== undefined && h('p', {}, caution),
      problems.length > 0 && this.tools.problems(problems),
      refused !== '' && h('p', { class: 'bad' }, 'The issue is not sent before the errors are corrected.'),
    ]
  }

  private draw(): void {
    const { rehearsal, state } = this
    const focused = document.activeElement
    const isOld = this.isOld() && rehearsal?.contents !== ''
    const isOpen = state?.issue !== undefined && !state.issue.finished
    const isIdle = state !== undefined && state.run === ''
    this.sendNow.hidden = !(isIdle && !isOpen && rehearsal && rehearsal.contents !== '' && rehearsal.refused === '')
    this.goOn.hidden = !(isIdle && isOpen)
    this.stop.hidden = state?.run !== 'here'
    write(this.stop, state?.stopping ? 'Stopping…' : 'Stop sending')
    write(this.again, isOld ? 'The issue has changed: look again' : 'Look again')
    this.planning.hidden = isOpen || !rehearsal
    write(this.timeLabel, state ? `Send at (${state.zone})` : 'Send at')
    this.drawProgress()
    this.drawApproval()
    this.drawPlanned()
    if (focused instanceof HTMLButtonElement && focused.hidden && this.element.contains(focused))
      this.element.querySelector<HTMLElement>('.send-steps button:not([hidden])')?.focus()
  }

  private drawProgress(): void {
    const { issue, run, waiting, notes = [] } = this.state ?? {}
    this.progress.hidden = issue === undefined
    if (!issue) return
    const { sent, failed, uncertain, toGo } = issue
    this.bar.max = Math.max(1, sent + failed + uncertain + toGo)
    this.bar.value = sent + failed + uncertain
    this.bar.hidden = issue.finished
    const numbers = `${count(sent)} sent, ${count(failed)} failed, ${count(uncertain)} uncertain, ${count(toGo)} to go.`
    const state = issue.finished ? 'finished' : run === '' ? 'not finished' : 'being sent'
    const lines = [
      `“${issue.subject}”, started ${issue.started}, ${state}`,
      run === '' ? issue.summary : numbers,
      waiting ?? '',
      issue.results === '' || run !== '' ? '' : `What became of it: ${issue.results}`,
      ...notes,
    ].filter(line => line !== '')
    if (this.bar.parentElement !== this.progress) replaceChildren(this.progress, h('div'), this.bar)
    fill(this.progress.firstElementChild as HTMLElement, lines)
  }

  private drawApproval(): void {
    const { approval } = this.rehearsal ?? {}
    const key = JSON.stringify(approval)
    if (this.approval.dataset['of'] === key) return
    this.approval.dataset['of'] = key ?? ''
    if (!approval) {
      replaceChildren(this.approval)
      return
    }
    const { subject, recipients, when, isApproved, isSame, problems, contents } = approval
    const approve = h('button', { type: 'button' }, 'Approve')
    approve.addEventListener('click', () => {
      approve.disabled = true
      void this.step('approve-send', { contents }, `Approved: “${subject}”`)
    })
    replaceChildren(
      this.approval,
      h('h3', {}, 'Approval'),
      h(
        'p',
        {},
        isApproved
          ? `Approved: “${subject}” goes to ${recipients} on ${when}.`
          : `“${subject}” goes to ${recipients} on ${when}, if you approve it.`,
        !isSame && ' At its time, it is another issue than now.',
      ),
      !isSame && problems.length > 0 && this.tools.problems(problems),
      !isApproved && h('p', { class: 'buttons' }, approve),
    )
  }

  private drawPlanned(): void {
    const { planned = [] } = this.state ?? {}
    const key = JSON.stringify(planned)
    if (this.planned.dataset['of'] === key) return
    this.planned.dataset['of'] = key
    if (planned.length === 0) {
      replaceChildren(this.planned)
      return
    }
    replaceChildren(
      this.planned,
      h('h3', {}, 'Planned'),
      h(
        'ul',
        { class: 'upcoming' },
        planned.map(({ at, when, what, isRevocable }) => {
          const back = h('button', { type: 'button', class: 'quiet', 'aria-label': `Take back: ${when}` }, 'Take back')
          back.addEventListener('click', () => {
            back.disabled = true
            void this.step('cancel-send', { number: at }, `Taken back: ${when}`)
          })
          return h('li', {}, what === '' ? when : `${when}: ${what}`, isRevocable && back)
        }),
      ),
      h(
        'p',
        { class: 'soft' },
        'This is sent by the program that works unattended (offprint work), not by the preview. Whoever set it up knows whether it runs.',
      ),
    )
  }

  private plan(event: Event): void {
    event.preventDefault()
    const time = this.time.value.replace('T', ' ')
    const before = new Set(this.state?.planned.map(({ at }) => at))
    // A time that daylight saving skips is another one.
    void this.step('plan-send', { time }, ({ planned }) => {
      const { when = time } = planned.find(({ at }) => !before.has(at)) ?? {}
      return `Planned for ${when}`
    })
  }

  /** Asks for the number of recipients, and then sends the issue that was looked at, or continues. */
  private ask(): void {
    const { state, rehearsal, edition } = this
    if (!edition) return
    const { name } = edition
    const isOpen = state?.issue !== undefined && !state.issue.finished
    const number = isOpen ? (state?.issue?.toGo ?? 0) : (rehearsal?.recipients ?? 0)
    const contents = isOpen ? '' : (rehearsal?.contents ?? '')
    const subject = isOpen ? state?.issue?.subject : rehearsal?.lines.find(([term]) => term === 'subject')?.[1]
    numberDialog({
      heading: isOpen ? 'Continue to send?' : 'Send this issue?',
      number,
      text: `“${subject}” goes to ${count(number)} ${number === 1 ? 'subscriber' : 'subscribers'} now. What was sent cannot be taken back. Type the number of recipients to send it.`,
      send: async () => {
        const answer = await requestSendingStep('start-send', { name, contents, number })
        if (isSendingRefused(answer)) {
          void this.look().then(() => this.rehearse())
          return answer.why
        }
        this.take(answer)
        void this.look()
        return ''
      },
    })
  }

  private async step(
    step: 'plan-send' | 'cancel-send' | 'approve-send' | 'stop-send',
    wanted: { readonly contents?: string; readonly time?: string; readonly number?: number },
    done: string | ((state: SendingState) => string) = '',
  ): Promise<void> {
    const { name } = this.edition ?? {}
    if (name === undefined) return
    const answer = await requestSendingStep(step, { name, ...wanted })
    if (this.edition?.name !== name) return
    const isRefused = isSendingRefused(answer)
    // What was drawn before the step, such as a button that it used up, is drawn again.
    for (const part of [this.approval, this.planned]) delete part.dataset['of']
    if (!isRefused) {
      if (done !== '') this.tools.tell(typeof done === 'string' ? done : done(answer))
      this.take(answer)
    }
    if (step !== 'stop-send') await this.rehearse()
    write(this.fault, isRefused ? answer.why : '')
    if (document.activeElement === document.body)
      this.element.querySelector<HTMLElement>('button:not([hidden])')?.focus()
    void this.look()
  }
}

/** Returns what a person sees of the issue, as far as the app knows it. */
const lookOf = ({ subject, preheader, bytes, problems }: Partial<EditionData> = {}): string =>
  JSON.stringify([subject, preheader, bytes, problems?.length])

const count = (number: number): string => number.toLocaleString('en')

const domainList = (domains: RehearsalData['domains']): HTMLElement =>
  h(
    'ul',
    { class: 'soft' },
    domains.map(({ domain, count: many }) => h('li', {}, `${count(many)} ${domain}`)),
  )

/** Writes lines, each as a paragraph, and leaves those that are there already. */
function fill(element: HTMLElement, lines: readonly string[]): void {
  while (element.children.length > lines.length) element.lastElementChild?.remove()
  while (element.children.length < lines.length) element.append(h('p'))
  for (const [i, line] of lines.entries()) write(element.children[i] as Element, line)
}
