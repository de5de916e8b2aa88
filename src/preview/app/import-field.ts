import type { ImportedField } from '../import-protocol.js'
import { h, mark, write } from './element.js'
import { hintOf, importedLabel, isLongField } from './import-words.js'

/** A field of an imported draft, which an editor accepts, corrects or removes. */
export interface GuessField {
  readonly name: string
  readonly element: HTMLElement
  readonly focus: () => void
  /** Whether it is still a guess, or still missing. */
  readonly isUnsure: () => boolean
  readonly isAccepted: () => boolean
  readonly isFilled: () => boolean
  /** Whether the editor has done anything with it. */
  readonly isDecided: () => boolean
  /** Returns the new value, empty if it was removed, or undefined if it is as it was found. */
  readonly change: () => string | readonly string[] | undefined
  /** Shows what is wrong with the value. */
  readonly fault: (what: string) => void
}

interface FieldEvents {
  readonly changed: () => void
  readonly focused: (name: string) => void
  /** Goes to the next field to check. */
  readonly next: () => void
}

const STATE_SIGNS = {
  sure: 'sure',
  guess: 'guess',
  missing: 'missing',
  open: '',
  yours: 'confirmed',
  removed: 'removed',
} as const

export function guessField(found: ImportedField, { changed, focused, next }: FieldEvents): GuessField {
  const { field: name, state, from, doubt, runnerUp } = found
  const isList = typeof found.value !== 'string'
  const value = typeof found.value === 'string' ? found.value : found.value.join('\n')
  const id = `import-${name.replaceAll('.', '-')}`
  const label = importedLabel(name)
  const isLong = isList || isLongField(name) || value.length > 90
  let accepted = false
  const input = isLong
    ? h('textarea', { id, rows: Math.min(6, Math.max(2, Math.ceil(value.length / 60))) })
    : h('input', { id, type: 'text', autocomplete: 'off' })
  input.value = value
  input.dir = 'auto'
  const sign = h('span', { class: 'sign', id: `${id}-sign` })
  const place = from.replace(/:$/, '')
  const why = [place && `${place.charAt(0).toUpperCase()}${place.slice(1)}`, doubt].filter(Boolean).join(': ')
  const reason = h('span', { class: 'soft', id: `${id}-why` }, why ? `${why}.` : hintOf(name))
  const wrong = h('span', { class: 'bad', id: `${id}-fault` })
  const button = (text: string, run: () => void): HTMLButtonElement =>
    h('button', { type: 'button', 'aria-label': `${text}: ${label}`, onclick: run }, text)
  const set = (to: string, is: boolean): void => {
    input.value = to
    accepted = is
    update()
    changed()
  }
  const accept = (): void => {
    set(input.value, true)
    next()
  }
  const right = button('Right', accept)
  const other = runnerUp === undefined ? undefined : button(`Use “${short(runnerUp)}”`, () => set(runnerUp, false))
  const remove = button(denialOf(name), () => {
    set('', false)
    input.focus()
  })
  const back = button('Put back', () => {
    set(value, false)
    input.focus()
  })
  const element = h(
    'div',
    { class: 'guess', 'data-field': name },
    h('p', { class: 'guess-head' }, h('label', { for: id }, label), sign),
    input,
    h('p', { class: 'guess-why' }, reason, wrong),
    h('p', { class: 'buttons' }, right, other, remove, back),
  )
  const isChanged = (): boolean => input.value.trim() !== value.trim()
  const stateNow = (): keyof typeof STATE_SIGNS =>
    isChanged()
      ? input.value.trim() === ''
        ? state === 'missing'
          ? 'missing'
          : 'removed'
        : 'yours'
      : accepted
        ? 'yours'
        : state
  const update = (): void => {
    const now = stateNow()
    mark(element, 'data-state', now)
    write(sign, STATE_SIGNS[now])
    right.hidden = now !== 'guess'
    if (other) other.hidden = now !== 'guess'
    remove.hidden = input.value.trim() === '' || (now !== 'guess' && now !== 'sure')
    back.hidden = !isChanged() && !accepted
  }
  mark(input, 'aria-describedby', `${id}-sign ${id}-why ${id}-fault`)
  input.addEventListener('input', () => {
    update()
    changed()
  })
  input.addEventListener('focus', () => focused(name))
  input.addEventListener('keydown', event => {
    const { key, ctrlKey, metaKey } = event as KeyboardEvent
    if (key !== 'Enter' || (isLong && !ctrlKey && !metaKey)) return
    // Enter would write the post, although other fields are still to check.
    event.preventDefault()
    if (stateNow() === 'guess') accept()
    else next()
  })
  update()
  return {
    name,
    element,
    focus: () => {
      const details = element.closest('details')
      if (details) details.open = true
      input.focus()
    },
    isUnsure: () => ['guess', 'missing'].includes(stateNow()),
    isAccepted: () => accepted && !isChanged(),
    isFilled: () => input.value.trim() !== '',
    isDecided: () => accepted || isChanged(),
    change: () =>
      !isChanged()
        ? undefined
        : isList
          ? input.value
              .split('\n')
              .map(line => line.trim())
              .filter(Boolean)
          : input.value.trim(),
    fault: what => {
      write(wrong, what === '' ? '' : ` ${what}`)
      mark(input, 'aria-invalid', what === '' ? undefined : 'true')
    },
  }
}

/** Says that a guess is wrong and that there is nothing instead. */
const denialOf = (name: string): string =>
  name === 'title'
    ? 'Not the title'
    : /^original\.publisher(?:\.name)?$/.test(name)
      ? 'Not the outlet'
      : /^authors\.\d+\.name$/.test(name)
        ? 'Not an author'
        : 'Remove'

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39).trimEnd()}…` : text)
