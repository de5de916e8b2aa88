import { frameDocument } from './frame.js'
import { type Landmarks, placeFor } from './scroll-map.js'

/** Numbers the blocks of the source in every copy of it. */
const MARK = 'data-offprint-l'

interface Member {
  readonly frame: HTMLIFrameElement
  readonly way: Element
  readonly page: Document
  /** Where we have scrolled it to. */
  put: number
  marks?: Landmarks
}

/** Frames with copies of one email, each with heights of its own: they show the same place of the source. */
export class ScrollTogether {
  private members: Member[] = []
  /** Where the one stands that was scrolled last. */
  private last: { readonly y: number; readonly marks: Landmarks } | undefined

  /** A frame whose document is there. It goes to where the others are, and leads them when it is scrolled. */
  join(frame: HTMLIFrameElement): void {
    this.members = this.members.filter(each => each.frame !== frame && each.frame.isConnected)
    const page = frameDocument(frame)
    if (!page?.scrollingElement) return
    const member: Member = { frame, page, way: page.scrollingElement, put: 0 }
    this.members.push(member)
    this.follow(member)
    page.addEventListener('scroll', () => this.scrolled(member))
  }

  private scrolled(member: Member): void {
    const { way } = member
    // What we have moved ourselves leads nobody.
    if (Math.abs(way.scrollTop - member.put) < 2) return
    member.put = Number.NaN
    const marks = landmarksOf(member)
    this.last = { y: partOf(way) * marks.height, marks }
    for (const other of this.members) if (other !== member) this.follow(other)
  }

  private follow(member: Member): void {
    if (!this.last) return
    const { way } = member
    const marks = landmarksOf(member)
    const part = placeFor(this.last.y, this.last.marks, marks) / Math.max(1, marks.height)
    way.scrollTop = part * (way.scrollHeight - way.clientHeight)
    member.put = way.scrollTop
  }
}

/** How far it is scrolled: so far down the window is the line that is looked at, at the end the last one. */
const partOf = ({ scrollTop, scrollHeight, clientHeight }: Element): number =>
  scrollTop / Math.max(1, scrollHeight - clientHeight)

/** Kept as long as the page is as high: pictures that come late move what is below them. */
function landmarksOf(member: Member): Landmarks {
  const { scrollHeight: height, scrollTop } = member.way
  if (member.marks?.height === height) return member.marks
  const at = new Map<string, number>()
  for (const block of member.page.querySelectorAll(`[${MARK}]`)) {
    const box = block.getBoundingClientRect()
    if (box.height > 0) at.set(block.getAttribute(MARK) ?? '', box.top + scrollTop)
  }
  member.marks = { at, height }
  return member.marks
}
