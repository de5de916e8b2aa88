import { type PictureRights, pictureRightsSchema } from '../../attribution/index.js'
import { append } from '../../core/long-lists.js'
import { lookUp } from '../../core/look-up.js'
import { error, type Problem, warning } from '../../core/problem.js'
import { oneLine } from '../../core/text.js'
import { percentDecoded } from '../../core/url.js'
import { creditFrom, withoutLicenceRelations } from '../picture-rights.js'
import type { Body } from '../post.js'
import { type Page, resolveAddress, type TargetKind } from './addresses.js'
import { type ArrangedBody, EXCERPT_END, EXCERPT_START, MORE } from './arrange.js'
import { ATTRIBUTES_CLOSE, ATTRIBUTES_OPEN, attributeText, PICTURE_TITLE } from './attribute-lists.js'
import { withoutBoundLines } from './bound-lines.js'
import { hasDeepText } from './deep-blocks.js'
import { footnoteProblems } from './footnote-problems.js'
import { renderTokens, unescapeAll } from './markdown.js'
import { plainHtml } from './plain-body.js'
import { type Rules, sanitise } from './sanitise.js'

export interface BodyFrame {
  readonly page: Page
  readonly file: string
  /** The Markdown as it is in the file and the line on which it begins, for the places of problems. */
  readonly source: string
  readonly line: number
}

export interface BodyResult {
  readonly body: Body
  readonly problems: readonly Problem[]
}

/** Renders a parsed body as HTML that is safe in every channel. */
export function renderBody(
  arranged: ArrangedBody,
  env: Parameters<typeof renderTokens>[0]['env'],
  frame: BodyFrame,
): BodyResult {
  const problems: Problem[] = []
  const rules = rulesFor(frame, problems)
  const { tokens } = arranged
  if (hasDeepText(env)) rules.tooDeep?.()
  append(problems, footnoteProblems(tokens, env, frame))
  const plain = plainHtml(arranged, env, rules)
  const marked = withoutBoundLines(plain ?? withBraces(sanitise(renderTokens({ tokens, env }), rules)))
  const html = withoutLicenceRelations(withoutMarks(marked))
  return {
    body: { html, plain: plain !== undefined, excerpt: withoutLicenceRelations(excerptOf(marked, arranged)) },
    problems,
  }
}

/** Turns the marks around attribute lists back into braces where the renderer has found no element for the attributes. */
const withBraces = (html: string): string =>
  html.includes(ATTRIBUTES_OPEN) || html.includes(ATTRIBUTES_CLOSE)
    ? html.replaceAll(ATTRIBUTES_OPEN, '{').replaceAll(ATTRIBUTES_CLOSE, '}')
    : html

/** Removes the marks, and the lines that consist of marks. */
const withoutMarks = (html: string): string => html.replace(/[\u0005-\u0007](?:(?<=(?:^|\n)[\u0005-\u0007]+)\n?)?/g, '')

/**
 * Sanitiser rules for a slice of clean HTML. They only close elements that the cut left open, and drop end tags without a
 * start.
 */
const SLICE: Rules = { address: value => value, image: attributes => attributes, trusted: true }

function excerptOf(marked: string, { more, raw }: ArrangedBody): string {
  const html = withoutMarks(more ? marked.slice(0, Math.max(0, marked.indexOf(MORE))) : firstWords(marked))
  return standalone(raw ? sanitise(html, SLICE) : html)
}

function firstWords(marked: string): string {
  const [start, end] = [marked.indexOf(EXCERPT_START), marked.lastIndexOf(EXCERPT_END)]
  return start >= 0 && end > start ? marked.slice(start, end) : (/<p[ >][\s\S]*?<\/p>/.exec(marked)?.[0] ?? '')
}

/** Returns the beginning of clean HTML up to an offset, with a text after it, as an excerpt. */
export const excerptUpTo = (html: string, end: number, sign = ''): string =>
  standalone(sanitise(html.slice(0, end) + sign, SLICE))

/** Returns the text of clean HTML on one line. */
export const wordsOfHtml = (html: string): string =>
  oneLine(html.replace(/<[^<>]*>/g, ' ').replace(/&(?:amp|lt|gt|quot);/g, entity => unescapeAll(entity)))

