import { fenced } from './code-shortcodes.js'
import type { Dialect } from './dialect.js'
import { bracketEmbed } from './embed-shortcodes.js'
import { LIQUID_ARGUMENTS, pictureInOrder, shortcodeWords } from './picture-shortcodes.js'
import { markdownLink } from './text-shortcodes.js'

/** The dialect of Hexo, whose categories may be lists of lists. */
export const hexo: Dialect = {
  name: 'Hexo',
  keys: { categories: 'tags' },
  signs: /<!--\s*tab /,
  shortcodes: [
    [
      /\{%-?\s*(codeblock|code)\b([^\n]*?)%\}([\s\S]*?)\{%-?\s*end\1\s*-?%\}/y,
      m => fenced(/\blang:([^\s%]+)/.exec(m[2] ?? '')?.[1] ?? '', m[3] ?? '', m),
    ],
    [new RegExp(`\\{%-?\\s*asset_img\\s+${LIQUID_ARGUMENTS}`, 'y'), pictureInOrder],
    [/\{%-?\s*asset_path\s+([^\s%]+)\s*-?%\}/y, m => m[1]],
    [new RegExp(`\\{%-?\\s*asset_link\\s+${LIQUID_ARGUMENTS}`, 'y'), m => linkTo(m[1] ?? '', name => name)],
    [
      new RegExp(`\\{%-?\\s*post_link\\s+${LIQUID_ARGUMENTS}`, 'y'),
      (m, frame) => linkTo(m[1] ?? '', frame.postAddress),
    ],
    [
      /\{%-?\s*(?:btn|button)\s+(https?:\/\/[^\s,]+|\/[^\s,]*)\s*,\s*([^,%]+?)\s*(?:,[^%]*)?-?%\}/y,
      m => markdownLink(m[2] ?? '', m[1] ?? ''),
    ],
    [/\{%-?\s*label\s+(?:\w+@)?([^%]+?)\s*-?%\}/y, m => m[1]],
    [/\{%-?\s*(?:iframe|jsfiddle)\s+(https?:\/\/[^\s%]+)[^%]*-?%\}/y, bracketEmbed],
    // The tabs of the theme NexT. Their names are words that readers see.
    [/<!--\s*tab\s+([^@>\n]+?)(?:@[^>\n]*)?\s*-->/y, m => `\n\n**${m[1]}**\n\n`],
    [/\{%-?\s*post_path\s+(\S+?)\s*-?%\}/y, (m, frame) => frame.postAddress(m[1] ?? '')],
  ],
}

function linkTo(args: string, addressOf: (name: string) => string): string {
  const [{ text: name } = { text: '' }, ...rest] = shortcodeWords(args)
  const title = rest.map(({ text }) => text).filter(text => !/^(?:true|false)$/.test(text))
  return markdownLink(title.join(' ') || name, addressOf(name))
}
