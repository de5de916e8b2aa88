import type { Dialect } from './dialect.js'

/** The dialect of Ghost, whose exports have a word for the address of the site. */
export const ghost: Dialect = {
  name: 'Ghost',
  keys: { featureimage: 'image', featureimagealt: 'imageAlt', featureimagecaption: 'imageCaption' },
  signs: /__GHOST_URL__/,
  shortcodes: [[/__GHOST_URL__(?=\/)/y, () => '']],
}
