import type { SourceConflict, SourceField } from '../protocol.js'
import { isWriteRefusal, requestChange } from './change-requests.js'
import { h, mark, replaceChildren } from './element.js'
import { CHOICE_WORDS, FIELD_HINTS, fieldLabel } from './field-words.js'

/** The field that is edited, with the edition and the file that have it. */
export interface EditedField {
  readonly name: string
  readonly file: string
  readonly field: SourceField
}

export interface FieldEvents {
  readonly tell: (what: string) => void
  /** Called when the field was saved or the editor has cancelled. */
  readonly done: (saved: boolean) => void
}

/** The form of a field. */
export interface FieldEditor {
  /** It has the attribute `data-typed` while it has something that is not saved. */
  readonly element: HTMLFormElement
  /** Moves the focus into the field, whose line is selected. */
  readonly focus: () => void
}

/** What was typed into a field that was left without saving or cancelling, and what the file had then. */
interface FieldDraft {
  readonly typed: string
  readonly was: SourceField['value']
}

const drafts = new Map<string, FieldDraft>()
let count = 0

/** Makes the form for one field. Enter saves it, Escape cancels, and what is wrong is shown beside it. */
export function fieldEditor({ name, file, field }: EditedField, { tell, done: left }: FieldEvents): FieldEditor {
  count += 1
  const id = `edit-${count}`
  const label = fieldLabel(field.name)
  const input = inputFor(field, id)
  const hint = FIELD_HINTS[field.name] ?? (field.kind === 'list' ? 'One on each line.' : '')
  const fault = h('div', { class: 'bad', id: `${id}-fault`, role: 'alert' })
  const save = h('button', { class: 'main' }, 'Save')
  const cancel = h('button', { type: 'button', onclick: () => done(false) }, 'Cancel')
  const described = [hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(' ')
  mark(input, 'aria-describedby', described)
  const key = JSON.stringify([name, field.name])
  const draft = drafts.get(key)
  let was = draft?.was ?? field.value
  if (draft) input.value = draft.typed
  let isDone = false
  const done = (saved: boolean): void => {
    // Escape may come before the answer to Enter.
    if (isDone) return
    isDone = true
    drafts.delete(key)
    left(saved)
  }
  const send = async (): Promise<void> => {
    save.disabled = true
    const answer = await requestChange({ name, fields: [{ field: field.name, value: typedIn(field, input), was }] })
    save.disabled = false
    if (!isWriteRefusal(answer)) {
      tell(`${label} saved in ${file}`)
      return done(true)
    }
    mark(input, 'aria-invalid', 'true')
    replaceChildren(fault, answer.conflict ? conflictView(answer.conflict) : [answer.why])
    input.focus()
  }
  const conflictView = (conflict: SourceConflict): Node[] => [
    h('p', {}, conflict.why),
    h('p', {}, 'It says now: ', h('q', {}, conflict.theirs || 'nothing')),
    h(
      'p',
      { class: 'buttons' },
      h('button', { type: 'button', onclick: () => done(false) }, 'Keep that'),
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            was = field.kind === 'list' ? conflict.theirs.split('\n') : conflict.theirs
            void send()
          },
        },
        'Write mine instead',
      ),
    ),
  ]
  const form = h(
    'form',
    { class: 'field-editor' },
    h('label', { for: id }, label),
    input,
    hint !== '' && h('p', { class: 'soft', id: `${id}-hint` }, hint),
    fault,
    h('p', { class: 'buttons' }, save, cancel),
  )
  const original = inputFor(field, id).value
  const note = (): void => {
    const isTyped = input.value !== original
    form.toggleAttribute('data-typed', isTyped)
    if (isTyped) drafts.set(key, { typed: input.value, was })
    else drafts.delete(key)
  }
  form.toggleAttribute('data-typed', draft !== undefined)
  form.addEventListener('input', note)
  form.addEventListener('submit', event => {
    event.preventDefault()
    void send()
  })
  form.addEventListener('keydown', event => {
    const isLine = !(input instanceof HTMLTextAreaElement)
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      done(false)
    } else if (event.key === 'Enter' && event.target === input && (isLine || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.stopPropagation()
      form.requestSubmit()
    }
  })
  return {
    element: form,
    focus() {
      input.focus()
      if (input instanceof HTMLInputElement) input.select()
    },
  }
}

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function inputFor({ name, kind, choices = [], value }: SourceField, id: string): Input {
  if (kind === 'choice') {
    const select = h(
      'select',
      { id },
      choices.map(each => h('option', { value: each }, CHOICE_WORDS[each] ?? each)),
    )
    select.value = String(value)
    return select
  }
  if (kind === 'text' || kind === 'list') {
    const area = h('textarea', { id, rows: kind === 'list' ? 3 : 4 })
    area.value = typeof value === 'string' ? value : value.join('\n')
    return area
  }
  const input = h('input', {
    id,
    type: 'text',
    autocomplete: 'off',
    placeholder: kind === 'date' ? '2026-03-14' : undefined,
    inputmode: name.endsWith('url') ? 'url' : undefined,
  })
  input.value = String(value)
  return input
}

const typedIn = ({ kind }: SourceField, { value }: Input): string | readonly string[] =>
  kind === 'list'
    ? value
        .split('\n')
        .map(line => line.trim())
        .filter(Boolean)
    : kind === 'text'
      ? value.replace(/\s+$/, '')
      : value.trim()
