import { fileURLToPath } from 'node:url'
import { type NamedThemes, THEME_FILE } from '../publication/index.js'
import { type Disk, openDisk } from './disk.js'

/** The default look; the themes with names are in a folder below it. */
const DEFAULT = fileURLToPath(new URL('../../templates', import.meta.url))

/** The folder of themes, below `templates/` for those of Offprint, and in a publication for its own. */
export const THEME_FOLDER = 'themes'

/** Finds the themes of Offprint and of a publication. */
export function namedThemes(disk: Disk): NamedThemes {
  const builtIn = openDisk(DEFAULT)
  const fileIn = (folder: Disk, name: string, own: boolean) => {
    const path = `${THEME_FOLDER}/${name}/${THEME_FILE}`
    const bytes = folder.read(path)
    return bytes ? [{ path: own ? path : `templates/${path}`, text: decoded(bytes), own }] : []
  }
  return {
    files: name => [...fileIn(builtIn, name, false), ...fileIn(disk, name, true)],
    // A folder without the file is no theme: other generators have folders of this name, too.
    names: () => [...new Set([builtIn, disk].flatMap(themesIn))],
    folder: name => disk.list(`${THEME_FOLDER}/${name}`),
  }
}

const themesIn = (folder: Disk): string[] =>
  folder.list(THEME_FOLDER).flatMap(path => {
    const [, name = '', file] = path.split('/')
    return file === THEME_FILE ? [name] : []
  })

export interface ThemeFiles {
  /** The texts of the files by their names, such as `web/post.html.hbs`. */
  readonly all: ReadonlyMap<string, string>
  /** Where the files come from that are not in the default look. */
  readonly origins: ReadonlyMap<string, string>
  /** The publication’s own files that replace none of the default look, so that nothing uses them. */
  readonly unknown: readonly string[]
}

/**
 * Reads the default look, and lets files of the same name replace its files: those of the theme, then those in the publication’s folder
 * of this theme, then those in its folder of templates.
 */
export function themeFiles(disk: Disk, templates: string, theme: string | undefined): ThemeFiles {
  const all = new Map<string, string>()
  const origins = new Map<string, string>()
  const unknown: string[] = []
  const builtIn = openDisk(DEFAULT)
  for (const path of builtIn.list('').filter(path => !path.startsWith(`${THEME_FOLDER}/`)))
    all.set(path, decoded(builtIn.read(path)))
  const names = new Set(all.keys())
  const add = (from: Disk, folder: string, within: string): void => {
    for (const path of from.list(folder)) {
      const name = path.slice(folder.length + 1)
      const origin = within + path
      if (isBeside(name)) continue
      if (from === disk && !names.has(name) && !name.startsWith('partials/')) unknown.push(origin)
      all.set(name, decoded(from.read(path)))
      origins.set(name, origin)
    }
  }
  if (theme !== undefined) {
    add(builtIn, `${THEME_FOLDER}/${theme}`, 'templates/')
    add(disk, `${THEME_FOLDER}/${theme}`, '')
  }
  // The repository of Offprint is a publication whose templates are the default look itself.
  if (disk.has(templates) && !isSameFolder(disk, templates, builtIn)) add(disk, templates, '')
  return { all, origins, unknown }
}

/** Tells whether a file of a theme is there for people: its tokens, which are read apart, a description or a licence. */
const isBeside = (name: string): boolean => name === THEME_FILE || /^(?:readme|licen[cs]e)\b[^/]*$/i.test(name)

const isSameFolder = (disk: Disk, folder: string, other: Disk): boolean =>
  openDisk(`${disk.root}/${folder}`).root === other.root

const decoded = (bytes: Uint8Array | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '')
