import { type Place, type Problem, remark } from '../core/problem.js'
import { asFlag, asMapping, asText } from './dialects/foreign-values.js'
import type { Frontmatter } from './frontmatter/frontmatter.js'
import { finderFor } from './frontmatter/key-finder.js'
import { fileNameOf, isPostFile } from './identity/identity.js'

/*
 * This file recognises Markdown that is no post: pages with which other generators list or redirect, and files about a
 * folder. They are passed over with a note.
 */

/** The names of files that are no posts, and what they are. The first row that matches counts. */
const NAMES: readonly (readonly [name: RegExp, what: string])[] = [
  [/^_index\./i, 'the page of a section in Hugo or Zola'],
  [/^readme\b/i, 'a description of its folder'],
  [/^index\./i, 'the front page of another generator'],
  [/^_/, 'a part of other pages, as its name begins with `_`'],
  [/^/, 'a description of a project, as its name says'],
]

/** Returns a note about a Markdown file that is not a post because of its name, and undefined for any other file. */
export function noteOnName(file: string, below: string): Problem | undefined {
  const name = fileNameOf(below)
  if (isPostFile(below)) return undefined
  const [, what = ''] = NAMES.find(([pattern]) => pattern.test(name)) ?? []
  return note({ file }, what, 'If it is a post, rename it.')
}

const note = (where: Place, what: string, fix: string): Problem =>
  remark('post.passed-over', where, `This file is ${what}, not a post, so it was left out.`, fix)

/** Returns the file of the post whose folder contains another file, if there is one: `a/index.md` for `a/notes.md`. */
export function bundleAround(file: string, below: string): string | undefined {
  const name = fileNameOf(below)
  if (name === below || /^index\./i.test(name)) return undefined
  return `${file.slice(0, -name.length)}index.md`
}

/** Returns a note about a file without a date in the folder of a post, which Hugo gives to that post and shows on no page. */
export const noteOnPart = (file: string, bundle: string): Problem =>
  note({ file }, `a part of the post ${bundle}`, 'If it is a post, give it a `date`.')

/** Matches a date or a title that a program fills in when it makes a post of the file. */
const PLACEHOLDER = /^[ \t]*["']?(date|pubdate|created|title)["']?[ \t]*[:=][ \t]*["']?(?:\{\{|<%)[^\n]*(?:\}\}|%>)/gim

/** Returns a note about a file whose frontmatter is a template for new posts, as in Hugo's archetypes. */
export function noteOnTemplate(file: string, text: string): Problem | undefined {
  if (!/\{\{|<%/.test(text.slice(0, TOP))) return undefined
  const top = text.slice(0, TOP).split(/\n(?:---|\+\+\+)[ \t]*(?:\n|$)/, 1)[0] ?? ''
  const names = [...top.matchAll(PLACEHOLDER)].map(([, name = '']) => name.toLowerCase())
  const isDated = /^[ \t]*["']?(?:date|pubdate)["']?[ \t]*[:=][ \t]*["']?\d/im.test(top)
  if (names.length === 0 || (isDated && names.every(name => name === 'title'))) return undefined
  return note(
    { file, line: 1, column: 1 },
    'a template for new posts',
    'If it is a post, write its title and its date.',
  )
}

/** The length of the beginning of a file that contains its frontmatter. */
const TOP = 4000

const LISTING = /^(?:404|archives?|categor(?:y|ies)|home|list|listing|search|sitemap|tags?|taxonomy|terms)$/i
const LOOP =
  /\{%-?\s*for\s+[\w,\s]+\s+in\s+(?:site|collections|paginator|pagination|section|paginated)\b|\{\{-?\s*range\b[^}]*\bPages/

/**
 * Returns a note about a file that says itself that it is no post: it redirects, lists other pages or has no page. A file with a
 * date and a text of its own is a post all the same.
 *
 * @param dated whether a date was found, also in the name
 */
export function noteOnPage(
  { data, body, placeOf }: Frontmatter,
  { file, below, dated }: { readonly file: string; readonly below: string; readonly dated: boolean },
): Problem | undefined {
  if (dated && hasText(body)) return undefined
  const all = finderFor(data)
  const [layout] = all('layout', 'type', 'template').filter(({ value }) => /\w/.test(asText(value) ?? ''))
  const kind = fileNameOf(asText(layout?.value) ?? '').replace(/\.\w+$/, '')
  const at = (path: readonly string[] | undefined): Place => (path ? placeOf(path) : { file })
  const fix = dated ? 'If it is a post, write its text.' : 'If it is a post, give it a `date`.'
  const [target] = all('redirectto', 'redirect', 'redirecturl')
  if (target || /^redirect/i.test(kind)) return note(at((target ?? layout)?.path), 'a redirect', fix)
  const [headless] = all('headless').filter(({ value }) => asFlag(value) === true)
  if (headless) return dated ? undefined : note(at(headless.path), 'a bundle without a page (`headless`)', fix)
  const [pages] = all('pagination', 'paginateby', 'listing', 'eleventyexcludefromcollections').filter(
    ({ value }) => asMapping(value) !== undefined || Array.isArray(value) || (asFlag(value) ?? true),
  )
  if (pages) return note(at(pages.path), 'a list of other pages', fix)
  const isListing = LISTING.test(kind) || (!dated && (LOOP.test(body) || /^404\./.test(fileNameOf(below))))
  const isEmptyList = !dated && !hasText(body) && LISTING.test(fileNameOf(below).replace(/\.\w+$/, ''))
  return isListing || isEmptyList ? note(at(layout?.path), 'a list or another page of the site', fix) : undefined
}

/** Tells whether a text has words beside the tags of templates and of HTML. */
const hasText = (body: string): boolean =>
  /^\s*[^\s<{]/.test(body) ||
  /[^\s]/.test(body.replace(/\{%(?:(?!\{%)[\s\S])*?%\}|\{\{(?:(?!\{\{)[\s\S])*?\}\}|<!--[\s\S]*?-->|<[^<>]*>/g, ''))
