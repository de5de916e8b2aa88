import { momentAt } from '../core/moment.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { percentDecoded } from '../core/url.js'
import { decodedSource, isBinary } from './decoded.js'
import { UNKNOWN_ARCHIVE, type UnsupportedFormat, unsupportedFormat } from './document/unsupported-format.js'
import { type Draft, draftOf, type ImportContext, type ImportedArticle } from './draft.js'
import { emptyDraftProblem, hasText } from './empty-draft.js'
import { type ImportedFact, newFacts } from './fact.js'
import type { FeedReading } from './feed/feed-articles.js'
import type { OpmlOutlets } from './feed/opml-outlets.js'
import { fileName } from './file-name.js'
import { withoutCounting } from './html/link-parameters.js'
import type { ImportChoice, ImportInput, Source } from './importer.js'
import { IMPORTERS, type Importer, KINDS } from './importers.js'
import { domainOf, listedOutlet } from './outlet.js'
import { withOwnPictures } from './remote-pictures.js'
import { savedJson } from './saved-json.js'
import { isZip } from './zip-archive.js'

export interface ImportResult {
  readonly kind: string
  readonly drafts: readonly Draft[]
  readonly problems: readonly Problem[]
}

/** Returns the articles of a source, or the problems for which the importer refuses it. */
async function articlesIn(
  importer: Importer,
  input: ImportInput,
): Promise<readonly ImportedArticle[] | ProblemsError | undefined> {
  const read = await importer.load()
  try {
    return await read(input)
  } catch (cause) {
    // The source is nested so deeply that the stack overflowed.
    if (cause instanceof RangeError) return undefined
    if (cause instanceof ProblemsError) return cause
    throw cause
  }
}

const START = 4000

/** Returns the importer with a name, or else the first that recognises the source. */
function importerFor(source: Source, text: string, as: string | undefined): Importer | undefined {
  const start = text.slice(0, START).trimStart()
  return IMPORTERS.find(({ kind, recognises }) => (as === undefined ? recognises(start, source) : kind === as))
}

/**
 * Turns a source into drafts, one for each article. The function is pure: the same source and context give the same drafts.
 */
export async function importSource(
  source: Source,
  context: ImportContext,
  as?: string,
  choice: ImportChoice = {},
): Promise<ImportResult> {
  const unsupported = unsupportedFormat(source)
  if (unsupported) return refused(source, as, unsupported)
  const text = decodedSource(source)
  const importer = importerFor(source, text, as)
  const { kind } = importer ?? { kind: String(as) }
  if (kind === 'text' && isZip(source.bytes)) return refused(source, as, UNKNOWN_ARCHIVE)
  if (as === undefined && kind === 'text' && isBinary(source)) return refused(source, as, NO_TEXT)
  if (text.trim() === '') return { kind, drafts: [], problems: [empty(source.name)] }
  if (as === undefined && kind === 'text' && isJson(text))
    return { kind, drafts: [], problems: [noExport(source.name)] }
  const articles = importer && (await articlesIn(importer, { text, source, context, choice }))
  if (articles instanceof ProblemsError) return { kind, drafts: [], problems: articles.problems }
  if (!articles) return { kind, drafts: [], problems: [otherwise(source.name, kind)] }
  const drafts = articles.map(article => withOwnPictures(draftOf(article, context), article.pictures))
  const full = drafts.filter(hasText)
  const bare = drafts.filter(draft => !hasText(draft))
  // If earlier imports have taken entries, the source as a whole has text.
  const isAll = full.length === 0 && (choice.seen?.size ?? 0) === 0
  return {
    kind,
    drafts: full,
    problems: bare.map(draft => emptyDraftProblem(source.name, draft, isAll, drafts.length > 1)),
  }
}

/** Reads the feed of a known outlet, whose entries become drafts one by one. It returns undefined if the source is not a feed. */
export async function readFeed(source: Source, context: ImportContext): Promise<FeedReading | undefined> {
  const { readFeedText } = await import('./feed/feed-articles.js')
  return readFeedText(decodedSource(source), source.address ?? source.name, context)
}

/** Lists the addresses of the feeds that a web page names, the most likely first. It lists none if the source is no page. */
export async function feedsOfPage(source: Source): Promise<readonly string[]> {
  const { pageFeeds } = await import('./html/page-feeds.js')
  return pageFeeds(decodedSource(source), source.address ?? source.name)
}

