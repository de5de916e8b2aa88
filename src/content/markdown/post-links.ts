import { type LocalFiles, normalisedPath } from '../local-files.js'

const EXTENSIONS = ['md', 'markdown', 'mdx']

/**
 * Returns a function that finds the post that a shortcode names: Jekyll's `post_url 2026-03-14-river`, Hugo's `ref
 * "rivers/treaty"`.
 *
 * @param below the path, within the posts folder, of the post that contains the shortcode
 *
 * @returns an address from the root, in the posts folder
 */
export const postAddressIn =
  (posts: string, below: string, files: LocalFiles) =>
  (name: string): string => {
    const [path = '', fragment] = name.replace(/^\/+/, '').split('#')
    const hash = fragment === undefined ? '' : `#${fragment}`
    if (path === '') return hash
    const bare = path.replace(/^(?:_?posts|content)\//, '')
    const home = below.slice(0, below.lastIndexOf('/') + 1)
    // In a page bundle, Hugo resolves names from the folder around the bundle.
    const around = /\/index\.[^/]*$/.test(below) ? home.replace(/[^/]*\/$/, '') : home
    const places = [
      home + bare,
      around + bare,
      bare,
      path,
      `_posts/${bare}`,
      `${home}_posts/${bare}`,
      bare.slice(bare.indexOf('/') + 1),
    ]
    const found = [...new Set(places.flatMap(place => normalisedPath(place) ?? []))]
      .flatMap(spellings)
      .find(file => files.exists(`${posts}/${file}`))
    const fallback = /^\d{4}-/.test(bare) && !/\.\w+$/.test(bare) ? `${bare}.md` : bare
    if (found === undefined && !/\.(?:md|markdown|mdx)$/.test(fallback))
      return `${encodeURI(`/${fallback}`)}/${hash}`.replace('//', '/')
    return encodeURI(`/${posts}/${found ?? fallback}`) + hash
  }

const spellings = (path: string): string[] =>
  /\.(?:md|markdown|mdx)$/.test(path)
    ? [path]
    : EXTENSIONS.flatMap(extension => [`${path}.${extension}`, `${path}/index.${extension}`])

const DATED = /(?:^|\/)(\d{4})\/(\d{2})\/(\d{2})\/([^/]+)$/

/**
 * Finds the post that was at an address of its former site: `/2026/03/14/river.html` came from
 * `_posts/2026-03-14-river.md`, and `/blog/river/` from `blog/river.md`.
 *
 * @param path decoded, from the root of the site
 *
 * @returns the path within the posts folder
 */
export function postAtAddress(path: string, posts: string, exists: LocalFiles['exists']): string | undefined {
  const place = path.replace(/(?:\/|\/index\.html|\.html)$/, '')
  if (place === '' || /\.\w{2,4}$/.test(place)) return undefined
  const [, year, month, day, name] = DATED.exec(place) ?? []
  const dated = `${year}-${month}-${day}-${name}`
  const files = year
    ? [`_posts/${dated}.md`, `${dated}.md`, `_posts/${dated}.markdown`, `${dated}.markdown`]
    : [place, place.slice(place.indexOf('/') + 1)].flatMap(file => [`${file}.md`, `${file}/index.md`, `${file}.mdx`])
  return files.find(file => exists(posts === '' ? file : `${posts}/${file}`))
}
