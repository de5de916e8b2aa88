import { describe, expect, it } from 'vitest'
import { formulaSites, likelyFormula } from '../../../src/content/markdown/formulas.js'
import { bodyOf, excerptOf, HEAD, reading, rulesOf } from '../reading.js'

const MATH = { context: { math: true } }

/** The formulas of a text, display formulas with `D` in front of them. */
const found = (source: string): string[] =>
  [...formulaSites(source)].map(({ tex, display }) => (display ? `D ${tex}` : tex))

describe('the formulas of a Markdown source', () => {
  const formulas: [source: string, ...expected: string[]][] = [
    ['Let $x$ be $y_i * z_i$.', 'x', 'y_i * z_i'],
    ['The $n$th and the $k$-th, ($x$), “$y$”', 'n', 'k', 'x', 'y'],
    ['a 3$\\times$3 grid', '\\times'],
    ['$\\text{if $x$ is odd}$', '\\text{if $x$ is odd}'],
    ['$\\$5 + x$', '\\$5 + x'],
    ['\\(a < b_c\\) and \\\\(d\\\\)', 'a < b_c', 'd'],
    ['\\[a\\] and \\\\[b\\\\]', 'D a', 'D b'],
    ['$$a$$ and $$\nb\n$$', 'D a', 'D b'],
    ['the sum $$a$$ holds', 'a'],
    ['we have $$a$$\nand $$b$$.', 'D a', 'D b'],
    ['$$\na\n\nb\n$$', 'D a\n\nb'],
    ['> $$\n> a\n> < b\n> $$', 'D a\n< b'],
    ['\\begin{align*}\na &= b\n\\end{align*}', 'D \\begin{align*}\na &= b\n\\end{align*}'],
    ['$a\n= b$', 'a\n= b'],
    ['| $|x|$ | $y$ |', '|x|', 'y'],
    ['$5 and $x$ and $10', 'x'],
    ['[a $x$](https://a.example/$y$) <b title="$z$">$w$</b>', 'x', 'w'],
    ['$\\frac{1}{$ ends here', '\\frac{1}{'],
    ['{{< katex >}}a^2{{< /katex >}} {{< math >}}$$b$$ {{< /math >}} {% katex %}c{% endkatex %}', 'a^2', 'D b', 'c'],
  ]
  it.each(formulas)('are found in %j', (source, ...expected) => {
    expect(found(source)).toEqual(expected)
  })

  it('is told of a formula that another generator typesets, unless the publication says that it has none', () => {
    const told = (context: object) => reading(`${HEAD}$x_{max}$ it is\n`, { context }).problems.map(({ what }) => what)
    expect(told({ mathSetting: '`use_math` in `_config.yml`' })).toEqual([
      expect.stringContaining('typesets it: `use_math` in `_config.yml`'),
    ])
    expect(told({ math: false })).toEqual([])
  })

  const texts = [
    'It costs $5 and $10, US$5/US$6, R$3 e R$5, $5–$10, $5 or 10$, 5$ or 10$, $20,000 and $30,000.',
    'From $100 a year\nto $120, $1.99 on sale for $0.99, $ 4 $ and 2000$.',
    '| Price | Was |\n|---|---|\n| $5 | $6 |\n| $7 | 8$ |',
    'echo $HOME/$USER $' + '{A}:$' + '{B} $PATH:$EDITOR; a=$b:$c',
    '`$x$` and ``a $y$`` and <code>$z$</code>',
    '```\n$x$\n```\n\n    $y$\n',
    '<pre>$x$</pre> <script>$(a).b($c)</script> <!-- $x$ -->',
    '- costs $a\n- costs b$',
    '$a\n\nb$ and \\(a\n\nb\\) and \\[a\n\nb\\]',
    '\\$x\\$ and $\\',
    '\\begin{itemize}\\item a\\end{itemize}',
    '[a](b$c$d) https://a.example/$x$/y',
  ]
  it.each(texts)('are not found in %j', source => {
    expect(found(source)).toEqual([])
  })

  it('are found in linear time', () => {
    for (const sign of [
      '$a ',
      '${ ',
      '$$ ',
      '\\( ',
      '\\[ a',
      '<a ',
      '<pre>',
      '\\begin{align} ',
      '`$',
      '{{< katex >}}',
      '](',
      '<!-- ',
    ])
      expect(found(sign.repeat(50_000)).length, sign).toBeLessThan(50_001)
  })
})

