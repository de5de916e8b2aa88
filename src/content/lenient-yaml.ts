import { readYaml, type YamlFault } from '../yaml.js'

/** YAML as it could be read, with what had to be changed in it; `block` stands where `value` was read from. */
export type LenientYaml =
  | {
      readonly value: unknown
      readonly block: string
      readonly tags: readonly string[]
      /** Where a key stands a second time. */
      readonly repeated?: YamlFault
    }
  | { readonly fault: YamlFault }

/** A quoted text at the place of a value, which stays as it is. */
const QUOTED = String.raw`(?<=(?:^|[\s,[{:]))(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*')`
const TABS = new RegExp(String.raw`${QUOTED}|^[ \t]+|\t`, 'gm')
const TAGS = new RegExp(String.raw`${QUOTED}|(?<=(?:^|[:,[{]|-[ \t])[ \t]*)![^\s,[\]{}"']*(?=[ \t\n,\]}]|$)`, 'gm')

/**
 * Reads frontmatter that other programs wrote: where it is no YAML, a second time with tabs between words as spaces, and
 * a third time without tags of a language's own (`!ruby/string:…`). A key may stand twice, as it may for Jekyll. Offsets
 * stay as they were.
 */
export function readLenientYaml(text: string): LenientYaml {
  const read = readYaml(text)
  if ('value' in read) return { value: read.value, block: text, tags: [] }
  const spaced = text.includes('\t') ? text.replace(TABS, found => (found === '\t' ? ' ' : found)) : text
  const tags: string[] = []
  const bare = spaced.includes('!') ? spaced.replace(TAGS, found => without(found, tags)) : spaced
  for (const [block, removed] of [
    [spaced, []],
    [bare, tags],
  ] as const) {
    const again = block === text ? read : readYaml(block)
    if ('value' in again) return { value: again.value, block, tags: removed }
  }
  const last = readYaml(bare, { repeated: true })
  return 'value' in last ? { value: last.value, block: bare, tags, repeated: read.fault } : read
}

function without(found: string, tags: string[]): string {
  if (!found.startsWith('!')) return found
  tags.push(found)
  return ' '.repeat(found.length)
}
