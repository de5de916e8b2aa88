import { escapeTags } from '../../core/text.js'
import { hugoBox } from './boxes.js'
import { fenced } from './code-shortcodes.js'
import { type Dialect, keysMeaning } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { HUGO_ARGUMENTS, picture } from './picture-shortcodes.js'
import { ESCAPED, unescaped } from './text-shortcodes.js'

export const hugo: Dialect = {
  name: 'Hugo',
  keys: {
    lastmod: 'updated',
    ...keysMeaning('publishDate', 'publishdate'),
    ...keysMeaning('expires', 'expirydate', 'unpublishdate'),
    url: 'place',
    aliases: 'former',
    images: 'image',
    languagecode: 'language',
    params: 'table',
  },
  shortcodes: [
    [
      /\{\{[<%]\s*highlight\s+["']?([\w+#.-]+)[^}]*?[>%]\}\}([\s\S]*?)\{\{[<%]\s*\/\s*highlight\s*[>%]\}\}/y,
      m => fenced(m[1] ?? '', m[2] ?? '', m),
    ],
    [
      /\{\{[<%]\s*mermaid\b[^}\n]*\}\}([\s\S]*?)(?:\{\{[<%]\s*\/\s*mermaid\s*[>%]\}\}|\{%-?\s*end(?:mermaid)?\s*-?%\})/y,
      m => fenced('mermaid', m[1] ?? '', m),
    ],
    [ESCAPED, m => escapeTags(unescaped(m))],
    [/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/y, () => ''],
    [new RegExp(`\\{\\{[<%]\\s*([\\w./-]+)\\s+${HUGO_ARGUMENTS}/?\\s*[>%]\\}\\}`, 'y'), picture],
    [/\{\{[<%]\s*(\w+)\s+([^{}]*?)\/?\s*[>%]\}\}/y, embed],
    [
      /\{\{[<%]\s*(?:rel)?ref\s+(?:[.$]\s+)?["'`]?([^"'`\s}]+?)["'`]?\s*[>%]\}\}/y,
      (m, frame) => frame.postAddress(m[1] ?? ''),
    ],
    [/\{\{[<%]?\s*baseurl\s*[>%]?\}\}(?=[/{)"'#\w])/iy, () => ''],
    [/\{\{[<%]\s*\/?\s*(?:raw-?html|html|raw|unsafe)\s*[>%]\}\}/iy, () => ''],
  ],
  boxes: [
    {
      start: /\{\{[<%]\s*([\w-]+)\b([^{}]*?)\s*(?<!\/)[>%]\}\}/y,
      end: /\{\{[<%]\s*\/\s*([\w-]+)\s*[>%]\}\}/y,
      read: hugoBox,
    },
  ],
}
