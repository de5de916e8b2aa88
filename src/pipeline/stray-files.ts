import { isLinkList } from '../content/index.js'
import { type Problem, warning } from '../core/problem.js'
import type { BuildCache } from './build-cache.js'
import type { Disk } from './disk.js'
import type { Claim } from './outputs.js'

/** The use of the files in the folder of posts. */
interface Used {
  readonly known: BuildCache['posts']
  readonly claims: readonly Claim[]
  /** The name of the folder of posts. */
  readonly folder: string
  /** The name of the folder with lists of link items. */
  readonly items: string
}

const MARKDOWN = /\.(?:md|markdown|mdown|mkd|mdx)$/i
/** Matches documents, which may be posts that somebody put into the folder as they were. */
const DOCUMENT =
  /\.(?:docx?|odt|rtf|pages|txt|text|html?|xhtml|pdf|epub|tex|rst|org|adoc|asciidoc|textile|wiki|ipynb|eml|msg|rmd|qmd)$/i
/** Matches the copies that editors and synchronisation leave beside a file, such as `river.md~` and `river.md.bak`. */
const COPY = /\.(?:md|markdown|mdown|mkd|mdx)(?:~|\.\w+)$/i
/** The number of files that a problem names. */
const NAMED = 5

/**
 * Reports files in the folder of posts that are no posts and that no post uses, because a text may be missing that somebody
 * thinks is published: a document, a link that leads nowhere, a picture whose address has a slip.
 */
export function strayFiles(disk: Disk, { known, claims, folder, items }: Used): Problem[] {
  const used = new Set([...known.values()].flatMap(({ reads }) => reads.map(([path]) => path)))
  for (const { output } of claims) if ('from' in output) used.add(output.from)
  const strays = disk.list(folder).filter(file => !MARKDOWN.test(file) && !used.has(file))
  const isText = (file: string): boolean => DOCUMENT.test(file) || COPY.test(file)
  const others = strays.filter(file => !isText(file))
  const isOther = (file: string): boolean => !isLinkList(file) && !used.has(file) && !/(?:^|\/)readme\b/i.test(file)
  const beside = disk.has(items) ? disk.list(items).filter(isOther) : []
  return [
    ...disk.deadLinks(folder).map(file => deadLink(file, disk)),
    ...strays.filter(isText).map(document),
    ...(others.length > 0 ? [unused(others, folder)] : []),
    ...(disk.has(items) ? disk.deadLinks(items).map(file => deadLink(file, disk)) : []),
    ...beside.map(noList),
  ]
}

function deadLink(file: string, disk: Disk): Problem {
  const target = disk.linkTarget(file)
  const what =
    target === undefined
      ? 'This link leads to nothing, so it was left out.'
      : `This link leads to ${target}. Only links to files inside the publication are followed, so it was left out with whatever is in it.`
  return warning('posts.dead-link', { file }, what, 'Put the file or folder itself here, or remove the link.')
}

const noList = (file: string): Problem =>
  warning(
    'items.not-yaml',
    { file },
    'This file is no list of link items, and no item shows it, so nothing of it is published.',
    'Write link items into a file that ends in `.yml`, or keep this file outside of the folder.',
  )

const document = (file: string): Problem =>
  warning(
    'posts.not-markdown',
    { file },
    'This file is no Markdown, and no post links to it, so it is not published.',
    'If it is a post, `offprint import` makes a Markdown file of it. Otherwise keep it outside of the folder of posts.',
  )

function unused(files: readonly string[], folder: string): Problem {
  const names = files.slice(0, NAMED).map(file => `\`${file.slice(folder.length + 1)}\``)
  const rest = files.length - names.length
  const list = rest > 0 ? [...names, `${rest.toLocaleString('en')} more`] : names
  return {
    severity: 'note',
    rule: 'posts.unused',
    where: { file: folder },
    what: `No post uses ${list.join(', ')}, so nothing of this is published.`,
    fix: 'If a post should show one of them, correct its address there.',
  }
}
