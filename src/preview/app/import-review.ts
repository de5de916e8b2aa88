import { plural } from '../../core/text.js'
import type {
  DecidedArticle,
  ImportedArticleData,
  ImportedDraftData,
  ImportedField,
  WrittenImport,
} from '../import-protocol.js'
import { h, mark, replaceChildren, write } from './element.js'
import { DraftEditions } from './import-editions.js'
import { type GuessField, guessField } from './import-field.js'
import { PassageView } from './import-passages.js'
import { isImportRefusal, requestImportedDraft, requestWrittenImport } from './import-requests.js'

/** What a review tells the dialog. */
interface ReviewEvents {
  /** Goes back to the list of articles, if there is one. */
  readonly back: (() => void) | undefined
  readonly written: (post: WrittenImport) => void
}

/** The pause in milliseconds after which a change is looked at, so that typing is not slowed. */
const PAUSE = 250

/** The guesses about one article as a form, beside the passages from which they were taken and the editions that they lead to. */
export class ImportReview {
  private readonly fields: readonly GuessField[]
  private readonly settled = new Set<number>()
  private isOwn = false
  private isWriting = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private asked = 0
  private readonly count = h('p', { class: 'import-count', role: 'status' })
  private readonly next = h('button', { type: 'button', onclick: () => this.toNext() }, 'Next to check')
  private readonly passages
  private readonly editions
  private readonly text = h('textarea', {
    ...{ id: 'import-body', rows: 12, spellcheck: 'true', 'aria-describedby': 'import-body-hint' },
    oninput: () => this.changed(),
  })
  private readonly cleaned = h('input', { type: 'checkbox', id: 'import-cleaned', onchange: () => this.changed() })
  private readonly cleanedLine = h(
    'p',
    { class: 'import-check', hidden: true },
    this.cleaned,
    h('label', { for: 'import-cleaned' }, 'I removed only what is not part of the article'),
  )
  private readonly name = h('input', {
    ...{ id: 'import-name', type: 'text', autocomplete: 'off', spellcheck: 'false' },
    oninput: () => this.changed(),
  })
  private readonly file = h('code')
  private readonly problems = h('ul', { class: 'import-notes' })
  private readonly fault = h('p', { class: 'bad', role: 'alert' })
  private readonly outlook = h('span', { class: 'soft' }, DRAFT)
  private readonly write = h('button', { class: 'main' }, 'Write the post')
  readonly element: HTMLElement

  constructor(
    private readonly article: ImportedArticleData,
    problems: readonly string[],
    private readonly events: ReviewEvents,
  ) {
    this.passages = new PassageView(article.source, field => this.fieldNamed(field)?.focus())
    this.editions = new DraftEditions(this.passages.element, article.digests, () => this.request())
    this.fields = article.fields.map(field =>
      guessField(field, {
        changed: () => this.changed(),
        focused: name => this.passages.show(name),
        next: () => this.toNext(),
      }),
    )
    this.text.value = article.body
    const form = h(
      'form',
      { class: 'import-form', 'aria-label': 'The post' },
      h('div', { class: 'import-head' }, this.count, this.next),
      problems.length > 0 &&
        h(
          'ul',
          { class: 'import-notes' },
          problems.map(each => h('li', {}, each)),
        ),
      this.question(),
      this.listed(({ state }) => state === 'missing' || state === 'guess'),
      this.doubts(),
      this.listed(({ state }) => state === 'sure'),
      this.open(),
      h(
        'div',
        { class: 'import-text' },
        h('label', { for: 'import-body' }, 'Text, in Markdown'),
        this.text,
        h('p', { class: 'soft', id: 'import-body-hint' }, TEXT_HINT),
        this.cleanedLine,
      ),
      article.notes.length > 0 &&
        h(
          'details',
          {},
          h('summary', {}, 'What the import did'),
          h(
            'ul',
            { class: 'import-notes' },
            article.notes.map(note => h('li', {}, note)),
          ),
        ),
      h(
        'details',
        {},
        h('summary', {}, 'File: ', this.file),
        h(
          'div',
          { class: 'guess' },
          h('label', { for: 'import-name' }, 'Name of the file, without its ending'),
          this.name,
        ),
      ),
    )
    const foot = h(
      'div',
      { class: 'import-foot' },
      this.problems,
      this.fault,
      h(
        'p',
        { class: 'buttons' },
        this.write,
        events.back && h('button', { type: 'button', onclick: events.back }, 'Other articles'),
        this.outlook,
      ),
    )
    form.id = 'import-form'
    this.write.setAttribute('form', form.id)
    form.addEventListener('submit', event => {
      event.preventDefault()
      void this.send()
    })
    this.element = h('div', { class: 'import-review' }, form, this.editions.element, foot)
    this.tally()
    void this.look()
  }

