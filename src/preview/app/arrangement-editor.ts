import type { ArrangedPost, ArrangementData, ArrangeRequest } from '../protocol.js'
import { fetchArrangement, isWriteRefusal, requestArrangement } from './change-requests.js'
import { h, replaceChildren, write } from './element.js'
import { dayOf } from './words.js'
import type { WritingTools } from './writing-part.js'

/** How long a move waits for the next one, in milliseconds, so that several are one change that can be undone. */
const SETTLED = 500

/** The list of the posts of a digest's next issue, which are moved by drag or keys, left out and added. */
export class ArrangementEditor {
  private data: ArrangementData | undefined
  /** The names of the posts in the order that the editor wants. */
  private wanted: readonly string[] = []
  private name: string | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private isSending = false
  private dragged: string | undefined
  private readonly fault = h('p', { class: 'bad', role: 'alert' })
  private readonly state = h('p', { class: 'unseen', role: 'status' })
  private readonly inside = h('ol', { class: 'arranged' })
  private readonly rest = h('div')
  readonly element = h(
    'section',
    { class: 'arrangement', 'aria-label': 'Posts of the next issue', hidden: true },
    h('h3', {}, 'Posts of the next issue'),
    this.inside,
    this.fault,
    this.state,
    this.rest,
  )

  constructor(private readonly tools: WritingTools) {}

  /** Shows the arrangement of a digest, or nothing for any other edition. */
  async show(name: string | undefined): Promise<void> {
    this.name = name
    if (name === undefined) {
      this.element.hidden = true
      return
    }
    const data = await fetchArrangement(name)
    if (this.name !== name) return
    this.element.hidden = data === undefined
    // A move that is not written yet is not taken back.
    if (!data || this.timer !== undefined || this.isSending) return
    this.data = data
    this.wanted = data.posts.map(post => post.name)
    this.draw()
  }

  private draw(): void {
    const { data } = this
    if (!data) return
    const focused = document.activeElement?.closest<HTMLElement>('.arranged [data-post]')?.dataset['post']
    const byName = new Map(data.posts.map(post => [post.name, post]))
    const rows = this.wanted.flatMap(name => byName.get(name) ?? [])
    replaceChildren(
      this.inside,
      rows.flatMap((post, i) => [
        post.section !== undefined && post.section !== rows[i - 1]?.section && h('li', { class: 'soft' }, post.section),
        this.row(post),
      ]),
    )
    if (focused) this.handleOf(focused)?.focus()
    replaceChildren(
      this.rest,
      this.group('Not in this issue', data.absent, post => [
        h('span', { class: 'soft' }, post.as === 'later' ? 'waits for the next one' : 'left out'),
        this.button('Put back', post, 'restore'),
      ]),
      this.group('New since the last issue', data.others, post => [this.button('Add', post, 'add')]),
      this.group('Drafts that collect has brought', data.collected, post => [
        h(
          'button',
          { type: 'button', onclick: () => this.tools.open(post.name), 'aria-label': `Open: ${post.title}` },
          'Open',
        ),
      ]),
    )
  }

  private row(post: ArrangedPost): HTMLElement {
    const { name, title, section } = post
    const handle = h('button', {
      type: 'button',
      class: 'quiet grip',
      'aria-label': `Move: ${title}`,
      title: 'Drag, or press the arrow keys up and down',
      onkeydown: (event: KeyboardEvent) => {
        const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
        if (by === 0) return
        event.preventDefault()
        this.move(name, this.wanted.indexOf(name) + by)
      },
    })
    const line = h(
      'li',
      { 'data-post': name, draggable: section === undefined ? 'true' : 'false' },
      // The sections of an issue decide about the order within them.
      section === undefined && handle,
      h('span', { class: 'name' }, title),
      this.button('Later', post, 'later'),
      this.button('Leave out', post, 'leaveOut'),
    )
    line.addEventListener('dragstart', event => {
      this.dragged = name
      event.dataTransfer?.setData('text/plain', title)
    })
    line.addEventListener('dragover', event => this.dragged !== undefined && event.preventDefault())
    line.addEventListener('drop', event => {
      event.preventDefault()
      if (this.dragged !== undefined && section === undefined) this.move(this.dragged, this.wanted.indexOf(name))
      this.dragged = undefined
    })
    line.addEventListener('dragend', () => {
      this.dragged = undefined
    })
    return line
  }

  private group<Post extends ArrangedPost>(
    heading: string,
    posts: readonly Post[],
    parts: (post: Post) => readonly Node[],
  ): HTMLElement | false {
    if (posts.length === 0) return false
    const items = posts.map(post =>
      h(
        'li',
        {},
        h('span', { class: 'name' }, post.title),
        h('span', { class: 'soft' }, dayOf(post.date)),
        parts(post),
      ),
    )
    return h('div', {}, h('h3', {}, heading), h('ul', { class: 'arranged' }, items))
  }

  private button(label: string, { name, title }: ArrangedPost, step: ArrangeRequest['step']): HTMLButtonElement {
    const click = (): void => void this.send(step, [name])
    return h('button', { type: 'button', class: 'quiet', 'aria-label': `${label}: ${title}`, onclick: click }, label)
  }

  /** Moves a post at once, and writes the order when no further move follows. */
  private move(name: string, to: number): void {
    const sections = new Set(this.data?.posts.flatMap(post => (post.section === undefined ? [] : [post.name])))
    const end = this.wanted.filter(each => !sections.has(each)).length - 1
    const at = Math.max(0, Math.min(end, to))
    if (at === this.wanted.indexOf(name)) return
    this.wanted = this.wanted.filter(each => each !== name).toSpliced(at, 0, name)
    this.draw()
    this.handleOf(name)?.focus()
    write(this.state, `Place ${at + 1} of ${end + 1}`)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.send('move', this.wanted)
    }, SETTLED)
  }

  private async send(step: ArrangeRequest['step'], posts: readonly string[]): Promise<void> {
    const { data, name } = this
    if (!data || name === undefined) return
    this.isSending = true
    const answer = await requestArrangement({ name, seen: data.posts.map(post => post.name), posts, step })
    this.isSending = false
    write(this.fault, isWriteRefusal(answer) ? answer.why : '')
    if (!isWriteRefusal(answer)) this.tools.tell(`Saved in ${answer.file}`)
    else await this.show(this.name)
  }

  private handleOf(name: string): HTMLElement | undefined {
    const rows = [...this.inside.querySelectorAll<HTMLElement>('[data-post]')]
    return rows.find(row => row.dataset['post'] === name)?.querySelector<HTMLElement>('.grip') ?? undefined
  }
}
