import type { TranslatedPost } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { groupBy } from '../core/group-by.js'
import { lazy } from '../core/memo.js'
import type { Translation } from './article.js'

/** How the posts of a publication translate each other. */
export interface Translations {
  /** Returns the versions of a post in all its languages, this one among them; empty if there is only one. */
  readonly versionsOf: (post: Post) => readonly Translation[]
  /** Returns the post that a post translates, if readers may see it. */
  readonly sourceOf: (post: Post) => TranslatedPost | undefined
}

/** Returns the address of a post's page. */
export const pageOfPost = ({ path, elsewhere }: Post, site: string): string => elsewhere ?? site + path

/** Returns a function that finds a post by its slug, its file, its id or the address of its page. */
export function postFinder(posts: readonly Post[], site: string): (name: string) => Post | undefined {
  const names = new Map(
    posts.flatMap(post =>
      [post.id, pageOfPost(post, site), post.file, post.slug].map(name => [comparable(name), post] as const),
    ),
  )
  return name => names.get(comparable(name))
}

/** Returns the form in which names of posts are compared: `./posts/river.md` and `posts/river` name the same file. */
const comparable = (name: string): string =>
  name.replace(/^(?:\.?\.?\/)+/, '').replace(/\.(?:md|markdown|mdx)$|\/$/, '')

/**
 * Finds the translations among posts: those with the same key, each in its own language, as Hugo does, and those that name the post
 * that they translate. A link item has no page to which a version could lead.
 */
export function translationsAmong(posts: readonly Post[], site: string): Translations {
  const isShown = ({ status, kind }: Post): boolean => status === 'published' && kind !== 'link'
  const shown = posts.filter(isShown)
  // Most publications have no translations, and the finder has four names for each post.
  const found = lazy(() => postFinder(shown, site))
  const sourceOf = (post: Post): Post | undefined => {
    const source = post.translationOf === undefined ? undefined : found()(post.translationOf)
    return source === post ? undefined : source
  }
  // The keys of all posts in a chain, so that the chain is not followed anew for each of them.
  const keys = new Map<Post, string>()
  const keyOf = (post: Post): string => {
    const chain = new Set([post])
    let source = sourceOf(post)
    for (; source && !chain.has(source) && !keys.has(source); source = sourceOf(source)) chain.add(source)
    const key = (source && keys.get(source)) ?? [...chain].at(-1)?.translationKey ?? post.translationKey
    const isCycle = source !== undefined && chain.has(source)
    if (post.translationOf !== undefined && !isCycle) for (const each of chain) keys.set(each, key)
    return key
  }
  const versions = new Map(
    [...groupBy(shown, keyOf)].flatMap(([key, group]) => {
      const languages = new Map(group.map(post => [post.language.toLowerCase(), post]))
      if (languages.size < 2 || languages.size < group.length) return []
      const all = [...languages.values()].map(post => ({ language: post.language, url: pageOfPost(post, site) }))
      return [[key, all.sort((a, b) => (a.language < b.language ? -1 : 1))] as const]
    }),
  )
  return {
    versionsOf: post => (isShown(post) ? (versions.get(keyOf(post)) ?? []) : []),
    sourceOf: post => {
      const source = sourceOf(post)
      return source && { title: source.title, url: pageOfPost(source, site), language: source.language }
    },
  }
}
