import type { Publication } from '../../publication/index.js'
import type { ReaderPages } from './reader-pages.js'

/** The pages of the server for readers, each with values as a reader would see them. */
export const READER_PAGE_NAMES = [
  'subscribe',
  'subscribe-again',
  'check-your-mail',
  'confirm',
  'confirmed',
  'preferences',
  'saved',
  'nothing-chosen',
  'confirm-address',
  'address-changed',
  'unsubscribe',
  'unsubscribed',
  'link-ended',
  'later',
  'not-found',
] as const
export type ReaderPageName = (typeof READER_PAGE_NAMES)[number]

/**
 * Renders one of the pages with example values, to show it and to try its template.
 * @throws ProblemsError if the template leaves something out
 */
export function exampleReaderPage(
  name: ReaderPageName,
  pages: ReaderPages,
  { digests, server, url }: Publication,
): string {
  const at = (page: string): string => new URL(`${page}/example`, url).href
  const preferences = (saved: boolean): string =>
    pages.preferences(
      at('preferences'),
      {
        frequency: 'all',
        digests: digests.map(({ name: value, title: label }) => ({ value, label, checked: true })),
        topics: (server?.topics ?? []).map((topic, i) => ({ value: topic, label: topic, checked: i % 2 === 0 })),
      },
      {
        ...{ leave: at('unsubscribe'), data: at('data'), saved },
        move: { action: at('move'), stamp: STAMP, address: undefined },
      },
    )
  const render: Readonly<Record<ReaderPageName, () => string>> = {
    subscribe: () => pages.subscribe(STAMP),
    'subscribe-again': () => pages.subscribe(STAMP, 'ana@example'),
    'check-your-mail': () => pages.sent(),
    confirm: () => pages.confirm(at('confirm')),
    confirmed: () => pages.confirmed(at('preferences')),
    preferences: () => preferences(false),
    saved: () => preferences(true),
    'nothing-chosen': () => pages.nothingChosen(at('unsubscribe'), at('preferences')),
    'confirm-address': () => pages.confirmAddress(at('move')),
    'address-changed': () => pages.addressChanged(at('preferences')),
    unsubscribe: () => pages.unsubscribe(at('unsubscribe')),
    unsubscribed: () => pages.unsubscribed(),
    'link-ended': () => pages.ended(),
    later: () => pages.later(),
    'not-found': () => pages.notFound(),
  }
  return render[name]()
}

const STAMP = '1774000000.example'
