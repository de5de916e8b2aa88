import { describe, expect, it } from 'vitest'
import { withoutShortcodes } from '../../../src/content/dialects/shortcodes.js'
import { codeRanges } from '../../../src/content/markdown/code-ranges.js'
import { bodyOf, HEAD, reading } from '../reading.js'

const frame = { file: 'posts/a.md', line: 5, postAddress: (name: string) => `/posts/${name}.md` }
const plain = (source: string): string => withoutShortcodes(source, frame).text

describe('the translation of shortcodes', () => {
  const known: [source: string, result: string][] = [
    ['{% highlight ruby %}\nputs 1\n{% endhighlight %}', '\n```ruby\nputs 1\n```\n'],
    ['{% highlight js linenos %}\n```\n{% endhighlight %}', '\n````js\n```\n````\n'],
    ['{{< highlight go "linenos=table" >}}\nx\n{{< /highlight >}}', '\n```go\nx\n```\n'],
    ['{% highlight "sh" %}\nebb\n{% endhighlight %}', '\n```sh\nebb\n```\n'],
    ['{% highlight sh linenos=table hl_lines="1 2" %}\nebb\n{% endhighlight %}', '\n```sh\nebb\n```\n'],
    ['f(x){a=1} [b]{c} `d`{e}', 'f(x){a=1} [b]{c} `d`{e}'],
    ['[a]({{ site.baseurl }} {% post_url 2020-01-02-b %})', '[a](/posts/2020-01-02-b.md)'],
    ['[{% include image.html src="a.png" alt="A" %}](https://x.example)', '[![A](<a.png>)](https://x.example)'],
    ['<p style={{ color: "red" }}>a</p>', '<p style="">a</p>'],
    ['<p style={{ a: { b: "x" } }}>a</p> <b style={styles.c}>d</b>', '<p style="">a</p> <b style="">d</b>'],
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
    ['{{</* ref "a" */>}}', '{{&lt; ref "a" &gt;}}'],
    ['`{{</* ref */>}}`', '`{{< ref >}}`'],
    ['![b](<Cover Photo.png> "cap") [doc](<My File.pdf>)', '![b](<Cover Photo.png> "cap") [doc](<My File.pdf>)'],
    ['[a]: <Cover Photo.png>', '[a]: <Cover Photo.png>'],
    ['a <B, C> d', 'a <B, C> d'],
    ['a <Low and, well, high> d', 'a <Low and, well, high> d'],
    [
      '{{< figure src="/a.png" caption="B" link="https://x.example" />}}',
      '\n\n[![B](</a.png> "B")](<https://x.example>)\n\n',
    ],
    ['{{< img src="/a.png" href="https://x.example" alt="B" >}}', '\n\n[![B](</a.png>)](<https://x.example>)\n\n'],
    [
      '{{< figure src="/a.png" alt="A" caption="B [c](https://x.example/) & d" >}}',
      '\n\n<figure><img src="/a.png" alt="A" /><figcaption>B <a href="https://x.example/">c</a> &amp; d</figcaption></figure>\n\n',
    ],
    ['a\n{: .note}\nb', 'a\n\nb'],
    ['* TOC\n{:toc}\n\na', '\n\na'],
    ['{% comment %}x{% endcomment %}a{{/* y */}}', 'a'],
    ['{% codeblock lang:sh Low water %}\n# ebb\n{% endcodeblock %}', '\n```sh\n# ebb\n```\n'],
    ['{% codeblock ebb.sh lang:sh%}\n# ebb\n{% endcodeblock %}', '\n```sh\n# ebb\n```\n'],
    ['- a\n\n  {% highlight sh %}\n  ebb\n  {% endhighlight %}', '- a\n\n  \n  ```sh\n  ebb\n  ```\n'],
    ['{% highlight js %}{% raw %}{{ a }}{% endraw %}{% endhighlight %}', '\n```js\n{{ a }}\n```\n'],
    ['{% raw %}\n```\n<b>{{ a }}</b>\n```\n{% endraw %}', '```\n<b>{{ a }}</b>\n```'],
    ['```\n{% raw %}\n{{ a }}\n{% endraw %}\n```', '```\n{{ a }}\n```'],
    ['`{% raw %}{{ a }}{% endraw %}`', '`{{ a }}`'],
    ['`{% raw %}` and `{% endraw %}`', '`{% raw %}` and `{% endraw %}`'],
    ['{{< mermaid >}}\nA --> B\n{{< /mermaid >}}', '\n```mermaid\nA --> B\n```\n'],
    ['[code lang="js"]\na &lt; b\n[/code]', '\n```js\na < b\n```\n'],
    ['<p>[code]<br />\na &lt; b<br />\n[/code]</p>', '<p><pre><code>a &lt; b</code></pre></p>'],
    ['{% include figure.html path="a.png" caption="A *lock*" %}', '\n\n![A lock](<a.png> "A lock")\n\n'],
    ['{% include image.html\n  url="/a.png"\n  description="A"\n%}', '\n\n![A](</a.png> "A")\n\n'],
    [
      '<div>\n    {% include figure image_path="/a.png" alt="A" %}\n</div>',
      '<div>\n    <img src="/a.png" alt="A" />\n</div>',
    ],
    ['1. a\n\n   {{< image src="a.png" alt="A" >}}\n2. b', '1. a\n\n   \n\n   ![A](<a.png>)\n\n   \n2. b'],
    ['{{< img "a.png" "A" >}}', '\n\n![A](<a.png>)\n\n'],
    ['{{ figure(src="a.png", alt="A") }}', '\n\n![A](<a.png>)\n\n'],
    ['| {% asset_img a.png A lock %} |', '| ![A lock](<a.png> "A lock") |'],
    [
      "{% img /a.png It's low %} it's {% img /b.png %}",
      "\n\n![It's low](</a.png> \"It's low\")\n\n it's \n\n![](</b.png>)\n\n",
    ],
    ['{% asset_img left a.png 300 200 "Lock" "A lock" %}', '\n\n![A lock](<a.png> "Lock")\n\n'],
    ['{{< figure src="a.png" caption="<span class=\\"n\\">1:</span> A" >}}', '\n\n![1: A](<a.png> "1: A")\n\n'],
    [
      '[caption id="a" width="9"]<img src="a.png" /> A lock[/caption]',
      '\n\n<figure><img src="a.png" /><figcaption>A lock</figcaption></figure>\n\n',
    ],
    [
      '[caption id="a"]![a](a.png) A lock[/caption]',
      '\n\n<figure>\n\n![a](a.png)\n\n<figcaption>\n\nA lock\n\n</figcaption></figure>\n\n',
    ],
    ['{{< youtube id="lock_12345" >}}', '\n\n<https://www.youtube.com/watch?v=lock_12345>\n\n'],
    ["{% include embed/youtube.html id='lock_12345' %}", '\n\n<https://www.youtube.com/watch?v=lock_12345>\n\n'],
    ['{{ vimeo(id="123456") }}', '\n\n<https://vimeo.com/123456>\n\n'],
    ['{% gist jane/12ab low.rb %}', '\n\n<https://gist.github.com/jane/12ab>\n\n'],
    ['{{< gist jane 12ab >}}', '\n\n<https://gist.github.com/jane/12ab>\n\n'],
    ['{{< tweet user="jane" id="123456" >}}', '\n\n<https://twitter.com/jane/status/123456>\n\n'],
    [
      '{{< admonition tip "Low water" >}}\n**a**\n{{< /admonition >}}',
      '<blockquote><p><strong>Low water</strong></p>\n\n\n**a**\n\n\n</blockquote>\n\n',
    ],
    [
      '{{% notice warning %}}\na\n{{% /notice %}}',
      '<blockquote><p><strong>Warning</strong></p>\n\n\na\n\n\n</blockquote>\n\n',
    ],
    ['{{< gallery >}}\n<img src="a.png">\n{{< /gallery >}}', '<div>\n\n\n<img src="a.png">\n\n\n</div>\n\n'],
    ['{{< figure link="/a.png" caption="A" >}}', '\n\n![A](</a.png> "A")\n\n'],
    ['{% note info %}\na\n{% endnote %}', '<blockquote>\n\n\na\n\n\n</blockquote>\n\n'],
    [
      '{% blockquote Ada Writer, Locks %}\na\n{% endblockquote %}',
      '<blockquote>\n\n\na\n\n\n— Ada Writer, Locks\n\n</blockquote>\n\n',
    ],
    [':::caution[Ebb]\na\n:::', '<blockquote><p><strong>Ebb</strong></p>\n\n\na\n\n\n</blockquote>\n\n'],
    ['::: details More\na\n:::', '<details><summary>More</summary>\n\n\na\n\n\n</details>\n\n'],
    ['> [!NOTE]\n> a', '> **Note**\n>\n> a'],
    [
      '!!! tip "Ebb"\n    **a**\n\n    b\n\nc',
      '<blockquote><p><strong>Ebb</strong></p>\n\n**a**\n\nb\n\n</blockquote>\n\n\nc',
    ],
    ['[a]({filename}/b.md) ![c]({static}/c.png)', '[a](/posts//b.md.md) ![c](/c.png)'],
    ['[a](|filename|../b.md)', '[a](../b.md)'],
    ['{{< toc >}}\na', '\na'],
    ['{% include toc.html html=content %}\na', '\na'],
    ['[youtube=https://v.example/a?b=c]', '\n\n<https://v.example/a?b=c>\n\n'],
    ['[embed]https://v.example/a[/embed]', '\n\n<https://v.example/a>\n\n'],
    ['[youtube](https://v.example/a)', '[youtube](https://v.example/a)'],
    ['{% note(title="Ebb") %}\na\n{% end %}', '<blockquote><p><strong>Ebb</strong></p>\n\n\na\n\n\n</blockquote>\n\n'],
    ['{{< quote author="Ada" >}}\na\n{{< /quote >}}', '<blockquote>\n\n\na\n\n\n— Ada\n\n</blockquote>\n\n'],
    [
      '{{< figure src="a.png" caption="A" attr="Ada" >}}',
      '\n\n<figure><img src="a.png" alt="A" credit="Ada" /><figcaption>A</figcaption></figure>\n\n',
    ],
    [
      '{{< figure src="a.png" caption="A" attr="Ada" attrlink="https://a.example" >}}',
      '\n\n<figure><img src="a.png" alt="A" credit="Ada" url="https://a.example" /><figcaption>A</figcaption></figure>\n\n',
    ],
    [
      '[caption id="a"]![a](a.png) 2013. Low[/caption]',
      '\n\n<figure>\n\n![a](a.png)\n\n<figcaption>\n\n2013\\. Low\n\n</figcaption></figure>\n\n',
    ],
    ['{% image "a.png", "A lock", "100vw" %}', '\n\n![A lock](<a.png>)\n\n'],
    ['::: {.column-margin}\na\n:::', '<div>\n\n\na\n\n\n</div>\n\n'],
    ['List<T> of <B>locks</B>', 'List&lt;T&gt; of <B>locks</B>'],
    ['[TOC]\n\na', '\n\na'],
    ['1. toc\n{:toc}\na', '\na'],
    ['- a\n{: .b}\n- c', '- a\n\n- c'],
    ['a{::comment}b{:/comment}c', 'ac'],
    ['<div markdown="1">\n**a**\n</div>', '<div>\n\n**a**\n</div>'],
    ['{{< rawhtml >}}\n<b>a</b>\n{{< /rawhtml >}}', '\n<b>a</b>\n'],
    ['$$\na_1 \\\\\n- b\n$$', '$$\na\\_1 \\\\\\\\\n\\- b\n$$'],
    ['[a]({{ "/x" | prepend: site.baseurl }})', '[a](/x)'],
    ['[a]({{ site.url }})', '[a](/)'],
    ['{% post_link b Low water %}', '[Low water](</posts/b.md>)'],
    ['{% asset_link b.pdf %}', '[b.pdf](<b.pdf>)'],
    ['a{/* b */}c', 'ac'],
    ['<Image src="/a.png" alt="A" width={3} />', '\n\n![A](</a.png>)\n\n'],
    ['{% capture low %}\n**a**\n{% endcapture %}\n<div>{{ low | markdownify }}</div>', '\n**a**\n\n<div></div>'],
    ['cost $$ and $$ more', 'cost $$ and $$ more'],
  ]
  it.each(known)('turns %j into %j', (source, result) => {
    expect(withoutShortcodes(source, frame)).toEqual({ text: result, problems: [] })
  })

  it('does not change code, whether fenced, indented or inline', () => {
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

  it('keeps unknown shortcodes as text, with one warning for each name at its line', () => {
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

  it('removes imports and exports of MDX without changing line numbers', () => {
    const source =
      'import A from \'../a.astro\'\nimport { B } from "b"\n\nexport const x = {\n  y: 1\n}\n\ntext {{< z >}}\n'
    const result = withoutShortcodes(source, frame)
    expect(result.text.trim()).toBe('text {{&lt; z &gt;}}')
    expect(result.problems.map(problem => [problem.rule, problem.where.line])).toEqual([
      ['post.mdx', 5],
      ['post.shortcode', 12],
    ])
    expect(plain('import duties rose.\n\nexport of grain fell.\n')).toBe(
      'import duties rose.\n\nexport of grain fell.\n',
    )
  })

  it('finds the pictures that MDX imports', () => {
    const source =
      'import lock from "./lock.png"\n\n<Image src={lock} alt="A lock" />\n\n<img src={lock.src} alt="Too" />\n'
    expect(plain(source).trim().split(/\n+/)).toEqual(['![A lock](<./lock.png>)', '![Too](<./lock.png>)'])
  })

  it('keeps the content of an unknown container, with a warning', () => {
    expect(bodyOf('::: shoal\na *b*\n:::\n\nc').replaceAll('\n', '')).toBe('<div><p>a <em>b</em></p></div><p>c</p>')
    expect(withoutShortcodes('::: shoal\na\n:::\n', frame).problems).toMatchObject([{ rule: 'post.shortcode' }])
  })

  it('closes containers within containers in order', () => {
    expect(bodyOf('::: note\na\n::: {.column}\nb\n:::\n:::\n\nc').replaceAll('\n', '')).toBe(
      '<blockquote><p><strong>Note</strong></p><p>a</p><div><p>b</p></div></blockquote><p>c</p>',
    )
  })

  it('keeps an unclosed box as text, with a warning', () => {
    for (const source of ['{{< note >}}\na\n', ':::demo\na\n'])
      expect(withoutShortcodes(source, frame)).toMatchObject({
        text: source.replace('<', '&lt;').replace('>', '&gt;'),
        problems: [{ rule: 'post.shortcode' }],
      })
  })

  it('finds the posts that shortcodes name', () => {
    const files = { 'posts/_posts/2020-01-02-b.markdown': 'x', 'posts/notes/c/index.md': 'x' }
    expect(
      bodyOf('[b]({% post_url 2020-01-02-b %}) [c]({{< ref "notes/c#d" >}})', { files, path: 'posts/_posts/a.md' }),
    ).toBe('<p><a href="post:_posts/2020-01-02-b.markdown">b</a> <a href="post:notes/c/index.md#d">c</a></p>')
  })

  it('finds posts beside and above a page bundle', () => {
    const files = { 'posts/a/b.md': 'x', 'posts/c.md': 'x' }
    expect(bodyOf('[b]({{< ref "b" >}}) [c]({{< ref "../../c.md" >}})', { files, path: 'posts/a/d/index.md' })).toBe(
      '<p><a href="post:a/b.md">b</a> <a href="post:c.md">c</a></p>',
    )
  })

  it('records the files that shortcodes name, so that a later build looks for them again', () => {
    expect(reading(`${HEAD}[b]({% post_url 2020-01-02-b %})`).reads).toContain('posts/2020-01-02-b.md')
  })
})

describe('code ranges', () => {
  it('end where code ends', () => {
    const source = 'a\n```\nb\n```\nc `d` e\n\n    f\n\ng\n'
    const shown = codeRanges(source).map(([start, end]) => source.slice(start, end))
    expect(shown.join('|')).toBe('```\n|b\n|```\n|`d`|    f\n')
  })

  it('neither cross an empty line nor begin at an escaped backtick', () => {
    expect(codeRanges('a ` b\n\nc ` d')).toEqual([])
    expect(codeRanges('a \\` b ` c')).toEqual([])
  })

  it('do not include the indented text of a list', () => {
    expect(codeRanges('- a\n\n    b\n')).toEqual([])
  })
})
