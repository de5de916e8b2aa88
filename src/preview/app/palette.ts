import { fill, h, mark, write } from './element.js'
import { found } from './word-match.js'

/** One thing to go to or to do. */
export interface Entry {
  readonly name: string
  /** What else it is found by. */
  readonly words: string
  /** What kind of thing it is, or what there is to know of it. */
  readonly note: string
  readonly key?: string
  /** Whether it is offered before anything is typed. */
  readonly first: boolean
  readonly run: () => void
}

export interface Palette {
  readonly element: HTMLDialogElement
  /** Opens it, or closes it where it is open. */
  readonly toggle: () => void
  readonly set: (entries: readonly Entry[]) => void
}

/** More than this at once nobody reads; typing finds the rest. */
const MOST = 50

/**
 * A field that finds everything by name. The keyboard stays in the field while the arrows choose below it
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 */
export function newPalette(): Palette {
  let entries: readonly Entry[] = []
  let shown: readonly Entry[] = []
  let at = 0
  const list = h('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'What was found' })
  const count = h('p', { class: 'soft', role: 'status' })
  const field = h('input', {
    ...{ type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', autofocus: true },
    ...{ 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', 'aria-expanded': 'true' },
    ...{ 'aria-label': 'Go to', placeholder: 'Edition, feed, view or action' },
    oninput: () => draw(),
    onkeydown: (event: KeyboardEvent) => onKey(event),
  })
  const element = h('dialog', { class: 'palette', 'aria-label': 'Go to' }, field, list, count)
  element.addEventListener('click', event => event.target === element && element.close())

  function choose(to: number): void {
    mark(list.children[at] ?? list, 'aria-selected', list.children[at] ? 'false' : undefined)
    at = to
    const chosen = list.children[at]
    if (chosen) mark(chosen, 'aria-selected', 'true')
    mark(field, 'aria-activedescendant', chosen?.id)
    chosen?.scrollIntoView({ block: 'nearest' })
  }
  function run(entry: Entry | undefined): void {
    if (!entry) return
    element.close()
    entry.run()
  }
  function draw(): void {
    const all = field.value.trim() === '' ? entries.filter(({ first }) => first) : found(entries, field.value)
    shown = all.slice(0, MOST)
    fill(list, ...shown.map((entry, i) => optionOf(entry, i, () => run(entry))))
    mark(field, 'aria-expanded', String(shown.length > 0))
    write(count, countOf(shown.length, all.length))
    choose(0)
  }
  function onKey(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined && shown.length > 0) choose((at + by + shown.length) % shown.length)
    else if (event.key === 'Enter') run(shown[at])
    else return
    event.preventDefault()
  }
  return {
    element,
    toggle() {
      if (element.open) return element.close()
      field.value = ''
      draw()
      element.showModal()
      field.focus()
    },
    set(to) {
      entries = to
      if (!element.open) return
      const [before, chosen] = [at, shown[at]?.name]
      draw()
      // What was chosen stays so, though the list has become longer above it.
      if (before > 0)
        choose(
          Math.max(
            0,
            shown.findIndex(({ name }) => name === chosen),
          ),
        )
    },
  }
}

const optionOf = ({ name, note, key }: Entry, i: number, run: () => void): HTMLElement =>
  h(
    'li',
    { id: `palette-${i}`, role: 'option', 'aria-selected': 'false', onclick: run },
    h('span', { class: 'name' }, name),
    note !== '' && h('span', { class: 'note' }, note),
    key !== undefined && h('kbd', {}, key === 'Escape' ? 'Esc' : key),
  )

const countOf = (shown: number, all: number): string =>
  all === 0 ? 'Nothing is called that.' : shown < all ? `The first ${shown} of ${all.toLocaleString('en')}.` : ''
