import type { Dialect } from './dialect.js'
import { LIQUID_ARGUMENTS, pictureInOrder } from './picture-shortcodes.js'
import { markdownLink } from './text-shortcodes.js'

/** The dialect of Octopress, which is Jekyll with additional tags. Hexo adopted some of them. */
export const octopress: Dialect = {
  name: 'Octopress',
  keys: { permalink: 'place', published: 'publishDate', externalurl: 'linked' },
  shortcodes: [
    [new RegExp(`\\{%-?\\s*img\\s+${LIQUID_ARGUMENTS}`, 'y'), pictureInOrder],
    [/\{%-?\s*link\s+([^\s%]+)\s+(https?:\/\/\S+)[^%\n]*%\}/y, m => markdownLink(m[1] ?? '', m[2] ?? '')],
  ],
}