describe('a post without the switch', () => {
  const formulas = [
    'Then $E = mc^2$.',
    '$\\alpha$ decays',
    '\\(x_i\\)',
    '$$\\int_0^1 x\\,dx$$',
    '\\[ a^2 + b^2 \\]',
    '\\begin{align}a &= \\frac{1}{2}\\end{align}',
    '$O(n^2)$ time',
    '$x_{max}$',
  ]
  it.each(formulas)('is told of %j', markdown => {
    const { problems } = reading(`${HEAD}A line.\n\n${markdown}\n`)
    expect(problems.map(({ rule, where }) => [rule, where.line])).toEqual([['post.math', 7]])
    expect(problems[0]?.fix).toContain('math: true')
    expect(rulesOf(reading(`${HEAD.replace('title', 'math: false\ntitle')}${markdown}\n`))).toEqual([])
  })

  const texts = [
    'It costs $5 and $10.',
    'Set $FOO_BAR and $BAZ_QUX, or $my_var$ and $user_id$.',
    'In jQuery, $(this).find($el) and $.ajax({a: 1}, $b).',
    'The Perl $_ and $a->[0] and $^W, PHP $foo->bar($baz) and $a["b_c"].$d.',
    'Backreferences \\(a\\) and \\[1\\] and \\[see _below_\\].',
    'The pattern ^\\d+$ and $^\\w+$ match.',
    '`$x_i$` and `\\frac{a}{b}`',
    '```latex\n$$\\frac{a}{b}$$\n```',
    'C:\\new\\temp costs $3, C:\\old costs $4.',
    'A file_name$ and $other_name.',
    'Budget: $5m^2 of land and $6m^2.',
  ]
  it.each(texts)('is not told of %j', markdown => {
    expect(likelyFormula(markdown)).toBeUndefined()
  })
})

