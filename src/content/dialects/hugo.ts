import { escapeTags } from '../../core/text.js'
import { hugoBox } from './boxes.js'
import { fenced } from './code-shortcodes.js'
import { type Dialect, keysMeaning } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { HUGO_ARGUMENTS, namedIn, picture, shortcodeWords } from './picture-shortcodes.js'
import type { Convert } from './shortcode-site.js'
import { ESCAPED, markdownLink, unescaped } from './text-shortcodes.js'

/** Converts a button to a link. */
const button: Convert = ({ 1: args = '', 2: words = '' }, { postAddress }) => {
  const named = namedIn(args)
  const page = named.get('relref') ?? named.get('ref')
  const address = named.get('href') ?? named.get('url') ?? named.get('link') ?? (page && (postAddress(page) || '/'))
  const [first] = named.size === 0 ? shortcodeWords(args) : []
  const target = address ?? first?.text
  return target && words ? markdownLink(words, target) : undefined
}

export const hugo: Dialect = {
  name: 'Hugo',
  signs: /<--->/,
  keys: {
    lastmod: 'updated',
    ...keysMeaning('publishDate', 'publishdate'),
    ...keysMeaning('expires', 'expirydate', 'unpublishdate'),
    url: 'place',
    ...keysMeaning('linked', 'externalurl', 'externallink'),
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
    [/\{\{[<%]\s*param\s+["'`]?([\w-]+)["'`]?\s*[>%]\}\}/y, (m, { fieldText }) => fieldText?.(m[1] ?? '')],
    [
      /\{\{[<%]\s*(?:button|btn|link|cta)\s+([^{}]*?)\s*[>%]\}\}\s*([^{}\n]*?)\s*\{\{[<%]\s*\/\s*(?:button|btn|link|cta)\s*[>%]\}\}/y,
      button,
    ],
    // Shortcodes that only style words within a line.
    [
      /\{\{[<%]\s*(badge|label|mark|highlight-text|color|hl|kbd|tag|u|center)\b[^{}]*?[>%]\}\}([^{}\n]*?)\{\{[<%]\s*\/\s*\1\s*[>%]\}\}/y,
      (m, { inner }) => inner(m[2] ?? ''),
    ],
    [/(?<=\n[ \t]*)<--->[ \t]*(?=\n)/y, () => ''],
    [/\{\{[<%]\s*\/?\s*(?:raw-?html|html|raw|unsafe)\s*[>%]\}\}/iy, () => ''],
  ],
  codes: [[ESCAPED, unescaped]],
  boxes: [
    {
      start: /\{\{[<%]\s*([\w-]+)\b([^{}]*?)\s*(?<!\/)[>%]\}\}/y,
      end: /\{\{[<%]\s*\/\s*([\w-]+)\s*[>%]\}\}/y,
      read: hugoBox,
    },
  ],
}
