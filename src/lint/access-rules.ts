import type { EmailElement, EmailReading } from './email-reading.js'
import { lowContrast } from './low-contrast.js'
import { contrasts } from './paint.js'
import { type EmailRule, type Finding, quoted, ruleIn } from './rule.js'

const first = ({ elements }: EmailReading, name: string): EmailElement | undefined =>
  elements.find(element => element.name === name)
const articleOf = ({ elements }: EmailReading): EmailElement | undefined =>
  elements.find(({ attributes }) => attributes.get('role') === 'article')
const template = 'Add the missing part to the template, or delete your copy of the template to use the default one.'

function language(email: EmailReading): Finding[] {
  const languages = [first(email, 'html'), articleOf(email)].map(element => element?.attributes.get('lang') ?? '')
  const bad = languages.find(tag => !/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(tag) || /^und\b/i.test(tag))
  return bad === undefined
    ? []
    : [{ what: 'The email lacks a valid `lang` on `html` or on the element around the text.', fix: template }]
}

const direction = (email: EmailReading): Finding[] =>
  /^(?:ltr|rtl)$/.test(articleOf(email)?.attributes.get('dir') ?? '')
    ? []
    : [{ what: 'The element around the text has no `dir`.', fix: template }]

function title(email: EmailReading): Finding[] {
  const around = articleOf(email)
  const faults = [
    !first(email, 'title')?.text.trim() && 'has no `<title>`',
    !around && 'has no element with `role="article"` around its text',
    around && !around.attributes.get('aria-label')?.trim() && 'has no `aria-label` on its article',
  ].filter(fault => typeof fault === 'string')
  return faults.map(fault => ({ what: `The email ${fault}.`, fix: template }))
}

function tables({ elements }: EmailReading): Finding[] {
  const headed = new Set<EmailElement>()
  for (const cell of elements.filter(({ name }) => name === 'th' || name === 'caption')) {
    let around = cell.parent
    while (around && around.name !== 'table') around = around.parent
    if (around) headed.add(around)
  }
  const wrong = elements.filter(element => {
    const layout = /^(?:presentation|none)$/.test(element.attributes.get('role') ?? '')
    return element.name === 'table' && !element.hidden && headed.has(element) === layout
  })
  return wrong.map(table => ({
    what: headed.has(table)
      ? `The table ${quoted(table.text)} has header cells, but its \`role\` says that it is only for layout.`
      : `The table ${quoted(table.text)} has no header cells, so screen readers cannot say what its cells mean.`,
    fix: headed.has(table)
      ? template
      : 'Add a header row; for a layout table in a template, add `role="presentation"`.',
    near: { words: table.text.trim().split(/\s{2,}|\n/)[0] ?? '' },
  }))
}

function headings({ elements }: EmailReading): Finding[] {
  const found = elements.filter(({ name, hidden }) => /^h[1-6]$/.test(name) && !hidden)
  const near = (heading: EmailElement): Finding['near'] => ({ words: heading.text.trim() })
  const all: Finding[] = []
  const firsts = found.filter(({ name }) => name === 'h1')
  if (firsts.length !== 1)
    all.push({
      what: `The email has ${firsts.length} first-level headings.`,
      fix: 'Start headings in a post at `##`, because the title is the first-level heading.',
      ...(firsts[1] ? { near: near(firsts[1]) } : {}),
    })
  for (const [i, heading] of found.entries()) {
    const [level, before] = [heading, found[i - 1]].map(each => Number(each?.name.slice(1)))
    if (heading.text.trim() === '')
      all.push({ what: 'A heading is empty.', fix: 'Give the heading some text, or remove it.', near: near(heading) })
    else if (before && level && level > before + 1)
      all.push({
        what: `The heading ${quoted(heading.text)} skips a level: ${heading.name} after h${before}.`,
        fix: `Make the heading h${before + 1}.`,
        near: near(heading),
      })
  }
  return all
}

