import { memo } from '../../core/memo.js'

/** Compiles MJML. Results are cached, because most issues have equal sources once their text is replaced with slots. */
export const compileSkeleton = memo(64, async (mjml: string): Promise<string> => {
  // Loading MJML takes a fifth of a second, so it is loaded only if an email is made.
  const { default: mjml2html } = await import('./mjml.js')
  // Without `fonts: {}`, MJML links a web font. Its minifier is broken on fresh installs (mjmlio/mjml#3134).
  const { html } = await mjml2html(mjml, { validationLevel: 'strict', fonts: {}, keepComments: true, minify: false })
  return collapse(html)
})

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
