import type { Disk } from './disk.js'

const named = (names: string, endings: string): string[] =>
  names.split(' ').flatMap(name => endings.split(' ').map(ending => `${name}.${ending}`))
const HUGO = named('hugo config', 'toml yaml yml json')
const HUGO_FOLDER = named('hugo config params markup', 'toml yaml yml json').map(name => `config/_default/${name}`)

/** The settings with which other generators typeset formulas, by the files that have them. The pattern finds the setting’s name. */
const SETTINGS: readonly (readonly [files: readonly string[], setting: RegExp])[] = [
  [
    [...HUGO, ...HUGO_FOLDER],
    /\b(passthrough)\b(?=[\s\S]*?\benable"?\s*[:=]\s*true)|\[(markdown\.math)\]|\b((?:math|katex|mathjax)\w*)"?\s*[:=]\s*["']?true/i,
  ],
  [
    named('_config', 'yml yaml'),
    /\b(use_math|mathjax|katex|math):\s*(?:true|\n\s+(?:enabled?|every_page):\s*true)|\b(math_engine):\s*["']?(?:mathjax|katex)/,
  ],
  [named('_quarto _metadata', 'yml yaml'), /\b(html-math-method)\s*:/],
  [
    named('docusaurus.config astro.config next.config svelte.config gatsby-config', 'js mjs cjs ts'),
    /\b(remark-?math|remark-katex)\b/i,
  ],
  [[...named('eleventy.config', 'js mjs cjs'), '.eleventy.js'], /\b(markdown-it-(?:katex|mathjax\w*|texmath))\b/],
  [['pelicanconf.py'], /\b(render_math)\b/],
  [named('mkdocs', 'yml yaml'), /\b(arithmatex|mdx_math)\b/],
  [['conf.py'], /\b(USE_KATEX)\s*=\s*True/],
]

/**
 * Finds a setting of another generator that typesets formulas, beside the posts or in a folder above them, such as “`use_math` in
 * `_config.yml`”.
 *
 * @param posts the path of the posts folder
 */
export function mathSettingOf(disk: Disk, posts: string): string | undefined {
  const parts = posts.split('/').filter(part => part !== '' && part !== '.')
  const folders = parts.map((_, i) => parts.slice(0, i + 1).join('/')).toReversed()
  for (const folder of [...folders, ''])
    for (const [files, setting] of SETTINGS)
      for (const file of files) {
        const path = folder === '' ? file : `${folder}/${file}`
        const bytes = disk.read(path)
        const text = bytes && new TextDecoder().decode(bytes).replace(/^[ \t]*(?:#|\/\/).*$/gm, '')
        const name = text && setting.exec(text)?.slice(1).find(Boolean)
        if (name) return `\`${name}\` in \`${path}\``
      }
  return undefined
}
