import { oneLine } from '../../core/text.js'
import { type Decision, decision, type SourceStatement } from '../statement.js'
import { isCapitals } from '../text/capitals.js'
import { all, type Document, type Element, elementText, plainOf } from './dom.js'
import type { LinkedArticle } from './linked-data.js'
import type { Meta } from './page-meta.js'
import { isBeside } from './page-surroundings.js'

/** The headline that a page shows, and what every place on the page states as the title. */
export interface PageTitles {
  readonly statements: readonly SourceStatement<string>[]
  /** The element of the headline. */
  readonly headline?: Element
  /** The other headings of the page in order, which may be the headline that readers see. */
  readonly others: readonly string[]
  /** The title that JSON-LD states beside the headline. */
  readonly alternative?: string | undefined
}

/**
 * Collects the titles that a page states.
 *
 * @param sites the names of the site, which are cut off the titles
 */
export function pageTitles(
  document: Document,
  linked: LinkedArticle,
  meta: Meta,
  sites: ReadonlySet<string>,
): PageTitles {
  const cut = (text: string | undefined): string => withoutSites(oneLine(text ?? ''), sites)
  const head = [
    { value: cut(meta('og:title')[0]), from: 'og:title' },
    { value: cut(meta('twitter:title')[0]), from: 'twitter:title' },
    { value: cut(meta('dc.title')[0] ?? meta('dcterms.title')[0]), from: 'DC.title' },
    { value: cut(plainOf(document.title)), from: PAGE_TITLE },
  ].map(statement => ({ ...statement, origin: 'head' }))
  const stated = [
    { value: cut(linked.headline), from: 'JSON-LD headline', origin: 'JSON-LD', dedicated: true },
    { value: cut(linked.name), from: 'JSON-LD name', origin: 'JSON-LD' },
    { value: cut(meta('citation_title')[0]), from: 'citation_title', origin: 'citation', dedicated: true },
  ]
  const headings = headingsIn(document, sites)
  const headline = headlineOf(
    headings,
    [...stated, ...head].map(({ value }) => value),
  )
  const kicker = kickerOf(headline)
  const shown = headline
    ? [
        {
          value: cut(elementText(headline)),
          from: 'the headline on the page',
          origin: 'page',
          dedicated: isMarked(headline),
        },
      ]
    : []
  return {
    statements: [...stated, ...shown, ...head]
      .filter(({ value }) => /[\p{L}\p{N}]/u.test(value))
      .map(statement => ({ ...statement, value: withoutKicker(statement.value, kicker) }))
      .map(statement =>
        isSiteName(statement.value, sites) ? { ...statement, doubt: 'it is the name of the site' } : statement,
      ),
    ...(headline ? { headline } : {}),
    others: headings.filter(other => other !== headline).map(other => cut(elementText(other))),
    alternative: cut(linked.alternative),
  }
}

/**
 * Decides on the title. The headline that readers see is the title, even if software is told another one.
 *
 * @param lines the lines under the headline
 */
export function decidedTitle(titles: PageTitles, lines: readonly string[]): Decision<string> | undefined {
  const decided = decisionOf(titles)
  const longer = decided && !decided.doubt ? longerPart(titles, decided.value) : undefined
  if (decided && longer) return { ...decided, doubt: 'the page’s title has a longer part', runnerUp: longer }
  const own = titles.statements.filter(({ value }) => decided && isSameTitle(value, decided.value))
  const other = titles.statements.find(({ from }) => from === PAGE_TITLE)
  if (decided && !decided.doubt && other && own.every(({ origin }) => origin === 'JSON-LD'))
    return { ...decided, doubt: `${PAGE_TITLE} differs`, runnerUp: other.value }
  const rival = decided && !decided.doubt ? rivalOf(titles, decided.value, lines) : undefined
  return decided && rival ? { ...decided, doubt: 'another heading follows the headline', runnerUp: rival } : decided
}

/**
 * Returns the longer part of the page’s title, if nothing else confirms the headline: a page may show the name of its site as
 * the largest heading.
 */
function longerPart({ statements }: PageTitles, title: string): string | undefined {
  const others = statements.filter(({ origin, value }) => origin !== 'page' && isSameTitle(value, title))
  const [only] = others
  if (!only || others.length > 1 || only.from !== PAGE_TITLE) return undefined
  const longest = only.value.split(SEPARATOR).toSorted((a, b) => b.length - a.length)[0] ?? ''
  return longest.length > title.length && !isSameTitle(longest, title) ? longest : undefined
}

const PAGE_TITLE = 'the page’s title'

/**
 * Returns a heading between the headline and the text that may be the headline itself: another place states it as the title, or
 * it repeats half the words. Some pages show a short form of the title, for search engines, above their headline.
 */
