import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KeyMeaning } from '../../../src/content/dialects/dialect.js'
import { DIALECTS, keysFor } from '../../../src/content/dialects/dialects.js'
import { everyGenerator } from '../../../src/content/dialects/every-generator.js'
import { type TranslatedFrontmatter, translate } from '../../../src/content/dialects/habits.js'
import { withBegin, withoutShortcodes } from '../../../src/content/dialects/shortcodes.js'
import { readFrontmatter } from '../../../src/content/frontmatter/frontmatter.js'
import { spelling } from '../../../src/content/frontmatter/key-finder.js'
import { POST_KEYS } from '../../../src/content/frontmatter/post-schema.js'
import { CONTEXT, reading } from '../reading.js'

const ROOT = join(import.meta.dirname, '../../..')
const HEAD = 'title: A\ndate: 2026-03-14\n'
const frame = { file: 'posts/a.md', line: 1, postAddress: (name: string) => `/posts/${name}.md` }

/** A sample post for each generator, with its own keys and shortcodes. A dialect without a sample fails below. */
const SAMPLES: Readonly<Record<string, { readonly keys: string; readonly body: string }>> = {
  'every generator': {
    keys: 'description: B\ncategories: [x]\n',
    body: '[TOC]\n\n{% raw %}{{ a }}{% endraw %}\n\n:::tip\nB\n:::\n',
  },
  Hugo: {
    keys: 'lastmod: 2026-03-15\nurl: /river/\naliases: [/old/]\nimages: [https://example.org/a.png]\n',
    body: '{{< figure src="https://example.org/a.png" alt="A" >}}\n\n[b]({{< ref "b" >}})\n\n{{< youtube abcdefg >}}\n\n{{< notice >}}\nB\n{{< /notice >}}\n',
  },
  Zola: {
    keys: 'path: river\n',
    body: '{{ image(src="https://example.org/a.png", alt="A") }}\n\n{{ youtube(id="abcdefg") }}\n\n{% note(title="A") %}\nB\n{% end %}\n',
  },
  Jekyll: {
    keys: 'permalink: /river/\nredirect_from: /old/\nlast_modified_at: 2026-03-15\ntagline: B\n',
    body: '{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% include figure.html src="https://example.org/a.png" alt="A" %}\n\n[b]({% post_url 2020-01-02-b %})\n\nA text.\n{: .lead}\n\n{% note %}\nB\n{% endnote %}\n',
  },
  Bridgetown: { keys: '', body: '{%@ Note do %}\nB\n{% end %}\n' },
  Eleventy: {
    keys: 'permalink: /river/\nmetaDescription: B\n',
    body: '{% image "https://example.org/a.png", "A" %}\n\n{% youtube "abcdefg" %}\n',
  },
  Astro: {
    keys: 'pubDate: 2026-03-14\nupdatedDate: 2026-03-15\nheroImage: https://example.org/a.png\n',
    body: '<Image src="https://example.org/a.png" alt="A" />\n\n{/* a note */}\n\n<YouTube id="abcdefg" />\n',
  },
  Hexo: {
    keys: 'categories: [[a, b]]\n',
    body: '{% codeblock lang:js %}\nx\n{% endcodeblock %}\n\n{% asset_img https://example.org/a.png A %}\n\n{% post_link b B %}\n',
  },
  Octopress: {
    keys: 'published: true\n',
    body: '{% img left https://example.org/a.png A %}\n\n{% link B https://example.org/ %}\n',
  },
  Pelican: {
    keys: 'modified: 2026-03-15\ncategory: x\nlang: de\n',
    body: '[b]({filename}b.md)\n\n!!! note "A"\n    Inside.\n',
  },
  Gatsby: { keys: 'featuredImage: https://example.org/a.png\n', body: 'Markdown.\n' },
  WordPress: {
    keys: 'categories: [x]\nexcerpt: B\n',
    body: '[caption width="300"]![A](https://example.org/a.png) B[/caption]\n\n[code lang="js"]x[/code]\n\n[youtube https://www.youtube.com/watch?v=abcdefg]\n',
  },
  'Ghost exports': {
    keys: 'feature_image: https://example.org/a.png\n',
    body: '[a](__GHOST_URL__/2026/b/)\n',
  },
  Quarto: { keys: 'date-modified: 2026-03-15\n', body: '{{< video https://example.org/a >}}\n\n{{< kbd Ctrl >}}\n' },
  Pandoc: { keys: '', body: '[a]{.smallcaps}, H~2~O and 2^10^\n\n| b\n|  c\n\n(@) d\n' },
  MyST: { keys: '', body: '```{note}\nB\n```\n\n{kbd}`Ctrl`\n\n(c)=\n' },
  Obsidian: { keys: 'dg-publish: true\n', body: '> [!NOTE] A\n> B\n\n==c== and %%d%%\n' },
  Logseq: { keys: '', body: '- a\n  id:: b\n- {{video https://example.org/a}}\n' },
}

const fileOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '-')}.ts`
const sampleOf = (name: string) => SAMPLES[name] ?? expect.fail('Add a sample of the dialect above')

function translated(keys: string): TranslatedFrontmatter {
  const { frontmatter } = readFrontmatter(`---\n${keys}---\n\nA body.\n`, 'posts/a.md')
  if (!frontmatter) return expect.fail('It cannot be read.')
  const { data, placeOf } = frontmatter
  return translate({ data, placeOf, below: 'a.md', context: CONTEXT })
}

/** For each meaning, a value that it can have, and the place where the translated value appears. */
const MEANT: Readonly<Record<KeyMeaning, [value: string, seen: (result: TranslatedFrontmatter) => unknown]>> = {
  summary: ['B', ({ fields }) => fields['summary']],
  authors: ['Ada Writer', ({ fields }) => fields['authors']],
  translators: ['Marie Muster', ({ fields }) => fields['translators']],
  photographers: ['Marie Muster', ({ fields }) => fields['photographers']],
  coauthors: ['Ada', ({ fields }) => fields['authors']],
  editors: ['Ada', ({ fields }) => fields['contributors']],
  illustrators: ['Ada', ({ fields }) => fields['contributors']],
  contributors: ['Marie Muster', ({ fields }) => fields['contributors']],
  affiliations: ['[Example University]', ({ extra }) => Object.keys(extra)[0]],
  tags: ['[x]', ({ fields }) => fields['tags']],
  keywords: ['[x]', ({ fields }) => fields['tags']],
  image: ['https://example.org/a.png', ({ fields }) => fields['image']],
  imageAlt: ['B', ({ fields }) => (fields['image'] as { alt?: string }).alt],
  imageCaption: ['B', ({ fields }) => (fields['image'] as { caption?: string }).caption],
  imageCredit: ['B', ({ fields }) => (fields['image'] as { credit?: string }).credit],
  imageSource: ['https://example.net/a', ({ fields }) => (fields['image'] as { url?: string }).url],
  language: ['de', ({ fields }) => fields['language']],
  original: ['https://example.net/a', ({ fields }) => fields['original']],
  linked: ['https://example.net/a', ({ fields }) => fields['kind']],
  linkedOutlet: ['The Mole', ({ extra }) => Object.values(extra)[0]],
  license: ['CC-BY-4.0', ({ fields }) => fields['license']],
  publishDate: ['2026-03-14', ({ fields }) => fields['date']],
  created: ['2026-03-14', ({ fields }) => fields['date']],
  updated: ['2026-03-15', ({ fields }) => fields['updated']],
  place: ['/river/', ({ permalink }) => permalink],
  former: ['/old/', ({ extra }) => Object.keys(extra)[0]],
  expires: ['2027-01-01', ({ problems }) => problems.find(({ what }) => what.includes('has no effect'))],
  separator: ['more', ({ excerptSeparator }) => excerptSeparator],
  keptBack: ['true', ({ fields }) => fields['status']],
  shown: ['false', ({ fields }) => fields['status']],
  math: ['true', ({ fields }) => fields['math']],
  table: ['{ summary: B }', ({ fields }) => fields['summary']],
}

describe('every dialect', () => {
  it('has a sample and a file with its name', () => {
    expect(Object.keys(SAMPLES)).toEqual(DIALECTS.map(({ name }) => name))
    for (const { name } of DIALECTS)
      expect(existsSync(join(ROOT, 'src/content/dialects', fileOf(name))), fileOf(name)).toBe(true)
  })

  it.each(DIALECTS)('is documented ($name)', ({ name }) => {
    expect(readFileSync(join(ROOT, 'docs/publication.md'), 'utf8').toLowerCase()).toContain(name.toLowerCase())
  })

  it.each(DIALECTS)('has only keys that are understood ($name)', ({ keys }) => {
    for (const [key, meaning] of Object.entries(keys)) {
      const [value, seen] = MEANT[meaning]
      expect(spelling(key), key).toBe(key)
      expect(keysFor(meaning)).toContain(key)
      const beside = /^image./.test(meaning) ? 'image: https://example.org/a.png\n' : ''
      expect(seen(translated(`${beside}${key}: ${value}\n`)), key).toBeDefined()
    }
  })

  it.each(DIALECTS)('has a sample post that loads without a warning ($name)', ({ name }) => {
    const { keys, body } = sampleOf(name)
    const own = keys.match(/^(?:pubDate|date):/m) ? keys.replace(/^/, 'title: A\n') : HEAD + keys
    const { post, problems } = reading(`---\n${own}---\n\n${body}`)
    expect(problems.map(({ what }) => what)).toEqual([])
    expect(post?.title).toBe('A')
  })

  it.each(DIALECTS)('has a sample that only it and the common rules change ($name)', ({ name, keys, shortcodes }) => {
    const sample = sampleOf(name)
    const ownKeys = new Set([...POST_KEYS, ...Object.keys(everyGenerator.keys), ...Object.keys(keys)].map(spelling))
    const { paths } = translated(sample.keys)
    expect([...paths.values()].flatMap(([key = '']) => (ownKeys.has(spelling(key)) ? [] : [key]))).toEqual([])
    const all = withoutShortcodes(sample.body, frame).text
    expect(withoutShortcodes(sample.body, frame, withBegin([...everyGenerator.shortcodes, ...shortcodes])).text).toBe(
      all,
    )
    if (shortcodes.length > 0) expect(all).not.toBe(sample.body)
  })
})
