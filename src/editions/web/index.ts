/** Makes the web pages, and the files that browsers, hosts and search engines read. */

export { FORM_FIELDS } from '../reader-words.js'
export type { IssueLink } from './feeds-page.js'
export { pagePolicy } from './host-headers.js'
export { issuePageEditions, type WebIssue } from './issue-pages.js'
export { exampleReaderPage, READER_PAGE_NAMES, type ReaderPageName } from './reader-page-examples.js'
export {
  LIST_FIELDS,
  READER_STYLE,
  type ReaderChoice,
  type ReaderPages,
  readerPages,
} from './reader-pages.js'
export { hostRedirects, type Redirect, redirectEditions } from './redirects.js'
export { FURTHER_SHEETS, furtherStylesheet, stylesheet } from './stylesheet.js'
export { type PageRecipe, pageMaker, webEditions } from './web-editions.js'
