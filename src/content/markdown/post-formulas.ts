import { type Problem, warning } from '../../core/problem.js'
import { escapeText } from '../../core/text.js'
import { type Formula, likelyFormula, markFormulas, replaceMarks } from './formulas.js'
import { type TypesetFormula, typeset } from './mathml.js'

interface FormulaFrame {
  readonly file: string
  /** The line of the file on which the text begins. */
  readonly line: number
  /** Whether formulas are typeset; undefined if nobody has said. */
  readonly math: boolean | undefined
  /** The setting with which another generator typesets formulas, such as “`use_math` in `_config.yml`”. */
  readonly setting: string | undefined
}

interface PostFormulas {
  /** The source with a mark in place of each formula. */
  readonly text: string
  readonly formulas: readonly TypesetFormula[]
  readonly problems: readonly Problem[]
}

/**
 * Typesets the formulas of a Markdown source, and reports those that cannot be read. If nobody has said whether formulas are
 * typeset, a text that looks as if it had any is reported.
 */
export function formulasIn(source: string, { file, line, math, setting }: FormulaFrame): PostFormulas {
  const placeOf = (formula: Formula) => ({ file, line: formula.line + line - 1, column: formula.column })
  if (!math) {
    const likely = math === undefined ? likelyFormula(source) : undefined
    return { text: source, formulas: [], problems: likely ? [untypeset(likely, placeOf(likely), setting)] : [] }
  }
  const marked = markFormulas(source)
  const formulas = typeset(marked.formulas)
  const problems = formulas.flatMap(formula =>
    formula.fault === undefined ? [] : [unreadable(formula, formula.fault, placeOf(formula))],
  )
  return { text: marked.text, formulas, problems }
}

const shown = ({ source }: Formula): string => source.replace(/\s+/g, ' ').slice(0, 80)

const untypeset = (formula: Formula, where: Problem['where'], setting: string | undefined): Problem =>
  warning(
    'post.math',
    where,
    `\`${shown(formula)}\` looks like a formula, and readers see its source.${setting ? ` Your other generator typesets it: ${setting}.` : ''}`,
    'Write `math: true` into the post or publication.yml to typeset formulas, or `math: false` if there are none.',
  )

const unreadable = (formula: Formula, fault: string, where: Problem['where']): Problem =>
  warning(
    'post.formula',
    where,
    `The formula \`${shown(formula)}\` cannot be read, so readers see its source: ${fault}`,
    'Correct the TeX. If it is no formula, write `\\$` for a dollar sign.',
  )

/** Puts the formulas in place of their marks in HTML. A paragraph that contained only definitions is removed. */
export const withFormulas = (html: string, formulas: readonly TypesetFormula[]): string =>
  formulas.length === 0 ? html : replaceMarks(html, i => formulas[i]?.html ?? '').replace(/<p>\s*<\/p>\n?/g, '')

/** Puts readable text in place of the marks in HTML, or in place of the formulas in a text that has no marks yet. */
export function plainFormulas(text: string, known?: readonly TypesetFormula[]): string {
  if (known) return replaceMarks(text, i => escapeText(known[i]?.text ?? ''))
  const marked = markFormulas(text)
  const formulas = typeset(marked.formulas)
  return replaceMarks(marked.text, i => formulas[i]?.text ?? '')
}
