import type { ArrangedPlace, ArrangedPost, ArrangementData, ArrangeRequest } from '../protocol.js'
import { fetchArrangement, isWriteRefusal, requestArrangement, requestChange } from './change-requests.js'
import { h, replaceChildren, write } from './element.js'
import { dayOf } from './words.js'
import type { WritingTools } from './writing-part.js'

/** How long a move waits for the next one, in milliseconds, so that several are one change that can be undone. */
const SETTLED = 500

/** The key of the row of a section. A post's own is its name, which never has a colon. */
const rowOfSection = (at: number): string => `section:${at}`

/** Returns the number of the section that a row is of, or undefined for a post. */
const sectionIn = (row: string): number | undefined => (row.startsWith('section:') ? Number(row.slice(8)) : undefined)

/** The list of the posts and sections of a digest's next issue, which are moved by drag or keys, left out and added. */
export class ArrangementEditor {
  private data: ArrangementData | undefined
  /** The rows in the order that the editor wants. Posts belong to the section above them. */
  private wanted: readonly string[] = []
  private name: string | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private isSending = false
  /** The last step. The next one waits for it, because it starts from the issue as it is then. */
  private sent: Promise<unknown> = Promise.resolve()
  private dragged: string | undefined
  private readonly fault = h('p', { class: 'bad', role: 'alert' })
  private readonly state = h('p', { class: 'unseen', role: 'status' })
  private readonly inside = h('ol', { class: 'arranged' })
  private readonly rest = h('div')
  private readonly heading = h('input', { id: 'section-heading', required: true, autocomplete: 'off' })
  private readonly first = h('select', { id: 'section-first' })
  private readonly adding = h(
    'form',
    { class: 'creation', hidden: true, onsubmit: (event: Event) => this.addSection(event) },
    h('div', {}, h('label', { for: 'section-heading' }, 'Heading of the section'), this.heading),
    h('div', {}, h('label', { for: 'section-first' }, 'Its first post'), this.first),
    h(
      'p',
      { class: 'buttons' },
      h('button', { class: 'main' }, 'Add section'),
      h('button', { type: 'button', onclick: () => this.closeForm() }, 'Cancel'),
    ),
  )
  private readonly newSection = h('button', { type: 'button', onclick: () => this.openForm() }, 'New section…')
  readonly element = h(
    'section',
    { class: 'arrangement', 'aria-label': 'Posts of the next issue', hidden: true },
    h('h3', {}, 'Posts of the next issue'),
    this.inside,
    this.fault,
    this.state,
    h('p', { class: 'buttons' }, this.newSection),
    this.adding,
    this.rest,
  )

