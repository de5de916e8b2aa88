import type { EditionData, SourceData, SourceField } from '../protocol.js'
import { ArrangementEditor } from './arrangement-editor.js'
import { BodyEditor } from './body-editor.js'
import { editedSource, isWriteRefusal, requestStep } from './change-requests.js'
import { h, mark, write } from './element.js'
import { FieldList } from './field-list.js'
import { FIRST_FIELDS } from './field-words.js'
import type { WritingTools } from './writing-part.js'

/** The fields and the text of an edition's file. Files change when something is saved, and nothing is saved by leaving a field. */
export class WritingSheet {
  private edition: EditionData | undefined
  private source: SourceData | undefined
  private readonly file = h('code')
  private readonly why = h('p', { class: 'bad' })
  private readonly first: FieldList
  private readonly others: FieldList
  private readonly more: HTMLElement
  private readonly body
  private readonly arrangement
  private readonly undo = h('button', { type: 'button', class: 'quiet', onclick: () => void this.step('undo') }, 'Undo')
  private readonly redo = h('button', { type: 'button', class: 'quiet', onclick: () => void this.step('redo') }, 'Redo')
  readonly element

  constructor(private readonly tools: WritingTools) {
    const done = (): void => void this.reload()
    this.first = new FieldList(tools.tell, done)
    this.others = new FieldList(tools.tell, done)
    this.more = h('details', {}, h('summary', {}, 'More fields, and the original'), this.others.element)
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
      this.first.element,
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
    this.source = source
    write(this.file, source.file)
    write(this.why, source.why ?? '')
    this.why.hidden = source.why === undefined
    const isFirst = ({ name }: SourceField): boolean => FIRST_FIELDS.includes(name)
    const fields = source.fields.filter(({ name }) => !isArranged(name))
    const ordered = [...fields].sort((a, b) => FIRST_FIELDS.indexOf(a.name) - FIRST_FIELDS.indexOf(b.name))
    this.first.set(source, ordered.filter(isFirst))
    this.others.set(
      source,
      fields.filter(field => !isFirst(field)),
    )
    this.more.hidden = fields.every(isFirst)
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

/** Tells whether the list of an issue's posts shows a field. */
const isArranged = (name: string): boolean => /^(?:order|leaveOut|later|sections(?:\..*)?)$/.test(name)

const NO_FILE = 'This edition has no file of its own that can be edited here.'
