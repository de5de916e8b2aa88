import { readingText } from '../../attribution/index.js'
import { runsApart } from '../../core/direction.js'
import { tagWithMark, withBraces } from '../../core/merge-values.js'
import { error, type Problem, ProblemsError } from '../../core/problem.js'
import { escapeHtml } from '../../core/text.js'
import type { Site } from '../site.js'
import { bodyText } from './body-text.js'
import type { EmailWriter, RenderContext } from './email-frame.js'
import { emailHtml } from './email-html.js'
import { styledPhrase } from './email-links.js'
import { inkOf } from './email-style.js'
import { inboxLine } from './inbox-text.js'
import { emailSkeleton } from './mjml-skeleton.js'
import { type Slots, slots } from './slots.js'

/** An email as HTML, with its MJML source. */
export interface RenderedHtml {
  readonly html: string
  readonly mjml: string
}

/** Returns the data of a template, written for one part of the message. */
export type DataFor = (writer: EmailWriter) => object

/**
 * Renders the HTML part from a template such as `email/post.mjml`.
 * @throws ProblemsError if the template yields invalid MJML
 */
export async function emailHtmlFrom(
  template: string,
  { site, templates }: RenderContext,
  dataFor: DataFor,
): Promise<RenderedHtml> {
  const places = slots()
  const source = templates.render(template, dataFor(htmlWriter(places, site)))
  const skeleton = await emailSkeleton(source, templates.skeletons).catch((cause: Error) => {
    throw new ProblemsError([mjmlProblem(templates.origin(`${template}.hbs`), cause)])
  })
  const html = places.fill(skeleton)
  const tag = tagWithMark(html)
  if (tag) throw new ProblemsError([misplacedValue(templates.origin(`${template}.hbs`), tag)])
  return { html, mjml: withBraces(places.fill(source)) }
}

/** The line length of the text part. RFC 3676 asks for at most 78 characters, and quoting takes some of these. */
export const LINE = 72

const TEXT_WRITER: EmailWriter = {
  text: inboxLine,
  lines: value => value.trim().replace(/[ \t]*\n\s*/g, '\n'),
  phrase: (phrase, direction) => inboxLine(readingText(phrase, direction)),
  rich: (html, place) => bodyText(html, place),
}

/**
 * Renders the text part from a template such as `email/post.txt`. It has the same content as the HTML in the same order, with all
 * addresses written out.
 */
export function emailTextFrom(template: string, { templates }: RenderContext, dataFor: DataFor): string {
  const text = templates.render(template, dataFor(TEXT_WRITER))
  const lines = text.split('\n').map(line => wrapped(line.trimEnd()))
  return `${lines
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()}\n`
}

/** Wraps long lines of templates and credits. Indented lines (code, lists, tables) stay as they are. */
function wrapped(line: string): string {
  if (line.length <= LINE || /^\s/.test(line)) return line
  const lines: string[] = []
  let open = ''
  for (const word of line.split(' ')) {
    if (open !== '' && open.length + 1 + word.length > LINE) {
      lines.push(open)
      open = word
    } else open = open === '' ? word : `${open} ${word}`
  }
  return [...lines, open].join('\n')
}

/** Returns the problem of a value in a tag, where it could add attributes, or lead a link elsewhere. */
const misplacedValue = (file: string, tag: string): Problem =>
  error(
    'template.value',
    { file },
    `A value of a subscriber is inside a tag: \`${withBraces(tag)}\`.`,
    'Use such values only in text, and not in links or other attributes.',
  )

/**
 * Makes a problem from a message of MJML, such as `Line 81 of <folder> (p) — …`. The line number is left out, because it
 * refers to the filled template, which the editor does not see.
 */
function mjmlProblem(file: string, cause: Error): Problem {
  const faults = [...cause.message.matchAll(/Line \d+ of .*? \(([\w-]+)\) — (.*)/g)].map(([, name = '', fault = '']) =>
    /doesn't exist/.test(fault)
      ? `\`<${name}>\` is not an MJML element (HTML belongs inside \`<mj-text>\`)`
      : `\`<${name}>\`: ${fault.replace(/\.$/, '')}`,
  )
  const what = [...new Set(faults)].join('; ') || cause.message.trim().replace(/\.$/, '')
  return error(
    'template.mjml',
    { file },
    `This template does not produce valid MJML: ${what}.`,
    'Correct the template.',
  )
}

/**
 * Joins lines of text. If their directions differ, every line gets its own, because a house number would otherwise move to
 * the wrong end of its line.
 */
function linesHtml(lines: readonly string[]): string {
  const apart = lines.some(line => runsApart(line, 'ltr'))
  return lines.map(line => (apart ? `<span dir="auto">${escapeHtml(line)}</span>` : escapeHtml(line))).join('<br />')
}

function htmlWriter(places: Slots, site: Site): EmailWriter {
  const ink = inkOf(site.publication.theme)
  return {
    text: value => places.text(inboxLine(value)),
    lines: value => places.html(linesHtml(value.trim().split(/\s*\n\s*/))),
    phrase: (phrase, direction) => places.html(styledPhrase(phrase, ink, direction)),
    rich: (html, { size, ...place }) => {
      const sized = size === undefined ? ink : { ...ink, text: (colour: string) => ink.text(colour, size) }
      return places.html(emailHtml(html, { ...place, ink: sized }))
    },
  }
}
