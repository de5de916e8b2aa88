import { describe, expect, it } from 'vitest'
import { writtenContent } from '../../src/audit/written-content.js'

/** The elements of a text, each as `kind value`. */
const elementsOf = (markdown: string): string[] =>
  writtenContent(markdown).elements.map(({ kind, value }) => `${kind} ${value}`)

describe('the content of a text', () => {
  const cases: [what: string, markdown: string, elements: string[]][] = [
    ['words', 'One *two* three.', ['words One', 'words two', 'words three.']],
    ['character references', 'A &amp; B < C', ['words A & B < C']],
    ['a link and its words', '[tide table](https://x.example/ "t")', ['link https://x.example/', 'words tide table']],
    ['a link by reference', '[tide]\n\n[tide]: https://x.example/', ['link https://x.example/', 'words tide']],
    ['a bare address', '<https://x.example/a>', ['address https://x.example/a']],
    ['no link without words', '[](https://x.example/)', []],
    ['a picture', '![A map](map.png)', ['picture map.png', 'description A map']],
    [
      'a linked picture',
      '[![A map](map.png)](https://x.example/)',
      ['link https://x.example/', 'picture map.png', 'description A map'],
    ],
    ['code', '`a *b*`\n\n```js\nlet c\n```', ['code a *b*', 'code let c']],
    ['cells', '| a | b |\n|--|--|\n| 1 | `2` |', ['words a', 'words b', 'words 1', 'code 2']],
    ['items', '- a\n  1. b', ['words a', 'words b']],
    [
      'a note',
      'a[^1]\n\n[^1]: the *note*\n\n    goes on',
      ['words a\uE000', 'words the', 'words note', 'words goes on'],
    ],
    ['no note to which nothing refers', 'a\n\n[^1]: unused', ['words a']],
    ['a note within the text', 'a^[the note] b', ['words a\uE000[the note] b']],
    ['words of HTML', '<div class="x">\na <b>b</b>\n</div>', ['words a', 'words b']],
    [
      'links and pictures of HTML',
      '<p><a href="https://x.example/">x</a> <img src="a.png"></p>',
      ['link https://x.example/', 'words x', 'picture a.png'],
    ],
    [
      'addresses of HTML with the other quotation mark in them',
      `a <a href="https://x.example/let's">x</a> <img src='a"b.png'>`,
      ['words a', "link https://x.example/let's", 'words x', 'picture a"b.png'],
    ],
    [
      'code right below lines of breaks',
      'a\n<br />\n<br />\n``` sh\nb\n```\n<BR>\n*c*',
      ['words a', 'code b', 'words c'],
    ],
    [
      'nothing of scripts, styles and comments',
      'a\n\n<script>\nx\n\ny\n</script>\n\n<!-- z -->\n\nb',
      ['words a', 'words b'],
    ],
    ['no shortcodes', 'a {{< b c="d" >}} e {% f %}', ['words a \uE000 e \uE000']],
    [
      'no attribute lists',
      '[a](https://x.example/){target=_blank .b}',
      ['link https://x.example/', 'words a', 'words \uE000'],
    ],
    ['the body of a container', '::: shoal\na\n:::', ['words a']],
    ['code that contains shortcodes', '```\n{{ a }}\n```', ['code {{ a }}']],
    ['no attributes of components', '<p style={{ color: "red" }}>a</p>', ['words a']],
    [
      'an address up to the letters that touch it',
      'a https://x.example/b。以本站',
      ['words a', 'address https://x.example/b', 'words 。以本站'],
    ],
    ['code beside words without a space', '`^{a}`要`^{b}`', ['code ^{a}', 'words 要', 'code ^{b}']],
    ['the words of a role', '{abbr}`a (b)` and {doc}`c <d>`', ['words a (b) and c']],
    ['the text of a directive', '```{note} A\n:class: x\n\nb *c*\n```', ['words A', 'words b', 'words c']],
    ['the code of a directive', '```{code-block} sh\n:linenos:\nls\n```', ['code ls']],
    ['code that is run, without its options', '```{r}\n#| echo: false\nplot()\n```', ['code plot()']],
    ['HTML in code', 'a `<u>b</u>`{=html} c', ['words a', 'words b', 'words c']],
    ['no text in another format', '```{=latex}\nx\n```\n\na', ['words a']],
    [
      'the content of shortcodes in square brackets',
      '[row][col w="1"]a[/col][/row]',
      ['words \uE000\uE000a\uE000\uE000'],
    ],
    ['no comments, labels and targets', '(a)=\nb %%c%% d ^e1f2', ['words b \uE000 d \uE000']],
    ['no imports', 'import A from "./a.js"\n\nimport of goods', ['words import of goods']],
  ]
  it.each(cases)('is %s', (_, markdown, elements) => {
    expect(elementsOf(markdown)).toEqual(elements)
  })

  it('knows its lines and its first heading', () => {
    const { elements, heading } = writtenContent('# A `b`\n\nc\n\n- d\n')
    expect(heading).toBe('A b')
    expect(elements.map(({ line }) => line)).toEqual([1, 1, 3, 5])
  })
})
