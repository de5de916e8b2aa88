import { memo } from '../../core/memo.js'
import { astro } from './astro.js'
import { bridgetown } from './bridgetown.js'
import type { Dialect, KeyMeaning } from './dialect.js'
import { eleventy } from './eleventy.js'
import { everyGenerator } from './every-generator.js'
import { gatsby } from './gatsby.js'
import { ghostExports } from './ghost-exports.js'
import { hexo } from './hexo.js'
import { hugo } from './hugo.js'
import { jekyll } from './jekyll.js'
import { logseq } from './logseq.js'
import { myst } from './myst.js'
import { obsidian } from './obsidian.js'
import { octopress } from './octopress.js'
import { pandoc } from './pandoc.js'
import { pelican } from './pelican.js'
import { quarto } from './quarto.js'
import { wordpress } from './wordpress.js'
import { zola } from './zola.js'

/**
 * The generators whose posts can be read. No post names its generator, so all of them are tried, in this order: of two keys
 * with one meaning, the one that comes first counts, and of two readings of a shortcode, the first.
 */
export const DIALECTS: readonly Dialect[] = [
  everyGenerator,
  hugo,
  zola,
  jekyll,
  bridgetown,
  eleventy,
  astro,
  hexo,
  octopress,
  pelican,
  gatsby,
  wordpress,
  ghostExports,
  quarto,
  pandoc,
  myst,
  obsidian,
  logseq,
]

/** Returns the keys with a meaning, in order of precedence. */
export const keysFor = memo(100, (meaning: KeyMeaning): readonly string[] => [
  ...new Set(DIALECTS.flatMap(({ keys }) => Object.keys(keys).filter(key => keys[key] === meaning))),
])
