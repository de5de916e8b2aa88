import type { Dialect } from './dialect.js'

/** The dialect of Ghost’s exports, which have a word for the address of the site. */
export const ghostExports: Dialect = {
  name: 'Ghost exports',
  keys: { featureimage: 'image', featureimagealt: 'imageAlt', featureimagecaption: 'imageCaption' },
  signs: /__GHOST_URL__/,
  shortcodes: [[/__GHOST_URL__(?=\/)/y, () => '']],
}
