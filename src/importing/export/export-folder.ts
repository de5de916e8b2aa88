import type { ImportContext, ImportedArticle } from '../draft.js'
import type { ImportChoice, ReadSource } from '../importer.js'
import { openZip } from '../zip-archive.js'
import type { ExportedFiles } from './exported-files.js'
import { mediumPosts } from './medium.js'
import { type OwnPosts, ownArticles } from './own-post.js'
import { substackPosts } from './substack.js'

/** The systems that export several files, with the functions that read their posts. */
const SYSTEMS: readonly (readonly [name: string, postsIn: (folder: ExportedFiles) => OwnPosts | undefined])[] = [
  ['Substack', substackPosts],
  ['Medium', mediumPosts],
]

/** Imports the posts of an export that consists of several files. It returns undefined if no system wrote the files. */
export function exportedArticles(
  folder: ExportedFiles,
  context: ImportContext,
  choice: ImportChoice,
): ImportedArticle[] | undefined {
  for (const [name, postsIn] of SYSTEMS) {
    const read = postsIn(folder)
    if (read) return ownArticles(read, name, context, choice)
  }
  return undefined
}

export const exportImporter: ReadSource = ({ source: { bytes }, context, choice }) => {
  const archive = openZip(bytes)
  return 'read' in archive
    ? exportedArticles({ files: archive.names, read: name => archive.read(name) }, context, choice)
    : undefined
}
