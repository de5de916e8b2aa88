import { type Folder, isPostFile } from '../../content/index.js'
import { knownTimezone } from '../../core/moment.js'
import { decoded } from '../decoded.js'
import type { ImportContext, ImportedArticle } from '../draft.js'
import { folderData } from './folder-data.js'
import { markdownPost } from './markdown-post.js'

/** The folder of a site for Jekyll, Hugo, Zola, Eleventy or Astro, or a part of one. */
export interface SiteFolder extends Folder {
  /** The folder's name as the editor wrote it. */
  readonly name: string
  /** Every file in the part to import, as paths from the site's root with forward slashes. */
  readonly files: readonly string[]
}

/** A post of a site, with the path of its file from the site's root. */
export interface SitePost {
  readonly file: string
  /** The folder of posts that contains the file; empty for the root. */
  readonly home: string
  /** The article, or undefined if its frontmatter cannot be read. */
  readonly article: ImportedArticle | undefined
}

const CONFIGURED = ['_config.yml', 'hugo.toml', 'hugo.yaml', 'config.toml', 'config.yaml']

/** Returns the posts of a site in the order of their files. */
export function sitePosts(site: SiteFolder, context: ImportContext): SitePost[] {
  const timezone = timezoneOf(site) ?? context.timezone
  const all = site.files.filter(file => isPostFile(`x/${file}`))
  const homes = homesOf(all)
  return all.flatMap(file => {
    const home = homes.find(folder => file.startsWith(folder))
    if (home === undefined) return []
    const bytes = site.read(file)
    if (!bytes) return []
    // Jekyll marks drafts by their folder.
    const path = `${/_drafts\/$/.test(home) ? '_drafts/' : ''}${file.slice(home.length)}`
    const { inherited, notes } = folderData(file, site)
    const article = markdownPost({ path, text: decoded(bytes), inherited }, context, timezone)
    return [{ file, home, article: article && { ...article, notes: [...article.notes, ...notes] } }]
  })
}

/**
 * Finds the folders that hold posts: Jekyll's own, the content folders of Hugo and Zola, Astro's collections, or the
 * common folder of all files.
 */
function homesOf(files: readonly string[]): string[] {
  const jekyll = new Set(files.flatMap(file => /^(?:.*\/)?_(?:posts|drafts)\//.exec(file)?.[0] ?? []))
  if (jekyll.size > 0) return [...jekyll]
  const home = ['src/content/', 'src/posts/', 'content/', 'posts/'].find(folder =>
    files.some(file => file.startsWith(folder)),
  )
  return [home ?? commonFolder(files)]
}

const commonFolder = (files: readonly string[]): string => {
  const [first = ''] = files
  let folder = first.slice(0, first.lastIndexOf('/') + 1)
  while (folder !== '' && !files.every(file => file.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1)
  return folder
}

/** Returns the timezone in a site's configuration, for dates without a zone. */
function timezoneOf(site: Folder): string | undefined {
  for (const file of CONFIGURED) {
    const bytes = site.read(file)
    const timezone = bytes && /^\s*time_?zone\s*[:=]\s*["']?([\w/+-]+)/im.exec(decoded(bytes))?.[1]
    if (timezone && knownTimezone(timezone)) return timezone
  }
  return undefined
}
