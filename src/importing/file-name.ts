import { slugText } from '../content/index.js'

const LONGEST = 70

/** Makes a file name from a title, and shortens it. */
export function fileName(title: string): string {
  const slug = slugText(title.normalize('NFKC').replace(/['’]/g, ''))
  if (slug.length <= LONGEST) return slug || 'untitled'
  const cut = slug.slice(0, LONGEST + 1)
  return cut.slice(0, Math.max(cut.lastIndexOf('-'), 20)).replace(/-+$/, '')
}

/** Returns a name that is free: the given one, or else the given one followed by a number. */
export function freeName(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name
  let number = 2
  while (!isFree(`${name}-${number}`)) number += 1
  return `${name}-${number}`
}
