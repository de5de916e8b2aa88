import type { ReadSource, Source } from './importer.js'
import { zipNames } from './zip-archive.js'

/** A kind of source that articles can be imported from. */
export interface Importer {
  /** The name for `--as`. */
  readonly kind: string
  /** The ending of the file in which `--keep-source` keeps a source of this kind. */
  readonly ending: string
  /**
   * Tells whether a source is of this kind, judging by its name, its media type and the beginning of its text.
   * @param start the beginning of the text, without white space before it
   */
  readonly recognises: (start: string, source: Source) => boolean
  /** Loads the importer. It is not loaded at once because `--help`, which lists the kinds, must not wait for parsers. */
  readonly load: () => Promise<ReadSource>
}

const isFeed = (start: string): boolean =>
  /^(?:[^<]{0,50}<\?xml[\s\S]{0,200}?\?>)?(?:\s|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?[^>]*>)*<(?:rss|(?:\w+:)?feed|rdf:RDF|channel)[\s>]/i.test(
    start,
  ) || /^\{[\s\S]{0,2000}?(?:jsonfeed\.org\/version|"items"\s*:\s*\[)/.test(start)

const isFrontmatter = (start: string): boolean =>
  /^(?:---\r?\n(?:[\w-]+:.*\r?\n|[ \t#-].*\r?\n)+---|\+\+\+\r?\n[\s\S]+?\n\+\+\+)\s*\r?\n/.test(start)

/** Tells whether a text has syntax that hardly anything has that is not Markdown: a heading at its beginning, a link, or strong emphasis. */
const isMarkdown = (start: string): boolean =>
  /^(?:#{1,6}[ \t]+\S|`{3,}(?:md|markdown)[ \t]*\r?\n)/.test(start) ||
  /\[[^[\]\n]+\]\(<?(?:https?:\/\/|mailto:)[^\s()]+(?: "[^"\n]*")?\)/.test(start) ||
  /(?<![*\\\w])\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*(?![*\w])/.test(start)

/** Tells whether a text is an email message: it begins with header lines, at least three of which are common ones. */
function isMessage(start: string): boolean {
  const head = start.split(/\r?\n\r?\n/)[0] ?? ''
  const named =
    head.match(/^(?:from|date|message-id|mime-version|received|return-path|delivered-to|content-type):\s/gim) ?? []
  return /^[\w-]+:\s/.test(head) && new Set(named.map(name => name.toLowerCase())).size >= 3
}

const hasFile = ({ bytes }: Source, form: RegExp): boolean => zipNames(bytes)?.some(name => form.test(name)) ?? false

/** Tells whether an archive contains a page and its pictures, as Google Docs saves a document as a web page. */
const isWebPageArchive = (names: readonly string[]): boolean =>
  names.filter(name => /^[^/]+\.html?$/i.test(name)).length === 1 &&
  names.every(name => /^[^/]+\.html?$|^(?:images|fonts)\//i.test(name))

/** Tells whether a word processor wrote or copied the HTML: Word, LibreOffice, Google Docs. */
const isWordProcessor = (start: string): boolean =>
  /urn:schemas-microsoft-com:office:word|<meta[^>]*\sname=["']?(?:ProgId["']? content=["']?Word|generator["']? content=["']?(?:Microsoft Word|LibreOffice|OpenOffice))|docs-internal-guid-/i.test(
    start,
  )

/** All importers, the most specific first. The first that recognises a source reads it, and the last accepts any text. */
export const IMPORTERS: readonly Importer[] = [
  {
    kind: 'docx',
    ending: 'docx',
    recognises: (_, source) => hasFile(source, /^(?:word\/)?document\d*\.xml$/),
    load: async () => (await import('./document/word-document.js')).wordImporter,
  },
  {
    kind: 'odt',
    ending: 'odt',
    recognises: (start, source) => hasFile(source, /^content\.xml$/) || /<office:document\s/.test(start),
    load: async () => (await import('./document/open-document.js')).openDocumentImporter,
  },
  {
    kind: 'google-docs',
    ending: 'zip',
    recognises: (_, { bytes }) => isWebPageArchive(zipNames(bytes) ?? []),
    load: async () => (await import('./document/google-document.js')).googleDocumentImporter,
  },
  {
    kind: 'substack',
    ending: 'zip',
    recognises: (_, source) => hasFile(source, /(?:^|\/)posts\.csv$/),
    load: async () => (await import('./export/export-folder.js')).exportImporter,
  },
  {
    kind: 'medium',
    ending: 'zip',
    recognises: (_, source) => hasFile(source, /(?:^|\/)posts\/[^/]+\.html$/),
    load: async () => (await import('./export/export-folder.js')).exportImporter,
  },
  {
    kind: 'eml',
    ending: 'eml',
    recognises: (start, { name, mediaType = '' }) =>
      /\.eml$/i.test(name) || /message\/rfc822/i.test(mediaType) || isMessage(start),
    load: async () => (await import('./mail/newsletter.js')).messageImporter,
  },
  {
    kind: 'wordpress',
    ending: 'xml',
    recognises: start => /<wp:wxr_version>|xmlns:wp="http:\/\/wordpress\.org\/export/.test(start),
    load: async () => (await import('./export/wordpress-export.js')).wordpressImporter,
  },
  {
    kind: 'ghost',
    ending: 'json',
    recognises: start => /^\{\s*"(?:db|data|meta)"/.test(start) && /"(?:posts|exported_on)"/.test(start),
    load: async () => (await import('./export/ghost.js')).ghostImporter,
  },
  {
    kind: 'blogger',
    ending: 'xml',
    // The live feed of a blog has the same namespaces.
    recognises: start =>
      /<id>tag:blogger\.com,1999:blog-\d+\.archive<|<blogger:type>|blogger\/2008\/kind#(?:settings|template|page|comment)/.test(
        start,
      ),
    load: async () => (await import('./export/blogger.js')).bloggerImporter,
  },
  {
    kind: 'feed',
    ending: 'xml',
    recognises: (start, { mediaType = '' }) => isFeed(start) || /(?:rss|atom|feed)\+(?:xml|json)/i.test(mediaType),
    load: async () => (await import('./feed/feed-articles.js')).feedImporter,
  },
  {
    kind: 'markdown',
    ending: 'md',
    recognises: (start, { name }) => /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(name) || isFrontmatter(start),
    load: async () => (await import('./export/markdown-post.js')).markdownImporter,
  },
  {
    kind: 'pasted-html',
    ending: 'html',
    recognises: (start, { mediaType = '' }) => /form=fragment/.test(mediaType) || isWordProcessor(start),
    load: async () => (await import('./document/pasted-html.js')).pastedHtmlImporter,
  },
  {
    kind: 'html',
    ending: 'html',
    recognises: (start, { name, mediaType = '' }) =>
      /<(?:!doctype html|html|head|body|article)[\s>]/i.test(start) ||
      /\.x?html?$/i.test(name) ||
      /html/i.test(mediaType),
    load: async () => (await import('./html/saved-page.js')).pageImporter,
  },
  {
    kind: 'pasted-markdown',
    ending: 'txt',
    recognises: start => isMarkdown(start),
    load: async () => (await import('./document/pasted-markdown.js')).pastedMarkdownImporter,
  },
  {
    kind: 'text',
    ending: 'txt',
    recognises: () => true,
    load: async () => (await import('./text/pasted-text.js')).textImporter,
  },
]

export const KINDS: readonly string[] = IMPORTERS.map(({ kind }) => kind)
