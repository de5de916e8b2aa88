import { runsApart } from '../../core/direction.js'
import { tagWithMark, withBraces } from '../../core/merge-values.js'
import { error, type Problem, ProblemsError } from '../../core/problem.js'
import { escapeHtml } from '../../core/text.js'
import type { Issue } from '../issue.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import { renderWithinLimit } from './digest-size.js'
import { emailData } from './email-data.js'
import type { Cuts, EmailWriter, RenderContext } from './email-frame.js'
import { emailHtml } from './email-html.js'
import { styledPhrase } from './email-links.js'
import { inkOf } from './email-style.js'
import { emailText } from './email-text.js'
import { inboxLine } from './inbox-text.js'
import type { IssuePlan } from './issue-plan.js'
import { compileSkeleton } from './mjml-skeleton.js'
import { type Slots, slots } from './slots.js'

/** An issue as HTML, with its MJML source. */
export interface RenderedIssue {
  readonly html: string
  readonly mjml: string
}

/**
 * Renders the issue that subscribers receive. Gmail clips a message near 102 kB, and hides the unsubscribe link with the
 * rest. So bodies in a digest are shortened to excerpts, the longest first, until its HTML is below 90,000 bytes.
 * @throws ProblemsError if a template of the theme yields invalid MJML
 */
export async function renderIssue(plan: IssuePlan, site: Site, templates: Templates): Promise<Issue> {
  const press = { site, templates }
  const { rendered, cuts } = await renderWithinLimit(plan, cuts => renderHtml(plan, press, cuts))
  return {
    name: plan.name,
    subject: plan.subject,
    ...(plan.subjectTemplate ? { subjectTemplate: plan.subjectTemplate } : {}),
    preheader: plan.preheader,
    language: plan.language,
    html: rendered.html,
    text: emailText(plan, press, cuts),
    mjml: rendered.mjml,
    trimmed: trimmedBy(cuts, plan),
    date: plan.date.epoch,
  }
}

/** Lists the slugs of the posts that are shortened, in the order of the issue. */
const trimmedBy = ({ excerpts, bodies }: Cuts, { articles }: IssuePlan): string[] =>
  articles.map(({ slug }) => slug).filter(slug => excerpts.has(slug) || bodies.has(slug))

async function renderHtml(plan: IssuePlan, { site, templates }: RenderContext, cuts: Cuts): Promise<RenderedIssue> {
  const places = slots()
  const writer = htmlWriter(places, site)
  const template = `email/${plan.kind}.mjml`
  const skeleton = templates.render(template, emailData(plan, { site, writer, cuts }))
  const compiled = await compileSkeleton(skeleton).catch((cause: Error) => {
    throw new ProblemsError([mjmlProblem(`templates/${template}.hbs`, cause)])
  })
  const html = places.fill(plan.layout === 'full' ? compiled : inMain(compiled))
  const tag = tagWithMark(html)
  if (tag) throw new ProblemsError([misplacedValue(`templates/${template}.hbs`, tag)])
  return { html, mjml: withBraces(places.fill(skeleton)) }
}

/**
 * Puts an email into a main landmark, by which screen readers reach its content (WCAG 2.2, 1.3.1). The landmark gets the background of
 * the element in it, because the styles of the dark scheme give one to the child of the body.
 */
const inMain = (html: string): string =>
  html
    .replace(
      /(<body[^>]*>\s*)(<div [^>]*?)(background-color:[^;"]*);?("[^>]*>)/,
      '$1<div role="main" style="$3">\n$2$4',
    )
    .replace(/<\/body>/, '</div>\n</body>')

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
    rich: (html, place) => places.html(emailHtml(html, { ...place, ink })),
  }
}
