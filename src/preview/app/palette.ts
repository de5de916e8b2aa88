import { h, mark, replaceChildren, write } from './element.js'
import { matchingItems } from './word-match.js'

/** An entry of the palette: a screen to go to, or a command. */
export interface PaletteEntry {
  readonly name: string
  /** Additional words by which the entry is found. */
  readonly words: string
  /** The kind of the entry, or a short description. */
  readonly note: string
  readonly key?: string
  /** Whether the entry is offered before anything is typed. */
  readonly first: boolean
  readonly run: () => void
}

/** The maximum number of entries to show at once. Typing finds the rest. */
const MAX_ENTRIES = 50

/**
 * A search field for everything that has a name. The focus stays in the field while the arrow keys choose an entry
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 */
export class CommandPalette {
  private entries: readonly PaletteEntry[] = []
  private shown: readonly PaletteEntry[] = []
  private at = 0
  private readonly list = h('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'Matches' })
  private readonly count = h('p', { class: 'soft', role: 'status' })
  private readonly field = h('input', {
    ...{ type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false' },
    ...{ 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', 'aria-expanded': 'true' },
    ...{ 'aria-label': 'Go to', placeholder: 'Edition, feed, view or action' },
    oninput: () => this.draw(),
    onkeydown: (event: KeyboardEvent) => this.onKey(event),
  })
  readonly element: HTMLDialogElement = h(
    'dialog',
    { class: 'palette', 'aria-label': 'Go to', onclick: (event: Event) => this.clicked(event) },
    this.field,
    this.list,
    this.count,
  )

  /** Opens the palette, or closes it if it is open. */
  toggle(): void {
    if (this.element.open) {
      this.element.close()
      return
    }
    this.field.value = ''
    this.draw()
    this.element.showModal()
    this.field.focus()
  }

  set(entries: readonly PaletteEntry[]): void {
    this.entries = entries
    if (!this.element.open) return
    const [before, chosen] = [this.at, this.shown[this.at]?.name]
    this.draw()
    // The chosen entry stays chosen if new entries appear above it.
    if (before > 0)
      this.choose(
        Math.max(
          0,
          this.shown.findIndex(({ name }) => name === chosen),
        ),
      )
  }

  private draw(): void {
    const { value } = this.field
    const all = value.trim() === '' ? this.entries.filter(({ first }) => first) : matchingItems(this.entries, value)
    this.shown = all.slice(0, MAX_ENTRIES)
    replaceChildren(
      this.list,
      this.shown.map((entry, i) => optionOf(entry, i, () => this.run(entry))),
    )
    mark(this.field, 'aria-expanded', String(this.shown.length > 0))
    write(this.count, countOf(this.shown.length, all.length))
    this.choose(0)
  }

  private choose(to: number): void {
    const options = [...this.list.children]
    const [before, now] = [options[this.at], options[to]]
    if (before) mark(before, 'aria-selected', 'false')
    if (now) mark(now, 'aria-selected', 'true')
    mark(this.field, 'aria-activedescendant', now?.id)
    now?.scrollIntoView({ block: 'nearest' })
    this.at = to
  }

  private run(entry: PaletteEntry | undefined): void {
    if (!entry) return
    this.element.close()
    entry.run()
  }

  private onKey(event: KeyboardEvent): void {
    // Enter may confirm a word of an input method, and the field keeps the focus for a moment after the palette has closed.
    if (event.isComposing || !this.element.open) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const { length } = this.shown
    if (by !== undefined && length > 0) this.choose((this.at + by + length) % length)
    else if (event.key === 'Enter') this.run(this.shown[this.at])
    else return
    event.preventDefault()
  }

  /**
   * Closes the palette after a click on its backdrop, for which browsers report the dialog itself as the target.
   */
  private clicked({ target }: Event): void {
    if (target === this.element) this.element.close()
  }
}

const optionOf = ({ name, note, key }: PaletteEntry, i: number, run: () => void): HTMLElement =>
  h(
    'li',
    { id: `palette-${i}`, role: 'option', 'aria-selected': 'false', onclick: run },
    h('span', { class: 'name', dir: 'auto' }, name),
    note !== '' && h('span', { class: 'note' }, note),
    key !== undefined && h('kbd', {}, key === 'Escape' ? 'Esc' : key),
  )

const countOf = (shown: number, all: number): string =>
  all === 0 ? 'Nothing matches.' : shown < all ? `The first ${shown} of ${all.toLocaleString('en')}.` : ''
