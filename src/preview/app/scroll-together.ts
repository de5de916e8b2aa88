import { frameDocument } from './frame.js'
import { type Landmarks, placeFor } from './scroll-map.js'

/** The attribute that numbers the blocks of the source in every copy. */
const MARK = 'data-offprint-l'

interface Member {
  readonly frame: HTMLIFrameElement
  readonly way: Element
  readonly page: Document
  /** The position to which this code scrolled the frame. */
  put: number
  marks?: Landmarks
}

/** Keeps frames with copies of one email at the same position of the source, although their heights differ. */
export class ScrollTogether {
  private members: Member[] = []
  /** The position of the frame that was scrolled last. */
  private last: { readonly y: number; readonly marks: Landmarks } | undefined

  /**
   * Adds a frame whose document is loaded. The frame scrolls to the position of the others, and they follow it when the user
   * scrolls it.
   */
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
    // A scroll event that this code caused must not move the other frames.
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

/**
 * Returns the share of the page that has been scrolled, from 0 to 1. The frames are aligned at the same share of their height:
 * at the top when a page is at its start, and at the bottom when it is at its end.
 */
const partOf = ({ scrollTop, scrollHeight, clientHeight }: Element): number =>
  scrollTop / Math.max(1, scrollHeight - clientHeight)

/**
 * Returns the scroll marks. They are cached until the height of the page changes: a picture that loads late moves everything
 * below it.
 */
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
