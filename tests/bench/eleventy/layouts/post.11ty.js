// @ts-check
/** A post's page: header, byline, credit line, body, credit block, and the same facts as JSON-LD. */
import { byline, creditLine, escapeHtml, link, SITE, shell, time } from './shell.js'

/** @typedef {import('./shell.js').PostData & { content: string, page: { url: string, date: Date } }} PageData */

/** @param {PageData} data */
export function render(data) {
  const { title, summary, page, original } = data
  return shell({
    title,
    description: summary,
    path: page.url,
    head: head(data),
    main: `<article>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="summary">${escapeHtml(summary)}</p>
<p class="byline">By ${byline(data.authors)} · ${time(page.date)}</p>
${original ? `<p class="credit">${creditLine(original)}</p>\n` : ''}</header>
${data.content}
<footer>
${original ? creditBlock(data, original) : ''}${authorNotes(data)}<ul class="tags">${data.tags.map(tag => `<li>${escapeHtml(tag)}</li>`).join('')}</ul>
</footer>
</article>`,
  })
}

/** @param {PageData} data */
function head(data) {
  const canonical = data.original ? data.original.url : SITE.url + data.page.url
  const json = JSON.stringify(structuredData(data)).replaceAll('<', '\\u003c')
  return `<link rel="canonical" href="${escapeHtml(canonical)}">\n<script type="application/ld+json">${json}</script>\n`
}

/** @param {PageData} data */
function structuredData({ title, summary, authors, tags, original, page }) {
  return {
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: title,
    description: summary,
    url: SITE.url + page.url,
    datePublished: page.date,
    keywords: tags,
    author: authors.map(({ name, url, affiliation }) => ({
      '@type': 'Person',
      name,
      url,
      affiliation: affiliation && { '@type': 'Organization', name: affiliation },
    })),
    publisher: { '@type': 'Organization', name: SITE.title, url: SITE.url },
    isBasedOn: original && {
      '@type': 'Article',
      url: original.url,
      datePublished: original.date,
      license: original.license,
      publisher: { '@type': 'Organization', ...original.publisher },
    },
  }
}

/**
 * @param {PageData} data
 * @param {import('./shell.js').Original} original
 */
function creditBlock({ title, via = [] }, original) {
  const terms = original.license
    ? `Licensed under ${link(licenseUrl(original.license), original.license)}.`
    : escapeHtml(original.permission?.text ?? '')
  const route = via.map(({ name, url }) => `<p>Via ${link(url, name)}.</p>\n`).join('')
  return `<section class="credit" aria-label="Credit">
<p>“${link(original.url, title)}” was ${creditLine(original).replace('First', 'first')}</p>
<p>${terms}</p>
${route}</section>
`
}

/** @param {string} license  an SPDX identifier such as CC-BY-4.0 */
function licenseUrl(license) {
  const [, kind = '', version = ''] = /^CC-(.+)-([\d.]+)$/.exec(license) ?? []
  return `https://creativecommons.org/licenses/${kind.toLowerCase()}/${version}/`
}

/** @param {PageData} data */
const authorNotes = ({ authors }) =>
  authors.map(({ bio }) => (bio ? `<p class="bio">${escapeHtml(bio)}</p>\n` : '')).join('')
