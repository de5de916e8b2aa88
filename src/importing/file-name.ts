import { slugText } from '../content/index.js'

const LONGEST = 70

/** Makes a file name from a title, cut to a manageable length. */
export function fileName(title: string): string {
  const slug = slugText(title.normalize('NFKC').replace(/['’]/g, ''))
  if (slug.length <= LONGEST) return slug || 'untitled'
  const cut = slug.slice(0, LONGEST + 1)
  return cut.slice(0, Math.max(cut.lastIndexOf('-'), 20)).replace(/-+$/, '')
}

/** Returns the name, with the first free number after it if it is taken. */
export function freeName(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name
  let number = 2
  while (!isFree(`${name}-${number}`)) number += 1
  return `${name}-${number}`
}