function rivalOf(
  { statements, others, alternative = '' }: PageTitles,
  title: string,
  lines: readonly string[],
): string | undefined {
  const stated = [...statements.map(({ value }) => value), alternative].filter(value => !isSameTitle(value, title))
  return others.find(
    other =>
      other.length <= 200 &&
      lines.some(line => line === other || (line.length >= 12 && other.endsWith(line))) &&
      !isPartOf(other, title) &&
      !isPartOf(title, other) &&
      (stated.some(value => isSameTitle(value, other)) ||
        (other.length >= title.length * SHORTEST && sharesWords(other, title))),
  )
}

/** The length of a heading that may be the headline, compared with the title. A shorter one is a subheading. */
const SHORTEST = 0.75

const isPartOf = (part: string, whole: string): boolean => foldedTitle(whole).includes(foldedTitle(part))

/** Tells whether two titles share half the long words of the shorter one, at least two. The ends of words may differ. */
function sharesWords(a: string, b: string): boolean {
  const stems = (text: string): string[] =>
    (text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []).map(word => word.slice(0, 6))
  const [few = [], many = []] = [stems(a), stems(b)].toSorted((x, y) => x.length - y.length)
  const shared = few.filter(stem => many.includes(stem)).length
  return shared >= 2 && shared * 2 >= few.length
}

function decisionOf({ statements, headline }: PageTitles): Decision<string> | undefined {
  const decided = decision(statements, isSameTitle, bestTitle)
  const shown = statements.find(({ origin, doubt }) => origin === 'page' && !doubt)
  if (!decided || !shown || isSameTitle(decided.value, shown.value)) return decided
  const isRepeated = statements.some(({ origin, value }) => origin !== 'page' && isSameTitle(value, shown.value))
  if (decided.doubt && !isRepeated) return decided
  const doubt = `${decided.from} differs`
  return headline?.tagName === 'H1' || isRepeated
    ? { value: shown.value, from: shown.from, doubt, runnerUp: decided.value }
    : { ...decided, doubt: `${shown.from} differs`, runnerUp: shown.value }
}

/**
 * Returns the best form of a title: one that is not cut off, and has no section or site beside it. Capitals are a matter of design if
 * another place has the same words in the usual case.
 */
function bestTitle(group: readonly SourceStatement<string>[]): SourceStatement<string> | undefined {
  // A title may end with an ellipsis of its own, which a longer form has before the site.
  const isShortened = (title: string): boolean =>
    CUT_OFF.test(title) && group.every(({ value }) => value === title || !isWithin(title, value))
  const whole = group.filter(({ value }) => !isShortened(value))
  const [first] = whole.length > 0 ? whole : group
  const best = first && (whole.find(({ value, origin }) => origin === 'page' && isWithin(value, first.value)) ?? first)
  if (!best || !isCapitals(best.value)) return best
  for (const { value, from } of group) {
    const usual = isCapitals(value) ? undefined : sameWordsIn(value, best.value)
    if (usual) return { ...best, value: usual, from }
  }
  return best
}

/** Returns the run of the parts of a title that has the words of another one, in the case in which it writes them. */
function sameWordsIn(title: string, words: string): string | undefined {
  const parts = title.split(SEPARATOR)
  const runs = parts.flatMap((_, from) => parts.map((__, to) => parts.slice(from, to + 1).join('')))
  return runs.find(run => foldedTitle(run) === foldedTitle(words))?.trim()
}

const SEPARATOR = /(\s+[|–—•·:»«›‹~/@-]+\s+|\s*[|»›｜：︱]\s*)/u

/** Returns a text without case, punctuation and accents, in which two forms of one title are equal. */
export const foldedTitle = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Tells whether a text is a name of the site, or one of the names with a word or two more. */
export function isSiteName(text: string, sites: ReadonlySet<string>): boolean {
  const folded = foldedTitle(text.replace(/^the\s/i, ''))
  return (
    sites.has(folded) ||
    sites.has(foldedTitle(text)) ||
    (text.split(/\s+/).length <= 4 &&
      [...sites].some(name => name.length >= 6 && folded.startsWith(name) && folded.length <= name.length + 12))
  )
}

/** Cuts the site's name off both ends of a title. */
function withoutSites(title: string, sites: ReadonlySet<string>): string {
  const parts = title.split(SEPARATOR)
  while (parts.length > 2 && isSiteName(parts.at(-1) ?? '', sites)) parts.splice(-2)
  while (parts.length > 2 && isSiteName(parts[0] ?? '', sites)) parts.splice(0, 2)
  return parts.join('').trim()
}

/** Tells whether two titles are the same, one of them perhaps with a section or a site beside it, or cut off. */
export function isSameTitle(a: string, b: string): boolean {
  const [x, y] = [foldedTitle(a), foldedTitle(b)]
  if (x === y) return x !== ''
  return isWithin(a, b) || isWithin(b, a) || isCutOff(a, b) || isCutOff(b, a)
}

