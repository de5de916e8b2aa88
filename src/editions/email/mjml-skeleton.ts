/** Compiles MJML; the same source is compiled once, and most issues of one kind share theirs. */
export type CompileSkeleton = (mjml: string) => Promise<string>

const KEPT = 64

/** A compiler that remembers its last skeletons. */
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
  // Importing mjml takes a third of a second: only those who make an email wait for it.
  const { default: mjml2html } = await import('mjml')
  // Without `fonts: {}` MJML links a web font; its minifier is broken on fresh installs (mjmlio/mjml#3134).
  const { html } = await mjml2html(mjml, { validationLevel: 'strict', fonts: {}, keepComments: true, minify: false })
  return collapse(html)
}

/** Indentation and line breaks inside tags are a sixth of what MJML writes, and Gmail cuts a message off at 102 kB. */
export const collapse = (html: string): string =>
  html
    .replace(/[ \t]*\n\s*/g, '\n')
    .replace(/<(\w+)\s+/g, '<$1 ')
    .replace(/\s+(\/?>)/g, '$1')
    .replace(/ class=""/g, '')
    .trim()
    .concat('\n')