function sizes(email: EmailReading): Finding[] {
  const small = new Map<string, number>()
  for (const { element, size } of contrasts(email, 'light')) if (size < 12) small.set(element.own.trim(), size)
  return [...small].map(([words, size]) => ({
    what: `${quoted(words)} is ${size} pixels high, which is too small to read.`,
    fix: 'Make the text 14 pixels or more in the template.',
    near: { words },
  }))
}

function underlines({ elements }: EmailReading): Finding[] {
  const bare = elements.filter(element => {
    if (element.name !== 'a' || element.hidden || element.text.trim() === '') return false
    const around = element.parent
    const inText = around?.name === 'p' || around?.name === 'li'
    return inText && (around?.own.trim().length ?? 0) > 20 && /none/.test(element.style.get('text-decoration') ?? '')
  })
  return bare.map(link => ({
    what: `The link ${quoted(link.text)} in running text is not underlined, so only its colour shows that it is a link.`,
    fix: 'Remove `text-decoration:none` from the template.',
    near: { words: link.text },
  }))
}

/** Returns the height of a button according to its own style: one line of text and the vertical padding. */
function buttonHeight({ name, style, text }: EmailElement): number | undefined {
  const pixels = (property: string): number => Number(/^([\d.]+)px$/.exec(style.get(property) ?? '')?.[1] ?? Number.NaN)
  if (name !== 'a' || text.trim() === '' || !/^(?:inline-)?block$/.test(style.get('display') ?? '')) return undefined
  const parts = (style.get('padding') ?? '').split(/\s+/).map(part => Number(part.replace(/px$/, '')))
  const [top = Number.NaN, , bottom = top] = parts
  const line = style.get('line-height') ?? ''
  const height = /^[\d.]+$/.test(line) ? Number(line) * pixels('font-size') : pixels('line-height')
  const all = top + bottom + height
  return top + bottom > 0 && Number.isFinite(all) ? all : undefined
}

/** The minimum size of a target in pixels (WCAG 2.2 success criterion 2.5.5). */
const FINGER = 44

function targets({ elements }: EmailReading): Finding[] {
  const small = new Map<number, EmailElement>()
  for (const element of elements.filter(({ hidden }) => !hidden)) {
    const height = Math.round(buttonHeight(element) ?? FINGER)
    if (height < FINGER && !small.has(height)) small.set(height, element)
  }
  return [...small].map(([height, { text: words }]) => ({
    what: `A button such as ${quoted(words)} is ${height} pixels high; a touch target needs ${FINGER}.`,
    fix: 'Increase its `padding` in the template.',
    near: { words },
  }))
}

/** The minimum size in pixels for most of the text. */
const COMFORTABLE = 14

function bodySize(email: EmailReading): Finding[] {
  const letters = new Map<number, number>()
  for (const { element, size } of contrasts(email, 'light'))
    letters.set(size, (letters.get(size) ?? 0) + element.own.length)
  const [most] = [...letters].sort(([, a], [, b]) => b - a)
  if (!most || most[0] >= COMFORTABLE) return []
  const what = `Most of the text is ${most[0]} pixels high.`
  return [{ what, fix: `Make the text ${COMFORTABLE} pixels or more in the template; 16 to 18 read best.` }]
}

const access = ruleIn('Accessibility')

export const ACCESS_RULES: readonly EmailRule[] = [
  access('a11y.lang', 'error', 'The email states its language', language),
  access('a11y.dir', 'warning', 'The email states its text direction', direction),
  access('a11y.title', 'error', 'The email has a title and an article', title),
  access('a11y.table-role', 'error', 'Tables are marked as data or layout', tables),
  access('a11y.headings', 'warning', 'Headings skip no level', headings),
  access('a11y.font', 'error', 'All text is 12 pixels or more', sizes),
  access('a11y.body-size', 'warning', 'Most text is 14 pixels or more', bodySize),
  access('a11y.underline', 'warning', 'Links in text are underlined', underlines),
  access('a11y.target', 'note', 'Buttons are large enough for touch', targets),
  access('a11y.contrast', 'error', 'Text is legible', email => lowContrast(email, 'light')),
]
