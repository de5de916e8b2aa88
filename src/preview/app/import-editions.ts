import type { DecidedArticle, ImportedArticleData, ImportedViewData } from '../import-protocol.js'
import { h, mark, replaceChildren, write } from './element.js'
import { ENTRY_STYLE } from './entry-style.js'
import { DraftFrame } from './import-frame.js'
import { isImportRefusal, requestImportedView } from './import-requests.js'
import { shareView } from './share-view.js'
import { dayOf } from './words.js'

interface DraftTab {
  readonly label: string
  readonly view: string
  readonly digest: string
}

const SOURCE: DraftTab = { label: 'Source', view: '', digest: '' }
const OWN: readonly DraftTab[] = [
  { label: 'Page', view: 'web', digest: '' },
  { label: 'Email', view: 'email', digest: '' },
  { label: 'Feed', view: 'feed', digest: '' },
  { label: 'Share', view: 'share', digest: '' },
]

/** The source of an import, and the editions that the draft would have. */
export class DraftEditions {
  private tab = SOURCE
  private asked = 0
  private readonly tabs: readonly DraftTab[]
  private readonly buttons: readonly HTMLButtonElement[]
  private readonly note = h('p', { class: 'soft', role: 'status' })
  private readonly place = h('div', { class: 'import-edition' })
  private readonly frame = new DraftFrame(() => this.buttons[this.tabs.indexOf(this.tab)]?.focus())
  readonly element: HTMLElement

  constructor(
    private readonly source: HTMLElement,
    digests: ImportedArticleData['digests'],
    private readonly request: () => DecidedArticle,
  ) {
    this.tabs = [SOURCE, ...OWN, ...digests.map(({ name, title }) => ({ label: title, view: 'email', digest: name }))]
    this.buttons = this.tabs.map(tab =>
      h('button', { type: 'button', class: 'quiet', onclick: () => this.choose(tab) }, h('bdi', {}, tab.label)),
    )
    this.element = h(
      'section',
      { class: 'import-side', 'aria-label': 'Source and editions' },
      h('div', { class: 'import-tabs', role: 'group', 'aria-label': 'Show' }, this.buttons),
      this.note,
      this.place,
    )
    this.choose(SOURCE)
  }

  /** Shows the edition again, because the draft has changed. */
  changed(): void {
    if (this.tab !== SOURCE) void this.load()
  }

  leave(): void {
    this.asked = -1
  }

  private choose(tab: DraftTab): void {
    this.tab = tab
    for (const [i, button] of this.buttons.entries()) mark(button, 'aria-pressed', String(this.tabs[i] === tab))
    write(this.note, '')
    this.asked += 1
    if (tab === SOURCE) replaceChildren(this.place, this.source)
    else {
      replaceChildren(this.place)
      write(this.note, 'Making it…')
      void this.load()
    }
  }

  private async load(): Promise<void> {
    this.asked += 1
    const { asked, tab } = this
    const answer = await requestImportedView(this.request(), tab.view, tab.digest)
    if (asked !== this.asked) return
    if (isImportRefusal(answer)) {
      write(this.note, answer.why)
      replaceChildren(this.place)
    } else this.show(answer, tab)
  }

  private show({ edition, note }: ImportedViewData, { label }: DraftTab): void {
    const { content, subject, preheader, stale, problems } = edition
    const fault = stale ? problems.filter(({ severity }) => severity === 'error').map(({ what }) => what)[0] : undefined
    write(this.note, fault ?? note)
    const inFrame = (name: string, ...before: (HTMLElement | false)[]): void => {
      this.frame.name(name)
      if (!before.length && this.place.firstChild === this.frame.element) return
      // A frame that is inserted again loads its document again.
      if (this.frame.element.parentElement !== this.place) replaceChildren(this.place, this.frame.element)
      for (const child of [...this.place.children]) if (child !== this.frame.element) child.remove()
      for (const child of before) if (child) this.frame.element.before(child)
    }
    if (content.kind === 'email') {
      inFrame(
        `${label}: ${edition.title}`,
        h('p', { class: 'import-subject', dir: 'auto' }, h('b', {}, subject), preheader !== subject && ` ${preheader}`),
      )
      this.frame.show(content.html)
    } else if (content.kind === 'web') {
      inFrame(`${label}: ${edition.title}`)
      this.frame.visit(`${content.path}?is=${content.version}&scheme=light`)
    } else if (content.kind === 'entry') {
      const { title, authors, date, html, feed } = content.entry
      inFrame(
        `Entry: ${title}`,
        h(
          'div',
          { class: 'import-entry' },
          h('p', { class: 'soft' }, feed),
          h('h3', { dir: 'auto' }, title),
          h('p', { class: 'soft' }, [authors.join(', '), dayOf(date)].filter(Boolean).join(' · ')),
        ),
      )
      this.frame.show(ENTRY_STYLE + html)
    } else if (content.kind === 'share') replaceChildren(this.place, shareView(content.card))
    else {
      replaceChildren(this.place)
      if (content.kind === 'nothing') write(this.note, content.why)
    }
  }
}
