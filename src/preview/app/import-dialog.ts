import { plural } from '../../core/text.js'
import type { ImportedSourceData } from '../import-protocol.js'
import { h, mark, replaceChildren, write } from './element.js'
import { type HandedSource, handedBy, type ImportingTools } from './import-part.js'
import {
  type ImportRefusal,
  isImportRefusal,
  requestAddressImport,
  requestFileImport,
  requestImportedArticle,
  requestPasteImport,
} from './import-requests.js'
import { ImportReview } from './import-review.js'

const MOST_MB = 20

/**
 * The dialog that imports an article: it takes a source, lets an editor choose among several articles, and shows the guesses. Closing it loses
 * nothing: it opens again where it was left.
 */
export class ImportDialog {
  private opener: Element | null = null
  /** The formatted text that was pasted, with the plain text beside it. A text that was changed since has no formatting. */
  private pasted: { readonly html: string; readonly text: string } | undefined
  private isReading = false
  private review: ImportReview | undefined
  private readonly heading = h('h2', { id: 'import-heading', tabindex: -1 })
  private readonly again = h(
    'button',
    { type: 'button', class: 'quiet', onclick: () => this.start() },
    'Another source',
  )
  private readonly area = h('textarea', {
    ...{ id: 'import-text', rows: 9, 'aria-describedby': 'import-text-hint' },
    oninput: () => this.typed(),
    onpaste: (event: ClipboardEvent) => this.paste(event),
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.readText()
    },
  })
  private readonly hint = h('p', { class: 'soft', id: 'import-text-hint', role: 'status' })
  private readonly plain = h(
    'button',
    { type: 'button', class: 'quiet', onclick: () => this.dropFormat('It will be read as plain text.') },
    'Without formatting',
  )
  private readonly file = h('input', {
    ...{ type: 'file', hidden: true, tabindex: -1, 'aria-hidden': 'true' },
    onchange: () => {
      void this.readFiles([...(this.file.files ?? [])])
      this.file.value = ''
    },
  })
  private readonly address = h('input', {
    ...{ id: 'import-address', type: 'text', inputmode: 'url', autocomplete: 'off', spellcheck: 'false' },
    'aria-describedby': 'import-address-hint import-fault',
    placeholder: 'https://',
  })
  private readonly fault = h('p', { class: 'bad', id: 'import-fault', role: 'alert' })
  private readonly busy = h('p', { class: 'soft', role: 'status' })
  private readonly read = h('button', { class: 'main' }, 'Read it')
  private readonly place = h('div', { class: 'import-step' })
  private readonly first = this.firstStep()
  private readonly element: HTMLDialogElement = h(
    'dialog',
    { class: 'importing', 'aria-labelledby': 'import-heading' },
    h(
      'div',
      { class: 'import-bar' },
      this.heading,
      this.again,
      h(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': 'Close, and keep this for later',
          onclick: () => this.element.close(),
        },
        'Close',
      ),
    ),
    this.place,
  )

  constructor(private readonly tools: ImportingTools) {
    this.element.addEventListener('close', () => {
      if (this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus()
    })
    this.element.addEventListener('drop', event => this.drop(event))
    document.body.append(this.element)
    this.start()
  }

  open(handed?: HandedSource): void {
    if (!this.element.open) {
      this.opener = document.activeElement
      this.element.showModal()
      if (!this.review) this.area.focus()
    }
    if (handed) void this.take(handed)
  }

  /** Shows the first step. */
  private start(): void {
    this.review?.leave()
    this.review = undefined
    this.again.hidden = true
    this.element.classList.remove('wide')
    write(this.heading, 'Import an article')
    write(this.fault, '')
    replaceChildren(this.place, this.first)
    this.area.value = ''
    this.address.value = ''
    this.dropFormat(PASTE)
    if (this.element.open) this.area.focus()
  }

  private firstStep(): HTMLElement {
    const form = h(
      'form',
      { class: 'creation' },
      h(
        'div',
        {},
        h('label', { for: 'import-text' }, 'Paste the article'),
        this.area,
        h('div', { class: 'import-hint' }, this.hint, this.plain),
      ),
      h(
        'div',
        { class: 'import-drop' },
        h(
          'button',
          { type: 'button', onclick: () => this.file.click(), 'aria-describedby': 'import-file-hint' },
          'Choose a file…',
        ),
        this.file,
        h(
          'p',
          { class: 'soft', id: 'import-file-hint' },
          `Or drop it here: Word, OpenDocument, an email (.eml), a saved page, text, Markdown, a feed, the export of a blog. Up to ${MOST_MB} MB.`,
        ),
      ),
      h(
        'div',
        {},
        h('label', { for: 'import-address' }, 'Or the address of its page'),
        this.address,
        h('p', { class: 'soft', id: 'import-address-hint' }, 'The page is requested once, when you press the button.'),
      ),
      this.fault,
      h('p', { class: 'buttons' }, this.read, this.busy),
    )
    form.addEventListener('submit', event => {
      event.preventDefault()
      const address = this.address.value.trim()
      void (address === '' ? this.readText() : this.run(() => requestAddressImport(address), this.address))
    })
    return h('div', {}, form)
  }

  private typed(): void {
    // A paste into an empty field is the formatted text itself. Any other change has no formatting.
    if (this.pasted && this.area.value.trim() !== this.pasted.text.trim())
      this.dropFormat('The text was changed, so it will be read without its formatting.')
  }

  private dropFormat(why: string): void {
    this.pasted = undefined
    write(this.hint, why)
    this.plain.hidden = true
  }

  private paste(event: ClipboardEvent): void {
    const { clipboardData: data } = event
    if (!data) return
    const handed = handedBy(data)
    if (handed.text === '' && handed.files.length > 0) {
      event.preventDefault()
      void this.readFiles(handed.files)
      return
    }
    const isWhole = this.area.value.trim() === '' || this.isAllSelected()
    if (!isWhole || handed.html.trim() === '') return
    event.preventDefault()
    this.setPasted(handed)
  }

  private isAllSelected(): boolean {
    const { selectionStart, selectionEnd, value } = this.area
    return selectionStart === 0 && selectionEnd === value.length
  }

  private setPasted({ html, text }: Pick<HandedSource, 'html' | 'text'>): void {
    // A text area has plain line ends only.
    const lines = text.replace(/\r\n?/g, '\n')
    this.area.value = lines
    this.pasted = html.trim() === '' ? undefined : { html, text: lines }
    write(this.hint, this.pasted ? 'Its links, headings and emphasis will be kept.' : PASTE)
    this.plain.hidden = !this.pasted
  }

  private drop(event: DragEvent): void {
    const { dataTransfer: data, target } = event
    if (!data || data.types.includes('Files') || this.review) return
    // Text that is dropped into a field goes there, and everywhere else into the first one.
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return
    event.preventDefault()
    this.setPasted(handedBy(data))
    this.area.focus()
  }

  private async take({ files, hasFolder, html, text }: HandedSource): Promise<void> {
    if (this.review?.hasDecisions()) {
      this.tools.tell('Finish this import first, or choose “Another source”')
      return
    }
    if (this.review) this.start()
    if (hasFolder) return this.refuse({ why: FOLDER })
    if (files.length > 0) return this.readFiles(files)
    this.setPasted({ html, text })
  }

  private async readFiles(files: readonly File[]): Promise<void> {
    const [file, ...others] = files
    if (!file) return
    if (others.length > 0) return this.refuse({ why: 'These are several files. Import one after the other.' })
    if (file.size > MOST_MB * 1024 * 1024)
      return this.refuse({ why: `“${file.name}” is larger than ${MOST_MB} MB, so it was not read.` })
    if (file.size === 0) return this.refuse({ why: `“${file.name}” is empty.` })
    await this.run(() => requestFileImport(file))
  }

  private async readText(): Promise<void> {
    const text = this.area.value
    const address = /^\s*(https?:\/\/\S+)\s*$/.exec(text)?.[1]
    // Whoever pastes nothing but an address means the page.
    if (address) return this.run(() => requestAddressImport(address), this.area)
    await this.run(() => requestPasteImport(this.pasted ?? { html: '', text }), this.area)
  }

  private refuse({ why }: ImportRefusal, at?: HTMLElement): void {
    write(this.fault, why)
    for (const field of [this.area, this.address]) mark(field, 'aria-invalid', field === at ? 'true' : undefined)
    at?.focus()
  }

  private async run(ask: () => Promise<ImportedSourceData | ImportRefusal>, at?: HTMLElement): Promise<void> {
    if (this.isReading) return
    this.isReading = true
    // A button that is disabled would lose the focus.
    mark(this.read, 'aria-disabled', 'true')
    write(this.fault, '')
    write(this.busy, 'Reading…')
    const answer = await ask()
    this.isReading = false
    mark(this.read, 'aria-disabled', undefined)
    write(this.busy, '')
    if (isImportRefusal(answer)) return this.refuse(answer, at)
    this.refuse({ why: '' })
    if (answer.total > 1) this.choose(answer)
    else await this.show(answer, 0)
  }

  /** Lists the articles of a source that has several. */
  private choose(source: ImportedSourceData): void {
    const { articles, total, problems } = source
    this.again.hidden = false
    write(this.heading, `${plural(total, 'article')} found`)
    const rest = total > articles.length ? ` Here are the first ${articles.length}.` : ''
    replaceChildren(
      this.place,
      h(
        'div',
        { class: 'import-choice' },
        h(
          'p',
          {},
          `Choose the one to import.${rest} On the command line, \`offprint import\` takes all of them at once.`,
        ),
        problems.length > 0 &&
          h(
            'ul',
            { class: 'import-notes' },
            problems.map(problem => h('li', {}, problem)),
          ),
        h(
          'ol',
          {},
          articles.map(({ title, date, before }, index) =>
            h(
              'li',
              {},
              h('button', { type: 'button', onclick: () => void this.show(source, index) }, h('bdi', {}, title)),
              h('span', { class: 'soft' }, [date, before && 'imported before'].filter(Boolean).join(' · ')),
            ),
          ),
        ),
      ),
    )
    this.place.querySelector('button')?.focus()
  }

  private async show(source: ImportedSourceData, index: number): Promise<void> {
    const article = await requestImportedArticle(source.id, index)
    if (isImportRefusal(article)) return this.refuse(article)
    this.again.hidden = false
    this.element.classList.add('wide')
    write(this.heading, 'Are these right?')
    this.review = new ImportReview(article, source.total > 1 ? [] : source.problems, {
      back: source.total > 1 ? () => this.backTo(source) : undefined,
      written: ({ file, name, notes }) => {
        // What was written is finished, so the dialog begins anew.
        this.element.close()
        this.start()
        this.tools.tell([`${file} written`, ...notes].join('. '))
        if (name) this.tools.open(name)
      },
    })
    replaceChildren(this.place, this.review.element)
    this.review.focus()
  }

  private backTo(source: ImportedSourceData): void {
    this.review?.leave()
    this.review = undefined
    this.element.classList.remove('wide')
    this.choose(source)
  }
}

const PASTE =
  'Copied from a page, an email or a document, its links and headings are kept. An address alone is enough, too.'
const FOLDER = 'This is a folder. On the command line, `offprint import <folder>` imports the posts of a whole site.'
