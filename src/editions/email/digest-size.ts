import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../../core/limits.js'
import { type Cuts, NO_CUTS } from './email-frame.js'
import type { IssuePlan } from './issue-plan.js'

/** The approximate size in bytes of a button to the rest of a post. */
const BUTTON = 1_300
const FRAME = 1_000

interface Step {
  readonly cut: keyof Cuts
  readonly slug: string
  /** The approximate number of bytes that the step saves. */
  readonly saves: number
}

const bytes = (text: string): number => Buffer.byteLength(text)

/**
 * Renders an issue. An issue that is too large is shortened and rendered again: first bodies become excerpts, the longest
 * first, then pictures are removed, and then the excerpts. Credits always stay.
 */
export async function renderWithinLimit<T extends { readonly html: string }>(
  plan: IssuePlan,
  render: (cuts: Cuts) => Promise<T>,
): Promise<{ rendered: T; cuts: Cuts }> {
  let cuts = withoutHugeBodies(plan)
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
  return { rendered, cuts }
}

/** Cuts the bodies whose words alone exceed the limit, because rendering one of megabytes in vain takes as long as all other posts. */
function withoutHugeBodies(plan: IssuePlan): Cuts {
  const huge = plan.articles.filter(article => {
    const body = article.body()
    return body.length > limitOf(plan) && bytes(body.replace(/<[^>]*>/g, '')) > limitOf(plan)
  })
  return plan.content === 'full' && huge.length > 0
    ? { ...NO_CUTS, excerpts: new Set(huge.map(({ slug }) => slug)) }
    : NO_CUTS
}

/** Returns the size above which an issue is shortened. A single post may come closer to the size at which Gmail clips it. */
const limitOf = ({ kind }: IssuePlan): number => (kind === 'post' ? GMAIL_CLIP_BYTES - FRAME : GMAIL_NEAR_BYTES)

function stepsFor({ articles, content }: IssuePlan): Step[] {
  const largestFirst = (steps: Step[]): Step[] =>
    steps.filter(({ saves }) => saves > 0).sort((a, b) => b.saves - a.saves)
  const measured = articles.map(article => ({
    slug: article.slug,
    body: bytes(article.body()),
    excerpt: bytes(article.excerpt()),
  }))
  const toExcerpts = measured.map(
    ({ slug, body, excerpt }): Step => ({ cut: 'excerpts', slug, saves: body - excerpt - BUTTON }),
  )
  const withoutPictures = articles
    .filter(({ image }) => image)
    .map(({ slug }): Step => ({ cut: 'pictures', slug, saves: FRAME }))
  const withoutExcerpts = measured.map(({ slug, excerpt }): Step => ({ cut: 'bodies', slug, saves: excerpt }))
  return [...(content === 'full' ? largestFirst(toExcerpts) : []), ...withoutPictures, ...largestFirst(withoutExcerpts)]
}
