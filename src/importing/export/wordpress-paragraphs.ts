import { escapeText } from '../../core/text.js'
import { documentOf, type Element } from '../html/dom.js'

/** Elements in which WordPress makes paragraphs. */
const FLOW = /^(?:ARTICLE|ASIDE|BLOCKQUOTE|BODY|CENTER|DETAILS|DIV|FIELDSET|FOOTER|FORM|HEADER|MAIN|NAV|SECTION)$/
/** Elements that hold a line, or several paragraphs if blank lines divide it. */
const LINE = /^(?:ADDRESS|CAPTION|DD|DT|FIGCAPTION|H[1-6]|LEGEND|LI|P|SUMMARY|TD|TH)$/
/** Elements that hold other blocks only. The line breaks between these mean nothing. */
const STRUCTURE = /^(?:COLGROUP|DL|FIGURE|HGROUP|HR|MENU|OL|TABLE|TBODY|TFOOT|THEAD|TR|UL)$/
/** Elements whose line breaks are part of their content. */
const LITERAL = /^(?:IFRAME|MATH|PRE|SCRIPT|STYLE|SVG|TEXTAREA)$/
const TEXT = 3
const ELEMENT = 1

const BLOCK_COMMENT = /<!--\s*(\/?)wp:[a-z][^\s]*[\s\S]*?(\/?)-->/g

/**
 * Makes the paragraphs that WordPress makes when it shows a post of the classic editor (`wpautop`): a blank line ends a
 * paragraph, a single line break stays one, and blocks stand by themselves. What the block editor wrote has its paragraphs
 * already; text outside its blocks does not.
 */
export function wordpressParagraphs(html: string): string {
  const parts: string[] = []
  let depth = 0
  let last = 0
  for (const { 0: comment, 1: end, 2: alone, index } of html.matchAll(BLOCK_COMMENT)) {
    const before = html.slice(last, index)
    parts.push(depth === 0 ? classicParagraphs(before) : before, comment)
    if (end) depth = Math.max(0, depth - 1)
    else if (!alone) depth += 1
    last = index + comment.length
  }
  const rest = html.slice(last)
  return [...parts, depth === 0 ? classicParagraphs(rest) : rest].join('')
}

function classicParagraphs(html: string): string {
  if (html.trim() === '') return html
  return contentOf(documentOf(`<body>${html}</body>`).body)
}

/** Returns the content of an element with paragraphs. */
function contentOf(parent: Element): string {
  let done = ''
  let run = ''
  const end = (): void => {
    const parts = paragraphs(run)
    if (STRUCTURE.test(parent.tagName)) done += run
    else done += FLOW.test(parent.tagName) || parts.length > 1 ? parts.join('\n') : lines(run)
    run = ''
  }
  for (const node of Array.from(parent.childNodes)) {
    if (node.nodeType === TEXT) run += escapeText(node.textContent)
    else if (node.nodeType !== ELEMENT) continue
    else if (!isBlock(node)) run += inline(node)
    else {
      end()
      done += block(node)
    }
  }
  end()
  return done
}

const isBlock = ({ tagName }: Element): boolean =>
  [FLOW, LINE, STRUCTURE].some(kind => kind.test(tagName)) || tagName === 'PRE'

function block(element: Element): string {
  if (LITERAL.test(element.tagName)) return element.outerHTML
  if (element.tagName === 'P') return paragraphs(inner(element)).join('\n')
  return within(element, contentOf(element))
}

/** Returns an inline element. Its blank lines cannot divide it. */
const inline = (element: Element): string =>
  LITERAL.test(element.tagName) || element.tagName === 'BR' ? element.outerHTML : within(element, inner(element))

const inner = (element: Element): string =>
  Array.from(element.childNodes)
    .map(node =>
      node.nodeType === TEXT
        ? escapeText(node.textContent)
        : node.nodeType !== ELEMENT
          ? ''
          : isBlock(node)
            ? block(node)
            : inline(node),
    )
    .join('')

/** Gives an element other content, and returns it. */
function within(element: Element, content: string): string {
  element.innerHTML = content
  return element.outerHTML
}

const paragraphs = (run: string): string[] =>
  run
    .split(/\n\s*\n/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => `<p>${lines(part)}</p>`)

const lines = (run: string): string =>
  run
    .trim()
    .replace(/(<br\b[^>]*>)\s*\n/g, '$1')
    .replace(/[ \t]*\n[ \t]*/g, '<br>\n')
