import type { EditionData, SourceData, SourceField } from '../protocol.js'
import { ArrangementEditor } from './arrangement-editor.js'
import { BodyEditor } from './body-editor.js'
import { editedSource, isWriteRefusal, requestStep } from './change-requests.js'
import { h, mark, replaceChildren, write } from './element.js'
import { fieldEditor } from './field-editor.js'
import { CHOICE_WORDS, FIRST_FIELDS, fieldLabel } from './field-words.js'
import type { WritingTools } from './writing-part.js'

/** The fields and the text of an edition's file. Files change when something is saved, and nothing is saved by leaving a field. */
export class WritingSheet {
  private edition: EditionData | undefined
  private source: SourceData | undefined
  /** The fields that are open, by name. */
  private readonly open = new Map<string, HTMLElement>()
  private readonly file = h('code')
  private readonly why = h('p', { class: 'bad' })
  private readonly first = h('dl', { class: 'written' })
  private readonly others = h('dl', { class: 'written' })
  private readonly more = h('details', {}, h('summary', {}, 'More fields, and the original'), this.others)
  private readonly body
  private readonly arrangement
  private readonly undo = h('button', { type: 'button', class: 'quiet', onclick: () => void this.step('undo') }, 'Undo')
  private readonly redo = h('button', { type: 'button', class: 'quiet', onclick: () => void this.step('redo') }, 'Redo')
  readonly element

  constructor(private readonly tools: WritingTools) {
    this.body = new BodyEditor(tools.tell)
    this.arrangement = new ArrangementEditor(tools)
    const program = h(
      'button',
      { type: 'button', class: 'quiet', onclick: () => this.source && tools.edit({ file: this.source.file }) },
      'Open in editor',
    )
    this.element = h(
      'div',
      { class: 'writing' },
      h('p', { class: 'file' }, this.file, this.undo, this.redo, program),
      this.why,
      this.first,
      this.arrangement.element,
      this.more,
      this.body.element,
    )
  }

  /** @param takesFocus whether the first field gets the focus once it is shown */
  show(edition: EditionData, takesFocus: boolean): void {
    const isSame = edition.name === this.edition?.name && edition.generation === this.edition.generation
    this.edition = edition
    if (takesFocus || !isSame)
      void this.reload().then(() => takesFocus && this.element.querySelector<HTMLElement>('.value')?.focus())
  }

  /** Reads the file again. */
  async reload(): Promise<void> {
    const { name } = this.edition ?? {}
    if (name === undefined) return
    void this.arrangement.show(this.edition?.state === 'digest' ? name : undefined)
    const source = await editedSource(name)
    if (this.edition?.name === name) this.set(source ?? { name, file: '', fields: [], journal: {}, why: NO_FILE })
  }

  private set(source: SourceData): void {
    if (source.name !== this.source?.name) this.open.clear()
    this.source = source
    write(this.file, source.file)
    write(this.why, source.why ?? '')
    this.why.hidden = source.why === undefined
    const focused = this.focusedField()
    const isFirst = ({ name }: SourceField): boolean => FIRST_FIELDS.includes(name)
    const fields = source.fields.filter(({ name }) => !ARRANGED.includes(name))
    const ordered = [...fields].sort((a, b) => FIRST_FIELDS.indexOf(a.name) - FIRST_FIELDS.indexOf(b.name))
    this.fill(this.first, ordered.filter(isFirst))
    this.fill(
      this.others,
      fields.filter(field => !isFirst(field)),
    )
    this.more.hidden = fields.every(isFirst)
    if (focused && !this.open.has(focused)) this.buttonOf(focused)?.focus()
    this.body.set(source)
    for (const [button, what, verb] of [
      [this.undo, source.journal.undo, 'Undo'],
      [this.redo, source.journal.redo, 'Redo'],
    ] as const) {
      // A button that is disabled would lose the focus.
      mark(button, 'aria-disabled', what === undefined ? 'true' : undefined)
      mark(button, 'aria-label', what === undefined ? undefined : `${verb}: ${what}`)
      button.title = what ?? ''
    }
  }

  /** Fills a list of fields, and leaves open ones as they are, because somebody is typing in them. */
  private fill(list: HTMLElement, fields: readonly SourceField[]): void {
    const items = fields.flatMap(field => {
      const known = this.open.get(field.name)
      const value = known ?? h('dd', { 'data-field': field.name }, this.shown(field))
      return [h('dt', { id: `written-${field.name}` }, fieldLabel(field.name)), value]
    })
    // An element that is inserted again loses the focus.
    const kept = [...this.open.values()].find(
      element => element.contains(document.activeElement) && list.contains(element),
    )
    if (!kept) {
      replaceChildren(list, items)
      return
    }
    const at = items.indexOf(kept)
    for (const child of [...list.children]) if (child !== kept) child.remove()
    for (const item of items.slice(0, at)) kept.before(item)
    for (const item of items.slice(at + 1).reverse()) kept.after(item)
  }

  private shown(field: SourceField): HTMLElement {
    const { name, kind, value, why } = field
    const text =
      typeof value === 'string' ? (kind === 'choice' ? (CHOICE_WORDS[value] ?? value) : value) : value.join(', ')
    if (why) return h('span', { class: 'soft' }, text && `${text} · `, why)
    return h(
      'button',
      {
        type: 'button',
        class: text === '' ? 'value soft' : 'value',
        'aria-label': text === '' ? `Add: ${fieldLabel(name)}` : `${fieldLabel(name)}: ${text}. Edit`,
        onclick: () => this.edit(name),
      },
      text || 'Add',
    )
  }

  private edit(name: string): void {
    const { source } = this
    const field = source?.fields.find(each => each.name === name)
    const place = this.element.querySelector<HTMLElement>(`[data-field="${name}"]`)
    if (!source || !field || !place) return
    const done = (): void => {
      this.open.delete(name)
      if (this.source?.name !== source.name) return
      const now = this.source.fields.find(each => each.name === name) ?? field
      replaceChildren(place, this.shown(now))
      this.buttonOf(name)?.focus()
      void this.reload()
    }
    const editor = fieldEditor({ name: source.name, file: source.file, field }, { tell: this.tools.tell, done })
    this.open.set(name, place)
    replaceChildren(place, editor)
    const input = editor.querySelector<HTMLInputElement>('input, textarea, select')
    input?.focus()
    if (input instanceof HTMLInputElement) input.select()
  }

  private buttonOf(name: string): HTMLElement | null {
    return this.element.querySelector(`[data-field="${name}"] button`)
  }

  private focusedField(): string | undefined {
    return document.activeElement?.closest<HTMLElement>('.writing [data-field]')?.dataset['field']
  }

  private async step(step: 'undo' | 'redo'): Promise<void> {
    const answer = await requestStep(step)
    this.tools.tell(
      isWriteRefusal(answer)
        ? answer.why
        : `${step === 'undo' ? 'Undone' : 'Redone'}: ${answer.what} of ${answer.file}`,
    )
    await this.reload()
  }
}

/** Fields that the list of an issue's posts shows. */
const ARRANGED: readonly string[] = ['order', 'leaveOut', 'later']

const NO_FILE = 'This edition has no file of its own that can be edited here.'
