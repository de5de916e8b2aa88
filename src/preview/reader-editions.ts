import { readerMessage } from '../delivery/index.js'
import { READER_MAIL_KINDS, type ReaderMailKind, readerMail } from '../editions/email/index.js'
import {
  exampleReaderPage,
  READER_PAGE_NAMES,
  READER_STYLE,
  type ReaderPageName,
  readerPages,
} from '../editions/web/index.js'
import type { ReaderSite } from '../pipeline/index.js'
import { serverUrl } from '../publication/index.js'

/** A mail to a single reader, or a page of the server for readers, with example values. */
export type ReaderEdition = {
  /** The name by which it is opened. A slug never has a colon. */
  readonly name: string
  readonly title: string
  /** Its template, which a publication may replace. */
  readonly template: string
} & (
  | { readonly kind: 'mail'; readonly mail: ReaderMailKind }
  | { readonly kind: 'page'; readonly page: ReaderPageName }
)

const MAIL_TITLES: Readonly<Record<ReaderMailKind, string>> = {
  asked: 'Mail: confirm the subscription',
  welcome: 'Mail: welcome',
  known: 'Mail: already subscribed',
  moved: 'Mail: confirm a new address',
  movedAway: 'Mail: the address has changed',
}

const PAGE_TITLES: Readonly<Record<ReaderPageName, string>> = {
  subscribe: 'Page: subscribe',
  'subscribe-again': 'Page: subscribe, with a fault',
  'check-your-mail': 'Page: check your mail',
  confirm: 'Page: confirm the subscription',
  confirmed: 'Page: subscribed',
  preferences: 'Page: preferences',
  saved: 'Page: preferences saved',
  'nothing-chosen': 'Page: nothing chosen',
  'confirm-address': 'Page: confirm a new address',
  'address-changed': 'Page: the address has changed',
  unsubscribe: 'Page: unsubscribe',
  unsubscribed: 'Page: unsubscribed',
  'link-ended': 'Page: the link has ended',
  later: 'Page: too many requests',
  'not-found': 'Page: not found',
}

/** Lists the mails and pages in the order in which readers meet them. */
export const READER_EDITIONS: readonly ReaderEdition[] = [
  ...READER_PAGE_NAMES.map(
    (page): ReaderEdition => ({
      name: `reader:${page}`,
      title: PAGE_TITLES[page],
      template: page === 'not-found' ? 'web/404.html.hbs' : 'web/reader.html.hbs',
      ...{ kind: 'page', page },
    }),
  ),
  ...READER_MAIL_KINDS.map(
    (mail): ReaderEdition => ({
      name: `reader:mail-${mail}`,
      title: MAIL_TITLES[mail],
      template: 'email/reader.mjml.hbs',
      ...{ kind: 'mail', mail },
    }),
  ),
]

export const readerEdition = (name: string): ReaderEdition | undefined =>
  READER_EDITIONS.find(edition => edition.name === name)

/** The mail of an edition, with addresses as the server makes them. */
export function exampleMail(mail: ReaderMailKind, { site, templates }: ReaderSite) {
  const at = (page: string): string => `${serverUrl(site.publication)}${page}/example/`
  const isSubscribed = mail === 'known' || mail === 'welcome'
  const links = {
    action:
      mail === 'movedAway' ? `${serverUrl(site.publication)}subscribe/` : at(isSubscribed ? 'preferences' : 'confirm'),
    ...(isSubscribed ? { own: { preferences: at('preferences'), unsubscribe: at('unsubscribe') } } : {}),
  }
  return readerMail(mail, links, site, templates)
}

/** Returns the message of a mail. Its date is fixed, so that the preview changes only with the templates. */
export async function exampleMessage(mail: ReaderMailKind, readerSite: ReaderSite): Promise<Uint8Array> {
  const { publication } = readerSite.site
  if (!publication.sender) return new Uint8Array()
  const to = { ...(await exampleMail(mail, readerSite)), to: 'reader@example.org' }
  const { parts } = await readerMessage(to, { publication, now: Date.UTC(2026, 0, 1) })
  return Buffer.concat(parts)
}

/** The folder below out/ in which the preview shows pages of the server. No build writes there. */
const FOLDER = '_reader'

export const readerPagePath = (page: ReaderPageName): string => `${FOLDER}/${page}.html`

/**
 * Returns a page or a style sheet of the server by the path at which the preview has it. Addresses of pages begin at the root of the host,
 * so here they lead up from the folder, and forms do nothing.
 */
export function readerFile(path: string, { site, templates }: ReaderSite): string | undefined {
  if (path !== READER_STYLE && !path.startsWith(`${FOLDER}/`)) return undefined
  const pages = readerPages(site, templates)
  const page = READER_PAGE_NAMES.find(name => readerPagePath(name) === path)
  if (page === undefined) return pages.styles[path]
  const root = new URL(serverUrl(site.publication)).pathname
  return exampleReaderPage(page, pages, site.publication)
    .replaceAll(`="${root}`, '="../')
    .replaceAll('method="post"', 'method="dialog"')
}
