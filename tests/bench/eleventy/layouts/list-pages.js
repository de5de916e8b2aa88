// @ts-check
/** The pages that list posts: the newest on the front page, all of them in the archive. */
import { byline, creditLine, escapeHtml, link, SITE, shell, time } from './shell.js'

/** @typedef {import('./shell.js').Item} Item */

/** @param {readonly Item[]} newest */
export const indexPage = newest =>
  shell({
    title: 'Newest',
    description: `The newest articles of ${SITE.title}`,
    path: '/',
    main: newest.map(teaser).join('\n'),
  })

/** @param {readonly Item[]} posts */
export const archivePage = posts =>
  shell({
    title: 'Archive',
    description: `Every article of ${SITE.title}`,
    path: '/archive/',
    main: `<h1>Archive</h1>\n<ul>\n${posts.map(archiveLine).join('\n')}\n</ul>`,
  })

/** @param {Item} item */
const teaser = ({ url, date, data }) => `<article>
<h2>${link(url, data.title)}</h2>
<p class="byline">By ${byline(data.authors)} · ${time(date)}</p>
<p>${escapeHtml(data.summary)}</p>
${data.original ? `<p class="credit">${creditLine(data.original)}</p>\n` : ''}</article>`

/** @param {Item} item */
const archiveLine = ({ url, date, data }) =>
  `<li>${time(date)} ${link(url, data.title)}${data.original ? ` (${escapeHtml(data.original.publisher.name)})` : ''}</li>`
