import temml from 'temml'
import { describe, expect, it } from 'vitest'
import { mathmlText } from '../../src/markup/index.js'

const textOf = (tex: string): string | undefined => mathmlText(temml.renderToString(tex, { displayMode: true }))

describe('a formula as text', () => {
  const cases: [tex: string, text: string | undefined][] = [
    ['E = mc^2', 'E = mc²'],
    ['x_1 + x_2 \\le 10^{-3}', 'x₁ + x₂ ≤ 10⁻³'],
    ['x_{i}^{*}', 'x_i*'],
    ['a_{ij}^2', '(a_ij)²'],
    ['x^{n+1}', 'xⁿ⁺¹'],
    ['x^{a+b}', 'x^(a+b)'],
    ['2^{2^n}', '2^(2ⁿ)'],
    ['\\frac{a}{b}', 'a/b'],
    ['\\frac{a+b}{2}', '(a + b)/2'],
    ['\\frac12 mv^2', '(1/2)mv²'],
    ['\\sqrt{2} + \\sqrt{x+1} + \\sqrt[3]{27}', '√2 + √(x + 1) + ∛27'],
    ['\\alpha \\in \\mathbb{R}^n', 'α ∈ ℝⁿ'],
    ['\\{a_1, \\dots, a_n\\}', '{a₁, …, a_n}'],
    ['\\sin x + \\log(y)', 'sin x + log(y)'],
    ['\\sum_{i=1}^n i', '∑_(i=1)^n i'],
    ['\\int_0^1 f(x)\\,dx', '∫_0^1 f(x) dx'],
    ['\\lim_{n\\to\\infty} a_n', 'lim_(n→∞) a_n'],
    ['\\hat{x}, \\bar{y}, \\vec{v}', 'x̂, ȳ, v⃗'],
    ["f'(x)", 'f′(x)'],
    ['90^\\circ', '90°'],
    ['A^T B', 'AᵀB'],
    ['\\mathbf{v} \\cdot \\mathcal{L}', 'v · ℒ'],
    ['x_{\\text{max}}', 'x_max'],
    ['f\\colon X \\to Y', 'f : X → Y'],
    ['-x', '−x'],
    ['\\text{if } x > 0', 'if x > 0'],
    ['H_2O', 'H₂O'],
    ['1{,}000', '1,000'],
    ['\\begin{aligned}a &= b \\\\ &= c\\end{aligned}', 'a = b\n= c'],
    ['\\begin{pmatrix}1 & 2\\end{pmatrix}', undefined],
    ['\\binom{n}{k}', undefined],
    ['\\overbrace{a+b}', undefined],
    ['\\cancel{x}', undefined],
    ['\\frac{1}{1+\\frac{1}{1+\\frac{1}{1+\\frac{1}{x+1}}}}', undefined],
  ]
  it.each(cases)('%j is %j', (tex, text) => {
    expect(textOf(tex)).toBe(text)
  })
})
