import type { Dialect } from './dialect.js'

/** The dialect of Gatsby. Its components are those of MDX, see `astro.ts`. */
export const gatsby: Dialect = { name: 'Gatsby', keys: { featuredimage: 'image' }, shortcodes: [] }
