import { auditorOf, type Doubt, type Gap } from '../audit/index.js'
import { append } from '../core/long-lists.js'
import { distinctProblems, error, type Problem } from '../core/problem.js'
import { type IssuePlan, issueEditions } from '../editions/email/index.js'
import type { Article, Edition, Issue } from '../editions/index.js'
import { checkEmail, doubtProblems, gapProblems, missingCreditFacts, undoneTasks } from '../lint/index.js'
import { type DigestSettings, digestPlace } from '../publication/index.js'
import type { KnownPost } from './build-cache.js'
import type { Disk } from './disk.js'
import { auditSetting, type LoadedPublication, originsIn } from './inputs.js'
import { ownPictures } from './own-pictures.js'
import { type PageState, pageContains, pageState } from './page-text.js'
import { messageOf, type ShownPosts } from './plan.js'
import { renderAudited } from './rendering.js'
import { sourcesOf } from './sources.js'

/** An issue as it will be sent, with everything that `offprint check` finds in it. */
export interface CheckedIssue {
  readonly issue: Issue
  /** The composed message. */
  readonly mime: Uint8Array
  readonly problems: readonly Problem[]
}

export interface IssueContext {
  readonly disk: Disk
  readonly loaded: LoadedPublication
  /** The posts by file, with the problems of each. */
  readonly known: ReadonlyMap<string, KnownPost>
  readonly shown: ShownPosts
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Renders an issue, reads its credits and texts back, and applies the rules for emails to the message that is sent. */
export async function checkIssue(
  plan: IssuePlan,
  { disk, loaded, known, shown, now }: IssueContext,
): Promise<CheckedIssue> {
  const sources = sourcesOf({ disk, loaded, pictures: ownPictures(disk), now })
  const audit = auditorOf(auditSetting(loaded, originsIn(known)))
  const problems: Problem[] = []
  const [gaps, doubts]: [Gap[], Doubt[]] = [[], []]
  let sent: Pick<CheckedIssue, 'issue' | 'mime'> | undefined
  const editions = issueEditions([plan], shown.site, loaded.templates, async issue => {
    const { composeMessage } = await import('../delivery/mime.js')
    sent = { issue, mime: await composeMessage(issue, loaded.publication) }
    // The checked message has the fallbacks in place of a subscriber's values.
    return messageOf(issue, loaded.publication)
  })
  for (const edition of editions.filter(({ path }) => path.startsWith('email/'))) {
    const { bytes, ...found } = await renderAudited(edition, audit)
    append(gaps, found.gaps)
    append(doubts, found.doubts)
    if (typeof bytes === 'string' || edition.shows?.as !== 'message') continue
    append(problems, (await checkEmail(edition, bytes, sources)).problems)
  }
  if (!sent) throw new Error('The issue has no message.')
  append(problems, await textProblems())

  /** Finds what somebody meant to replace in the texts to which the summaries of an issue lead. */
  async function textProblems(): Promise<Problem[]> {
    if (plan.layout === 'full') return []
    const whole: IssuePlan = { ...plan, layout: 'full', content: 'full', key: `${plan.key} whole` }
    const edition = issueEditions([whole], shown.site, loaded.templates, issue =>
      messageOf(issue, loaded.publication),
    ).find(({ shows }) => shows?.as === 'message')
    const rendered = await edition?.render()
    if (!edition || !rendered || typeof rendered.bytes === 'string') return []
    const found = await checkEmail(edition, rendered.bytes, sources)
    return found.problems.filter(({ rule }) => TEXT_RULES.has(rule))
  }

  const ids = new Set(plan.articles.map(({ id }) => id))
  const posts = loaded.posts.filter(({ id }) => ids.has(id))
  const credits = [...gapProblems(gaps, sources.fileOf), ...doubtProblems(doubts, sources.fileOf)]
  const facts = [...missingCreditFacts(posts, sources), ...undoneTasks(posts, sources)]
  return { ...sent, problems: distinctProblems([...facts, ...credits, ...problems.map(forbidden)]) }
}

/** The rules about texts that somebody meant to replace. */
const TEXT_RULES: ReadonlySet<string> = new Set([
  'content.placeholder',
  'content.leftover',
  'content.starter',
  'content.unfilled',
])

/** Turns text of `offprint init` from a warning into an error, because it is about to be sent. */
const forbidden = (problem: Problem): Problem =>
  problem.rule === 'content.starter' ? { ...problem, severity: 'error' } : problem

/** A page to which a message links, and which must be online before it is sent. */
export interface LinkedPage {
  /** The path of its file below out/. */
  readonly output: string
  /** Its address. */
  readonly url: string
  /** The command that makes it. */
  readonly command: string
  /** Compares the published page with the page of a build at this moment. */
  readonly stateOf: (published: string) => Promise<PageState>
}

/** Lists the pages of an issue: those of its posts, and its own. */
export function linkedPages(plan: IssuePlan, { editions, shown, url }: PageContext): LinkedPage[] {
  const web = new Map(shown.articlesFor('web').map(article => [article.id, article]))
  const pages = new Map(editions.map(edition => [edition.path, edition]))
  const posts = plan.articles.flatMap(({ id }) => {
    const article = web.get(id)
    const edition = article && pages.get(article.output)
    return article && edition ? [pageOf(article, edition)] : []
  })
  const own = plan.path === plan.articles[0]?.path ? [] : [ownPage(plan, url)]
  return [...posts, ...own]
}

interface PageContext {
  /** The editions that a build would write. */
  readonly editions: readonly Edition[]
  readonly shown: ShownPosts
  /** The publication's address. */
  readonly url: string
}

const BUILD = 'offprint build'

const pageOf = (article: Article, edition: Edition): LinkedPage => ({
  output: article.output,
  url: article.url,
  command: BUILD,
  stateOf: async published => {
    const { bytes } = await edition.render()
    const body = article.body()
    const title = article.title
    return pageState(published, String(bytes), { title, end: body === '' ? title : body })
  },
})

const ownPage = ({ path, articles, kind }: IssuePlan, url: string): LinkedPage => ({
  output: `${path}index.html`,
  url: url + encodeURI(path),
  // A build makes only the newest issues of single posts.
  command: kind === 'post' ? `${BUILD} --emails all` : BUILD,
  stateOf: async published =>
    pageContains(
      published,
      articles.map(({ title }) => title),
    )
      ? 'present'
      : 'old',
})

/** The subject and the introduction of the issue that was sent last. */
export interface LastIssue {
  readonly subject: string
  /** The introduction as HTML; empty if there was none. */
  readonly intro: string
}

/** Reports a subject or an introduction that is the same as in the last issue, because an edit may have been forgotten. */
export function repeatProblems(
  plan: IssuePlan,
  last: readonly LastIssue[],
  digest: DigestSettings | undefined,
): Problem[] {
  const problems: Problem[] = []
  const despite = 'If it is meant to be the same, send with `--despite-problems`.'
  if (last.some(({ subject }) => folded(subject) === folded(plan.subject))) {
    const what = `The subject “${plan.subject}” is that of the last issue. Mail programs may show both issues as one conversation.`
    const where = digest ? digestPlace(digest, 'subject') : { file: `email/${plan.name}` }
    const fix = digest ? 'Change the digest’s `subject`' : 'Change the post’s `title`'
    problems.push(error('send.same-subject', where, what, `${fix}. ${despite}`))
  }
  if (plan.intro !== '' && last.some(each => introWords(each.intro) === introWords(plan.intro))) {
    const what = 'The introduction is that of the last issue.'
    problems.push(
      error(
        'send.same-introduction',
        { file: plan.introFile ?? 'publication.yml' },
        what,
        `Write a new one. ${despite}`,
      ),
    )
  }
  return problems
}

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Returns the words of an introduction. One without words consists of pictures, which are compared instead. */
function introWords(html: string): string {
  const words = folded(html.replace(/<[^>]*>/g, ' ').replace(/&[#\w]+;/g, ' '))
  return words === '' ? html.replace(/issues\/[^/"]+\/\d+\//g, '') : words
}
