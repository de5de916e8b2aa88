import { type Original, originalFrom, type Publishers, publisherMeant } from '../attribution/index.js'
import { fingerprint, fingerprintOfBytes } from '../core/fingerprint.js'
import { error, isError, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import { readText } from './clean-text.js'
import { asFlag } from './dialects/foreign-values.js'
import { type Translated, translate } from './dialects/habits.js'
import { withoutShortcodes } from './dialects/shortcodes.js'
import { type Frontmatter, readFrontmatter } from './frontmatter/frontmatter.js'
import { checkedFacts, placeOfField } from './frontmatter/post-facts.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { tagUri, titleOfFile } from './identity/identity.js'
import { type PageName, type PagePlace, pageName, pagePlace } from './identity/page-place.js'
import { localFiles } from './local-files.js'
import { type Page, resolveAddress } from './markdown/addresses.js'
import { arrange } from './markdown/arrange.js'
import { renderBody, wordsOfHtml } from './markdown/body.js'
import { parseMarkdown } from './markdown/markdown.js'
import { plainText, shortened } from './markdown/plain-text.js'
import { postAddressIn } from './markdown/post-links.js'
import type { Body, Folder, Picture, Post, PostContext } from './post.js'
import { termProblems, wordCounts } from './post-terms.js'
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
}

export interface PostResult {
  /** The post; absent if there is an error. */
  readonly post?: Post
  /** Returns the post's body, which is already rendered. */
  readonly render?: () => Body
  readonly problems: readonly Problem[]
  /** Every path that was looked up, whether found or not. The post must be read again when one of them changes. */
  readonly reads: readonly string[]
}

/**
 * Reads one post: frontmatter written for any supported generator, Markdown and pictures. It is pure: the same bytes,
 * folder and context give the same post. All problems of a file are reported at once; if one is an error, there is no
 * post.
 */
export function readPost(file: PostFile, surroundings: Surroundings): PostResult {
  const read = readText(file.bytes, file.path)
  if (read.text === undefined) return { problems: read.problems, reads: [] }
  const split = readFrontmatter(read.text, file.path)
  if (split.problem) return { problems: [...read.problems, split.problem], reads: [] }
  const result = readParts(file, split.frontmatter, surroundings)
  return { ...result, problems: [...read.problems, ...split.frontmatter.warnings, ...result.problems] }
}

/** The length, in characters, of a summary made from the body: about what a card or a preheader shows. */
const SUMMARY = 240

function readParts(file: PostFile, frontmatter: Frontmatter, surroundings: Surroundings): PostResult {
  const { context, folder } = surroundings
  const below = file.path.slice(context.posts.length + 1)
  const said = translate({ data: frontmatter.data, placeOf: frontmatter.placeOf, below, context })
  if (isHeadless(said)) return { problems: [headless(file.path)], reads: [] }
  const name = pageName({ file: file.path, below, said, frontmatter })
  const files = localFiles({ file: file.path, slug: name.slug, context, folder })
  const reads = (): string[] => [...files.reads().keys()]
  const source = withMore(frontmatter.body, said.excerptSeparator)
  const frame = { file: file.path, line: frontmatter.bodyLine }
  const plain = withoutShortcodes(source, { ...frame, postAddress: postAddressIn(context.posts, below, files) })
  const parsed = parseMarkdown(plain.text)
  const own = plainText(String(said.fields['title'] ?? ''))
  const arranged = arrange(parsed.tokens, own || undefined)
  const title = own || arranged.heading || (titleOfFile(below) ?? '')
  const unnamed = own || arranged.heading || title === '' ? [] : [titleFromName(title, file.path)]
  const facts = checkedFacts(title, { said, frontmatter, file: file.path, context })
  const date = facts.written?.date.iso
  const place = pagePlace(name.slug, { said, frontmatter, title, ...(date ? { date } : {}) })
  const page: Page = { path: place.path, context, files, links: new Set() }
  const body = renderBody(arranged, parsed.env, { ...frame, page, source: frontmatter.body })
  const placeOf = placeOfField({ said, frontmatter, file: file.path })
  const extras = facts.usable ? extrasOf(facts.usable, page, placeOf, surroundings.publishers) : { problems: [] }
  const { original } = extras
  const words = original && wordCounts(original, body.body)
  const { commercial = false } = context
  const terms = facts.written ? termProblems(facts.written, { original, words, commercial }, placeOf) : []
  const problems = [said, name, plain, facts, place, body, extras].flatMap(part => part.problems).concat(terms, unnamed)
  if (!facts.written || problems.some(isError)) return { problems, reads: reads() }
  const opening = arranged.opening || wordsOfHtml(body.body.excerpt)
  const shape = { more: arranged.more, opening, ...(words ? { words: words.body } : {}) }
  const parts = { file, said, name, place, page, written: facts.written, ...shape }
  return { post: assembled(parts, extras, context), render: always(body.body), problems, reads: reads() }
}

