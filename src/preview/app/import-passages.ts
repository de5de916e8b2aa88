import type { ImportedArticleData } from '../import-protocol.js'
import { h } from './element.js'
import { importedLabel } from './import-words.js'

/** The text of a source with the passages from which fields were taken. */
export class PassageView {
  readonly element: HTMLElement

  /** @param choose called with the field of a passage that was clicked */
  constructor(
    { text, isBeginning, passages, statements }: ImportedArticleData['source'],
    private readonly choose: (field: string) => void,
  ) {
    const shown = statements.filter(({ value }) => value !== '')
    this.element = h(
      'div',
      { class: 'passages', role: 'region', 'aria-label': 'The source', tabindex: 0 },
      shown.length > 0 && [
        h('h3', {}, 'Stated outside of the text'),
        h(
          'dl',
          {},
          shown.map(({ field, from, value }) =>
            h(
              'div',
              { 'data-fields': field, onclick: () => this.choose(field) },
              h('dt', {}, `${importedLabel(field)}, ${from}`),
              h('dd', { dir: 'auto' }, value),
            ),
          ),
        ),
        h('h3', {}, 'The text'),
      ],
      h(
        'div',
        { class: 'source-text', dir: 'auto' },
        segments(text, passages).map(part => this.segment(part)),
      ),
      isBeginning &&
        h('p', { class: 'soft' }, 'The rest of this long source is not shown here, but it is in the post.'),
    )
  }

  /** Highlights the passages of a field and scrolls to the first. */
  show(field: string): void {
    let first: HTMLElement | undefined
    for (const part of this.element.querySelectorAll<HTMLElement>('[data-fields]')) {
      const is = part.dataset['fields']?.split(' ').includes(field) === true
      part.classList.toggle('now', is)
      if (is) first ??= part
    }
    if (!first || !this.element.checkVisibility()) return
    // Only the source scrolls. `scrollIntoView` would move the dialog, too.
    const { top, height } = first.getBoundingClientRect()
    const frame = this.element.getBoundingClientRect()
    this.element.scrollTop += top - frame.top - (frame.height - Math.min(height, frame.height)) / 3
  }

  private segment({ text, fields }: Segment): HTMLElement | string {
    return fields.length === 0
      ? text
      : h('mark', { 'data-fields': fields.join(' '), onclick: () => this.choose(fields[0] ?? '') }, text)
  }
}

interface Segment {
  readonly text: string
  readonly fields: readonly string[]
}

/** Divides a text where a passage begins or ends, because passages may overlap. */
function segments(text: string, passages: ImportedArticleData['source']['passages']): Segment[] {
  const bounds = [...new Set([0, ...passages.flatMap(({ start, end }) => [start, end]), text.length])].sort(
    (a, b) => a - b,
  )
  return bounds.slice(1).flatMap((end, i) => {
    const start = bounds[i] ?? 0
    const inside = passages.filter(passage => passage.start <= start && passage.end >= end)
    return end > start ? [{ text: text.slice(start, end), fields: [...new Set(inside.map(({ field }) => field))] }] : []
  })
}
