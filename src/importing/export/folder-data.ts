import type { Folder } from '../../content/index.js'
import { isRecord } from '../../core/json.js'
import { decoded } from '../decoded.js'

/**
 * The values that the folders of a post set for every file in them (Eleventy's directory data). The nearest folder
 * takes precedence.
 */
export interface FolderData {
  readonly inherited: Readonly<Record<string, unknown>>
  /** Notes about data files that were not read. */
  readonly notes: readonly string[]
}

/**
 * Reads the data files of a post's folders and then its own: `posts/posts.json`, `posts/river/river.json`,
 * `posts/river/a.json`.
 */
export function folderData(file: string, site: Folder): FolderData {
  const folders = file.split('/').slice(0, -1)
  const stems = folders.map((name, i) => [...folders.slice(0, i + 1), name].join('/'))
  const own = file.replace(/\.[a-z]+$/i, '')
  const inherited: Record<string, unknown> = {}
  const notes: string[] = []
  for (const stem of [...stems, own]) {
    for (const ending of ['.json', '.11tydata.json']) add(inherited, dataAt(stem + ending, file, site))
    for (const ending of ['.11tydata.js', '.11tydata.cjs', '.11tydata.mjs'])
      if (site.read(stem + ending)) notes.push(`${stem}${ending} was not run, so the values that it sets are missing.`)
  }
  return { inherited, notes }
}

/** Adds data to inherited values. The value of the nearest folder replaces the others, while lists are joined. */
function add(inherited: Record<string, unknown>, data: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(data)) {
    const before = inherited[key]
    inherited[key] = Array.isArray(before) && Array.isArray(value) ? [...new Set([...before, ...value])] : value
  }
}

function dataAt(path: string, file: string, site: Folder): Record<string, unknown> {
  const bytes = site.read(path)
  if (!bytes) return {}
  try {
    const data: unknown = JSON.parse(decoded(bytes))
    return isRecord(data) ? resolved(data, file) : {}
  } catch {
    // The file is not valid JSON, so it is not a data file.
    return {}
  }
}

/**
 * Fills in the file's name where a value contains a template expression for it. Values with other expressions are left
 * out.
 */
const resolved = (data: Record<string, unknown>, file: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data)
      .map(([key, value]) => [key, typeof value === 'string' ? withSlug(value, file) : value] as const)
      .filter(([, value]) => typeof value !== 'string' || !/\{[{%]/.test(value)),
  )

function withSlug(value: string, file: string): string {
  const stem = (file.split('/').at(-1) ?? '').replace(/\.[a-z]+$/i, '').replace(/^\d{4}-\d{2}-\d{2}-/, '')
  return value.replace(/\{\{-?\s*page\.fileSlug\s*(?:\|\s*slug(?:ify)?\s*)?-?\}\}/g, stem)
}
