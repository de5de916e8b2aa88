import { editedSource } from './change-requests.js'
import { h, mark, replaceChildren } from './element.js'
import { fieldEditor } from './field-editor.js'
import { FieldList } from './field-list.js'
import { fieldLabel } from './field-words.js'
import type { InPlaceRequest, WritingTools } from './writing-part.js'

/** The distance of the window from the place that it belongs to, and from the edges, in pixels. */
const GAP = 8

/**
 * Edits fields where they show, in a small window of the app beside the place. There is only one such window. It closes when somebody goes
 * elsewhere, unless something was typed.
 */
export class InPlaceEditor {
  private opener: InPlaceRequest['opener'] = () => null
  private last: DOMRect | undefined
  /** Counts what was asked for, so that a late answer opens nothing. */
  private asked = 0
  private readonly element = h('div', { class: 'in-place', role: 'dialog', popover: 'manual' })

  constructor(private readonly tools: Pick<WritingTools, 'tell'>) {
    document.body.append(this.element)
    this.element.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      event.stopPropagation()
      this.leave(true)
    })
    addEventListener('pointerdown', event => !this.element.contains(event.target as Node) && this.leaveUnlessTyped())
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.leaveUnlessTyped()
    })
    const follow = (): void => this.follow()
    addEventListener('scroll', follow, { capture: true, passive: true })
    addEventListener('resize', follow)
    new ResizeObserver(follow).observe(this.element)
  }

  async open({ name, title, fields, opener }: InPlaceRequest): Promise<void> {
    this.asked += 1
    const { asked } = this
    const source = await editedSource(name)
    if (asked !== this.asked) return
    const found = source?.fields.filter(each => fields.includes(each.name)) ?? []
    const [field] = found
    if (!source || !field || source.why) return this.tools.tell(source?.why ?? 'This is not edited here.')
    if (found.length === 1 && field.why) return this.tools.tell(field.why)
    this.opener = opener
    mark(this.element, 'aria-label', `${found.map(each => fieldLabel(each.name)).join(', ')}: ${title}`)
    const { tell } = this.tools
    if (found.length === 1) {
      const done = (): void => this.leave(true)
      const editor = fieldEditor({ name, file: source.file, field }, { tell, done })
      this.show(editor.element)
      editor.focus()
      return
    }
    const list = new FieldList(tell, () => void reload())
    const reload = async (): Promise<void> => {
      const now = await editedSource(name)
      if (now && asked === this.asked)
        list.set(
          now,
          now.fields.filter(each => fields.includes(each.name)),
        )
    }
    list.set(source, found)
    const close = h('button', { type: 'button', class: 'quiet', onclick: () => this.leave(true) }, 'Close')
    this.show(h('p', { class: 'file' }, h('span', { class: 'soft', dir: 'auto' }, title), close), list.element)
    list.element.querySelector<HTMLElement>('.value')?.focus()
  }

  /** Closes the window. What was typed in it and not saved is there again when the field is opened again. */
  leave(focuses = false): void {
    this.asked += 1
    if (!this.element.matches(':popover-open')) return
    const { opener } = this
    this.opener = () => null
    this.element.hidePopover()
    replaceChildren(this.element)
    if (focuses) opener()?.focus({ preventScroll: true })
  }

  private leaveUnlessTyped(): void {
    if (!this.element.querySelector('form[data-typed]')) this.leave()
  }

  private show(...content: readonly Node[]): void {
    replaceChildren(this.element, content)
    if (!this.element.matches(':popover-open')) this.element.showPopover()
    this.last = undefined
    this.follow()
  }

  /** Keeps the window below its place, or above it if there is no room below. */
  private follow(): void {
    if (!this.element.matches(':popover-open')) return
    const opener = this.opener()
    const at = opener?.isConnected ? opener.getBoundingClientRect() : this.last
    if (!at) return
    this.last = at
    const { offsetWidth: width, offsetHeight: height } = this.element
    const within = (start: number, size: number, most: number): number =>
      Math.max(GAP, Math.min(start, most - size - GAP))
    const below = at.bottom + GAP
    const top = below + height + GAP <= innerHeight || at.top < height + 2 * GAP ? below : at.top - height - GAP
    this.element.style.left = `${within(at.left, width, document.documentElement.clientWidth)}px`
    this.element.style.top = `${within(top, height, innerHeight)}px`
  }
}
