/** Compiles MJML. Equal sources are compiled once, as most issues of one kind share theirs. */
export type CompileSkeleton = (mjml: string) => Promise<string>

const KEPT = 64

/** Creates a compiler with a cache of recent results. */
export function skeletonCompiler(): CompileSkeleton {
  const known = new Map<string, Promise<string>>()
  return mjml => {
    const compiled = known.get(mjml) ?? compile(mjml)
    known.delete(mjml)
    known.set(mjml, compiled)
    const oldest = known.keys().next().value
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
    return compiled
  }
}

async function compile(mjml: string): Promise<string> {
  // Importing mjml takes a third of a second, so it is imported only if an email is made.
  const { default: mjml2html } = await import('mjml')
  // Without `fonts: {}`, MJML links a web font. Its minifier is broken on fresh installs (mjmlio/mjml#3134).
  const { html } = await mjml2html(mjml, { validationLevel: 'strict', fonts: {}, keepComments: true, minify: false })
  return collapse(html)
}

/**
 * Removes indentation, and line breaks inside tags. They are a sixth of MJML's output, and Gmail clips a message at 102
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
