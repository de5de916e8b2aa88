import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fingerprint } from '../core/fingerprint.js'
import { type Problem, warning } from '../core/problem.js'
import type { Publication } from '../publication/index.js'
import { OWN_FONTS, type ShareImages, shareFont, shareImages } from '../sharing/index.js'
import type { Disk } from './disk.js'

/** The share images of a publication that wants them. */
export interface OpenedSharing extends ShareImages {
  /** A fingerprint of the files from which images are drawn. */
  readonly key: string
  readonly problems: readonly Problem[]
}

/** Opens the fonts and the logo for share images, or returns undefined if the publication has none. */
export function openSharing(publication: Publication, disk: Disk): OpenedSharing | undefined {
  const { shareImages: settings, pages, logo } = publication
  // Another generator states the pictures of its pages.
  if (!settings || pages) return undefined
  const entries = settings.fonts.map(path => ({ path, files: fontFiles(path, disk) }))
  const files = entries.flatMap(entry => entry.files)
  const given = files.map(path => shareFont({ path, read: () => disk.read(path) ?? new Uint8Array() }))
  const own = { serif: ownFonts('serif'), sans: ownFonts('sans') }
  const images = shareImages({
    publication,
    given,
    own: { serif: own.serif.fonts, sans: own.sans.fonts },
    logo: logo && disk.read(logo.src),
  })
  const marks = [...files, ...(logo ? [logo.src] : [])].map(path => JSON.stringify([path, disk.fileState(path)]))
  return {
    ...images,
    key: fingerprint(own.serif.version, own.sans.version, marks),
    problems: [
      ...entries.filter(entry => entry.files.length === 0).map(({ path }) => fontProblem(path, 'has no font file')),
      // A folder may have many fonts, which are opened when a text needs them.
      ...given
        .filter(font => settings.fonts.includes(font.path) && !font.isReadable())
        .map(({ path }) => fontProblem(path, 'is no font that can be read')),
    ],
  }
}

const FONT_FILE = /\.(?:ttf|otf|woff2?)$/i

/** Lists the files of a setting: the file itself, or the upright fonts of a folder. */
function fontFiles(path: string, disk: Disk): string[] {
  if (!disk.has(path)) return disk.read(path) ? [path] : []
  const files = disk.list(path).filter(file => FONT_FILE.test(file) && !/italic|oblique/i.test(file))
  // Packages have each font in two formats.
  return files.filter(file => !file.endsWith('.woff') || !files.includes(`${file}2`))
}

const fontProblem = (path: string, what: string): Problem =>
  warning(
    'publication.share-fonts',
    { file: 'publication.yml', seek: { keys: ['shareImages', 'fonts'] } },
    `\`${path}\` ${what}.`,
    'Name a TTF, OTF, WOFF or WOFF2 file, or a folder with such files. If it is in `node_modules`, run `npm install` first.',
  )

/** The parts of each font, those that most texts need first. */
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese', 'cyrillic-ext', 'greek-ext']

const require = createRequire(import.meta.url)

function ownFonts(kind: keyof typeof OWN_FONTS) {
  const { package: pack, name, axes } = OWN_FONTS[kind]
  const manifest = require.resolve(`${pack}/package.json`)
  const fonts = SUBSETS.map(subset => join(dirname(manifest), 'files', `${name}-${subset}-${axes}-normal.woff2`))
    .filter(path => existsSync(path))
    .map(path => shareFont({ path, read: () => readFileSync(path) }))
  return { fonts, version: (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version }
}
