import { groupBy } from '../../core/group-by.js'
import type { CodeFrame, WireProblem } from '../protocol.js'
import { copy } from './clipboard.js'
import { canEdit, edit, placeData } from './editor-place.js'
import { h } from './element.js'
import { placeOf, SEVERITY_WORDS } from './words.js'

/**
 * Shows problems with their message, place and remedy. Those on one line of a file are together, above the lines around it. Each group
 * comes where its most serious problem would.
 */
export function problemList(problems: readonly WireProblem[]): HTMLElement {
  const groups = groupBy(problems, problem =>
    problem.line === undefined ? problem : `${problem.line} ${problem.file}`,
  )
  return h('ul', { class: 'problems' }, [...groups.values()].flatMap(problemItems))
}

const problemItems = (group: readonly WireProblem[]): HTMLElement[] =>
  group.map((problem, i) => {
    const { severity, what, fix, frame, line = 0 } = problem
    const place = placeOf(problem)
    const next = group[i + 1]
    const shows = !next && group.some(each => each.severity !== 'note')
    return h(
      'li',
      { class: next ? `${severity} joined` : severity, tabindex: -1, ...placeData(problem) },
      h('p', { class: 'what' }, h('strong', {}, SEVERITY_WORDS[severity]), ' ', inCode(what)),
      fix !== '' && h('p', { class: 'fix' }, inCode(fix)),
      (!next || placeOf(next) !== place) &&
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
      shows && frame && codeFrame(frame, line, columnsOf(group)),
    )
  })

/** Returns the columns of problems on one line, the most serious first. */
const columnsOf = (group: readonly WireProblem[]): number[] => [
  ...new Set(group.flatMap(({ column }) => (column === undefined ? [] : [column]))),
]

/** Shows text between backticks as code. */
const inCode = (text: string): (Node | string)[] =>
  text.split('`').map((part, i) => (i % 2 === 1 ? h('code', {}, part) : part))

/** Shows lines of the file with the line of the problems and their columns marked, scrolled until the first column is in view. */
function codeFrame({ first, lines }: CodeFrame, line: number, columns: readonly number[]): HTMLElement {
  const marks = new Map(columns.map(column => [column, h('b')]))
  const frame = h(
    'pre',
    { class: 'frame-lines', tabindex: 0, 'aria-label': 'Lines of the file' },
    lines.map((text, i) => {
      const isMarked = first + i === line
      return h(
        'span',
        { class: isMarked ? 'marked' : '' },
        h('i', {}, `${first + i}`),
        isMarked ? markedText(text, marks) : [text],
        '\n',
      )
    }),
  )
  const [column] = columns
  const mark = column === undefined ? undefined : marks.get(column)
  if (mark) centreWhenShown(frame, mark)
  return frame
}

/** Splits a line at the columns of its marks, which are counted from 1. */
function markedText(text: string, marks: ReadonlyMap<number, HTMLElement>): (Node | string)[] {
  const sorted = [...marks].sort(([a], [b]) => a - b)
  let at = 0
  const parts = sorted.flatMap(([column, mark]): (Node | string)[] => {
    const before = text.slice(at, column - 1)
    at = Math.max(at, column - 1)
    return [before, mark]
  })
  return [...parts, text.slice(at)]
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
