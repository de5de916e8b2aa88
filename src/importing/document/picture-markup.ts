import { escapeHtml } from '../../core/text.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import type { SourcePicture } from '../picture-file.js'
import { pictureFormat } from '../picture-file.js'
import type { ZipArchive } from '../zip-archive.js'
import { picturePlace } from './document-reading.js'

const captionWords = (key: 'programNames' | 'programNotes'): string =>
  anyPhrase(LANGUAGES.flatMap(({ captions }) => captions?.[key] ?? []))

/** Matches the sentence with which Word marks a description that a program wrote. It follows the description. */
const MACHINE_MADE = new RegExp(String.raw`\s*${captionWords('programNotes')}.*$`, 'isu')

/** Matches a name that a program gave instead of a description: `image1.png`, `C:\Users\…`, `Picture 3`, `Bild 1`. */
const NO_DESCRIPTION = new RegExp(
  String.raw`^(?:\S*[\\/].*|.*\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|heic)|${captionWords('programNames')}\s?\d*)$`,
  'iu',
)

/** Returns the alternative text of a picture, or nothing if a program put something else there. */
function altText(written: string): string {
  const text = written.replace(MACHINE_MADE, '').replace(/\s+/g, ' ').trim()
  return NO_DESCRIPTION.test(text) ? '' : text
}

/**
 * Returns the HTML of a picture in a document, and adds its bytes to the pictures. A picture that browsers do not show is
 * named instead.
 *
 * @param target the path in the archive, or the address of a picture on the web
 * @param lost the sentences about pictures that were left out
 */
export function pictureMarkup(
  archive: Pick<ZipArchive, 'read'>,
  target: string,
  alt: string,
  pictures: Map<string, SourcePicture>,
  lost: string[],
): string {
  const words = escapeHtml(altText(alt))
  if (/^https?:/i.test(target)) return `<img src="${escapeHtml(target)}" alt="${words}">`
  const name = target.split('/').at(-1) ?? ''
  const bytes = archive.read(target)
  if (!bytes || bytes.length === 0) {
    lost.push(`Left out: a picture that the document refers to but does not contain${name ? ` (${name})` : ''}.`)
    return ''
  }
  if (!pictureFormat(bytes)) {
    const kind = /\.(\w{2,5})$/.exec(name)?.[1]?.toUpperCase() ?? 'unknown format'
    lost.push(
      `Left out: the picture ${name} (${kind}), which browsers do not show${alt ? `: “${altText(alt)}”` : ''}. Save it as PNG and add it yourself.`,
    )
    return ''
  }
  const known = [...pictures].find(([, picture]) => picture.name === name && picture.bytes === bytes)?.[0]
  const address = known ?? picturePlace(pictures.size + 1)
  pictures.set(address, { name, bytes })
  return `<img src="${address}" alt="${words}">`
}
