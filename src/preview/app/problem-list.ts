import type { WireProblem } from '../protocol.js'
import { copy } from './clipboard.js'
import { canEdit, edit, placeData } from './editor-place.js'
import { h } from './element.js'
import { placeOf, SEVERITY_WORDS } from './words.js'

/** Shows problems with their message, place, surrounding lines and remedy. */
export const problemList = (problems: readonly WireProblem[]): HTMLElement =>
  h('ul', { class: 'problems' }, ...problems.map(problemItem))

function problemItem(problem: WireProblem): HTMLElement {
  const { severity, what, fix, frame, line } = problem
  const place = placeOf(problem)
  return h(
    'li',
    { class: severity, tabindex: -1, ...placeData(problem) },
    h('p', { class: 'what' }, h('strong', {}, SEVERITY_WORDS[severity]), ' ', ...inCode(what)),
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
      h('button', { type: 'button', class: 'quiet', onclick: () => void copy(place, 'Place') }, 'Copy'),
    ),
    severity !== 'note' && frame && codeFrame(frame.first, frame.lines, line ?? 0),
    fix !== '' && h('p', { class: 'fix' }, ...inCode(fix)),
  )
}

/** Shows text between backticks as code. */
const inCode = (text: string): (Node | string)[] =>
  text.split('`').map((part, i) => (i % 2 === 1 ? h('code', {}, part) : part))

const codeFrame = (first: number, lines: readonly string[], marked: number): HTMLElement =>
  h(
    'pre',
    { class: 'frame-lines', tabindex: 0, 'aria-label': 'Lines of the file' },
    ...lines.map((line, i) =>
      h('span', { class: first + i === marked ? 'marked' : '' }, h('i', {}, `${first + i}`), `${line}\n`),
    ),
  )
