/** Makes the web pages, and the files that browsers, hosts and search engines read. */
export type { IssueLink } from './feeds-page.js'
export { PAGE_POLICY } from './host-headers.js'
export {
  FORM_FIELDS,
  LIST_FIELDS,
  type MailText,
  type ReaderChoice,
  type ReaderPages,
  readerPages,
} from './reader-pages.js'
export { hostRedirects, type Redirect, redirectEditions } from './redirects.js'
export { furtherStylesheet, stylesheet } from './stylesheet.js'
export { webEditions } from './web-editions.js'
