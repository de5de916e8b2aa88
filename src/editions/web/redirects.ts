import { fingerprint } from '../../core/fingerprint.js'
import type { Edition } from '../article.js'
import { rootFrom } from '../links.js'
import type { Site } from '../site.js'
import { phraseHtml } from '../templates.js'

/** A page that has moved. Addresses begin at the root of the site and are percent-encoded. */
export interface Redirect {
  readonly from: string
  /** The path, below out/, of the file at the former address. */
  readonly output: string
  /** The new address, which is a whole one if it is on another site. */
  readonly to: string
  readonly title: string
  readonly language: string
}

/**
 * Makes a page at each former address of a post. The page redirects browsers at once, shows a link in other programs, and
 * asks search engines to list the new address.
 */
export const redirectEditions = ({ publication }: Site, redirects: readonly Redirect[]): Edition[] =>
  redirects.map(redirect => {
    const text = redirectPage(redirect, publication.url)
    return { path: redirect.output, key: fingerprint(text), render: () => ({ bytes: text }) }
  })

/** Escapes text for HTML, between tags or in an attribute. */
const escaped = (text: string): string => phraseHtml([{ text }])

function redirectPage({ from, to, title, language }: Redirect, url: string): string {
  const isAway = /^https?:/.test(to)
  const href = escaped(isAway ? to : rootFrom(from) + to)
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<meta http-equiv="refresh" content="0; url=${href}">
<meta name="robots" content="noindex">
<link rel="canonical" href="${escaped(isAway ? to : url + to)}">
</head>
<body>
<p dir="auto"><a href="${href}">${escaped(title)}</a></p>
</body>
</html>
`
}

/**
 * Makes `_redirects`, from which Netlify and Cloudflare Pages make permanent redirects. Rules have no `301!`, which Cloudflare
 * does not support. So Netlify serves the page at the former address if there is one.
 * @param own the publication's own lines, which come first because the first matching rule applies
 */
export function hostRedirects(redirects: readonly Redirect[], own: string): Edition[] {
  if (redirects.length === 0) return []
  const lines = redirects.map(({ from, to }) => `/${from} ${/^https?:/.test(to) ? to : `/${to}`} 301\n`)
  const text = (own === '' || own.endsWith('\n') ? own : `${own}\n`) + lines.join('')
  return [{ path: '_redirects', key: fingerprint(text), render: () => ({ bytes: text }) }]
}