  /** Moves the focus to what is to check first. */
  focus(): void {
    if (!this.toNext()) this.fields[0]?.focus()
  }

  hasDecisions(): boolean {
    return this.isOwn || this.settled.size > 0 || this.isEdited() || this.fields.some(field => field.isDecided())
  }

  /** Ends everything that would happen later. */
  leave(): void {
    clearTimeout(this.timer)
    this.asked = -1
    this.editions.leave()
  }

  private isEdited(): boolean {
    return this.text.value.trim() !== this.article.body.trim()
  }

  private fieldNamed(name: string): GuessField | undefined {
    return this.fields.find(field => field.name === name)
  }

  private listed(test: (field: ImportedField) => boolean): HTMLElement[] {
    return this.article.fields.flatMap((field, i) => (test(field) ? [this.fields[i]?.element ?? h('div')] : []))
  }

  private open(): HTMLElement {
    const fields = this.listed(({ state }) => state === 'open')
    return h('details', { hidden: fields.length === 0 }, h('summary', {}, 'Add something that was not found'), fields)
  }

  /** Asks where an article was first published, if its source does not say. */
  private question(): HTMLElement | undefined {
    if (this.article.question === undefined) return undefined
    const own = h('input', {
      ...{ type: 'checkbox', id: 'import-own' },
      onchange: () => {
        this.isOwn = own.checked
        this.changed()
      },
    })
    return h(
      'div',
      { class: 'import-question' },
      h(
        'p',
        {},
        'The source does not say where this was first published. Give the outlet or the address, or say that it is your own.',
      ),
      h('p', { class: 'import-check' }, own, h('label', { for: 'import-own' }, 'An article of our own')),
    )
  }

  private doubts(): HTMLElement[] {
    return this.article.doubts.map((doubt, i) => {
      const button = h(
        'button',
        {
          ...{ type: 'button', 'aria-pressed': 'false', 'aria-describedby': `import-doubt-${i}` },
          onfocus: () => this.passages.show(`doubt.${i}`),
          onclick: () => {
            const is = !this.settled.delete(i)
            if (is) this.settled.add(i)
            mark(button, 'aria-pressed', String(is))
            mark(item, 'data-state', is ? 'yours' : 'guess')
            this.changed()
          },
        },
        'Checked',
      )
      const item = h(
        'div',
        { class: 'guess', 'data-state': 'guess' },
        h('p', { id: `import-doubt-${i}` }, `About the text: ${doubt}.`),
        h('p', { class: 'buttons' }, button),
      )
      return item
    })
  }

  private isAnswered(): boolean {
    return (
      this.article.question === undefined ||
      this.isOwn ||
      ASKED.some(name => this.fieldNamed(name)?.isFilled() === true)
    )
  }

  /** Counts what an editor has to look at, and says it. */
  private tally(): void {
    const answered = this.isAnswered()
    const open = this.fields.filter(field => field.isUnsure() && !(ASKED.includes(field.name) && this.article.question))
    const left = open.length + (answered ? 0 : 1) + this.article.doubts.length - this.settled.size
    write(this.count, left === 0 ? 'Nothing is left to check' : `${left} to check`)
    this.next.hidden = left === 0
    for (const name of ASKED) this.fieldNamed(name)?.element.classList.toggle('answered', answered)
    this.cleanedLine.hidden = !this.isEdited()
  }