const CUT_OFF = /\s*(?:…|\.\.\.)$/

const isCutOff = (a: string, b: string): boolean => {
  const start = foldedTitle(a.replace(CUT_OFF, ''))
  return CUT_OFF.test(a) && start.length >= 12 && foldedTitle(b).startsWith(start)
}

/** Tells whether a title is a run of the parts of a longer one which contains the longest of the parts. */
function isWithin(short: string, long: string): boolean {
  const parts = long.split(SEPARATOR).filter((_, i) => i % 2 === 0)
  if (parts.length < 2) return false
  const longest = parts.reduce((best, part, i) => (part.length > (parts[best]?.length ?? 0) ? i : best), 0)
  const wanted = foldedTitle(short)
  // The headline often is the first part, before a long name of the site.
  const first = parts.findIndex((_, i) => foldedTitle(parts.slice(0, i + 1).join('')) === wanted)
  if (first !== -1 && wanted.length >= 8) return true
  for (let from = 0; from <= longest; from += 1)
    for (let to = longest + 1; to <= parts.length; to += 1)
      if (foldedTitle(parts.slice(from, to).join('')) === wanted) return wanted !== ''
  return false
}

/** Matches the marks of a headline in microformats and microdata. */
const MARKED = /(?:^|\s)(?:p-name|entry-title|headline)(?:\s|$)/

const isMarked = (heading: Element): boolean =>
  MARKED.test(`${heading.className} ${heading.getAttribute('itemprop') ?? ''}`)

const HEADINGS =
  'h1, h2, h3, [class*="entry-title"], [itemprop="headline"], .p-name, [class*="headline" i], [class*="post-title"]'

/** Returns the kicker in a headline: the name of a section or a topic before the title. */
const kickerOf = (headline: Element | undefined): string => {
  const parts = headline ? all(headline, 'span, small, strong, em, div, p') : []
  return elementText(parts.find(part => KICKER.test(part.className)))
}

function withoutKicker(title: string, kicker: string): string {
  const rest = title.startsWith(kicker) ? title.slice(kicker.length).replace(/^[\s:–—|/-]+/, '') : title
  return rest.length >= 8 ? rest : title
}

const KICKER =
  /kicker|dachzeile|over-?line|topline|top-?title|eyebrow|roofline|supra-?t|sur-?titre|ante-?t[ií]tulo|catchline|pre-?title|label/i

/** Returns the headings that may be the headline. */
const headingsIn = (document: Document, sites: ReadonlySet<string>): Element[] =>
  all(document, HEADINGS)
    .slice(0, 200)
    .filter(heading => {
      const words = elementText(heading)
      return (
        words !== '' && words.length <= 300 && !isSiteName(words, sites) && !leadsHome(heading) && !isInPath(heading)
      )
    })

/** Finds the headline: the first heading that another place repeats, or else the only `h1` that is not the site’s name. */
function headlineOf(headings: readonly Element[], titles: readonly string[]): Element | undefined {
  const repeated = (heading: Element): boolean => titles.some(title => isSameTitle(title, elementText(heading)))
  const contained = (heading: Element): boolean => {
    const words = foldedTitle(elementText(heading))
    return words.length >= 6 && titles.some(title => foldedTitle(title).includes(words))
  }
  const tops = headings.filter(({ tagName }) => tagName === 'H1')
  const inArticle = tops.filter(top => top.closest('article, main, [role="main"], .h-entry, .hentry') !== null)
  const own = (list: readonly Element[]): Element | undefined => list.find(top => !isMasthead(top))
  return (
    tops.find(repeated) ??
    own(inArticle) ??
    own(tops.filter(contained)) ??
    own(tops.filter(isMarked)) ??
    headings.find(repeated) ??
    own(tops)
  )
}

/** Tells whether a heading is the last part of the path to the page (breadcrumbs), which often has another form of the title. */
const isInPath = (heading: Element): boolean => heading.closest('[class*="crumb" i], [id*="crumb" i]') !== null

const leadsHome = (heading: Element): boolean =>
  all(heading, 'a').some(
    link =>
      /^(?:\/|\.\/|https?:\/\/[^/]+\/?)$/.test(link.getAttribute('href') ?? '') || link.getAttribute('rel') === 'home',
  )

/** Tells whether a heading is the site’s name: it is in the header of the page, or its classes say so. */
const isMasthead = (heading: Element): boolean =>
  // WordPress says in a class of the body that a site has a logo.
  heading.closest(
    'a[rel~="home"], [class*="logo" i]:not(body, html), [id*="logo" i]:not(body, html), [class*="masthead" i]:not(body, html), nav, footer',
  ) !== null ||
  /\b(?:logo|site-(?:title|name)|blog-title|brand)\b/i.test(`${heading.className} ${heading.id}`) ||
  isBeside(heading, undefined)
