import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrange } from '../../../src/content/markdown/arrange.js'
import { parseMarkdown, renderTokens } from '../../../src/content/markdown/markdown.js'
import { plainHtml } from '../../../src/content/markdown/plain-body.js'
import { type Rules, sanitise } from '../../../src/content/markdown/sanitise.js'

const RULES: Rules = {
  address: value => (/^(?:javascript|vbscript|data):/i.test(value) ? undefined : value),
  image: ({ src = '', alt = '', ...rest }, inFigure) =>
    src.includes('gone') ? alt : { src: encodeURI(src), alt, ...rest, ...(inFigure ? {} : { width: '3' }) },
}

const bothWays = (source: string) => {
  const [fast, slow] = [parseMarkdown(source), parseMarkdown(source)]
  const arranged = arrange(slow.tokens, 'x')
  return {
    fast: plainHtml(arrange(fast.tokens, 'x'), fast.env, RULES),
    slow: sanitise(renderTokens({ tokens: arranged.tokens, env: slow.env }), RULES),
  }
}

describe('the quick way to render Markdown without HTML', () => {
  const sources = [
    'a "quoted" text & *more*\n\n## H\n\n- [x] t\n- u\n\n> q\n\n---\n\n| a | b |\n|--:|---|\n| c | d |\n',
    '[a](javascript:alert(1)) ![b](gone.png) ![c](here.png) [![d](x.png "t")](y)',
    '![c](here.png "caption")',
    '```js\n"a" < b\n```\n\n    indented "code"\n',
    'a  \nb\n\n&quot; &amp;quot; &lt;b&gt; &#0;',
    'https://x.example/?a=1&b=2 and <c@d.example>',
    '# T\n\n# T\n\n1. a\n2. b\n\n5. c',
    '[a](b "c \\"d\\"") ![e "f"](g.png "h \\"i\\"")',
    '``` x"&#34;onclick=1\ncode\n```',
  ]
  it.each(sources)('gives the same HTML as the sanitiser for %j', source => {
    const { fast, slow } = bothWays(source)
    expect(fast).toBe(slow)
  })

  it.each(['a <b>c</b>', 'a[^1]\n\n[^1]: b', 'a^[b]'])('leaves %j to the sanitiser', source => {
    expect(bothWays(source).fast).toBeUndefined()
  })

  it('gives the same HTML as the sanitiser, whatever the Markdown', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        '# ',
        '## ',
        '> ',
        '- ',
        '1. ',
        '- [x] ',
        '```\n',
        '```js "x"\n',
        '`',
        '``',
        '**',
        '*',
        '_',
        '~~',
        '\n',
        '\n\n',
        '    ',
        '| a | b |\n|---|:-:|\n| c | d |\n',
        '---\n',
        '===\n',
        '  \n',
        '\\',
      ),
      fc.constantFrom(
        '[a](b)',
        '[a](<b c> "d")',
        '![a](b.png)',
        '![a *b*](c.png "d & e")',
        '[![a](b.png "c")](d)',
        '![a "q"](gone.png)',
        '[a',
        '](',
        ')',
        '<https://x.example>',
        'www.x.example',
        'a@b.example',
        '[x]: y\n',
        '[x]',
        '&quot;',
        '&#34;',
        '&amp;',
        '"',
        "'",
        '<',
        '>',
        '&',
        '&#0;',
        '&nbsp;',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), pieces => {
        const { fast, slow } = bothWays(pieces.join('').replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/g, ''))
        if (fast !== undefined) expect(fast).toBe(slow)
      }),
      { numRuns: 1000 },
    )
  })
})