  /** Moves the focus to the next thing to check below the present one. */
  private toNext(): boolean {
    const all = [
      ...this.element.querySelectorAll<HTMLElement>('.guess[data-state="missing"], .guess[data-state="guess"]'),
    ]
    const open = all.filter(item => !item.classList.contains('answered'))
    const here = document.activeElement
    const after = open.find(
      item =>
        here && !item.contains(here) && (item.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_PRECEDING) !== 0,
    )
    const next = after ?? open.find(item => !item.contains(here)) ?? open[0]
    const control = next?.querySelector<HTMLElement>('input, textarea') ?? next?.querySelector<HTMLElement>('button')
    control?.focus()
    return control !== undefined && control !== null
  }

  private request(): DecidedArticle {
    const { id, index } = this.article
    const changed = this.fields.flatMap(field => {
      const value = field.change()
      return value === undefined ? [] : [[field.name, value] as const]
    })
    return {
      ...{ id, index, values: Object.fromEntries(changed), isOwn: this.isOwn, settled: [...this.settled] },
      accepted: this.fields.filter(field => field.isAccepted()).map(({ name }) => name),
      isCleaned: this.cleaned.checked,
      ...(this.isEdited() ? { body: this.text.value } : {}),
      ...(this.name.value.trim() === '' ? {} : { name: this.name.value }),
    }
  }

  private changed(): void {
    this.tally()
    write(this.fault, '')
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      void this.look()
      this.editions.changed()
    }, PAUSE)
  }

  /** Asks what would be written, and says what is wrong with it. */
  private async look(): Promise<void> {
    this.asked += 1
    const asked = this.asked
    const answer = await requestImportedDraft(this.request())
    if (asked !== this.asked) return
    if (isImportRefusal(answer)) write(this.fault, answer.why)
    else this.set(answer)
  }

  private set({ file, marks, isPublished, newOutlet, problems }: ImportedDraftData): void {
    write(this.file, file)
    const faults = problems.filter(({ severity }) => severity === 'error')
    const others = problems.filter(({ severity }) => severity !== 'error')
    for (const field of this.fields) field.fault(faults.find(problem => problem.field === field.name)?.text ?? '')
    const state = isPublished ? PUBLISHED : DRAFT
    write(
      this.outlook,
      marks === 0 ? state : `${state} ${plural(marks, 'mark stays', 'marks stay')} in it for a later look.`,
    )
    const outlet = newOutlet && `${newOutlet} is not in publishers.yml, so its terms are not known.`
    const lines = [
      ...faults.map(problem => h('li', { class: 'bad' }, problem.text)),
      ...others.map(problem => h('li', {}, problem.text)),
      ...(outlet ? [h('li', {}, outlet)] : []),
    ]
    replaceChildren(this.problems, lines)
    this.problems.hidden = lines.length === 0
  }

  private async send(): Promise<void> {
    if (this.isWriting) return
    this.isWriting = true
    mark(this.write, 'aria-disabled', 'true')
    const answer = await requestWrittenImport(this.request())
    this.isWriting = false
    mark(this.write, 'aria-disabled', undefined)
    if (!isImportRefusal(answer)) {
      this.leave()
      return this.events.written(answer)
    }
    write(this.fault, answer.why)
    const about = this.fields.find(field => field.name === answer.field)
    if (about) about.focus()
    else if (/file name exists/.test(answer.why)) {
      const details = this.name.closest('details')
      if (details) details.open = true
      this.name.focus()
    }
  }
}

const DRAFT = 'It begins as a draft, which no reader sees.'
const PUBLISHED =
  'It is published, as in its source. Change its state to “draft” above if readers should not see it yet.'
const ASKED = ['original.publisher.name', 'original.url']
const TEXT_HINT =
  'Correct here what the import got wrong. A change of the article itself is reported by `offprint check`, as its terms may forbid it.'
