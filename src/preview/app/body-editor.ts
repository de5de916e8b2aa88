import type { SourceData } from '../protocol.js'
import { editedSource, isWriteRefusal, requestChange } from './change-requests.js'
import { h, mark, replaceChildren, write } from './element.js'
import { storedPreference, storePreference } from './preferences.js'

/** Text that was typed and not saved, with the fingerprint of the text that it began with. */
interface Unsaved {
  readonly text: string
  readonly was: string
}

/**
 * The text area for the Markdown of an edition's file. What was typed and not saved is kept in the browser, so that neither a change of
 * the file by another program nor the end of the page loses it.
 */
export class BodyEditor {
  private source: SourceData | undefined
  /** The fingerprint of the text that the editor began with. */
  private was = ''
  /** The text of the file as it was last read, without the empty lines above it. */
  private saved = ''
  private above = ''
  /** Whether the text is being saved. What the file has then is not a change by another program. */
  private isSending = false
  private readonly area = h('textarea', { id: 'write-text', spellcheck: true, 'aria-describedby': 'write-state' })
  private readonly state = h('p', { id: 'write-state', class: 'soft', role: 'status' })
  private readonly fault = h('div', { class: 'bad', role: 'alert' })
  private readonly save = h('button', { type: 'button', class: 'main', onclick: () => void this.send() }, 'Save text')
  private readonly revert = h('button', { type: 'button', onclick: () => this.take() }, 'Discard')
  readonly element = h(
    'section',
    { class: 'body-editor', 'aria-label': 'Text' },
    h('p', { class: 'lead' }, h('label', { for: 'write-text' }, 'Text, in Markdown'), this.state),
    this.area,
    this.fault,
    h('p', { class: 'buttons' }, this.save, this.revert),
  )

  constructor(private readonly tell: (what: string) => void) {
    this.area.addEventListener('input', () => this.typed())
    this.area.addEventListener('keydown', event => {
      if (!(event.ctrlKey || event.metaKey) || !['s', 'Enter'].includes(event.key)) return
      event.preventDefault()
      event.stopPropagation()
      void this.send()
    })
  }

  /** Shows the text of a file. Of a file that is shown already, only what has changed is replaced. */
  set(source: SourceData): void {
    const isOther = source.name !== this.source?.name
    const { body, bodyMark = '' } = source
    this.source = source
    this.element.hidden = body === undefined
    if (body === undefined) return
    const [text, above] = partsOf(body)
    this.above = above
    if (isOther) {
      replaceChildren(this.fault)
      this.saved = text
      this.was = bodyMark
      const kept = storedText(source.name)
      this.area.value = kept?.text ?? text
      if (kept) this.was = kept.was
      this.area.scrollTop = 0
    } else if (text !== this.saved && !this.isSending) {
      if (this.isDirty()) {
        this.saved = text
        this.showConflict(body)
      } else {
        this.saved = text
        this.was = bodyMark
        putText(this.area, text)
      }
    }
    this.update()
  }

  private isDirty(): boolean {
    return this.area.value !== this.saved
  }

  private typed(): void {
    if (this.source) storeText(this.source.name, this.isDirty() ? { text: this.area.value, was: this.was } : undefined)
    this.update()
  }

  private update(): void {
    const dirty = this.isDirty()
    write(this.state, dirty ? 'Not saved yet' : 'Saved')
    this.save.disabled = !dirty
    this.revert.hidden = !dirty
  }

  /** Takes the text of the file, and forgets what was typed. */
  private take(): void {
    if (!this.source) return
    this.was = this.source.bodyMark ?? ''
    ;[this.saved, this.above] = partsOf(this.source.body ?? '')
    storeText(this.source.name, undefined)
    putText(this.area, this.saved)
    replaceChildren(this.fault)
    mark(this.area, 'aria-invalid', undefined)
    this.update()
    this.area.focus()
  }

  private async send(): Promise<void> {
    const { source } = this
    if (!source || !this.isDirty()) return
    const text = this.area.value
    this.isSending = true
    this.save.disabled = true
    write(this.state, 'Saving…')
    const answer = await requestChange({ name: source.name, body: { text: this.above + text, was: this.was } })
    this.isSending = false
    if (this.source?.name !== source.name) return
    if (isWriteRefusal(answer)) {
      mark(this.area, 'aria-invalid', 'true')
      if (answer.conflict) this.showConflict(answer.conflict.theirs)
      else replaceChildren(this.fault, h('p', {}, answer.why))
      return this.update()
    }
    replaceChildren(this.fault)
    mark(this.area, 'aria-invalid', undefined)
    this.was = answer.bodyMark ?? ''
    this.saved = partsOf(answer.body ?? '')[0]
    this.source = answer
    storeText(source.name, undefined)
    this.tell(`Text saved in ${source.file}`)
    // Something may have been typed while the text was being saved.
    this.typed()
  }

  /** Shows that another program has changed the text, and lets the editor choose. Nothing that was typed is lost. */
  private showConflict(theirs: string): void {
    const mine = async (): Promise<void> => {
      const now = this.source && (await editedSource(this.source.name))
      // Only the text that the editor was shown may be replaced.
      if (now?.body !== theirs) return now?.body === undefined ? undefined : this.showConflict(now.body)
      this.was = now.bodyMark ?? ''
      replaceChildren(this.fault)
      await this.send()
    }
    replaceChildren(
      this.fault,
      h('p', {}, 'Another program has changed this text. Nothing was overwritten, and what you typed is still here.'),
      h(
        'details',
        {},
        h('summary', {}, 'The text in the file now'),
        h('pre', { tabindex: 0, role: 'region', 'aria-label': 'The text in the file now' }, theirs),
      ),
      h(
        'p',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: () => void this.takeTheirs() }, 'Take that text'),
        h('button', { type: 'button', onclick: () => void mine() }, 'Write mine instead'),
      ),
    )
  }

  private async takeTheirs(): Promise<void> {
    if (!this.source) return
    const now = await editedSource(this.source.name)
    if (now) this.source = now
    this.take()
  }
}

/** Returns a text without the empty lines above it, and these. */
function partsOf(body: string): [text: string, above: string] {
  const above = /^\n*/.exec(body)?.[0] ?? ''
  return [body.slice(above.length), above]
}

/** Replaces what differs in a text area, so that the selection and the scroll position stay where they are. */
function putText(area: HTMLTextAreaElement, text: string): void {
  const old = area.value
  let same = 0
  while (same < Math.min(old.length, text.length) && old[same] === text[same]) same += 1
  let tail = 0
  while (tail < Math.min(old.length, text.length) - same && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1
  const { scrollTop } = area
  area.setRangeText(text.slice(same, text.length - tail), same, old.length - tail, 'preserve')
  area.scrollTop = scrollTop
}

const keyOf = (name: string): string => `text.${name}`

function storedText(name: string): Unsaved | undefined {
  try {
    const { text, was } = JSON.parse(storedPreference(keyOf(name)) || '{}') as Partial<Unsaved>
    return typeof text === 'string' && typeof was === 'string' ? { text, was } : undefined
  } catch {
    return undefined
  }
}

const storeText = (name: string, unsaved: Unsaved | undefined): void =>
  storePreference(keyOf(name), unsaved ? JSON.stringify(unsaved) : '')
