import { PEOPLE, type People, type Publishers } from '../attribution/index.js'
import { fingerprint, fingerprintOfBytes } from '../core/fingerprint.js'
import type { Moment } from '../core/moment.js'
import { isError, type Place, type Problem, warning } from '../core/problem.js'
import { readText } from './clean-text.js'
import { asMapping, asText } from './dialects/foreign-values.js'
import { type TranslatedFrontmatter, translate } from './dialects/habits.js'
import { withoutShortcodes } from './dialects/shortcodes.js'
import { emptyFacts } from './empty-facts.js'
import { bodyBelow, type Frontmatter, readFrontmatter } from './frontmatter/frontmatter.js'
import { checkedFacts, type FactsResult, placeOfField } from './frontmatter/post-facts.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { tagUri, titleOfFile, withoutLanguage } from './identity/identity.js'
import { type PageName, type PagePlace, pageName, pagePlace } from './identity/page-place.js'
import type { PostNames } from './identity/post-names.js'
import { commentBody, linkedOriginal, linkItemProblems, linkPlace } from './link-item.js'
import { type LocalFiles, localFiles } from './local-files.js'
import type { Page } from './markdown/addresses.js'
import { type ArrangedBody, arrange } from './markdown/arrange.js'
import { renderBody, wordsOfHtml } from './markdown/body.js'
import { type ParsedMarkdown, parseMarkdown } from './markdown/markdown.js'
import type { TypesetFormula } from './markdown/mathml.js'
import { plainText, shortened } from './markdown/plain-text.js'
import { formulasIn, plainFormulas, withFormulas } from './markdown/post-formulas.js'
import { postAddressIn } from './markdown/post-links.js'
import { textHash } from './markdown/text-hash.js'
import { bundleAround, noteOnName, noteOnPage, noteOnPart, noteOnTemplate } from './non-post.js'
import type { Body, Folder, Post, PostContext } from './post.js'
import { peopleIn } from './post-people.js'
import { type PostReferences, referencesOf } from './post-references.js'
import { pictureProblems, termProblems } from './post-terms.js'
import { limitedBody } from './text-limit.js'
import { withdrawalProblems } from './withdrawal.js'

