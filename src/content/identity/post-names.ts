import { groupBy } from '../../core/group-by.js'
import type { IdLock } from './id-lock.js'
import { datedSlugOfFile, languageOfFile, slugOfFile, tagUri, withoutLanguage } from './identity.js'

/** What distinguishes a file from others of the same name. */
export interface DistinctName {
  /** The slug with the date, such as `2020-02-01-newsletter`. */
  readonly slug?: string
  /** The language in the name, if the same text is beside it in another language. */
  readonly language?: string
}

/** The files whose own name is not enough, by their path below the folder of posts. */
export type PostNames = ReadonlyMap<string, DistinctName>

/**
 * Distinguishes files whose names differ only in the date (`2020-01-01-newsletter.md`, `2020-02-01-newsletter.md`) or in the
 * language (`index.md`, `index.ja.md`). A file that the lock knows under a name keeps that name.
 *
 * @param files the paths of all posts below the folder of posts
 */
export function postNames(
  files: readonly string[],
  lock: () => IdLock,
  { url, since, posts }: { readonly url: string; readonly since: string; readonly posts: string },
): PostNames {
  const names = new Map<string, DistinctName>()
  for (const group of groupBy(files, withoutLanguage).values())
    for (const file of group) {
      const language = group.length > 1 ? languageOfFile(file) : undefined
      if (language) names.set(file, { language })
    }
  const dated = files.filter(file => datedSlugOfFile(file) !== undefined)
  if (dated.length === 0) return names
  const recorded = new Map([...lock().values()].flatMap(({ id, file, gone }) => (gone ? [] : [[file, id] as const])))
  const idOf = (file: string): string | undefined => recorded.get(`${posts}/${file}`)
  const bySlug = groupBy(files, file => slugAt(file))
  for (const file of dated) {
    const [plain, slug] = [slugAt(file), datedSlugOfFile(file)]
    if (plain === undefined || slug === undefined) continue
    const isShared = (bySlug.get(plain)?.length ?? 0) > 1
    const known = idOf(file)
    if (known === tagUri(url, since, slug) || (isShared && known !== tagUri(url, since, plain)))
      names.set(file, { ...names.get(file), slug })
  }
  return names
}

function slugAt(file: string): string | undefined {
  const slug = slugOfFile(file)
  return 'path' in slug ? slug.path : undefined
}
