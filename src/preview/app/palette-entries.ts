import type { ListRow } from '../protocol.js'
import {
  FORMATS,
  feedIn,
  feedNameOf,
  HOME,
  IMAGES,
  LENSES,
  rowTarget,
  SHOWS,
  showsIn,
  TEXT_SIZES,
  THEMES,
  toggledShow,
  type ViewState,
  WIDTHS,
} from '../view-state.js'
import type { Action } from './actions.js'
import type { PaletteEntry } from './palette.js'
import { go } from './place.js'
import { singleKeysWork } from './single-keys.js'
import { dayOf, FEED_WORDS, IMAGE_WORDS, LENS_WORDS, SHOW_WORDS, STATE_WORDS, THEME_WORDS } from './words.js'

/** The number of newest editions that are offered before anything is typed. */
const NEWEST = 8

/** Lists the entries of the palette: editions, feeds, commands and settings. */
export function paletteEntries(rows: readonly ListRow[], actions: readonly Action[], state: ViewState): PaletteEntry[] {
  const isEdition = state.screen === 'edition' || state.screen === 'compare'
  const editions = rows.filter(({ state }) => state !== 'broken' && state !== 'feed').map(editionEntry)
  const feeds = rows.filter(({ state }) => state === 'feed').flatMap(feedEntries)
  // The feeds of many topics must not come before the commands.
  return [...editions, ...feeds.filter(({ first }) => first)]
    .concat(actions.filter(({ key }) => key !== '/' || state.screen === 'list').map(actionEntry))
    .concat(isEdition ? settingEntries(state) : [])
    .concat(feeds.filter(({ first }) => !first))
}

const editionEntry = ({ name, title, subject, state, date }: ListRow, i: number): PaletteEntry => ({
  name: title,
  words: `${subject} ${name} ${STATE_WORDS[state]} ${date}`,
  note: [state === 'published' ? '' : STATE_WORDS[state], dayOf(date)].filter(Boolean).join(' · '),
  first: i < NEWEST,
  // The view settings are kept, as they are when the user moves from post to post.
  run: () => go({ screen: 'edition', name, q: HOME.q, as: HOME.as }),
})

function feedEntries({ name, title }: ListRow): PaletteEntry[] {
  const { feed } = feedIn(rowTarget(name).name)
  return FORMATS.map(format => ({
    name: feed === '' ? FEED_WORDS[format] : `${title}: ${FEED_WORDS[format]}`,
    words: `feed ${feed}`,
    note: 'Feed',
    first: feed === '',
    run: () => go({ ...HOME, screen: 'feed', name: feedNameOf(feed, format) }),
  }))
}

const actionEntry = ({ key, name, run }: Action): PaletteEntry => ({
  name,
  words: /^[1-9]$/.test(key) ? 'view' : '',
  note: /^[1-9]$/.test(key) ? 'View' : '',
  ...(key !== '' && (singleKeysWork() || key.length > 1) ? { key } : {}),
  first: true,
  run,
})

const setting = (kind: string, name: string, to: Partial<ViewState>): PaletteEntry => ({
  name: `${kind}: ${name}`,
  words: '',
  note: '',
  first: false,
  run: () => go(to),
})

/** Most settings apply only to the email view, so choosing one opens that view. */
const EMAIL = { screen: 'edition', view: 'email' } as const

const settingEntries = ({ show }: ViewState): PaletteEntry[] => [
  ...THEMES.map(theme => setting('Theme', THEME_WORDS[theme], { ...EMAIL, theme })),
  ...LENSES.map(lens => setting('Lens', LENS_WORDS[lens], { ...EMAIL, lens })),
  ...WIDTHS.map(w => setting('Width', `${w} px`, { w })),
  ...IMAGES.map(img => setting('Images', IMAGE_WORDS[img], { ...EMAIL, img })),
  ...TEXT_SIZES.map(text => setting('Text size', `${text} %`, { ...EMAIL, text })),
  ...SHOWS.map(each =>
    setting(showsIn(show).includes(each) ? 'Hide' : 'Show', SHOW_WORDS[each], {
      ...EMAIL,
      show: toggledShow(show, each),
    }),
  ),
]
