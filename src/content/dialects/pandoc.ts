import { escapeHtml } from '../../core/text.js'
import type { Dialect } from './dialect.js'
import { type Convert, referencesIn, shortcodeSiteAt, told } from './shortcode-site.js'

/** Matches an attribute list. */
const LIST = String.raw`\{:?[ \t]*((?:(?:[.#][\p{L}\p{N}_][\w:-]*|[a-z][\w:.-]*=(?:"[^"{}\n]*"|'[^'{}\n]*'|[^\s"'{}<>]+))[ \t]*)+)\}`
const SPAN = new RegExp(String.raw`(?<![\]!\\])\[((?:[^[\]\n]|\[[^[\]\n]*\])+)\]${LIST}`, 'iuy')

/** The elements that classes of spans stand for. */
const ELEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\.mark\b/, 'mark'],
  [/\.(?:underline|ul)\b/, 'u'],
  [/\.kbd\b/, 'kbd'],
]

/** Converts `[words]{.class}` to an element around the words, unless the words are a link whose address is elsewhere. */
const span: Convert = ({ 1: words = '', 2: list = '', input }, { inner }) => {
  if (referencesIn(input).has(words)) return undefined
  const [, name] = ELEMENTS.find(([pattern]) => pattern.test(list)) ?? [undefined, 'span']
  const id = /#([\w:-]+)/.exec(list)?.[1]
  const language = /\blang="?([\w-]+)/.exec(list)?.[1]
  const attributes = [id && ` id="${id}"`, language && ` lang="${language}"`].filter(Boolean).join('')
  return `<${name}${attributes}>${inner(words)}</${name}>`
}

/** Converts lines that begin with `|`, which keep their ends and the spaces before them. */
const lines: Convert = ([block]) =>
  `${block
    .trimEnd()
    .split('\n')
    .map(line => line.replace(/^\| ?/, '').replace(/^ +/, spaces => '&nbsp;'.repeat(spaces.length)))
    .join('\\\n')}\n`

const EXAMPLE = /(?<=(?:^|\n)[ \t]{0,3})\(@([\w-]*)\)(?=[ \t]+\S)/

/** Numbers an example of a list that goes on through the whole text. */
const example: Convert = ({ input, index }) =>
  `${[...input.slice(0, index).matchAll(new RegExp(EXAMPLE.source, 'g'))].length + 1}.`

const exampleReference: Convert = ({ 1: name, input }) => {
  const at = [...input.matchAll(new RegExp(EXAMPLE.source, 'g'))].findIndex(found => found[1] === name)
  return at < 0 ? undefined : `(${at + 1})`
}

const citation: Convert = ([whole]) =>
  told(
    whole,
    `\`${whole}\` refers to a bibliography or a numbered element, which is not read; it stays as text.`,
    'Write the source or the number itself.',
  )

/** Converts text in another format than Markdown, of which only HTML can be shown. */
const rawText: Convert = ({ 2: text = '', 3: format = '' }) =>
  /^html/i.test(format)
    ? text
    : told('', `\`${text.trim()}\` is ${format} and not for the web; it was left out.`, 'Write it in Markdown or HTML.')

const rawBlock: Convert = ({ 2: format = '', 3: text = '' }) =>
  /^html/i.test(format)
    ? `\n${text.trim()}\n\n`
    : told('', `\`${text.trim()}\` is ${format} and not for the web; it was left out.`, 'Write it in Markdown or HTML.')

/** Keeps the code of a cell that a program runs, without its options. */
const cell: Convert = ({ 1: fence = '', 2: language = '' }) => {
  const text = `${fence}${language}\n`
  return /^(?:mermaid|dot)$/i.test(language)
    ? text
    : told(
        text,
        `The code in \`{${language}}\` is not run, so nothing that it prints or draws is in the post.`,
        'Insert its results as text and pictures.',
      )
}

