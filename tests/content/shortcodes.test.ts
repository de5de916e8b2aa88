import { describe, expect, it } from 'vitest'
import { codeRanges } from '../../src/content/code-ranges.js'
import { withoutShortcodes } from '../../src/content/shortcodes.js'
import { bodyOf, HEAD, reading } from './reading.js'

const frame = { file: 'posts/a.md', line: 5, postAddress: (name: string) => `/posts/${name}.md` }
const plain = (source: string): string => withoutShortcodes(source, frame).text

describe('shortcodes', () => {
  const known: [source: string, result: string][] = [
    ['{% highlight ruby %}\nputs 1\n{% endhighlight %}', '\n```ruby\nputs 1\n```\n'],
    ['{% highlight js linenos %}\n```\n{% endhighlight %}', '\n````js\n```\n````\n'],
    ['{{< highlight go "linenos=table" >}}\nx\n{{< /highlight >}}', '\n```go\nx\n```\n'],
    ['{% raw %}{{ a }}{% endraw %}', '{{ a }}'],
    ['[a]({{ site.baseurl }}/x)', '[a](/x)'],
    ['[a]({{site.url}}{{site.baseurl}}/x)', '[a](/x)'],
    ['[a]({{ "/x" | relative_url }})', '[a](/x)'],
    ["[a]({{ '/x' | url }})", '[a](/x)'],
    ['[a]({% post_url 2020-01-02-b %})', '[a](/posts/2020-01-02-b.md)'],
    ['[a]({% link _posts/2020-01-02-b.md %})', '[a](/posts/_posts/2020-01-02-b.md.md)'],
    ['[a]({{< ref "b" >}})', '[a](/posts/b.md)'],
    ['[a]({{% relref "b" %}})', '[a](/posts/b.md)'],
    ['{{< figure src="/a.png" alt="A" caption="B \\"C" >}}', '\n\n![A](</a.png> "B \\"C")\n\n'],
    ['{{< figure src="/a.png" alt="A" caption="B } C" >}}', '\n\n![A](</a.png> "B } C")\n\n'],
    ['{{</* ref "a" */>}}', '{{\\< ref "a" \\>}}'],
    ['`{{</* ref */>}}`', '`{{< ref >}}`'],
    ['![b](<Cover Photo.png> "cap") [doc](<My File.pdf>)', '![b](<Cover Photo.png> "cap") [doc](<My File.pdf>)'],
    ['[a]: <Cover Photo.png>', '[a]: <Cover Photo.png>'],
    ['a <B, C> d', 'a <B, C> d'],
    ['a <Low and, well, high> d', 'a <Low and, well, high> d'],
    [
      '{{< figure src="/a.png" caption="B" link="https://x.example" />}}',
      '\n\n[![B](</a.png> "B")](<https://x.example>)\n\n',
    ],
    ['a\n{: .note}\nb', 'a\n\nb'],
    ['* TOC\n{:toc}\n\na', '\n\na'],
    ['{% comment %}x{% endcomment %}a{{/* y */}}', 'a'],
  ]
  it.each(known)('turns %j into %j', (source, result) => {
    expect(withoutShortcodes(source, frame)).toEqual({ text: result, problems: [] })
  })

  it('leaves code alone: fenced, indented and inline', () => {
    const sources = [
      '```\n{% raw %}x{% endraw %}\n```',
      '~~~ liquid\n{{ site.baseurl }}/x\n~~~',
      '> ```\n> {{< ref "b" >}}\n> ```',
      '- a\n\n  ```\n  {% post_url b %}\n  ```',
      '    {{< figure src="x" >}}\n    {% include y %}',
      'a `{{ site.baseurl }}/x` b ``{% post_url `b` %}`` c',
    ]
    for (const source of sources) expect(withoutShortcodes(source, frame)).toEqual({ text: source, problems: [] })
  })

  it('keeps what it does not know as text, with one warning for each name at its line', () => {
    const source = 'a\n{{< youtube x >}} {{< youtube y >}}\n{% include z.html %}\n<Tweet id="1" />\n'
    const { problems } = withoutShortcodes(source, frame)
    expect(problems.map(({ where, what }) => [where.line, where.column, what.split('`')[1]])).toEqual([
      [6, 1, 'youtube'],
      [7, 1, 'include'],
      [8, 1, 'Tweet'],
    ])
    expect(bodyOf(source)).toContain(
      '{{&lt; youtube x &gt;}} {{&lt; youtube y &gt;}}\n{% include z.html %}\n&lt;Tweet id="1" /&gt;',
    )
  })

  it('drops imports and exports of MDX, and keeps the lines', () => {
    const source =
      'import A from \'../a.astro\'\nimport { B } from "b"\n\nexport const x = {\n  y: 1\n}\n\ntext {{< z >}}\n'
    const result = withoutShortcodes(source, frame)
    expect(result.text.trim()).toBe('text {{\\< z \\>}}')
    expect(result.problems.map(problem => [problem.rule, problem.where.line])).toEqual([
      ['post.mdx', 5],
      ['post.shortcode', 12],
    ])
    expect(plain('import duties rose.\n\nexport of grain fell.\n')).toBe(
      'import duties rose.\n\nexport of grain fell.\n',
    )
  })

  it('finds the posts that shortcodes name', () => {
    const files = { 'posts/_posts/2020-01-02-b.markdown': 'x', 'posts/notes/c/index.md': 'x' }
    expect(
      bodyOf('[b]({% post_url 2020-01-02-b %}) [c]({{< ref "notes/c#d" >}})', { files, path: 'posts/_posts/a.md' }),
    ).toBe('<p><a href="post:_posts/2020-01-02-b.markdown">b</a> <a href="post:notes/c/index.md#d">c</a></p>')
  })

  it('asks the folder for what they name, so that a later build looks again', () => {
    expect(reading(`${HEAD}[b]({% post_url 2020-01-02-b %})`).reads).toContain('posts/2020-01-02-b.md')
  })
})

describe('code ranges', () => {
  it('end where code ends', () => {
    const source = 'a\n```\nb\n```\nc `d` e\n\n    f\n\ng\n'
    const shown = codeRanges(source).map(([start, end]) => source.slice(start, end))
    expect(shown.join('|')).toBe('```\n|b\n|```\n|`d`|    f\n')
  })

  it('do not reach over an empty line, and not from an escaped mark', () => {
    expect(codeRanges('a ` b\n\nc ` d')).toEqual([])
    expect(codeRanges('a \\` b ` c')).toEqual([])
  })

  it('do not take the text of a list for code', () => {
    expect(codeRanges('- a\n\n    b\n')).toEqual([])
  })
})