/** Tells whether a file is one of Hugo's headless bundles, which have no page of their own. */
const isHeadless = ({ fields, extra }: Translated): boolean =>
  fields['date'] === undefined && asFlag(extra['headless']) === true

const headless = (file: string): Problem =>
  warning(
    'post.headless',
    { file },
    'A `headless` file without a date is not a post, so it was left out.',
    'If it is a post, add a `date`.',
  )

const titleFromName = (title: string, file: string): Problem =>
  warning(
    'post.no-title',
    { file, line: 1, column: 1 },
    `This post has no title; “${title}” was made from the file’s name.`,
    'Add `title: …`, or begin with a heading.',
  )

/**
 * Makes a function that returns a value. It is defined outside readParts so that its closure does not keep every file
 * around the post in memory.
 */
const always =
  <T>(value: T) =>
  () =>
    value

/** Replaces the separator that Jekyll lets a post define for its excerpt. */
const withMore = (body: string, separator: string | undefined): string =>
  separator && separator.trim() !== '' && !body.includes('<!--more') ? body.replace(separator, '\n<!--more-->\n') : body

interface Parts {
  readonly file: PostFile
  readonly said: Translated
  readonly name: PageName
  readonly place: PagePlace
  readonly page: Page
  readonly more: boolean
  /** The text of the first paragraph. */
  readonly opening: string
  readonly words?: number
  readonly written: PostFields
}

interface Extras {
  readonly image?: Picture
  readonly original?: Original
  readonly problems: readonly Problem[]
}

function extrasOf(written: PostFields, page: Page, placeOf: PlaceOf, publishers: Publishers): Extras {
  const problems: Problem[] = withdrawalProblems(written, placeOf)
  const image = written.image ? pictureOf(written.image, page) : undefined
  if (typeof image === 'string') {
    const what = `The post’s image \`${written.image?.src}\` ${image}.`
    problems.push(
      warning(
        'post.missing-image',
        placeOf(['image']),
        what,
        'Put the file beside the post or into static/, or correct the path.',
      ),
    )
  }
  const reference = written.original?.publisher
  const meant = typeof reference === 'string' ? publisherMeant(reference, publishers) : undefined
  if (meant) {
    const what = `publishers.yml has no publisher \`${String(reference)}\`.`
    problems.push(error('post.publisher', placeOf(['original', 'publisher']), what, `Did you mean \`${meant}\`?`))
  }
  const original = written.original ? originalFrom(written.original, publishers) : undefined
  return { ...(typeof image === 'object' ? { image } : {}), ...(original ? { original } : {}), problems }
}

/** Returns the post's picture, or the reason why there is none. */
function pictureOf(said: NonNullable<PostFields['image']>, page: Page): Picture | string {
  const { address, file, fault } = resolveAddress(said.src, 'picture', page)
  if (address === undefined) return fault ?? 'has no address'
  const { alt, caption, credit, license } = said
  return {
    src: address,
    alt: alt === undefined ? '' : plainText(alt),
    ...(caption ? { caption: plainText(caption) } : {}),
    ...(credit ? { credit: plainText(credit) } : {}),
    ...(license ? { license } : {}),
    ...(file?.picture ?? {}),
    ...(file ? { size: file.size } : {}),
  }
}

function assembled(parts: Parts, { image, original }: Extras, context: PostContext): Post {
  const { file, said, name, place, page, more, opening, words, written } = parts
  const { updated, comments, canonical, notice, license, checks } = written
  const seen = [...page.files.reads()].map(([asked, size]) => `${asked} ${size ?? '-'}`)
  return {
    file: file.path,
    slug: name.slug,
    output: place.output,
    path: place.path,
    id: written.id ?? tagUri(context.url, context.since, name.fileSlug),
    title: written.title,
    date: written.date,
    ...(said.publishDate ? { publishDate: said.publishDate } : {}),
    ...(updated ? { updated } : {}),
    summary: written.summary ?? shortened(opening, SUMMARY),
    authors: written.authors.map(author => (author.bio ? { ...author, bio: plainText(author.bio) } : author)),
    tags: written.tags,
    ...(image ? { image } : {}),
    language: written.language ?? context.language,
    ...(original ? { original } : {}),
    ...(license === undefined ? {} : { license }),
    ...(words === undefined ? {} : { words }),
    via: written.via,
    ...(comments ? { comments } : {}),
    ...(canonical ? { canonical } : {}),
    status: written.status,
    ...(notice ? { notice: plainText(notice) } : {}),
    ...(checks && checks.ignore.length > 0 ? { ignores: checks.ignore } : {}),
    assets: page.files.assets(),
    links: [...page.links],
    more,
    extra: said.extra,
    fingerprint: fingerprint(fingerprintOfBytes(file.bytes), ...seen),
  }
}
