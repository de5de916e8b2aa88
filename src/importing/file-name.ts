import { slugText } from '../content/index.js'

const LONGEST = 70

/** A name for the file of a post: its title's words, as many as are easy to handle. */
export function fileName(title: string): string {
  const slug = slugText(title.normalize('NFKC').replace(/['’]/g, ''))
  if (slug.length <= LONGEST) return slug || 'untitled'
  const cut = slug.slice(0, LONGEST + 1)
  return cut.slice(0, Math.max(cut.lastIndexOf('-'), 20)).replace(/-+$/, '')
}

/** The same name, with the next number behind it that makes it free. */
export function freeName(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name
  let number = 2
  while (!isFree(`${name}-${number}`)) number += 1
  return `${name}-${number}`
}
