import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../../core/limits.js'
import type { Article } from '../article.js'
import { type Cuts, NO_CUTS } from './email-frame.js'
import type { IssuePlan } from './issue-plan.js'

/** The approximate size in bytes of a button to the rest of a post. */
const BUTTON = 1_300
const FRAME = 1_000

interface Step {
  readonly cut: 'excerpts' | 'pictures' | 'bodies'
  readonly slug: string
  /** The approximate number of bytes that the step saves. */
  readonly saves: number
}

const bytes = (text: string): number => Buffer.byteLength(text)

/**
 * Renders an issue. An issue that is too large is shortened and rendered again: first bodies become excerpts, the longest
 * first, then pictures are removed, and then the excerpts or standfirsts. Credits always stay: if all that is not enough, none of
 * them is at the end, where Gmail would clip it.
 */
export async function renderWithinLimit<T extends { readonly html: string }>(
  plan: IssuePlan,
  render: (cuts: Cuts) => Promise<T>,
): Promise<{ rendered: T; cuts: Cuts }> {
  let cuts = plan.layout === 'full' ? withoutHugeBodies(plan) : NO_CUTS
  let rendered = await render(cuts)
  if (bytes(rendered.html) <= limitOf(plan)) return { rendered, cuts }
  const steps = stepsFor(plan).filter(({ cut, slug }) => !cuts[cut].has(slug))
  while (bytes(rendered.html) > limitOf(plan) && steps.length > 0) {
    let over = bytes(rendered.html) - limitOf(plan)
    while (over > 0) {
      const step = steps.shift()
      if (!step) break
      cuts = { ...cuts, [step.cut]: new Set([...cuts[step.cut], step.slug]) }
      over -= step.saves
    }
    rendered = await render(cuts)
  }
  if (bytes(rendered.html) <= limitOf(plan) || plan.layout === 'full') return { rendered, cuts }
  cuts = { ...cuts, together: true }
  return { rendered: await render(cuts), cuts }
}

/**
 * Matches a tag and in it the address of a link or picture, which stays in an email. Everything else in a tag is replaced, and may become
 * shorter.
 */
const TAG = /<[^<>]*?(?:\s(?:href|src)="(https?:[^"]*)"[^<>]*)?>/g

/** Cuts the bodies whose words and addresses alone exceed the limit, because rendering one of megabytes in vain takes as long as all other posts. */
const withoutHugeBodies = (plan: IssuePlan): Cuts =>
  cutsOver(plan, limitOf(plan), html => bytes(html.replace(TAG, '$1')))

/** Cuts bodies above a limit to excerpts, and removes excerpts above it, which the first paragraph of a post may be. */
function cutsOver(plan: IssuePlan, most: number, sizeOf: (html: string) => number): Cuts {
  const isOver = (html: string): boolean => html.length * 3 > most && sizeOf(html) > most
  const over = (shown: (article: Article) => string) =>
    new Set(cuttable(plan).flatMap(article => (isOver(shown(article)) ? [article.slug] : [])))
  return {
    excerpts: plan.content === 'full' ? over(article => article.body()) : NO_CUTS.excerpts,
    pictures: NO_CUTS.pictures,
    together: false,
    bodies: over(article => article.excerpt()),
  }
}

/** Lists the articles that may be cut. A link item has no page for the rest of its comment. */
const cuttable = ({ articles }: Pick<IssuePlan, 'articles'>): Article[] =>
  articles.filter(({ kind }) => kind !== 'link')

/** Returns the size above which an issue is shortened. A single post may come closer to the size at which Gmail clips it. */
const limitOf = ({ kind }: IssuePlan): number => (kind === 'post' ? GMAIL_CLIP_BYTES - FRAME : GMAIL_NEAR_BYTES)

function stepsFor({ articles, layout, content }: IssuePlan): Step[] {
  const largestFirst = (steps: Step[]): Step[] =>
    steps.filter(({ saves }) => saves > 0).sort((a, b) => b.saves - a.saves)
  const measured = cuttable({ articles }).map(article => ({
    slug: article.slug,
    body: layout === 'full' ? bytes(article.body()) : 0,
    excerpt: bytes(layout === 'full' ? article.excerpt() : article.summary),
  }))
  const toExcerpts = measured.map(
    ({ slug, body, excerpt }): Step => ({ cut: 'excerpts', slug, saves: body - excerpt - BUTTON }),
  )
  const withoutPictures = articles
    .filter(({ image }) => image || layout !== 'full')
    .map(({ slug }): Step => ({ cut: 'pictures', slug, saves: FRAME }))
  const withoutExcerpts = measured.map(({ slug, excerpt }): Step => ({ cut: 'bodies', slug, saves: excerpt }))
  return [...(content === 'full' ? largestFirst(toExcerpts) : []), ...withoutPictures, ...largestFirst(withoutExcerpts)]
}