describe('a post with formulas', () => {
  it('has MathML with its source, centred if it stands alone', () => {
    expect(bodyOf('Let $x_i * y_i$ be\n\n$$a^2$$', MATH)).toBe(
      '<p>Let <math data-latex="x_i * y_i"><mrow><msub><mi>x</mi><mi>i</mi></msub><mo>∗</mo><msub><mi>y</mi><mi>i</mi></msub></mrow></math> be</p>\n' +
        '<p><math display="block" data-latex="a^2"><msup><mi>a</mi><mn>2</mn></msup></math></p>',
    )
  })

  const around: [what: string, markdown: string, html: RegExp][] = [
    [
      'in a table',
      '| a | b |\n|---|---|\n| $|x|$ | $y$ |',
      /<td><math data-latex="\|x\|">.*<\/td>\n<td><math data-latex="y">/,
    ],
    ['in a note', 'A[^1].\n\n[^1]: A $x$.', /<li id="fn1" class="footnote-item"><p>A <math data-latex="x">/],
    ['in an inline note', 'A^[B $x$.]', /<p>B <math data-latex="x">/],
    [
      'in HTML',
      '<div>\n$x$ <b title="$y$">$z$</b>\n</div>',
      /<math data-latex="x">.*<b title="\$y\$"><math data-latex="z">/,
    ],
    ['in a link', '[a $x$](https://a.example/$y_1$z_2)', /<a href="https:\/\/a.example\/\$y_1\$z_2">a <math/],
    ['in emphasis', '*a $x_1$ b*', /<em>a <math data-latex="x_1">.*<\/math> b<\/em>/],
    ['in a heading, whose id is readable', '## The $x^2$ and $\\pi$', /<h2 id="the-x2-and-π">The <math/],
    ['in the text of a picture', '![The $x^2$](https://a.example/a.png "Of $y^2$")', /alt="The x²".*Of y²/],
    ['beside prices', 'It is $x$ for $5 and $10.', /<\/math> for \$5 and \$10\./],
    ['beside code', '`$x$` is $x$.', /<code>\$x\$<\/code> is <math/],
    [
      'with a command that the post defines',
      '$$\\newcommand{\\R}[1]{\\mathbb{R}^{#1}}$$\n\n$\\R{3}$',
      /^<p><math data-latex="\\R\{3\}"><msup><mi>ℝ/,
    ],
    ['in several lines', '$$a \\\\ b$$', /<mtable[^>]*><mtr>.*<mtr>/],
    ['of an old environment', '\\begin{eqnarray}a &=& b\\end{eqnarray}', /<mtable>/],
    ['with a colour', '$\\color{red}{x}$', /<mi mathcolor="#ff0000">x<\/mi>/],
  ]
  it.each(around)('shows one %s', (_, markdown, html) => {
    const { body, problems } = reading(HEAD + markdown, MATH)
    expect(body?.html).toMatch(html)
    expect(problems).toEqual([])
  })

  it('keeps formulas whole in excerpts, also where terms cut the text', () => {
    expect(excerptOf('First $a_1$.\n\n<!--more-->\n\nSecond.', MATH)).toMatch(
      /^<p>First <math data-latex="a_1">.*<\/math>\.<\/p>$/,
    )
    const post = `---\ntitle: A\ndate: 2026-03-14\noriginal: { publisher: { name: B, terms: { words: 6 } }, url: https://b.example.org/ }\n---\nOne $x^2$ two. Three $y^2$ four five six seven.\n`
    expect(reading(post, MATH).body?.excerpt).toMatch(/^<p>One <math data-latex="x\^2">.*<\/math> two\.<\/p>$/)
  })

  it('has readable text in its title and summary', () => {
    const { post } = reading(
      '---\ntitle: The $x^2$ and $\\alpha$\ndate: 2026-03-14\n---\nLet $\\frac{a}{b}$ be.\n',
      MATH,
    )
    expect(post).toMatchObject({ title: 'The x² and α', summary: 'Let a/b be.', math: true })
  })

  const faults: [tex: string, why: string][] = [
    ['\\frac{1}{', 'Unexpected end of input'],
    ['\\unknown x', 'Unsupported function name: \\unknown'],
    ['\\href{javascript:alert(1)}{x}', 'Unsupported function name: \\href'],
    ['\\class{a}{x}', 'not trusted'],
    ['\\includegraphics{https://a.example/a.png}', 'not trusted'],
    ['\\style{position:fixed}{x}', 'not trusted'],
    ['x \\ref{a}', 'something that is no mathematics'],
    ['\\def\\a{\\a\\a}\\a', 'Too many expansions'],
    [`${'{'.repeat(5000)}x${'}'.repeat(5000)}`, 'nested too deeply'],
    ['x'.repeat(30_000), 'longer than'],
  ]
  it.each(faults)('reports %.30s and shows its source', (tex, why) => {
    const { body, problems } = reading(`${HEAD}A\n\nB \\(${tex}\\)\n`, MATH)
    expect(problems.map(({ rule, where, what }) => [rule, where.line, what.includes(why)])).toEqual([
      ['post.formula', 7, true],
    ])
    expect(body?.html).not.toContain('<math')
    expect(body?.html).toContain(`<code>\\(${tex.slice(0, 20)}`)
  })

  it('publishes nothing that TeX could smuggle into MathML', () => {
    const tex = [
      '\\text{"><img src=x onerror=a>}',
      '\\label{"><b>}x',
      '\\rule{9999em}{9999em}',
      '\\colorbox{red}{x}',
      '\\kern999em x',
    ]
    const { body } = reading(HEAD + tex.map(each => `\\(${each}\\)`).join('\n\n'), MATH)
    expect(body?.html.replace(/ data-latex="[^"]*"/g, '')).not.toMatch(/<(?:img|b|a)\b|style=|\d{3}em|<[^>]* on\w+=/)
  })

  it('drops the MathML of its author', () => {
    const hostile =
      '<math><mi href="javascript:a">x</mi></math>\n\n$y$ <math data-latex="z"><mtext><img src=x onerror=a></mtext></math>'
    expect(bodyOf(hostile, MATH)).toBe('<p><math data-latex="y"><mi>y</mi></math> </p>')
  })

  const settings: [keys: string, typeset: boolean][] = [
    ['math: true', true],
    ['mathjax: true', true],
    ['use_math: yes', true],
    ['katex: true', true],
    ['math: katex', true],
    ['params: { math: true }', true],
    ['extra: { katex_enable: true }', true],
    ['math: { enable: true }', true],
    ['html-math-method: mathjax', true],
    ['math: false', false],
    ['math: { enable: false }', false],
    ['category: math', false],
  ]
  it.each(settings)('with %j in its frontmatter typesets them: %j', (keys, typeset) => {
    const text = HEAD.replace('title', `${keys}\ntitle`)
    expect(reading(`${text}$x^2$`).body?.html.includes('<math')).toBe(typeset)
  })
})
