import { fingerprint } from '../../core/fingerprint.js'
import { memo } from '../../core/memo.js'
import { VERSION } from '../../core/version.js'
import type { SkeletonStore } from '../templates.js'
import { withThunderbirdStyles } from './thunderbird-styles.js'

/** The version of MJML. The package has no other, because MJML is bundled into it. */
export const MJML_VERSION = '5.4.1'
/** The version of what this file and `withThunderbirdStyles` make of MJML's output. It is raised with every change of that. */
const FORM = 1

const MAKER = fingerprint(VERSION, MJML_VERSION, String(FORM)).slice(0, 8)

/**
 * Returns the HTML of an email whose MJML has slots in place of its text. Most issues have equal sources then, so that few are ever
 * compiled. The source has every value of the templates and settings on which the HTML depends.
 * @throws Error if the MJML is invalid
 */
export async function emailSkeleton(mjml: string, store?: SkeletonStore): Promise<string> {
  const key = `${MAKER}-${fingerprint(mjml)}`
  const known = store?.get(key)
  if (known !== undefined) return known
  const made = await finishedSkeleton(mjml)
  store?.put(key, made)
  return made
}

const finishedSkeleton = memo(
  64,
  async (mjml: string): Promise<string> => inMain(withThunderbirdStyles(await compileSkeleton(mjml))),
)

/** Compiles MJML. */
export async function compileSkeleton(mjml: string): Promise<string> {
  // Loading MJML takes a fifth of a second, so it is loaded only if a skeleton is not known.
  const { default: mjml2html } = await import('./mjml.js')
  // Without `fonts: {}`, MJML links a web font. Its minifier is broken on fresh installs (mjmlio/mjml#3134).
  const { html } = await mjml2html(mjml, { validationLevel: 'strict', fonts: {}, keepComments: true, minify: false })
  return collapse(html)
}

/**
 * Removes indentation, and line breaks inside tags. These are a sixth of MJML's output, and Gmail clips a message at 102
 * kB.
 */
export const collapse = (html: string): string =>
  html
    .replace(/[ \t]*\n\s*/g, '\n')
    .replace(/<(\w+)\s+/g, '<$1 ')
    .replace(/\s+(\/?>)/g, '$1')
    .replace(/ class=""/g, '')
    .trim()
    .concat('\n')

/**
 * Puts an email into a main landmark, by which screen readers reach its content (WCAG 2.2, 1.3.1). The landmark gets the background of
 * the element in it, because the styles of the dark scheme give one to the child of the body. MJML can make no such element: with its
 * `mj-html-attributes`, it writes empty elements as `<a/>`, which HTML does not end.
 */
const inMain = (html: string): string =>
  html
    .replace(
      /(<body[^>]*>\s*)(<div [^>]*?)(background-color:[^;"]*);?("[^>]*>)/,
      '$1<div role="main" style="$3">\n$2$4',
    )
    .replace(/<\/body>/, '</div>\n</body>')
