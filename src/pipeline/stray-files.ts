import { isLinkList } from '../content/index.js'
import { groupBy } from '../core/group-by.js'
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
  /** The files of data that describe authors. */
  readonly authorFiles?: readonly string[]
}

const MARKDOWN = /\.(?:md|markdown|mdown|mkd|mdx)$/i
const OUTSIDE = 'Otherwise keep it outside of the folder of posts.'
const RENAME = `If it is a post, let its name end in \`.md\`. ${OUTSIDE}`

/** The kinds of texts that may be posts, by their names, with the remedy. The first row that matches counts. */
const TEXTS: readonly (readonly [name: RegExp, fix: string])[] = [
  // The copies that editors and synchronisation leave beside a file, and templates: `river.md~`, `river.md.bak`, `river.html.md.erb`.
  [/\.(?:md|markdown|mdown|mkd|mdx)(?:~|\.\w+)$/i, RENAME],
  [/\.(?:mdwn|mkdn|mdtxt|mdtext|mdoc|qmd|rmd)$/i, RENAME],
  [
    /(?:^|\/)contents(?:\+[\w-]+)?\.lr$/,
    `If it is a post of Lektor, write a Markdown file with its fields as frontmatter (\`pub_date\` is \`date\`) and its \`body\` below. ${OUTSIDE}`,
  ],
  [
    /\.(?:rst|org|adoc|asciidoc|textile|wiki|creole|tex|ipynb)$/i,
    `If it is a post, convert it to Markdown, for example with pandoc. ${OUTSIDE}`,
  ],
  [
    /\.(?:docx?|odt|rtf|pages|txt|text|html?|xhtml|pdf|epub|eml|msg)$/i,
    `If it is a post, \`offprint import\` makes a Markdown file of it. ${OUTSIDE}`,
  ],
]

/** Matches files that systems and office programs leave in every folder. */
const LEFTOVER = /(?:^|\/)(?:Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r|~\$[^/]*)$/i

/** Matches the beginning of a post. */
const FRONTMATTER = /^\uFEFF?(?:---|\+\+\+)[ \t]*\r?\n\s*[\w"-]+[ \t]*[:=]/
/** The size in bytes of the largest file that is opened to see whether it is a post, and the endings of files that cannot be one. */
const LARGEST_TEXT = 1_000_000
const NO_TEXT =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|heic|bmp|tiff?|mp[34]|m4[av]|webm|mov|ogg|wav|zip|gz|woff2?|ttf|css|json|ya?ml)$/i

/** The number of files that a problem names. */
const NAMED = 5

/**
 * Reports files in the folder of posts that are no posts and that no post uses, because a text may be missing that somebody
 * thinks is published: a document, a link that leads nowhere, a picture whose address has a slip.
 */
export function strayFiles(disk: Disk, { known, claims, folder, items, authorFiles = [] }: Used): Problem[] {
  const used = new Set([...known.values()].flatMap(({ reads }) => reads.map(([path]) => path)))
  for (const { output } of claims) if ('from' in output) used.add(output.from)
  const isData = new Set(authorFiles)
  const strays = disk
    .list(folder)
    .filter(file => !MARKDOWN.test(file) && !used.has(file) && !LEFTOVER.test(file) && !isData.has(file))
  const texts = strays.flatMap(file => {
    const fix = remedyFor(file, disk)
    return fix === undefined ? [] : [{ file, fix }]
  })
  const isText = new Set(texts.map(({ file }) => file))
  const others = strays.filter(file => !isText.has(file))
  const isOther = (file: string): boolean =>
    !isLinkList(file) && !used.has(file) && !/(?:^|\/)readme\b/i.test(file) && !LEFTOVER.test(file)
  const beside = disk.has(items) ? disk.list(items).filter(isOther) : []
  return [
    ...disk.deadLinks(folder).map(file => deadLink(file, disk)),
    ...[...groupBy(texts, ({ fix }) => fix)].flatMap(([fix, group]) =>
      documents(
        group.map(({ file }) => file),
        fix,
        folder,
      ),
    ),
    ...(others.length > 0 ? [unused(others, folder)] : []),
    ...(disk.has(items) ? disk.deadLinks(items).map(file => deadLink(file, disk)) : []),
    ...beside.map(noList),
  ]
}

/** Returns what to do with a file if it may be a post. */
function remedyFor(file: string, disk: Disk): string | undefined {
  const [, fix] = TEXTS.find(([name]) => name.test(file)) ?? []
  if (fix !== undefined || NO_TEXT.test(file) || (disk.fileState(file)?.[0] ?? 0) > LARGEST_TEXT) return fix
  const bytes = disk.read(file)?.subarray(0, 200)
  return bytes && FRONTMATTER.test(new TextDecoder().decode(bytes)) ? RENAME : undefined
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

/** Reports documents, each on its own unless they are many, as in the folder of a generator with another markup. */
function documents(files: readonly string[], fix: string, folder: string): Problem[] {
  if (files.length <= NAMED)
    return files.map(file =>
      warning(
        'posts.not-markdown',
        { file },
        'This file is no Markdown, and no post links to it, so it is not published.',
        fix,
      ),
    )
  const what = `${namesOf(files, folder)} are no Markdown, and no post links to them, so they are not published.`
  return [warning('posts.not-markdown', { file: folder }, what, fix)]
}

/** Lists files by their names below a folder; of many, only the first. */
function namesOf(files: readonly string[], folder: string): string {
  const names = files.slice(0, NAMED).map(file => `\`${file.slice(folder.length + 1)}\``)
  const rest = files.length - names.length
  return rest > 0 ? `${names.join(', ')} and ${rest.toLocaleString('en')} more` : names.join(', ')
}

function unused(files: readonly string[], folder: string): Problem {
  return {
    severity: 'note',
    rule: 'posts.unused',
    where: { file: folder },
    what: `No post uses ${namesOf(files, folder)}, so nothing of this is published.`,
    fix: 'If a post should show one of them, correct its address there.',
  }
}
