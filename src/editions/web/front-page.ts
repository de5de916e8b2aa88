import type { Article } from '../article.js'
import { pageFrame } from './page-frame.js'
import { ownLabels, type WebSite } from './page-parts.js'
import { postCard } from './post-card.js'
import { siteData } from './structured-data.js'

/** The number of posts on the front page. The rest are in the archive. */
export const FRONT_POSTS = 20

/** Renders the front page: the publication's name and its newest posts, with the first one as the lead. */
export function frontPage(web: WebSite, newest: readonly Article[]): string {
  const { publication } = web.site
  const { title, description, language, url } = publication
  const root = './'
  const [lead, ...rest] = newest.map((article, i) => postCard(article, root, { language, lead: i === 0 }))
  const labels = ownLabels(web)
  return web.render('web/index.html', {
    ...pageFrame(web, {
      root,
      section: 'latest',
      title,
      description,
      url,
      canonical: url,
      index: true,
      data: siteData(web.site),
    }),
    lead,
    posts: rest,
    subscribe: web.partsOf({ root, section: 'latest', language }).subscribe,
    archive: `${root}archive/`,
    nothingYet: lead ? undefined : labels.forTemplates.nothingYet,
  })
}

/** Renders 404.html. Hosts serve it at any depth, so its addresses begin at the root of the host. */
export function notFoundPage(web: WebSite): string {
  const { url } = web.site.publication
  const root = new URL(url).pathname
  const labels = ownLabels(web)
  return web.render('web/404.html', {
    ...pageFrame(web, { root, section: 'none', title: labels.notFound, url, index: false }),
    title: labels.forTemplates.notFound,
    archive: `${root}archive/`,
  })
}