/** Shows a table that is drawn with characters as it is written, because its columns would otherwise be lost. */
const drawnTable: Convert = ({ 0: whole, input, index }) =>
  shortcodeSiteAt(input, index).inHtml
    ? undefined
    : told(
        `\`\`\`\n${whole.trimEnd()}\n\`\`\`\n`,
        'This table is drawn with characters; it is shown as it is written.',
        'Separate its columns with `|`, with a line of hyphens below the first row.',
      )

/** A picture of Quarto with a label has its text as a caption. */
const labelled: Convert = ({ 1: text = '', 2: target = '' }) =>
  `![${text}](${target} "${escapeHtml(text.replace(/[*_`]/g, ''))}")`

/** The dialect of Pandoc, and of Quarto, which is built on it. */
export const pandoc: Dialect = {
  name: 'Pandoc',
  keys: {},
  signs:
    /\[(?=[^\]\n]{0,300}@)|@(?=(?:fig|tbl|sec|eq|lst)-)|[\^~](?=[^\s^~]{1,14}[\^~])|\|(?= [^|\n]*\n\|)|\(@|#\.(?=[ \t])|(?<![`~])(?:`{3,}|~{3,})(?=[ \t]*\{)|`(?=[^`\n]{1,500}`+\{=)|\+(?=[-=]{3})|\\(?:newpage|pagebreak|clearpage)|!(?=\[[^\]\n]{0,500}\]\([^()\n]{0,500}\)\{[^}\n]{0,200}#fig-)/,
  shortcodes: [
    [/!\[([^\]\n]+)\]\(([^()\s]+)\)\{[^}\n]*#fig-[^}\n]*\}/y, labelled],
    [SPAN, span],
    [/(?<=[\p{L}\p{N})\]])\^([\p{L}\p{N}+−–-]{1,12}|\([\p{L}\p{N}+]{1,12}\))\^/uy, m => `<sup>${m[1]}</sup>`],
    [/(?<=[\p{L}\p{N})])~([\p{L}\p{N}+−–-]{1,12})~(?!~)/uy, m => `<sub>${m[1]}</sub>`],
    [/(?<=(?:^|\n)[ \t]*(?:\n|^))(?:\|(?: [^|\n]*)?(?:\n|$)){2,}/y, lines],
    [new RegExp(EXAMPLE.source, 'y'), example],
    [/\(@([\w-]+)\)/y, exampleReference],
    [/(?<=(?:^|\n)[ \t]*)#\.(?=[ \t]+\S)/y, () => '1.'],
    [/\[(?:[^[\]\n@]*[\s;(-])?-?@[\w{][^[\]\n]*\](?![([:{])/y, citation],
    [/(?<=^|[\s([])@(?:fig|tbl|sec|eq|lst)-[\w-]+/y, citation],
    [/(?<=(?:^|\n)[ \t]*)\\(?:newpage|pagebreak|clearpage)[ \t]*(?=\n|$)/y, () => ''],
    [/(?<=^|\n)\+[-=:+]+\+[ \t]*\n(?:[|+][^\n]*[|+][ \t]*(?:\n|$))+/y, drawnTable],
    [
      /(?<=^|\n)[^\n]+\n[ \t]*-{2,}(?:[ \t]+-{2,})+[ \t]*\n(?:[ \t]*[^\s][^\n]*(?:\n|$))+(?:[ \t]*\n(?:[ \t]*[^\s][^\n]*\n)+[ \t]*-{4,}[^\n]*(?:\n|$))?/y,
      drawnTable,
    ],
  ],
  codes: [
    [/(`+)(?!`)((?:(?!\1)[\s\S])+?)\1\{=([\w+]+)\}/y, rawText],
    [/(`{3,}|~{3,})[ \t]*\{=([\w+]+)\}[ \t]*\n([\s\S]*?)\n[ \t]*\1[ \t]*(?=\n|$)/y, rawBlock],
    [
      /(`{3,}|~{3,})[ \t]*\{(r|python|julia|ojs|bash|sql|dot|mermaid)\b[^}\n]*\}[^\n]*\n(?:[ \t]*(?:#|\/\/|--|%%)\|[^\n]*\n)*/iy,
      cell,
    ],
  ],
}
