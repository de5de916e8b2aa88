import { fingerprint } from '../core/fingerprint.js'
import { error, type Place, type Problem, warning } from '../core/problem.js'
import type { SiteLogo } from '../editions/index.js'
import { isDarkCutOut, isDarkDrawing } from '../lint/index.js'
import { copyFacts, drawingFacts, isAnimated, logoCopy, type PictureFacts, pictureFacts } from '../pictures/index.js'
import { brandFiles, type Publication } from '../publication/index.js'
import type { Disk } from './disk.js'
import type { Copy } from './outputs.js'

/** The logo and icon of a publication, examined. */
export interface Brand {
  /** Absent without a logo, and where its file cannot be read. */
  readonly logo?: SiteLogo
  /** The pictures that are made of logos for emails. */
  readonly copies: readonly Copy[]
  readonly problems: readonly Problem[]
  /** A fingerprint of everything that editions show of it. */
  readonly key: string
}

/** The height below which the words of a very wide logo are hard to read, and the width of the text of an email, in CSS pixels. */
const LOW = 20
const WIDEST = 552
/** The size in bytes from which a logo is larger than a photograph. */
const HEAVY = 500_000

/** Examines the files of the brand. A file that does not exist is reported elsewhere. */
export function brandOf(
  publication: Pick<Publication, 'logo' | 'icon' | 'static'> & Partial<Pick<Publication, 'theme'>>,
  disk: Disk,
): Brand {
  const files = brandFiles(publication).flatMap(({ key, path }) => {
    const bytes = disk.read(path)
    return bytes ? [{ key, path, bytes, facts: pictureFacts(bytes) }] : []
  })
  const problems = files.flatMap(problemsOf)
  const { logo } = publication
  const [light, dark] = [logo?.src, logo?.dark].map(path => files.find(file => file.path === path))
  if (!logo || !light?.facts) return { copies: [], problems, key: fingerprint('') }
  const size = logoSize(light.facts, logo.width)
  const plate = logo.dark === undefined && isDark(light)
  // The light background is part of the picture, because some mail programs invert backgrounds, but no pictures.
  const background = plate ? publication.theme?.light.page : undefined
  const made = [light, dark].flatMap(file => (file ? copyOf(file, size.width, background) : []))
  // Equal files have one copy.
  const copies = [...new Map(made.map(copy => [copy.path, copy])).values()]
  const pathFor = (path: string): string => made.find(({ from }) => from === path)?.path ?? path
  const shown: SiteLogo = {
    ...size,
    forEmails: { src: pathFor(logo.src), ...(logo.dark === undefined ? {} : { dark: pathFor(logo.dark) }) },
    plate,
  }
  return { logo: shown, copies, problems, key: fingerprint(JSON.stringify(shown)) }
}

interface BrandPicture {
  readonly key: readonly string[]
  readonly path: string
  readonly bytes: Uint8Array
  readonly facts: PictureFacts | undefined
}

/**
 * Returns the size at which a logo is shown. One that is taller than wide fits into a square of the stated width. A very wide one is
 * shown wider than stated, until its words can be read.
 */
function logoSize(facts: PictureFacts, width: number): Pick<SiteLogo, 'width' | 'height'> {
  const ratio = facts.height / facts.width
  const across = ratio > 1 ? width / ratio : Math.min(Math.max(width, LOW / ratio), Math.max(width, WIDEST))
  const shown = Math.max(1, Math.round(across))
  return { width: shown, height: Math.max(1, Math.round(shown * ratio)) }
}

function copyOf({ path: from, bytes, facts }: BrandPicture, width: number, background?: string): Copy[] {
  if (!facts) return []
  const traits = facts.mediaType === 'image/svg+xml' ? drawingFacts(bytes, facts) : copyFacts(bytes, facts)
  const copy = traits && logoCopy(traits, { shown: width, src: from, background })
  return copy ? [{ path: copy.path, from, copy }] : []
}

const isDark = ({ bytes, facts }: BrandPicture): boolean =>
  facts?.mediaType === 'image/svg+xml' ? isDarkDrawing(new TextDecoder().decode(bytes)) : isDarkCutOut(bytes)

function problemsOf({ key, path, bytes, facts }: BrandPicture): Problem[] {
  const [name = ''] = key
  const where: Place = { file: 'publication.yml', seek: { keys: key } }
  const rule = `publication.${name}`
  const the = `The ${name} \`${path}\``
  if (!facts) {
    const isDrawing = /^\s*(?:<\?xml|<!--|<svg)/i.test(new TextDecoder().decode(bytes.subarray(0, 200)))
    return [
      error(
        rule,
        where,
        isDrawing ? `${the} does not say how large it is.` : `${the} is no picture that can be read.`,
        isDrawing ? 'Give its `<svg>` a `viewBox`, such as `viewBox="0 0 240 48"`.' : 'Save it again as SVG or PNG.',
      ),
    ]
  }
  const found: Problem[] = []
  const { width, height } = facts
  if (isAnimated(bytes, facts))
    found.push(
      warning(
        rule,
        where,
        `${the} moves, which distracts readers, and some mail programs show only its first frame.`,
        'Save it as a still picture.',
      ),
    )
  if (bytes.length > HEAVY)
    found.push(
      warning(
        rule,
        where,
        `${the} has ${Math.round(bytes.length / 1000).toLocaleString('en')} kB, which every page loads.`,
        'Save it smaller: twice the width at which it is shown is enough.',
      ),
    )
  if (name === 'icon' && Math.abs(width - height) > Math.max(width, height) / 50)
    found.push(
      warning(
        rule,
        where,
        `${the} is ${width} × ${height} pixels, and browsers squeeze or crop an icon that is not square.`,
        'Put it on a square area, for example of 512 × 512 pixels.',
      ),
    )
  return found
}
