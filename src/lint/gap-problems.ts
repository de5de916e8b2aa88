import type { Doubt, Gap, MissingFact } from '../audit/index.js'
import { isFeedFormat, perFeedFormat } from '../core/feed-formats.js'
import type { Place, Problem } from '../core/problem.js'
import { clipped, oneLine } from '../core/text.js'
import type { ShownAs } from '../editions/index.js'
import { CHANGED_CONTENT_RULE, CONTENT_RULE, CREDIT_RULE, DOUBT_RULE } from './registry.js'
import type { Rule } from './rule.js'

/** The templates of each kind of edition, which the messages name. */
const TEMPLATES: Readonly<Record<ShownAs, readonly [post: string, digest?: string]>> = {
  page: ['`web/post.html.hbs` and its partials `head`, `credit-line` and `credit-block`'],
  card: ['`web/index.html.hbs` and its partials `post-card` and `credit-line`'],
  teaser: ['`web/post.html.hbs` and its partials `post-teaser` and `credit-line`'],
  row: ['`web/archive.html.hbs`'],
  ...perFeedFormat((): readonly [string] => ['`feed/entry.html.hbs`']),
  email: [
    '`email/post.mjml.hbs` and its partial `email-credit`',
    '`email/digest.mjml.hbs` and its partials `email-lead`, `email-row`, `email-byline`, `email-end-credits` and `email-item`',
  ],
  issue: ['`web/issue.html.hbs` and its partials `credit-line` and `picture-caption`'],
  text: ['`email/post.txt.hbs`', '`email/digest.txt.hbs` and its partial `email-item-text`'],
  message: [
    '`email/post.mjml.hbs` (HTML) and `email/post.txt.hbs` (text)',
    '`email/digest.mjml.hbs` (HTML) and `email/digest.txt.hbs` (text)',
  ],
}

/** The number of posts that are reported for one kind of edition. The cause is probably the same for all others. */
const TOLD = 20

/**
 * Makes an error for each edition of a post that lacks facts.
 * @param fileOf returns the file of the post with this id
 */
export const gapProblems = (gaps: readonly Gap[], fileOf: (id: string) => string | undefined): Problem[] => [
  ...problemsFor(gaps.flatMap(aboutCredit), fileOf, gapProblem, restProblem),
  ...contentProblems(gaps, fileOf, CONTENT_RULE),
]

/**
 * Makes a warning for each edition in which it is uncertain whether readers see the whole credit of a post.
 * @param fileOf returns the file of the post with this id
 */
export const doubtProblems = (doubts: readonly Doubt[], fileOf: (id: string) => string | undefined): Problem[] => [
  ...problemsFor(doubts.flatMap(aboutCredit), fileOf, doubtProblem, restDoubt),
  ...contentProblems(doubts, fileOf, CHANGED_CONTENT_RULE),
]

const isContent = ({ form }: MissingFact): boolean => form === 'content'

/** Keeps the facts of the credit of a gap. */
function aboutCredit(gap: Gap): Gap[] {
  const missing = gap.missing.filter(each => !isContent(each))
  return missing.length === 0 ? [] : [missing.length === gap.missing.length ? gap : { ...gap, missing }]
}

/** Makes one problem for each element of a text that is missing, with all editions that lack it. */
function contentProblems(gaps: readonly Gap[], fileOf: (id: string) => string | undefined, rule: Rule): Problem[] {
  const missing = new Map<string, { readonly lost: MissingFact; readonly file: string; readonly paths: string[] }>()
  for (const { id, path, missing: facts } of gaps)
    for (const each of facts.filter(isContent)) {
      const key = `${id} ${each.fact} ${each.value}`
      const known = missing.get(key) ?? { lost: each, file: each.file ?? fileOf(id) ?? 'publication.yml', paths: [] }
      if (!known.paths.includes(path)) known.paths.push(path)
      missing.set(key, known)
    }
  const all = [...missing.values()]
  const rest = all.length - MOST_ELEMENTS
  return [
    ...all.slice(0, MOST_ELEMENTS).map(({ lost: { fact, value, line }, file, paths }) => {
      const what = `The ${fact} “${clipped(oneLine(value), 120)}” ${fact === 'words' ? 'are' : 'is'} missing in ${pathList(paths)}.`
      return ruled(rule, { file, ...(line ? { line } : {}) }, what, CONTENT_FIX)
    }),
    ...(rest > 0
      ? [
          ruled(
            rule,
            { file: 'publication.yml' },
            `${rest.toLocaleString('en')} more elements of texts are missing.`,
            CONTENT_FIX,
          ),
        ]
      : []),
  ]
}

/** The number of missing elements that are reported. */
const MOST_ELEMENTS = 100

const CONTENT_FIX =
  'Write this part in plain Markdown. If a template of your own leaves it out, restore it there: `{{{body}}}`, in emails `{{body}}` and `{{intro}}`. Otherwise, please report the fault, and attach the post.'

const pathList = ([first = '', second, ...others]: readonly string[]): string => {
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return second === undefined ? `\`${first}\`` : `\`${first}\`${more ? ',' : ' and'} \`${second}\`${more}`
}

function problemsFor(
  gaps: readonly Gap[],
  fileOf: (id: string) => string | undefined,
  problem: (gap: Gap, file: string) => Problem,
  rest: (form: string, count: number) => Problem,
): Problem[] {
  const counts = new Map<string, number>()
  const told = gaps.filter(gap => {
    const count = (counts.get(formOf(gap)) ?? 0) + 1
    counts.set(formOf(gap), count)
    return count <= TOLD
  })
  const more = [...counts].filter(([, count]) => count > TOLD).map(([form, count]) => rest(form, count - TOLD))
  return [...told.map(gap => problem(gap, fileOf(gap.id) ?? 'publication.yml')), ...more]
}

