import type { Dialect } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { pictureComponent } from './picture-shortcodes.js'

/** The dialect of Astro, with the components of MDX. `mdx.ts` removes the imports. */
export const astro: Dialect = {
  name: 'Astro',
  keys: { pubdate: 'publishDate', updateddate: 'updated', heroimage: 'image', heroimagealt: 'imageAlt' },
  shortcodes: [
    [/\{\/\*[\s\S]*?\*\/\}/y, () => ''],
    [
      /<(?:(?:[A-Z]\w*)?(?:Image|Img|Picture|Figure)|img(?=[^<>]*\ssrc=\{))((?:\s+[\w:-]+(?:=(?:"[^"]*"|'[^']*'|\{[^{}]*\}|\{\{[^{}]*\}\}))?)+)\s*\/>/y,
      pictureComponent,
    ],
    [/<([A-Z]\w+)((?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'|\{[^{}]*\}))+)\s*\/>/y, embed],
  ],
}
