import type { Gap, Lost } from '../audit/index.js'
import { isFeedFormat, perFeedFormat } from '../core/feed-formats.js'
import type { Place, Problem } from '../core/problem.js'
import type { ShownAs } from '../editions/index.js'
import { CREDIT_RULE } from './registry.js'

/** The templates of each kind of edition, which the messages name. */
const TEMPLATES: Readonly<Record<ShownAs, readonly [post: string, digest?: string]>> = {
  page: ['`web/post.html.hbs` and its partials `head`, `credit-line` and `credit-block`'],
  card: ['`web/index.html.hbs` and its partials `post-card` and `credit-line`'],
  row: ['`web/archive.html.hbs`'],
  ...perFeedFormat((): readonly [string] => ['`feed/entry.html.hbs`']),
  email: [
    '`email/post.mjml.hbs` and its partial `email-credit`',
    '`email/digest.mjml.hbs` and its partial `email-item`',
  ],
  issue: [
    '`email/post.mjml.hbs` and its partial `email-credit`',
    '`email/digest.mjml.hbs` and its partial `email-item`',
  ],
  text: ['`email/post.txt.hbs`', '`email/digest.txt.hbs`'],
  message: [
    '`email/post.mjml.hbs` (HTML) and `email/post.txt.hbs` (text)',
    '`email/digest.mjml.hbs` (HTML) and `email/digest.txt.hbs` (text)',
  ],
}

/** The number of posts that are reported for one kind of edition. The cause is probably the same for all others. */
const TOLD = 20

/**
 * Makes an error for each edition of a post that lacks facts of the credit.
 * @param fileOf returns the file of the post with this id
 */
export function gapProblems(gaps: readonly Gap[], fileOf: (id: string) => string | undefined): Problem[] {
  const counts = new Map<string, number>()
  const reported = gaps.filter(gap => {
    const count = (counts.get(formOf(gap)) ?? 0) + 1
    counts.set(formOf(gap), count)
    return count <= TOLD
  })
  const rest = [...counts].filter(([, count]) => count > TOLD).map(([form, count]) => restProblem(form, count - TOLD))
  return [...reported.map(gap => gapProblem(gap, fileOf(gap.id) ?? 'publication.yml')), ...rest]
}

const KINDS: Readonly<Record<ShownAs, string>> = {
  page: 'web pages',
  card: 'the front page',
  row: 'the archive',
  ...perFeedFormat(({ label }) => `${label} feeds`),
  email: 'HTML emails',
  issue: 'web pages of emails',
  text: 'text parts of emails',
  message: 'messages',
}

const formOf = ({ as, digest }: Gap): string => `${KINDS[as]}${digest ? ' (digests)' : ''}`

function gapProblem(gap: Gap, file: string): Problem {
  const { as, digest, path, lost, title } = gap
  const [contradictions, missing] = [lost.filter(isContradiction), lost.filter(each => !isContradiction(each))]
  const list = (some: readonly Lost[]): string => some.map(lostText).join('; ')
  const what = [
    ...(missing.length > 0 ? [`\`${path}\` lacks part of the credit of “${title}”: ${list(missing)}.`] : []),
    ...(contradictions.length > 0
      ? [`\`${path}\` contradicts the credit of “${title}”: ${list(contradictions)}.`]
      : []),
  ].join(' ')
  const [post, issue] = TEMPLATES[as]
  const toMachines = isFeedFormat(as) && lost.every(({ form }) => form === 'machine')
  const fix = toMachines
    ? 'Offprint writes this part itself. Please report the fault, and attach the post.'
    : missing.length === 0
      ? `Remove it from ${(digest && issue) || post}, below templates/, or delete your copy of the template to use the default one.`
      : lost.every(({ form }) => form === 'clipped')
        ? 'Shorten the post, or put `<!--more-->` where its excerpt for emails ends.'
        : `Restore it in ${(digest && issue) || post}, below templates/, or delete your copy of the template to use the default one.`
  return lostCredit({ file }, what, fix)
}

const FORMS: Readonly<Record<Lost['form'], string>> = {
  visible: '',
  link: ' as a visible link',
  machine: ' in the metadata',
  heading: ' as a heading',
  above: ' above the text',
  below: ' below the text',
  clipped: ' within the 102 kB that Gmail shows',
  picture: ' as a picture',
  contradiction: '',
}

const isContradiction = ({ form }: Lost): boolean => form === 'contradiction'

export const lostText = ({ fact, value, form, part }: Lost): string =>
  `${fact} “${value}”${FORMS[form]}${part ? ` (${part})` : ''}`

const restProblem = (form: string, count: number): Problem =>
  lostCredit(
    { file: 'publication.yml' },
    `In ${form}, part of ${count.toLocaleString('en')} more credits is missing.`,
    'Correct the template. The cause is probably the same everywhere.',
  )

const lostCredit = (where: Place, what: string, fix: string): Problem => {
  const { id: rule, severity } = CREDIT_RULE
  return { severity, rule, where, what, fix }
}
