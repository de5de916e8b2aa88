// @ts-check
/** The same facts for machines. */
import { SITE } from './shell.js'

/** @typedef {import('./shell.js').PostData} PostData */

/**
 * @param {{ url: string, date: Date }} page
 * @param {string} title
 * @param {string} summary
 * @param {PostData['authors']} authors
 * @param {PostData['tags']} tags
 * @param {PostData['original']} original
 */
export const jsonLd = (page, title, summary, authors, tags, original) =>
  JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': SITE.url + page.url,
    url: SITE.url + page.url,
    headline: title,
    description: summary,
    inLanguage: 'en',
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
      name: title,
      datePublished: original.date,
      license: original.license && licenceUrl(original.license),
      publisher: { '@type': 'Organization', ...original.publisher },
    },
  }).replaceAll('<', '\\u003c')

/** @param {string} license  an SPDX identifier such as CC-BY-4.0 */
export function licenceUrl(license) {
  const [, kind = '', version = ''] = /^CC-(.+)-([\d.]+)$/.exec(license) ?? []
  return `https://creativecommons.org/licenses/${kind.toLowerCase()}/${version}/`
}