  constructor(private readonly tools: WritingTools) {
    this.adding.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      this.closeForm()
    })
    this.inside.addEventListener('pointerdown', event => this.startDrag(event))
    this.inside.addEventListener('pointermove', event => this.drag(event))
    this.inside.addEventListener('pointerup', () => this.endDrag(true))
    this.inside.addEventListener('pointercancel', () => this.endDrag(false))
  }

  /** Shows the arrangement of a digest, or nothing for any other edition. */
  async show(name: string | undefined): Promise<void> {
    if (name !== this.name) {
      this.flush()
      this.closeForm()
      write(this.fault, '')
    }
    this.name = name
    if (name === undefined) {
      this.element.hidden = true
      return
    }
    const data = await fetchArrangement(name)
    if (this.name !== name) return
    this.element.hidden = data === undefined
    // A move that is not written yet is not taken back.
    if (data && this.timer === undefined && !this.isSending && this.dragged === undefined) this.take(data)
  }

  private take(data: ArrangementData): void {
    const rows = rowsOf(data)
    // Rows that are drawn anew would slip away from under a pointer.
    const isDrawn = JSON.stringify([data, rows]) === JSON.stringify([this.data, this.wanted])
    this.data = data
    this.wanted = rows
    if (!isDrawn) this.draw()
  }

  private draw(): void {
    const { data } = this
    if (!data) return
    const focused = document.activeElement?.closest<HTMLElement>('.arranged [data-row]')?.dataset['row']
    const byName = new Map(data.posts.map(post => [post.name, post]))
    replaceChildren(
      this.inside,
      this.wanted.map(row => {
        const [post, section] = [byName.get(row), sectionIn(row)]
        return post ? this.postRow(post) : section !== undefined && this.sectionRow(section)
      }),
    )
    if (focused) this.handleOf(focused)?.focus()
    this.newSection.hidden = data.posts.length === 0
    const { last } = data
    const isNew = ({ date }: ArrangedPost): boolean => last === undefined || date >= last
    const add = (post: ArrangedPost): Node[] => [this.button('Add', post, 'add')]
    const take = h(
      'p',
      { class: 'soft' },
      'Nothing is published before you take it in. Open it first, to check what was guessed.',
    )
    replaceChildren(
      this.rest,
      this.group('Not in this issue', data.absent, post => [
        h('span', { class: 'soft' }, post.as === 'later' ? 'waits for the next one' : 'left out'),
        this.button('Put back', post, 'restore'),
      ]),
      this.group(
        last === undefined ? 'Published, and not in this issue' : `New since the last issue, ${dayOf(last)}`,
        data.others.filter(isNew),
        add,
      ),
      this.group(
        'Older, and in no issue yet',
        data.others.filter(post => !isNew(post)),
        add,
      ),
      this.group(
        'What collect has brought',
        data.collected,
        post => [
          h('span', { class: 'soft' }, post.isLink ? 'link item' : 'draft'),
          h(
            'button',
            {
              type: 'button',
              class: 'quiet',
              onclick: () => this.tools.open(post.name),
              'aria-label': `Open: ${post.title}`,
            },
            'Open',
          ),
          h(
            'button',
            {
              type: 'button',
              class: 'quiet',
              onclick: () => void this.takeIn(post),
              'aria-label': `Publish and add: ${post.title}`,
            },
            'Publish and add',
          ),
        ],
        take,
      ),
    )
  }

  private postRow(post: ArrangedPost): HTMLElement {
    const { name, title } = post
    return h(
      'li',
      { 'data-row': name },
      this.grip(`Move: ${title}`, by => this.moveBy(name, by)),
      nameOf(post),
      this.button('Later', post, 'later'),
      this.button('Leave out', post, 'leaveOut'),
    )
  }

  private sectionRow(at: number): HTMLElement {
    const { title = '', tags = [] } = this.data?.sections[at] ?? {}
    const fields = [`sections.${at}.title`, `sections.${at}.tags`]
    const edit: HTMLButtonElement = h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': `Edit section: ${title}`,
        onclick: () => {
          const opener = (): HTMLElement | null => this.inside.querySelector(`[data-row="${rowOfSection(at)}"] .edit`)
          if (this.name !== undefined) this.tools.inPlace({ name: this.name, title, fields, opener })
        },
      },
      'Edit',
    )
    edit.classList.add('edit')
    const remove = (): void => void this.change(`sections.${at}`, '', title)
    return h(
      'li',
      { 'data-row': rowOfSection(at), class: 'section' },
      this.grip(`Move section: ${title}`, by => this.moveSection(at, at + by)),
      h(
        'span',
        { class: 'name' },
        title,
        tags.length > 0 && h('span', { class: 'soft' }, `posts about ${tags.join(', ')}`),
      ),
      edit,
      h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': `Remove section: ${title}`, onclick: remove },
        'Remove',
      ),
    )
  }

  private grip(label: string, move: (by: -1 | 1) => void): HTMLElement {
    return h('button', {
      type: 'button',
      class: 'quiet grip',
      'aria-label': label,
      title: 'Drag, or press the arrow keys up and down',
      onkeydown: (event: KeyboardEvent) => {
        const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
        if (by === 0) return
        event.preventDefault()
        move(by)
      },
    })
  }

  private group<Post extends ArrangedPost>(
    heading: string,
    posts: readonly Post[],
    parts: (post: Post) => readonly Node[],
    note?: Node,
  ): HTMLElement | false {
    if (posts.length === 0) return false
    const items = posts.map(post =>
      h('li', {}, nameOf(post), h('span', { class: 'soft' }, dayOf(post.date)), parts(post)),
    )
    return h('div', {}, h('h3', {}, heading), note, h('ul', { class: 'arranged' }, items))
  }

  private button(label: string, { name, title }: ArrangedPost, step: ArrangeRequest['step']): HTMLButtonElement {
    const click = (): void => void this.send({ step, posts: [{ name }] })
    return h('button', { type: 'button', class: 'quiet', 'aria-label': `${label}: ${title}`, onclick: click }, label)
  }

  /** Moves a post by one row. In its way through the list it enters and leaves sections. */
  private moveBy(name: string, by: -1 | 1): void {
    const at = this.wanted.indexOf(name)
    const to = at + by
    if (at < 0 || to < 0 || to >= this.wanted.length) return
    this.wanted = this.wanted.toSpliced(at, 1).toSpliced(to, 0, name)
    this.draw()
    this.handleOf(name)?.focus()
    this.tellPlace(name)
    this.settle()
  }

  private tellPlace(name: string): void {
    const place = this.placesNow().find(each => each.name === name)
    const among = this.placesNow().filter(({ section }) => section === place?.section)
    const { title } = this.data?.sections[place?.section ?? -1] ?? {}
    const at = among.findIndex(each => each.name === name) + 1
    write(this.state, `Place ${at} of ${among.length}${title === undefined ? '' : ` in ${title}`}`)
  }

  /** Writes the order when no further move follows. */
  private settle(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), SETTLED)
  }

  private flush(): void {
    if (this.timer === undefined) return
    clearTimeout(this.timer)
    this.timer = undefined
    void this.send({ step: 'move', posts: this.placesNow() })
  }

  private placesNow(): ArrangedPlace[] {
    let section: number | undefined
    return this.wanted.flatMap(row => {
      const at = sectionIn(row)
      if (at === undefined) return [section === undefined ? { name: row } : { name: row, section }]
      section = at
      return []
    })
  }

  /** Moves a section with its posts to the place of another one. */
  private moveSection(at: number, to: number): void {
    const titles = (this.data?.sections ?? []).map(({ title }) => title)
    if (to === at || to < 0 || to >= titles.length || this.isSending) return
    const moved = titles.toSpliced(at, 1).toSpliced(to, 0, titles[at] ?? '')
    void this.change('sections', moved, titles).then(() => {
      this.handleOf(rowOfSection(to))?.focus({ preventScroll: true })
      write(this.state, `Section ${to + 1} of ${titles.length}`)
    })
  }

  private startDrag(event: PointerEvent): void {
    const target = event.target as HTMLElement
    const row = target.closest<HTMLElement>('[data-row]')?.dataset['row']
    const isGrip = target.closest('.grip') !== null
    // A finger scrolls everywhere but on the handle.
    const starts = isGrip || (event.pointerType === 'mouse' && !target.closest('button'))
    if (row === undefined || !starts || event.button !== 0) return
    if (!isGrip) event.preventDefault()
    this.dragged = row
    this.inside.setPointerCapture(event.pointerId)
    this.element.classList.add('dragging')
    this.handleOf(row)?.focus({ preventScroll: true })
  }

  private drag({ clientY }: PointerEvent): void {
    const { dragged } = this
    if (dragged === undefined) return
    const rows = [...this.inside.querySelectorAll<HTMLElement>('[data-row]')]
    const own = rows.find(row => row.dataset['row'] === dragged)
    const over = rows.find(row => {
      const { top, bottom } = row.getBoundingClientRect()
      return clientY >= top && clientY < bottom
    })
    own?.scrollIntoView({ block: 'nearest' })
    if (!own || !over || over === own) return
    const isBelow = rows.indexOf(over) > rows.indexOf(own)
    if (isBelow) over.after(own)
    else over.before(own)
    this.wanted = [...this.inside.querySelectorAll<HTMLElement>('[data-row]')].map(row => row.dataset['row'] ?? '')
  }

  private endDrag(isMeant: boolean): void {
    const { dragged, data } = this
    if (dragged === undefined || !data) return
    this.dragged = undefined
    this.element.classList.remove('dragging')
    const section = sectionIn(dragged)
    const place = this.wanted.filter(row => sectionIn(row) !== undefined).indexOf(dragged)
    if (!isMeant || section !== undefined) this.wanted = rowsOf(data)
    this.draw()
    this.handleOf(dragged)?.focus({ preventScroll: true })
    if (section !== undefined) {
      if (isMeant) this.moveSection(section, place)
      return
    }
    if (JSON.stringify(this.wanted) === JSON.stringify(rowsOf(data))) return
    this.tellPlace(dragged)
    this.settle()
  }

  private openForm(): void {
    const posts = this.data?.posts ?? []
    replaceChildren(
      this.first,
      posts.map(({ name, title }) => h('option', { value: name }, title)),
    )
    this.first.value = posts.findLast(({ section }) => section === undefined)?.name ?? posts.at(-1)?.name ?? ''
    this.heading.value = ''
    this.adding.hidden = false
    this.heading.focus()
  }

  private closeForm(): void {
    if (this.adding.hidden) return
    this.adding.hidden = true
    this.newSection.focus()
  }

  private addSection(event: Event): void {
    event.preventDefault()
    const { value: heading } = this.heading
    const { value: name } = this.first
    const at = this.data?.sections.length ?? 0
    const posts = this.placesNow().map(place => (place.name === name ? { name, section: at } : place))
    void this.send({ step: 'move', posts, heading }).then(isWritten => isWritten && this.closeForm())
  }

  /** Publishes what was collected and adds it to the issue. The order of both does not matter to what is read in between. */
  private async takeIn(post: ArrangedPost): Promise<void> {
    const { name } = post
    if (!(await this.send({ step: 'add', posts: [{ name }] }))) return
    const answer = await requestChange({ name, fields: [{ field: 'status', value: 'published', was: 'draft' }] })
    if (isWriteRefusal(answer)) write(this.fault, answer.why)
    else this.tools.tell(`“${post.title}” is published, and in this issue`)
  }

  /** Changes a field of the arrangement's own file. */
  private async change(
    field: string,
    value: string | readonly string[],
    was: string | readonly string[],
  ): Promise<void> {
    const { name } = this
    if (name === undefined) return
    const answer = await requestChange({ name, fields: [{ field, value, was }] })
    write(this.fault, isWriteRefusal(answer) ? answer.why : '')
    if (!isWriteRefusal(answer)) this.tools.tell(`Saved in ${answer.file}`)
    await this.show(name)
  }

  /** Asks for a step, and tells whether it was written. */
  private send(wanted: Step): Promise<boolean> {
    const sent = this.sent.then(() => this.sendNow(wanted))
    this.sent = sent
    return sent
  }

  private async sendNow(wanted: Step): Promise<boolean> {
    const { data } = this
    if (!data) return false
    const seen = data.posts.map(placeOf)
    const headings = data.sections.map(({ title }) => title)
    this.isSending = true
    const answer = await requestArrangement({ name: data.name, seen, headings, ...wanted })
    const isRefused = isWriteRefusal(answer)
    const now = await fetchArrangement(data.name)
    this.isSending = false
    if (data.name !== this.name) return !isRefused
    write(this.fault, isRefused ? answer.why : '')
    if (!isRefused) this.tools.tell(`Saved in ${answer.file}`)
    if (isRefused) {
      clearTimeout(this.timer)
      this.timer = undefined
    }
    // A move that was made in the meantime stays in view, and starts from here.
    if (now && (this.timer !== undefined || this.dragged !== undefined)) this.data = now
    else if (now) this.take(now)
    return !isRefused
  }

  private handleOf(row: string): HTMLElement | undefined {
    const rows = [...this.inside.querySelectorAll<HTMLElement>('[data-row]')]
    return rows.find(each => each.dataset['row'] === row)?.querySelector<HTMLElement>('.grip') ?? undefined
  }
}

type Step = Pick<ArrangeRequest, 'step' | 'posts' | 'heading'>

const placeOf = ({ name, section }: ArrangedPost): ArrangedPlace =>
  section === undefined ? { name } : { name, section }

/** Returns the posts in their order, and each section above its posts. */
function rowsOf({ posts, sections }: ArrangementData): string[] {
  const inside = (at: number | undefined): string[] =>
    posts.flatMap(({ name, section }) => (section === at ? name : []))
  return [...inside(undefined), ...sections.flatMap((_, at) => [rowOfSection(at), ...inside(at)])]
}

const nameOf = ({ title, publisher }: ArrangedPost): HTMLElement =>
  h('span', { class: 'name', dir: 'auto' }, title, publisher !== '' && h('span', { class: 'soft' }, publisher))
