import { decoded } from '../decoded.js'
import { documentOf, type Element, elementText } from '../html/dom.js'
import { domainOf } from '../outlet.js'
import type { ExportedFiles } from './exported-files.js'
import type { OwnPost, OwnPosts } from './own-post.js'

const PAGE = /(?:^|\/)posts\/([^/]+)\.html$/
/** The classes that Medium gives to the parts of each exported post, which are those of microformats. */
const BODY = '[data-field="body"]'

/** Reads the posts of a Medium export: a page of HTML for each, in which drafts have no date and a name of their own. */
export function mediumPosts({ files, read }: ExportedFiles): OwnPosts | undefined {
  const posts = files.flatMap(file => {
    const [, name] = PAGE.exec(file) ?? []
    const bytes = name === undefined ? undefined : read(file)
    const post = name !== undefined && bytes ? postOf(name, decoded(bytes)) : undefined
    return post ? [post] : []
  })
  return posts.length > 0 ? { posts, faults: [] } : undefined
}

function postOf(name: string, html: string): OwnPost | undefined {
  const page = documentOf(html)
  const body = page.querySelector(BODY)
  if (!body || !/\bmedium\.com\b/.test(html)) return undefined
  const title = elementText(page.querySelector('.p-name')) || undefined
  const summary = elementText(page.querySelector('[data-field="subtitle"]')) || undefined
  const [, stem = name, id] = /^(?:draft|\d{4}-\d{2}-\d{2})_(.*?)-*([0-9a-f]{8,14})?$/.exec(name) ?? []
  const date = page.querySelector('time[datetime]')?.getAttribute('datetime') ?? undefined
  const canonical = page.querySelector('.p-canonical')?.getAttribute('href') ?? undefined
  const author = page.querySelector('.p-author')
  const isOnMedium = /(?:^|\.)medium\.com$/.test(domainOf(canonical) ?? '')
  dropRepeated(body, '.graf--title, .graf--h3', title)
  dropRepeated(body, '.graf--subtitle, .graf--h4', summary)
  body.querySelector('.section-divider')?.remove()
  return {
    id: `medium:${id ?? name}`,
    title,
    slug: stem.replace(/-+$/, '') || undefined,
    link: isOnMedium ? canonical : (page.querySelector('time')?.closest('a')?.getAttribute('href') ?? undefined),
    date,
    published: date !== undefined && !name.startsWith('draft_'),
    authors: author ? [{ name: elementText(author), url: author.getAttribute('href') ?? undefined }] : [],
    tags: [],
    html: body.innerHTML,
    // The summary of a post without a subtitle is the beginning of its text.
    summary: summary !== undefined && elementText(body).includes(summary.replace(/…$/, '')) ? undefined : summary,
    canonical: isOnMedium ? undefined : canonical,
  }
}

/** Removes the first line with a class if it repeats the title or the subtitle. */
function dropRepeated(body: Element, selector: string, words: string | undefined): void {
  const line = body.querySelector(selector)
  if (line && words !== undefined && elementText(line) === words) line.remove()
}