export interface PostFile {
  /** The path from the publication's root, with forward slashes. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** The context for reading a post. */
export interface Surroundings {
  readonly context: PostContext
  readonly folder: Folder
  readonly publishers: Publishers
  /** The names of the files whose own name is not enough. */
  readonly names?: PostNames | undefined
}

export interface PostResult {
  /** The post; absent if there is an error. */
  readonly post?: Post
  /** The post's body; absent if the post is. */
  readonly body?: Body
  /** The Markdown as it is in the file; absent if the post is. */
  readonly markdown?: string
  readonly problems: readonly Problem[]
  /** Every path that was looked up, whether found or not. The post must be read again when one of them changes. */
  readonly reads: readonly string[]
}

/**
 * Reads one post: frontmatter written for any supported generator, Markdown and pictures. The function is pure: the same
 * bytes, folder and context give the same post. It works in stages, each of which adds facts to those of the stage before.
 * A stage continues with whatever is right, so that all problems of a file are reported at once. If one of them is an
 * error, there is no post.
 */
export function readPost(file: PostFile, surroundings: Surroundings): PostResult {
  const [result] = readPosts([file], surroundings) as [PostResult]
  return result
}

/**
 * Reads posts as `readPost` reads each of them. Every stage handles all posts before the next stage begins, which takes two thirds of the
 * time: the code of all stages together is many times what a processor keeps at hand.
 */
export function readPosts(files: readonly PostFile[], surroundings: Surroundings): PostResult[] {
  const { context } = surroundings
  const belowPosts = ({ path }: PostFile): string => path.slice(context.posts.length + 1)
  const sources = files.map((file): PostStage<PostSource> => {
    const other = noteOnName(file.path, belowPosts(file))
    return other ? { problems: [other] } : readSource(file)
  })
  const written = after(sources, splitFrontmatter)
  return completedPosts(
    after(written, post => ({ known: { ...post, below: belowPosts(post.file) }, problems: [] })),
    surroundings,
  )
}

/** Completes posts whose frontmatter and text are known, in all further stages. */
export function completedPosts(written: readonly PostStage<NamedPost>[], surroundings: Surroundings): PostResult[] {
  const { context } = surroundings
  const translated = after(written, post => translatePost(post, surroundings))
  const parsed = after(translated, post => parseBody(post, surroundings))
  const checked = after(parsed, post => checkFacts(post, surroundings))
  const rendered = after(checked, renderPost)
  const complete = after(rendered, post => completePost(post, surroundings))
  return complete.map(({ known, problems, reads: others = [] }, i) => {
    const reads = [...(translated[i]?.known?.files.reads().keys() ?? others)]
    if (!known || problems.some(isError)) return { problems, reads }
    const { html, excerpt, plain } = known.body
    const body = {
      html: withFormulas(html, known.formulas),
      excerpt: withFormulas(excerpt, known.formulas),
      plain,
    }
    return { post: postFrom(known, context), body, markdown: known.frontmatter.body, problems, reads }
  })
}

/** The values of a post after a stage, and all problems so far. Without values, no later stage runs. */
export interface PostStage<Known> {
  readonly known?: Known
  readonly problems: readonly Problem[]
  /** Other files because of which there are no values. */
  readonly reads?: readonly string[]
}

/** Runs the next stage on the values of posts after a stage, and joins the problems of both. */
const after = <Known, More>(
  stages: readonly PostStage<Known>[],
  next: (known: Known) => PostStage<More>,
): PostStage<More>[] =>
  stages.map(({ known, problems, reads = [] }) => {
    if (known === undefined) return { problems, reads }
    const stage = next(known)
    return { ...stage, problems: [...problems, ...stage.problems] }
  })

/** The file as clean text with LF line ends. */
interface PostSource {
  readonly file: PostFile
  readonly text: string
}

/** The Markdown of a post as it is in its file, and the line on which it begins. */
export interface PostMarkdown {
  readonly markdown: string
  readonly line: number
}

/** Returns the Markdown of a post's file, or undefined if the file cannot be read. */
export function postMarkdown(file: PostFile): PostMarkdown | undefined {
  const { known } = readSource(file)
  const found = known && bodyBelow(known.text)
  return found && { markdown: found.body, line: found.bodyLine }
}

function readSource(file: PostFile): PostStage<PostSource> {
  const { text, problems } = readText(file.bytes, file.path)
  return text === undefined ? { problems } : { known: { file, text }, problems }
}

/** The frontmatter as it was written, apart from the Markdown below it. */
interface WrittenPost {
  readonly file: PostFile
  readonly frontmatter: Frontmatter
}

/** A post with the name of which its id, slug and page are made. */
export interface NamedPost extends WrittenPost {
  /** The path below the folder of posts, or what a link item has in its place. */
  readonly below: string
  /** The line on which it begins, if its file is a list. */
  readonly line?: number
}

function splitFrontmatter({ file, text }: PostSource): PostStage<WrittenPost> {
  const template = noteOnTemplate(file.path, text)
  if (template) return { problems: [template] }
  const { frontmatter, problem } = readFrontmatter(text, file.path)
  return problem ? { problems: [problem] } : { known: { file, frontmatter }, problems: frontmatter.warnings }
}

/** The values of a post as they are in its file, and where each of Offprint's fields was found among them. */
export interface WrittenFields
  extends Pick<Frontmatter, 'data' | 'body'>,
    Pick<TranslatedFrontmatter, 'fields' | 'paths'> {
  /** The text of the file with LF line ends. */
  readonly text: string
}

/** Reads the values of a post's file without checking them. Returns the problems for which they cannot be read. */
export function writtenFields(
  file: PostFile,
  context: PostContext,
): { readonly fields?: WrittenFields; readonly problems: readonly Problem[] } {
  const source = readSource(file)
  const [{ known, problems }] = after([source], splitFrontmatter) as [PostStage<WrittenPost>]
  if (!known || !source.known) return { problems }
  const { data, body, placeOf } = known.frontmatter
  const below = file.path.slice(context.posts.length + 1)
  const { fields, paths } = translate({ data, placeOf, below, context })
  return { fields: { text: source.known.text, data, body, fields, paths }, problems: [] }
}

/** The frontmatter in Offprint's terms, whatever generator it was written for, and the page's name that follows from it. */
interface TranslatedPost extends NamedPost {
  readonly translated: TranslatedFrontmatter
  readonly name: PageName
  /** The files that the post can refer to. */
  readonly files: LocalFiles
}

function translatePost(post: NamedPost, { context, folder, names }: Surroundings): PostStage<TranslatedPost> {
  const { path } = post.file
  const { frontmatter, below } = post
  const translated = translate({ data: frontmatter.data, placeOf: frontmatter.placeOf, below, context })
  const other = noteOnPage(frontmatter, { file: path, below, dated: translated.fields['date'] !== undefined })
  if (other) return { problems: [other] }
  const bundle = translated.fields['date'] === undefined ? bundleAround(path, below) : undefined
  if (bundle !== undefined && folder.read(bundle)) return { problems: [noteOnPart(path, bundle)], reads: [bundle] }
  const name = pageName({ file: path, below, translated, frontmatter, distinct: names?.get(below) })
  const files = localFiles({ file: path, slug: name.slug, context, folder })
  return { known: { ...post, translated, name, files }, problems: [...translated.problems, ...name.problems] }
}

/** The body as Markdown tokens, without the shortcodes of other generators, and the title, which it may contain. */
interface ParsedPost extends TranslatedPost {
  readonly arranged: ArrangedBody
  readonly env: ParsedMarkdown['env']
  /** Whether formulas are typeset. */
  readonly math: boolean
  /** The formulas, of which the body contains marks until it is complete. */
  readonly formulas: readonly TypesetFormula[]
  /** Plain text; empty if there is none. */
  readonly title: string
  /** Whether the title was made from the file's name, because the post has none. */
  readonly unnamed: boolean
}

function parseBody(post: TranslatedPost, { context }: Surroundings): PostStage<ParsedPost> {
  const { below, translated, files } = post
  const source = withMore(post.frontmatter.body, translated.excerptSeparator)
  const postAddress = postAddressIn(context.posts, below, files)
  const stated = translated.fields['math']
  const math = stated === undefined ? context.math === true : stated === true
  const place = bodyPlace(post)
  const isStated = stated !== undefined || context.math !== undefined
  const marked = formulasIn(source, { ...place, math: isStated ? math : undefined, setting: context.mathSetting })
  const fieldText = (key: string): string | undefined => asText(post.frontmatter.data[key])
  const { text, problems } = withoutShortcodes(marked.text, { ...place, postAddress, fieldText })
  const { formulas } = marked
  const { tokens, env } = parseMarkdown(text, formulas)
  const writtenTitle = String(translated.fields['title'] ?? '')
  const own = plainText(math ? plainFormulas(writtenTitle) : writtenTitle)
  const arranged = arrange(tokens, own || undefined)
  const written = own || arranged.heading?.words
  const title = written || (titleOfFile(below) ?? '')
  const known = { ...post, arranged, env, math, formulas, title, unnamed: !written && title !== '' }
  return { known, problems: [...marked.problems, ...problems] }
}

/** The facts as the schema accepts them, and the page that follows from them. */
interface CheckedPost extends ParsedPost {
  readonly facts: FactsResult
  readonly place: PagePlace
  readonly page: Page
}

function checkFacts(post: ParsedPost, { context }: Surroundings): PostStage<CheckedPost> {
  const { translated, frontmatter, title, name, files, below } = post
  const facts = checkedFacts(title, { translated, frontmatter, file: post.file.path, context })
  const date = facts.written?.date.iso
  const place = pagePlace(name, { translated, frontmatter, title, below, context, ...(date ? { date } : {}) })
  const page: Page = {
    path: place.path,
    ...(place.elsewhere ? { elsewhere: place.elsewhere } : {}),
    context,
    files,
    links: new Set(),
    rights: new Map(),
  }
  return { known: { ...post, facts, place, page }, problems: [...facts.problems, ...place.problems] }
}

/** The body as HTML that is safe in every channel. */
interface RenderedPost extends CheckedPost {
  readonly body: Body
}

function renderPost(post: CheckedPost): PostStage<RenderedPost> {
  const { arranged, env, page, frontmatter } = post
  const { body, problems } = renderBody(arranged, env, { ...bodyPlace(post), page, source: frontmatter.body })
  return { known: { ...post, body: isLink(post) ? commentBody(body, page.path) : body }, problems }
}

/** The parts of a `Post`. */
interface CompletePost extends RenderedPost {
  readonly written: PostFields
  readonly people: People
  readonly references: PostReferences
  /** Whether the text is longer than the terms of the original allow. */
  readonly overlong: boolean
}

function completePost(post: RenderedPost, { context, publishers }: Surroundings): PostStage<CompletePost> {
  const { translated, frontmatter, file, page, body } = post
  const { written, usable } = post.facts
  const placeOf = placeOfField({ translated, frontmatter, file: file.path })
  const language = written?.language ?? context.language
  const references: PostReferences = usable
    ? referencesOf(usable, page, { html: body.html, placeOf, publishers, language })
    : { pictures: [], media: [], unlabelled: [], problems: [] }
  const { people, problems: unclear } = peopleIn(usable ?? {}, placeOf)
  const { image, pictures, original } = references
  const { commercial = false } = context
  const extent = { more: post.arranged.more, language }
  const isLimited = original?.terms && !isLink(post)
  const limited = isLimited ? limitedBody(body, original.terms ?? {}, extent) : { body, overlong: false }
  const start = written && latest([written.date, translated.publishDate, original?.embargo])
  // The hash is that of the body as it is in the file, before shortcodes are replaced, because an import records that one.
  const present = original?.textHash ? textHash(frontmatter.body, post.title) : undefined
  const surrounding = { original, html: body.html, commercial, textHash: present }
  const problems = [
    ...(usable ? [...withdrawalProblems(usable, placeOf), ...emptyFacts(usable, placeOf)] : []),
    ...(written?.status === 'published' && !written.kind && isEmptyBody(body.html) ? [withoutText(file.path)] : []),
    ...references.problems,
    ...unclear,
    ...(written?.kind
      ? linkItemProblems(written, { original, isForeign: isForeignLink(post) }, placeOf)
      : written && start
        ? termProblems({ ...written, ...people }, { ...surrounding, start }, placeOf)
        : []),
    ...(written?.status === 'withdrawn'
      ? []
      : pictureProblems({ image, pictures, original, commercial, ...frontmatter }, placeOf)),
    ...(usable ? titleProblems(post, usable.title, () => placeOf(['title'])) : []),
    ...(post.unnamed ? [titleFromName(post.title, file.path)] : []),
  ]
  return written ? { known: { ...post, written, people, references, ...limited }, problems } : { problems }
}

const isLink = ({ translated }: TranslatedPost): boolean => translated.fields['kind'] === 'link'

/** Tells whether a key of another generator makes the post a link item. */
const isForeignLink = ({ translated }: TranslatedPost): boolean =>
  translated.paths.get('kind')?.at(-1)?.toLowerCase() !== 'kind'

const latest = (moments: readonly (Moment | undefined)[]): Moment | undefined =>
  moments.reduce((last, each) => (each && each.epoch > (last?.epoch ?? 0) ? each : last), undefined)

const bodyPlace = ({ file, frontmatter }: WrittenPost) => ({ file: file.path, line: frontmatter.bodyLine })

/** Tells whether a body shows nothing: neither words nor a picture, a recording or the link to one. */
const isEmptyBody = (html: string): boolean => !/<(?:img|video|audio|a)\b/.test(html) && wordsOfHtml(html) === ''

/** Matches the start of a tag, a comment or an instruction, or a pair of angle brackets. */
const TAG_LIKE = /<[a-z!?/]|<[^<>]*>/i

/**
 * Warns of what a title loses: the tags, links and pictures that are removed because a title is plain text, and whatever looks
 * like a tag and stays. RSS Guard, QuiteRSS and Liferea read `Is A<B?` as “Is A”.
 */
function titleProblems(
  { translated, arranged, frontmatter, file }: RenderedPost,
  title: string,
  at: () => Place,
): Problem[] {
  const { heading } = arranged
  const line = { file: file.path, line: (heading?.line ?? 0) + frontmatter.bodyLine }
  return [
    ...removedFromTitle(markupOf(String(translated.fields['title'] ?? ''), title), at),
    ...removedFromTitle(heading?.lost ?? [], () => line),
    ...(TAG_LIKE.test(title)
      ? [
          warning(
            'post.title-tags',
            at(),
            'Some feed readers take `<` in a title for a tag, and drop what follows.',
            'Write the title without `<`.',
          ),
        ]
      : []),
  ]
}

/** Lists the tags and targets in a title as it is written that its plain text lacks. */
const markupOf = (written: string, title: string): string[] => [
  ...(written.match(/<[a-z][^<>]*>/gi) ?? []).filter(tag => !title.includes(tag)),
  ...[...written.matchAll(/\]\(\s*([^\s()]+)/g)].flatMap(([, target = '']) => (title.includes(target) ? [] : [target])),
]

const removedFromTitle = (lost: readonly string[], at: () => Place): Problem[] =>
  lost.length === 0
    ? []
    : [
        warning(
          'post.title-tags',
          at(),
          `The title is plain text, and lost its markup: ${[...new Set(lost)].map(each => `\`${each}\``).join(', ')}.`,
          'Write the title without markup. Put a link or a picture into the text.',
        ),
      ]

const withoutText = (file: string): Problem =>
  warning(
    'post.no-text',
    { file },
    'This post has no text below its frontmatter.',
    'Add the text, or write `draft: true`.',
  )

const titleFromName = (title: string, file: string): Problem =>
  warning(
    'post.no-title',
    { file, line: 1, column: 1 },
    `This post has no title; “${title}” was made from the file’s name.`,
    'Add `title: …`, or begin with a heading.',
  )

/** Replaces the separator that a Jekyll post may define for its excerpt with `<!--more-->`. */
const withMore = (body: string, separator: string | undefined): string =>
  separator && separator.trim() !== '' && !body.includes('<!--more') ? body.replace(separator, '\n<!--more-->\n') : body

/** The length, in characters, of a summary made from the body: about what a card or a preheader shows. */
const SUMMARY = 240

function postFrom(complete: CompletePost, context: PostContext): Post {
  const { file, line, translated, name, page, written, people, overlong, arranged, math, formulas } = complete
  const { image, pictures, media, unlabelled, original: found } = complete.references
  const original = written.kind && found ? linkedOriginal(found) : found
  const place = written.kind ? linkPlace(original) : complete.place
  const { updated, comments, canonical, correction, license, checks } = written
  const notice = noticeOf(correction, written.notice)
  const seen = [...page.files.reads()].map(([path, size]) => `${path} ${size ?? '-'}`)
  const localPictures = page.files.pictures()
  const marks = localPictures.map(({ src, mark = '' }) => `${src} ${mark}`)
  return {
    file: file.path,
    ...(line === undefined ? {} : { line }),
    ...(written.kind ? { kind: written.kind } : {}),
    ...(written.kind && written.quote ? { quote: written.quote } : {}),
    slug: name.slug,
    output: place.output,
    path: place.path,
    ...(place.elsewhere ? { elsewhere: place.elsewhere } : {}),
    translationKey: translationKeyOf(complete),
    ...(written.translationOf ? { translationOf: written.translationOf } : {}),
    id: written.id ?? tagUri(context.url, context.since, name.fileSlug),
    title: written.title,
    date: written.date,
    ...(translated.publishDate ? { publishDate: translated.publishDate } : {}),
    ...(updated ? { updated } : {}),
    summary: summaryOf(complete),
    ...withPlainBios(people),
    tags: written.tags,
    ...(image ? { image } : {}),
    ...(pictures.length > 0 ? { pictures } : {}),
    ...(localPictures.length > 0 ? { localPictures } : {}),
    ...(media.length > 0 ? { media } : {}),
    ...(unlabelled.length > 0 ? { unlabelled } : {}),
    language: written.language ?? context.language,
    ...(original ? { original } : {}),
    ...(license === undefined ? {} : { license }),
    ...(overlong ? { overlong } : {}),
    via: written.via,
    ...(comments ? { comments } : {}),
    ...(canonical ? { canonical } : {}),
    status: written.status,
    ...(notice ? { notice: plainText(notice) } : {}),
    ...(correction ? { corrected: true } : {}),
    ...(checks && checks.ignore.length > 0 ? { ignores: checks.ignore } : {}),
    assets: page.files.assets(),
    links: [...page.links].filter(link => !written.kind || link !== page.path),
    ...(math ? { math } : {}),
    ...(formulas.some(({ fault }) => fault === undefined) ? { formulas: true } : {}),
    more: arranged.more,
    extra: withoutTables(translated.extra),
    fingerprint: fingerprint(fingerprintOfBytes(file.bytes), seen, marks),
  }
}

/** Joins a correction and a notice. If they say the same, apart from a label such as “Correction:”, one of them is enough. */
function noticeOf(correction = '', notice = ''): string {
  const [first, second] = [correction, notice].map(text =>
    text
      .replace(/^[^:：]{1,30}[:：]/, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' '),
  )
  return [correction, first === second ? '' : notice].filter(Boolean).join(' ') || notice
}

const translationKeyOf = ({ translated, below }: CompletePost): string =>
  asText(translated.extra['translationKey'] ?? translated.extra['translation_key']) ?? withoutLanguage(below)

function summaryOf(complete: CompletePost): string {
  const { written, body, math, formulas } = complete
  if (written.summary !== undefined) return math ? plainFormulas(written.summary) : written.summary
  const opening = openingOf(complete) || wordsOfHtml(plainFormulas(body.excerpt, formulas))
  return shortened(opening || (written.quote ?? ''), SUMMARY)
}

/** Matches elements that do not belong in a summary. */
const ASIDE = /<(figure|h[1-6])\b[\s\S]*?<\/\1>/g

/**
 * Returns the opening of a text, from which a summary is made. If terms limit the text, the opening contains nothing beyond the
 * limit.
 */
function openingOf({ overlong, arranged, body, formulas }: CompletePost): string {
  if (!overlong) return arranged.opening
  const shown = wordsOfHtml(plainFormulas(body.excerpt.replace(ASIDE, ''), formulas))
  return shown.includes(arranged.opening) ? arranged.opening : shown
}

const withPlainBios = (people: People): People =>
  Object.fromEntries(
    PEOPLE.map(list => [
      list,
      people[list].map(person => (person.bio ? { ...person, bio: plainText(person.bio) } : person)),
    ]),
  ) as unknown as People

/** Moves the keys of Zola's `[extra]` and Hugo's `params` to the top level, whose own keys take precedence. */
const withoutTables = (extra: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...asMapping(extra['extra']),
  ...asMapping(extra['params']),
  ...extra,
})