/** Prepares an excerpt for a page with other excerpts: removes ids, and references to footnotes outside the excerpt. */
function standalone(html: string): string {
  const plain = html.includes('footnote-ref') ? html.replace(/<sup class="footnote-ref">.*?<\/sup>/g, '') : html
  const bare = plain.includes(' id="') ? plain.replace(/<[a-z][^<>]*>/g, tag => tag.replace(/ id="[^"]*"/, '')) : plain
  return bare.trim()
}

function rulesFor({ page, file, source, line }: BodyFrame, problems: Problem[]): Rules {
  const reported = new Set<string>()
  const whereabouts = finderIn(source, line)
  const tell = (rule: string, needle: string, words: readonly [what: string, fix: string]) => {
    if (reported.has(`${rule} ${needle}`)) return
    reported.add(`${rule} ${needle}`)
    problems.push(warning(rule, { file, ...whereabouts(needle) }, ...words))
  }
  const fail = (needle: string, why: string) => {
    const where = { file, ...whereabouts(needle) }
    problems.push(
      error('post.field', where, `The picture \`${needle.slice(0, 200)}\`: ${why}.`, 'Correct its attributes.'),
    )
  }
  const address = (value: string, kind: TargetKind): string | undefined => {
    const resolved = resolveAddress(value, kind, page)
    if (resolved.fault === undefined) return resolved.address
    const rule = resolved.missing ? 'post.missing-file' : 'post.address'
    tell(rule, value, [
      `\`${value.slice(0, 200)}\` ${resolved.fault}; it was left out.`,
      'Correct the address, or add the file.',
    ])
    return undefined
  }
  return {
    address,
    image: (attributes, inFigure) => imageOf(attributes, inFigure, { page, tell, fail }),
    dropped: name =>
      tell('post.removed-html', `<${name}`, [
        `\`<${name}>\` is not published; it was left out.`,
        'Remove the element from the post.',
      ]),
    tooDeep: () =>
      tell('post.deep-html', '', [
        'Elements are nested too deeply; the innermost ones were removed, and their text was kept.',
        'Close elements that are still open, and nest lists and quotations less deeply.',
      ]),
  }
}

type Tell = (rule: string, needle: string, words: readonly [what: string, fix: string]) => void

function imageOf(
  attributes: Readonly<Record<string, string>>,
  inFigure: boolean,
  { page, tell, fail }: { page: Page; tell: Tell; fail: (needle: string, why: string) => void },
) {
  const { rights, rest: plain, faults } = statedRights(attributes)
  const { src = '', alt = '', width, height, ...rest } = plain
  const resolved = resolveAddress(src, 'picture', page)
  if (resolved.address === undefined) {
    const rule = resolved.missing ? 'post.missing-image' : 'post.address'
    const what = `The image \`${src.slice(0, 200)}\` ${resolved.fault ?? 'has no address'}.`
    tell(rule, src, [what, 'Put the file beside the post or into static/, or correct the address.'])
    return alt
  }
  for (const fault of faults) fail(src, fault)
  if (rights) page.rights.set(resolved.address, { ...rights, ...page.rights.get(resolved.address) })
  // A picture of one pixel counts readers and needs no description.
  if (alt.trim() === '' && !inFigure && !(width === '1' && height === '1'))
    tell('post.no-alt', src, [
      `The image \`${src.slice(0, 200)}\` has no alternative text.`,
      'Describe it between the square brackets, or in `alt`.',
    ])
  return { src: resolved.address, alt, ...rest, ...sizes(pixels(width), pixels(height), resolved.file?.picture) }
}

/** The attributes in which a picture states its rights, with the fact that each of them states. */
const RIGHTS = {
  [PICTURE_TITLE]: 'title',
  ...{ credit: 'credit', url: 'url', holder: 'holder', permission: 'permission' },
  ...{ license: 'license', licence: 'license', passOn: 'passOn', passon: 'passOn' },
} as const

/** Separates the attributes in which a picture states its rights from those that are published. */
function statedRights(attributes: Readonly<Record<string, string>>): {
  readonly rights?: PictureRights
  readonly rest: Readonly<Record<string, string>>
  readonly faults: readonly string[]
} {
  const stated: Record<string, string> = {}
  const rest: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) {
    const fact = lookUp(RIGHTS, name)
    if (!fact) rest[name === 'caption' ? 'title' : name] = attributeText(value)
    else if (value.trim() !== '') stated[fact] = attributeText(value)
  }
  const { credit, ...known } = stated
  if (Object.keys(stated).length === 0) return { rest, faults: [] }
  const read = pictureRightsSchema.safeParse(known, { reportInput: true })
  const faults = read.success ? [] : read.error.issues.map(({ path, message }) => `\`${path.join('.')}\` ${message}`)
  return { rights: { ...(credit ? creditFrom(credit) : {}), ...read.data }, rest, faults }
}

const pixels = (size: string | undefined): string | undefined =>
  size === undefined ? undefined : (/^\s*(\d+)(?:\.\d+)?(?:px)?\s*$/.exec(size)?.[1] ?? size)

/**
 * Returns the width and height that the author gave, completed from the file, so that the layout does not shift while a
 * page loads.
 */
function sizes(
  width: string | undefined,
  height: string | undefined,
  facts: { width: number; height: number } | undefined,
) {
  if (width === undefined && height === undefined)
    return facts ? { width: String(facts.width), height: String(facts.height) } : {}
  const own = { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) }
  if (!facts || (width !== undefined && height !== undefined)) return own
  const ratio = facts.width / facts.height
  if (width !== undefined && /^\d+$/.test(width))
    return { width, height: String(Math.max(1, Math.round(Number(width) / ratio))) }
  if (height !== undefined && /^\d+$/.test(height))
    return { width: String(Math.max(1, Math.round(Number(height) * ratio))), height }
  return own
}

/**
 * Returns a function that finds an address in the source, where it may be percent-encoded. Each search begins at the last address that was
 * found, and so does the count of lines, because a long post may have thousands of faults, most of them in order.
 */
function finderIn(source: string, line: number): (needle: string) => { line: number; column?: number } {
  let last = { at: 0, line }
  return needle => {
    if (needle === '') return { line }
    const texts = [needle, percentDecoded(needle)]
    const ahead = texts.map(text => source.indexOf(text, last.at)).find(each => each >= 0)
    const at = ahead ?? texts.map(text => source.indexOf(text)).find(each => each >= 0)
    if (at === undefined) return { line }
    const start = at < last.at ? { at: 0, line } : last
    const before = source.slice(start.at, at)
    last = { at, line: start.line + before.split('\n').length - 1 }
    return { line: last.line, column: at - source.lastIndexOf('\n', at - 1) }
  }
}
