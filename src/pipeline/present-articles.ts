import { articleKey } from '../collecting/index.js'
import { isMarkdownFile } from '../content/index.js'
import { canParseUrl } from '../core/url.js'
import type { Publication } from '../publication/index.js'
import type { Disk } from './disk.js'

/** Matches the frontmatter of a post, in YAML, TOML or JSON. */
const FRONTMATTER = /^\s*(?:(---|\+\+\+)[^\n]*\n[\s\S]*?\n\1|\{[\s\S]*?\n\})[ \t]*(?:\n|$)/
const ADDRESS = /https?:\/\/[^\s"'<>]+/gi

/**
 * Returns the addresses in the frontmatter of all posts, drafts included, as `articleKey` writes them. A post whose other fields are faulty
 * counts as well, and so do the keys of other generators.
 */
export function articlesInPosts(disk: Disk, { posts }: Pick<Publication, 'posts'>): Set<string> {
  const keys = new Set<string>()
  const decoder = new TextDecoder()
  for (const file of disk.list(posts)) {
    if (!isMarkdownFile(file)) continue
    const [frontmatter = ''] = FRONTMATTER.exec(decoder.decode(disk.read(file)).replaceAll('\r\n', '\n')) ?? []
    for (const [found] of frontmatter.matchAll(ADDRESS)) {
      const address = found.replace(/[,\]}]+$/, '')
      const key = canParseUrl(address) ? articleKey(address) : undefined
      if (key) keys.add(key)
    }
  }
  return keys
}
