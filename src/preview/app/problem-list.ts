import type { CodeFrame, WireProblem } from '../protocol.js'
import { copy } from './clipboard.js'
import { canEdit, edit, placeData } from './editor-place.js'
import { h } from './element.js'
import { placeOf, SEVERITY_WORDS } from './words.js'

/** Shows problems with their message, place, surrounding lines and remedy. */
export const problemList = (problems: readonly WireProblem[]): HTMLElement =>
  h('ul', { class: 'problems' }, problems.map(problemItem))

function problemItem(problem: WireProblem): HTMLElement {
  const { severity, what, fix, frame, line = 0, column } = problem
  const place = placeOf(problem)
  return h(
    'li',
    { class: severity, tabindex: -1, ...placeData(problem) },
    h('p', { class: 'what' }, h('strong', {}, SEVERITY_WORDS[severity]), ' ', inCode(what)),
    h(
      'p',
      { class: 'where' },
      h('code', {}, place),
      canEdit &&
        h(
          'button',
          { type: 'button', class: 'quiet', onclick: () => void edit(problem), title: 'Key o' },
          'Open in editor',
        ),
      h('button', { type: 'button', class: 'quiet', onclick: () => void copy(place, 'Location') }, 'Copy'),
    ),
    severity !== 'note' && frame && codeFrame(frame, line, column),
    fix !== '' && h('p', { class: 'fix' }, inCode(fix)),
  )
}

/** Shows text between backticks as code. */
const inCode = (text: string): (Node | string)[] =>
  text.split('`').map((part, i) => (i % 2 === 1 ? h('code', {}, part) : part))

/** Shows lines of the file with the line of the problem marked, scrolled until its column is in view. */
function codeFrame({ first, lines }: CodeFrame, line: number, column?: number): HTMLElement {
  const mark = h('b')
  const frame = h(
    'pre',
    { class: 'frame-lines', tabindex: 0, 'aria-label': 'Lines of the file' },
    lines.map((text, i) => {
      const marked = first + i === line
      const before = marked && column !== undefined ? text.slice(0, column - 1) : text
      return h(
        'span',
        { class: marked ? 'marked' : '' },
        h('i', {}, `${first + i}`),
        before,
        marked && mark,
        `${text.slice(before.length)}\n`,
      )
    }),
  )
  if (column !== undefined) centreWhenShown(frame, mark)
  return frame
}

/** Scrolls a box sideways to a mark in it, as soon as the box has a size, because its panel may be closed at first. */
function centreWhenShown(box: HTMLElement, mark: HTMLElement): void {
  const observer = new ResizeObserver(() => {
    if (box.clientWidth === 0) return
    observer.disconnect()
    const left = mark.getBoundingClientRect().left - box.getBoundingClientRect().left
    if (left > box.clientWidth * 0.8) box.scrollLeft = left - box.clientWidth / 2
  })
  observer.observe(box)
}
