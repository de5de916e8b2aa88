import { LOCAL, POST_FILE } from '../content/index.js'
import { escapeHtml } from '../core/text.js'

/** Finds the page of another post by its file below the posts folder: its path, or its address on another site. */
export type PageOf = (file: string) => string | undefined

const POST_LINK = new RegExp(`${POST_FILE}([^${POST_FILE}]*)${POST_FILE}`, 'g')

/**
 * Makes all internal addresses of sanitised HTML absolute, for feeds and emails, which have no base address (RSS
 * Profile 4.1.1.20.4).
 */
export const withAbsoluteLinks = (html: string, url: string, pageOf: PageOf): string => resolved(html, url, pageOf)

/** Makes internal addresses relative to a page, so that out/ works at any path and from a disk. */
export const relative = (html: string, fromPath: string, pageOf: PageOf): string =>
  resolved(html, rootFrom(fromPath), pageOf)

/** Returns the relative path from a page to the root of the site: `../` for `river/`, `./` for `index.html`. */
export const rootFrom = (path: string): string => '../'.repeat(path.split('/').length - 1) || './'

const pageAt = (page: string): string => (/^https?:/.test(page) ? escapeHtml(page) : LOCAL + page)

function resolved(html: string, root: string, pageOf: PageOf): string {
  const posts = html.includes(POST_FILE)
    ? html.replace(POST_LINK, (_, file: string) => pageAt(pageOf(file) ?? file))
    : html
  return posts.includes(LOCAL) ? posts.replaceAll(LOCAL, root) : posts
}
