import { describe, expect, it } from 'vitest'
import type { Disk } from '../../src/pipeline/disk.js'
import { mathSettingOf } from '../../src/pipeline/math-setting.js'

const diskOf = (path: string, text: string) =>
  ({ read: (wanted: string) => (wanted === path ? new TextEncoder().encode(text) : undefined) }) as unknown as Disk

describe('a setting of another generator for formulas', () => {
  it.each([
    ['hugo.toml', '[markup.goldmark.extensions.passthrough]\n  enable = true\n', 'passthrough'],
    ['hugo.yaml', 'markup:\n  goldmark:\n    extensions:\n      passthrough:\n        enable: true\n', 'passthrough'],
    ['hugo.json', '{"params": {"math": true}}', 'math'],
    ['config/_default/params.toml', 'math = true\n', 'math'],
    ['config.toml', '[markdown.math]\nengine = "katex"\n', 'markdown.math'],
    ['config.toml', '[extra]\nkatex_enable = true\n', 'katex_enable'],
    ['_config.yml', 'kramdown:\n  math_engine: katex\n', 'math_engine'],
    ['_config.yml', 'use_math: true\n', 'use_math'],
    ['_config.yml', 'math:\n  every_page: true\n', 'math'],
    ['content/_quarto.yml', 'format:\n  html:\n    html-math-method: katex\n', 'html-math-method'],
    ['docusaurus.config.js', "import remarkMath from 'remark-math'\n", 'remarkMath'],
    ['pelicanconf.py', "PLUGINS = ['render_math']\n", 'render_math'],
    ['mkdocs.yml', 'markdown_extensions:\n  - pymdownx.arithmatex\n', 'arithmatex'],
    ['conf.py', 'USE_KATEX = True\n', 'USE_KATEX'],
  ])('in %s is found: %j', (file, text, name) => {
    expect(mathSettingOf(diskOf(file, text), 'content/posts')).toBe(`\`${name}\` in \`${file}\``)
  })

  it.each([
    ['hugo.toml', '[markup.goldmark.extensions.passthrough]\n  enable = false\n'],
    ['hugo.toml', '# math = true\n'],
    ['_config.yml', 'kramdown:\n  math_engine: null\nmathjax: false\n'],
    ['conf.py', 'USE_KATEX = False\n'],
    ['drafts/_config.yml', 'use_math: true\n'],
  ])('in %s is not on: %j', (file, text) => {
    expect(mathSettingOf(diskOf(file, text), 'content/posts')).toBeUndefined()
  })
})