/** Reads a list of feeds in OPML. It returns undefined if the source is none. */
export async function readOpml(source: Source): Promise<OpmlOutlets | undefined> {
  const { opmlOutlets } = await import('./feed/opml-outlets.js')
  return opmlOutlets(decodedSource(source))
}

const NO_TEXT: UnsupportedFormat = {
  what: 'This is no text, and its format is not known.',
  fix: 'Choose a document (.docx, .odt), an email (.eml), a saved page or a text.',
}

const refused = ({ name }: Source, as: string | undefined, { what, fix }: UnsupportedFormat): ImportResult => ({
  kind: as ?? 'unknown',
  drafts: [],
  problems: [error('import.refused', { file: name }, what, fix)],
})

/** Tells whether a text is JSON. None of it is meant for readers. */
const isJson = (text: string): boolean => /^\s*(?:\{\s*["}]|\[\s*[[{"\d\]])/.test(text) && savedJson(text) !== undefined

const noExport = (file: string): Problem =>
  error(
    'import.refused',
    { file },
    'This JSON file is neither a feed nor an export that is known.',
    'JSON is read from JSON Feed and from Ghost’s export. Save an article as a page, a document or a message.',
  )

const empty = (file: string): Problem =>
  error('import.empty', { file }, 'This source contains no text.', 'Choose a source that contains an article.')

const otherwise = (file: string, kind: string): Problem =>
  error(
    'import.kind',
    { file },
    `This source could not be read as ${kind}.`,
    `Name its format with \`offprint import --as\`: ${KINDS.join(', ')}.`,
  )

/** The fields that a link item takes from the page of an article. It copies nothing else. */
const OF_LINK =
  /^(?:title|language|authors\.\d+\.(?:name|url)|original\.(?:publisher(?:\.(?:name|url|feed))?|url|date|title)|via\.\d+\.\w+)$/

/**
 * Makes the draft of a link item from the page of an article, or from its address alone if there is no page.
 */
export async function linkDraft(address: string, page: Source | undefined, context: ImportContext): Promise<Draft> {
  const facts = newFacts()
  for (const { field, value, from, doubt, runnerUp } of page ? await factsOfPage(page, context) : [])
    if (OF_LINK.test(field)) facts.add(field, value, from, doubt, runnerUp)
  facts.add('title', titleOfAddress(address), 'the address', 'it was made from the address')
  facts.add('date', momentAt(context.now, context.timezone).iso, 'the day on which it was made')
  if (facts.below('original.publisher').length === 0 && !facts.has('original.publisher')) {
    const listed = listedOutlet({ urls: [address] }, context.publishers)?.key
    if (listed) facts.add('original.publisher', listed, 'publishers.yml, by the address')
    else facts.add('original.publisher.name', domainOf(address), 'the address', 'only its address is known')
  }
  facts.add('original.url', withoutCounting(address), 'the address')
  const order = ['title', 'date', 'language', 'authors', 'original', 'via']
  const placeOf = ({ field }: ImportedFact): number => order.indexOf(field.split('.')[0] ?? '')
  return {
    name: fileName(facts.get('title') ?? ''),
    facts: [
      { field: 'kind', value: 'link', from: 'the command' },
      ...facts.list().toSorted((a, b) => placeOf(a) - placeOf(b)),
    ],
    body: '',
    notes: [],
  }
}

async function factsOfPage(page: Source, context: ImportContext): Promise<readonly ImportedFact[]> {
  const text = decodedSource(page)
  const importer = importerFor(page, text, undefined)
  if (importer?.kind !== 'html') return []
  const articles = await articlesIn(importer, { text, source: page, context, choice: {} })
  const [article] = Array.isArray(articles) ? (articles as readonly ImportedArticle[]) : []
  return article ? draftOf(article, context).facts : []
}

/** Makes a title from the last words of an address, or from its host. */
function titleOfAddress(address: string): string {
  const { pathname, hostname } = new URL(address)
  const last = percentDecoded(pathname)
    .split('/')
    .map(part => part.replace(/\.\w{2,5}$/, ''))
    .findLast(part => /\p{L}{2}/u.test(part) && part !== 'index')
  const words = (last ?? hostname).replace(/[-_+\s]+/g, ' ').trim()
  return words.replace(/^\p{Ll}/u, first => first.toUpperCase())
}