const KINDS: Readonly<Record<ShownAs, string>> = {
  page: 'web pages',
  card: 'the front page',
  teaser: 'the ends of web pages',
  row: 'the archive',
  ...perFeedFormat(({ label }) => `${label} feeds`),
  email: 'HTML emails',
  issue: 'web pages of emails',
  text: 'text parts of emails',
  message: 'messages',
}

const formOf = ({ as, digest }: Gap): string => `${KINDS[as]}${digest ? ' (digests)' : ''}`

function gapProblem(gap: Gap, file: string): Problem {
  const { as, digest, path, title } = gap
  const contradictions = gap.missing.filter(isContradiction)
  const missing = gap.missing.filter(each => !isContradiction(each))
  const what = [
    ...(missing.length > 0
      ? [`\`${path}\` lacks part of the credit of “${title}”: ${missingFactTexts(missing, 'hidden by')}.`]
      : []),
    ...(contradictions.length > 0
      ? [`\`${path}\` contradicts the credit of “${title}”: ${contradictions.map(missingFactText).join('; ')}.`]
      : []),
  ].join(' ')
  return ruled(
    CREDIT_RULE,
    { file },
    what,
    remedyFor(gap, missing.length > 0, TEMPLATES[as][digest ? 1 : 0] ?? TEMPLATES[as][0]),
  )
}

function remedyFor({ as, missing }: Gap, lacksFacts: boolean, templates: string): string {
  if (isFeedFormat(as) && missing.every(({ form }) => form === 'machine'))
    return 'Offprint writes this part itself. Please report the fault, and attach the post.'
  if (!lacksFacts)
    return `Remove it from ${templates}, below templates/ or in your theme, or delete your copy of the template to use the default one.`
  if (missing.every(({ form }) => form === 'nearly clipped'))
    return 'Make the end of the digest come earlier: lower its `limit`, or shorten your copies of its templates, below templates/ or in your theme.'
  if (missing.every(({ form }) => form === 'clipped'))
    return 'Shorten the post, or put `<!--more-->` where its excerpt for emails ends.'
  if (missing.every(({ reason }) => reason !== undefined))
    return `Remove what hides it from the style sheet, or from ${templates}, below templates/ or in your theme, so that readers see the whole credit on every screen.`
  return `Restore it in ${templates}, below templates/ or in your theme, or delete your copy of the template to use the default one.`
}

function doubtProblem({ path, missing, title, as }: Doubt, file: string): Problem {
  const [rivals, unseen] = [missing.filter(isContradiction), missing.filter(each => !isContradiction(each))]
  const what = [
    ...(unseen.length > 0
      ? [
          `It is uncertain whether readers see the whole credit of “${title}” in \`${path}\`: ${missingFactTexts(unseen, 'because of')}.`,
        ]
      : []),
    ...(rivals.length > 0
      ? [`\`${path}\` may contradict the credit of “${title}”: ${rivals.map(missingFactText).join('; ')}.`]
      : []),
  ].join(' ')
  const fix = `If that is not one of the authors, remove it from ${TEMPLATES[as][0]}, below templates/ or in your theme. Otherwise, give the author’s page as \`url\` in the post, or show their name.`
  return ruled(DOUBT_RULE, { file }, what, unseen.length > 0 ? DOUBT_FIX : fix)
}

const DOUBT_FIX = 'Change that part of the design, or let Chromium decide with `offprint check --browser`.'

const FORMS: Readonly<Record<MissingFact['form'], string>> = {
  visible: '',
  link: ' as a visible link',
  machine: ' in the metadata',
  heading: ' as a heading',
  above: ' above the text',
  below: ' below the text',
  clipped: ' within the 102 kB that Gmail shows',
  'nearly clipped': ' within the first 90,000 bytes, where Gmail certainly shows it',
  picture: ' as a picture',
  contradiction: '',
  content: '',
}

const isContradiction = ({ form }: MissingFact): boolean => form === 'contradiction'

/** Lists facts. Those with the same reason are listed together. */
function missingFactTexts(missing: readonly MissingFact[], because: string): string {
  const byReason = new Map<string | undefined, MissingFact[]>()
  for (const each of missing) byReason.set(each.reason, [...(byReason.get(each.reason) ?? []), each])
  return [...byReason]
    .map(
      ([reason, facts]) =>
        `${facts.map(missingFactText).join('; ')}${reason === undefined ? '' : ` (${because} ${reason})`}`,
    )
    .join('; ')
}

export const missingFactText = ({ fact, value, form, part }: MissingFact): string =>
  `${fact} “${value}”${FORMS[form]}${part ? ` (${part})` : ''}`

const restProblem = (form: string, count: number): Problem =>
  ruled(
    CREDIT_RULE,
    { file: 'publication.yml' },
    `In ${form}, part of ${count.toLocaleString('en')} more credits is missing.`,
    'Correct the template. The cause is probably the same everywhere.',
  )

const restDoubt = (form: string, count: number): Problem =>
  ruled(
    DOUBT_RULE,
    { file: 'publication.yml' },
    `In ${form}, it is uncertain whether readers see ${count.toLocaleString('en')} more credits.`,
    DOUBT_FIX,
  )

const ruled = ({ id: rule, severity }: Rule, where: Place, what: string, fix: string): Problem => ({
  severity,
  rule,
  where,
  what,
  fix,
})
