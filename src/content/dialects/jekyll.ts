import { memo } from '../../core/memo.js'
import { liquidBox } from './boxes.js'
import { fenced } from './code-shortcodes.js'
import { type Dialect, keysMeaning } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { LIQUID_ARGUMENTS, picture } from './picture-shortcodes.js'

/** Returns the names under which a text captures parts of itself. A text is searched once. */
const capturedIn = memo(
  1,
  (source: string): ReadonlySet<string> =>
    new Set([...source.matchAll(/\{%-?\s*capture\s+([\w-]+)\s/g)].map(([, name = '']) => name)),
)

/** The dialect of Jekyll, its plugins and its themes: Liquid, and kramdown’s additions to Markdown. */
export const jekyll: Dialect = {
  name: 'Jekyll',
  keys: {
    permalink: 'place',
    published: 'publishDate',
    redirectfrom: 'former',
    excerptseparator: 'separator',
    lastmodifiedat: 'updated',
    tagline: 'summary',
    externalurl: 'linked',
    externalsite: 'linkedOutlet',
    ...keysMeaning('image', 'teaser', 'img', 'overlayimage'),
    header: 'table',
  },
  shortcodes: [
    [
      /\{%-?\s*highlight(?:\s+["']?([\w+#.-]+)((?:(?!%\})[\s\S])*?))?\s*-?%\}([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/y,
      m => fenced(m[1] ?? '', m[3] ?? '', m),
    ],
    [/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}|\{::comment\}[\s\S]*?\{:\/(?:comment)?\}/y, () => ''],
    [new RegExp(`\\{%-?\\s*include(?:_cached)?\\s+([\\w./-]+)\\s+${LIQUID_ARGUMENTS}`, 'y'), picture],
    [new RegExp(`\\{%-?\\s*include(?:_cached)?\\s+([\\w./-]+)\\s+${LIQUID_ARGUMENTS}`, 'y'), embed],
    [
      /\{\{-?\s*["']([^"'{}]*)["']\s*(?:\|\s*(?:relative_url|absolute_url|url|relURL|absURL|prepend:\s*site\.(?:base)?url)\s*)+-?\}\}/iy,
      m => m[1],
    ],
    [/(?<=[("'])\{\{[-<%]?\s*\.?(?:site\.(?:baseurl|url)|baseurl)\s*[->%]?\}\}(?=[)"'])/iy, () => '/'],
    [/\{\{-?\s*\.?site\.(?:baseurl|url)\s*-?\}\}(?:(?=[/{)"'#\w])|[ \t]+(?=\{%))/iy, () => ''],
    [/\{%-?\s*(?:post_url|link)\s+(\S+?)\s*-?%\}/y, (m, frame) => frame.postAddress(m[1] ?? '')],
    // Captured text is shown where it is captured, and is not repeated where the variable is printed.
    [/\{%-?\s*(?:capture\s+[\w-]+|endcapture)\s*-?%\}/y, () => ''],
    [
      /\{\{-?\s*([\w-]+)\s*(?:\|\s*markdownify\s*)?-?\}\}/y,
      ({ 1: name = '', input }) => (capturedIn(input).has(name) ? '' : undefined),
    ],
    [/(?<=^|\n)[ \t]*(?:[*+-]|\d+\.) [^\n]*\n[ \t]*\{:\s*toc\b[^}\n]*\}/iy, () => ''],
    // kramdown reads Markdown inside an element with this attribute. CommonMark does so only after an empty line.
    [/(<[a-z][^<>]*?)\s+markdown=["']?(?:1|block)["']?([^<>]*>)[ \t]*(?=\n(?! {4}|\t))/iy, m => `${m[1]}${m[2]}\n`],
    [/\{::[^}\n]*\}|\{:\/\w*\}/y, () => ''],
    // Attributes of a block have no effect here, unless they state the rights to a picture above them.
    [
      /(?<=(?:^|\n)[ \t>]*)\{:[^}\n]*\}[ \t]*(?=\n|$)/y,
      ([line]) => (/\s(?:credit|licen[cs]e|holder|permission)=/.test(line) ? undefined : ''),
    ],
  ],
  boxes: [{ start: /\{%-?\s*(?!end)(\w+)\b([^%]*?)\s*-?%\}/y, end: /\{%-?\s*end(\w+)\s*-?%\}/y, read: liquidBox }],
}
