import type { SourceData, SourceField } from '../protocol.js'
import { h, replaceChildren } from './element.js'
import { fieldEditor } from './field-editor.js'
import { CHOICE_WORDS, fieldLabel } from './field-words.js'

/** Fields of a file with their values, each of which opens a form in its place. */
export class FieldList {
  private source: SourceData | undefined
  private fields: readonly SourceField[] = []
  /** The fields that are open, by name. */
  private readonly open = new Map<string, HTMLElement>()
  readonly element = h('dl', { class: 'written' })

  /** @param done called when a field was saved or left as it was */
  constructor(
    private readonly tell: (what: string) => void,
    private readonly done: () => void,
  ) {}

  /** Shows fields of a file, and leaves open ones as they are, because somebody is typing in them. */
  set(source: SourceData, fields: readonly SourceField[]): void {
    if (source.name !== this.source?.name) this.open.clear()
    this.source = source
    this.fields = fields
    const focused = this.focusedField()
    this.fill(fields)
    if (focused && !this.open.has(focused)) this.buttonOf(focused)?.focus()
  }

  private fill(fields: readonly SourceField[]): void {
    const { element: list } = this
    const items = fields.flatMap(field => {
      const known = this.open.get(field.name)
      const value = known ?? h('dd', { 'data-field': field.name }, this.shown(field))
      return [h('dt', {}, fieldLabel(field.name)), value]
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
    const field = this.fields.find(each => each.name === name)
    const place = this.element.querySelector<HTMLElement>(`[data-field="${name}"]`)
    if (!source || !field || !place) return
    const done = (): void => {
      this.open.delete(name)
      if (this.source?.name !== source.name) return
      const now = this.fields.find(each => each.name === name) ?? field
      replaceChildren(place, this.shown(now))
      this.buttonOf(name)?.focus()
      this.done()
    }
    const editor = fieldEditor({ name: source.name, file: source.file, field }, { tell: this.tell, done })
    this.open.set(name, place)
    replaceChildren(place, editor.element)
    editor.focus()
  }

  private buttonOf(name: string): HTMLElement | null {
    return this.element.querySelector(`[data-field="${name}"] button`)
  }

  private focusedField(): string | undefined {
    const field = document.activeElement?.closest<HTMLElement>('[data-field]')
    return field && this.element.contains(field) ? field.dataset['field'] : undefined
  }
}
