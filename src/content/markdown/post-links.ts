import { type LocalFiles, normalisedPath } from '../local-files.js'

const EXTENSIONS = ['md', 'markdown', 'mdx']

/**
 * Finds the file of the post that a shortcode names: Jekyll's `post_url 2026-03-14-river`, Hugo's `ref "rivers/treaty"`.
 * @param below the asking post's path below the posts folder
 * @returns an address from the root, below the posts folder
 */
export const postAddressIn =
  (posts: string, below: string, files: LocalFiles) =>
  (name: string): string => {
    const [path = '', fragment] = name.replace(/^\/+/, '').split('#')
    const hash = fragment === undefined ? '' : `#${fragment}`
    if (path === '') return hash
    const bare = path.replace(/^(?:_?posts|content)\//, '')
    const home = below.slice(0, below.lastIndexOf('/') + 1)
    // From the folder of a bundle, Hugo's names count from the folder around it.
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
 * The file of the post that stood at an address of its old site: `/2026/03/14/river.html` and `/blog/river/`, which
 * their generators made of `_posts/2026-03-14-river.md` and `blog/river.md`.
 * @param path decoded, from the root of the site
 * @returns below the posts folder
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
