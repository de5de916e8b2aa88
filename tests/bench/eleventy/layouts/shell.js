// @ts-check
/** What every page of the peer shares: the document around it, escaping, dates, bylines and credit. */

/**
 * @typedef {{ name: string, affiliation?: string, bio?: string, url?: string }} Author
 * @typedef {object} Original
 * @property {{ name: string, url: string }} publisher
 * @property {string} url
 * @property {Date} date
 * @property {string} [license]
 * @property {{ by: string, date: Date, text: string }} [permission]
 *
 * @typedef {object} PostData
 * @property {string} title
 * @property {string} summary
 * @property {readonly Author[]} authors
 * @property {readonly string[]} tags
 * @property {Original} [original]
 * @property {readonly { name: string, url: string }[]} [via]
 *
 * @typedef {{ inputPath: string, url: string, date: Date, data: PostData }} Item
 */

export const SITE = {
  title: 'The Bench Reader',
  url: 'https://bench.example.org',
  address: '1 Example Wharf, London E1 0AA',
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** @param {string} text */
export const escapeHtml = text => text.replace(/[&<>"]/g, character => ENTITIES[/** @type {'&'} */ (character)])

export const LONG_DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' })

/** @param {Date} date */
export const time = date => `<time datetime="${date.toISOString()}">${LONG_DATE.format(date)}</time>`

/**
 * @param {string} url
 * @param {string} text
 */
export const link = (url, text) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`

/** @param {readonly Author[]} authors */
export const byline = authors =>
  authors
    .map(
      ({ name, affiliation, url }) =>
        (url ? link(url, name) : escapeHtml(name)) + (affiliation ? `, ${escapeHtml(affiliation)}` : ''),
    )
    .join(' and ')

/** @param {Original} original */
export const creditLine = ({ publisher, url, date }) =>
  `First published by ${link(publisher.url, publisher.name)} on ${link(url, LONG_DATE.format(date))}.`

/** @param {{ title: string, description: string, path: string, head?: string, main: string }} page */
export const shell = ({ title, description, path, head = '', main }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${SITE.title}</title>
<meta name="description" content="${escapeHtml(description)}">
<meta property="og:title" content="${escapeHtml(title)}">
<meta property="og:description" content="${escapeHtml(description)}">
<meta property="og:url" content="${SITE.url}${path}">
<link rel="alternate" type="application/atom+xml" title="${SITE.title}" href="/atom.xml">
<link rel="stylesheet" href="/style.css">
${head}</head>
<body>
<header class="site"><a href="/">${SITE.title}</a> <nav><a href="/archive/">Archive</a> <a href="/atom.xml">Feed</a></nav></header>
<main>
${main}
</main>
<footer class="site"><p>${SITE.title}, ${SITE.address}</p></footer>
</body>
</html>
`
