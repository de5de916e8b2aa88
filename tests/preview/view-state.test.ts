import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addressOf,
  FORMATS,
  feedNameOf,
  HOME,
  IMAGES,
  LENSES,
  LIST_PARTS,
  NARROWEST,
  SHOWS,
  stateOf,
  TEXT_SIZES,
  THEMES,
  toggledShow,
  VIEWS,
  WIDEST,
} from '../../src/preview/view-state.js'

describe('an address', () => {
  it.each([
    ['/', HOME],
    ['/?q=two+words', { ...HOME, q: 'two words' }],
    ['/e/2025/river', { ...HOME, screen: 'edition', name: '2025/river' }],
    ['/e/river?view=text&w=390', { ...HOME, screen: 'edition', name: 'river', view: 'text', w: 390 }],
    ['/e/river/compare', { ...HOME, screen: 'compare', name: 'river' }],
    ['/feed/atom?as=source', { ...HOME, screen: 'feed', name: 'atom', as: 'source' }],
    ['/feed/rss', { ...HOME, screen: 'feed', name: 'rss' }],
    ['/feed/rivers/json', { ...HOME, screen: 'feed', name: 'rivers/json' }],
    ['/feed/tag/b%C3%A4che/atom', { ...HOME, screen: 'feed', name: 'tag/bäche/atom' }],
    ['/?part=feeds', { ...HOME, part: 'feeds' }],
    ['/e/page%3Aarchive/index.html', { ...HOME, screen: 'edition', name: 'page:archive/index.html' }],
    ['/e/river?view=share', { ...HOME, screen: 'edition', name: 'river', view: 'share' }],
    ['/e/river?img=broken&text=150', { ...HOME, screen: 'edition', name: 'river', img: 'broken', text: 150 }],
    ['/e/river?show=links,alt', { ...HOME, screen: 'edition', name: 'river', show: 'links,alt' }],
  ])('%s is read as a state and written from it again', (address, state) => {
    expect(stateOf(address)).toEqual(state)
    expect(addressOf(state as typeof HOME)).toBe(address)
  })

  it.each([
    ['/e/river?w=1', { w: NARROWEST }],
    ['/e/river?w=99999', { w: WIDEST }],
    ['/e/river?w=wide', { w: 0 }],
    ['/e/river?view=fax&theme=blue&lens=rose&img=maybe', { view: 'email', theme: 'light', lens: 'none', img: 'on' }],
    ['/e/river?text=90&show=alt,everything,links', { text: 100, show: 'links,alt' }],
    ['/?part=attic', { part: '' }],
    ['/nowhere', { screen: 'list' }],
  ])('%s has invalid values, which become the defaults', (address, wanted) => {
    expect(stateOf(address)).toMatchObject(wanted)
  })

  it.each([
    ['/feed/', 'rss'],
    ['/feed/rivers', 'rivers/rss'],
    ['/feed/rivers/', 'rivers/rss'],
    ['/feed/tag/atom', 'tag/atom'],
    ['/feed/tag/atom/rss', 'tag/atom/rss'],
    ['/feed/fax', 'fax/rss'],
  ])('%s names the feed %s, whether or not there is one', (address, name) => {
    expect(stateOf(address)).toMatchObject({ screen: 'feed', name })
  })

  it('is read back unchanged, for any state', () => {
    const name = fc
      .stringMatching(/^[^/.?#][^/?#]{0,12}(\/[^/.?#]{1,12})?$/u)
      .filter(each => !each.endsWith('/compare') && each !== 'compare')
    const settings = {
      view: fc.constantFrom(...VIEWS),
      w: fc.oneof(fc.constant(0), fc.integer({ min: NARROWEST, max: WIDEST })),
      theme: fc.constantFrom(...THEMES),
      lens: fc.constantFrom(...LENSES),
      img: fc.constantFrom(...IMAGES),
      text: fc.constantFrom(...TEXT_SIZES),
      show: fc.subarray([...SHOWS]).map(shows => shows.join()),
      panel: fc.constantFrom('' as const, 'problems' as const),
      q: fc.string({ unit: 'grapheme' }),
      part: fc.constantFrom(...LIST_PARTS),
      as: fc.constantFrom('reader' as const, 'source' as const),
      by: fc.constantFrom('views' as const, 'looks' as const),
    }
    const feedName = fc
      .tuple(fc.option(name, { nil: '' }), fc.constantFrom(...FORMATS))
      .map(each => feedNameOf(...each))
    const states = fc.oneof(
      fc.record({ ...settings, screen: fc.constant('list' as const), name: fc.constant('') }),
      fc.record({ ...settings, screen: fc.constantFrom('edition' as const, 'compare' as const), name }),
      fc.record({ ...settings, screen: fc.constant('feed' as const), name: feedName }),
    )
    fc.assert(
      fc.property(states, state => {
        expect(stateOf(addressOf(state))).toEqual(state)
      }),
    )
  })

  it.each([
    ['', 'alt', 'alt'],
    ['alt', 'links', 'links,alt'],
    ['links,alt', 'links', 'alt'],
    ['alt', 'alt', ''],
  ] as const)('with the marks “%s” has, after %s is toggled, “%s”', (show, which, wanted) => {
    expect(toggledShow(show, which)).toBe(wanted)
  })

  it('never causes an error, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(stateOf(`/e/${text}`).view).toBeDefined()
      }),
    )
  })
})
