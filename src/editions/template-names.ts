import Handlebars from 'handlebars'
import { nearestTo } from '../core/nearest-word.js'
import { type Given, GONE_NAMES, type Names, TEMPLATE_CONTRACT } from './template-contract.js'
import type { TemplateFault } from './template-faults.js'

/** A name in a template that does not exist in the template's data, with its place. */
export interface UnknownName extends TemplateFault {
  /** The name of the template's file without `.hbs`. */
  readonly file: string
  readonly rule: 'template.gone' | 'template.name'
}

/** The names that can be used at a place in a template. In a scope of unknown content, nothing is reported. */
interface Scope {
  readonly file: string
  readonly names: Names | undefined
  readonly above?: Scope | undefined
  readonly root: Names | undefined
  readonly blockNames: Readonly<Record<string, Given | undefined>>
}

/** Describes a value whose content is unknown. */
const ANYTHING: Given = { type: 'any', meaning: '' }

/**
 * Finds the names in templates and their partials that the contract does not define. Handlebars reports an unknown name only
 * when it renders it, and never in `{{#if …}}`, where a misspelling silently drops content. A partial is checked for each
 * template that calls it, and a name in it is unknown only if none of them provides it.
 */
export function unknownNames(
  programs: ReadonlyMap<string, hbs.AST.Program>,
  helpers: Readonly<Record<string, unknown>>,
): UnknownName[] {
  const found = new Map<string, UnknownName | undefined>()
  const walk = new NameWalk(programs, helpers, (path, file, fault) => {
    const place = `${file} ${path.loc.start.line}:${path.loc.start.column}`
    if (!fault || !found.has(place)) found.set(place, fault)
  })
  for (const [file, names] of Object.entries(TEMPLATE_CONTRACT)) {
    const program = programs.get(file)
    if (program) walk.program(program, { file, names, root: names, blockNames: {} })
  }
  return [...found.values()].filter(fault => fault !== undefined)
}

/**
 * Returns the names of all partials that templates use, or undefined if a template computes one, as in `{{> (lookup . 'layout')}}`.
 */
export function usedPartials(programs: Iterable<hbs.AST.Program>): ReadonlySet<string> | undefined {
  const found = new PartialNames()
  for (const program of programs) found.accept(program)
  return found.isComputed ? undefined : found.names
}

class PartialNames extends Handlebars.Visitor {
  readonly names = new Set<string>()
  isComputed = false

  override PartialStatement(statement: hbs.AST.PartialStatement): void {
    this.add(statement)
    super.PartialStatement(statement)
  }

  override PartialBlockStatement(statement: hbs.AST.PartialBlockStatement): void {
    this.add(statement)
    super.PartialBlockStatement(statement)
  }

  private add({ name }: Pick<hbs.AST.PartialStatement, 'name'>): void {
    if (name.type === 'SubExpression') this.isComputed = true
    else this.names.add(String((name as hbs.AST.PathExpression).original))
  }
}

type Report = (path: hbs.AST.PathExpression, file: string, fault: UnknownName | undefined) => void

/** The depth to which nested partials are followed, because a partial that calls itself has no end. */
const DEEPEST = 12

class NameWalk {
  private depth = 0

  constructor(
    private readonly programs: ReadonlyMap<string, hbs.AST.Program>,
    private readonly helpers: Readonly<Record<string, unknown>>,
    private readonly report: Report,
  ) {}

  program(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) this.statement(statement, scope)
  }

  private statement(statement: hbs.AST.Statement, scope: Scope): void {
    if (statement.type === 'MustacheStatement') this.mustache(statement as hbs.AST.MustacheStatement, scope)
    else if (statement.type === 'BlockStatement') this.block(statement as hbs.AST.BlockStatement, scope)
    else if (statement.type === 'PartialStatement') this.partial(statement as hbs.AST.PartialStatement, scope)
    else if (statement.type === 'PartialBlockStatement') {
      const names = this.partial(statement as hbs.AST.PartialBlockStatement, scope)
      // The partial prints the block, which may use the names that the partial was given.
      this.program((statement as hbs.AST.PartialBlockStatement).program, { ...scope, names })
    }
  }

  private mustache({ path, params, hash }: hbs.AST.MustacheStatement, scope: Scope): void {
    if (params.length > 0 || hash) this.values(params, hash, scope)
    else this.value(path, scope)
  }

  private values(params: readonly hbs.AST.Expression[], hash: hbs.AST.Hash | undefined, scope: Scope): Given[] {
    for (const { value } of hash?.pairs ?? []) this.value(value, scope)
    return params.map(param => this.value(param, scope))
  }

  private block({ path, params, hash, program, inverse }: hbs.AST.BlockStatement, scope: Scope): void {
    const name = path.type === 'PathExpression' ? (path as hbs.AST.PathExpression).original : ''
    const [first = ANYTHING] = params.length > 0 ? this.values(params, hash, scope) : [this.value(path, scope)]
    const takes = program?.blockParams ?? []
    if (name === 'if' || name === 'unless') this.program(program, scope)
    else if (name === 'each' || name === 'with' || params.length === 0) {
      const entry = first.type === 'list' && name !== 'with' ? entryOf(first) : first
      const [item = '', index = ''] = takes
      const named = { ...scope.blockNames, ...(item ? { [item]: entry } : {}), ...(index ? { [index]: ANYTHING } : {}) }
      this.program(program, { ...scope, names: namesIn(entry), above: scope, blockNames: named })
    } else this.program(program, { ...scope, names: undefined, above: scope })
    this.program(inverse, scope)
  }

  /** Returns the names that the partial is given. */
  private partial(
    { name, params, hash }: Pick<hbs.AST.PartialStatement, 'name' | 'params' | 'hash'>,
    scope: Scope,
  ): Names | undefined {
    const [context] = this.values(params, hash, scope)
    const file = name.type === 'PathExpression' ? `partials/${(name as hbs.AST.PathExpression).original}` : ''
    const program = this.programs.get(file)
    const own = context ? namesIn(context) : scope.names
    const handed = Object.fromEntries((hash?.pairs ?? []).map(({ key, value }) => [key, this.value(value, scope)]))
    const names = own && { ...own, ...handed }
    if (this.depth < DEEPEST) {
      this.depth += 1
      this.program(program, { ...scope, file, names, blockNames: {} })
      this.depth -= 1
    }
    return names
  }

  /** Returns the description of an expression's value, and reports a name in it that does not exist. */
  private value(expression: hbs.AST.Expression, scope: Scope): Given {
    if (expression.type === 'SubExpression') {
      const { params, hash } = expression as hbs.AST.SubExpression
      this.values(params, hash, scope)
      return ANYTHING
    }
    if (expression.type !== 'PathExpression') return ANYTHING
    const path = expression as hbs.AST.PathExpression
    // A helper without values is another fault, which is found when the template is filled in.
    if (Object.hasOwn(this.helpers, path.original)) return ANYTHING
    const { given, unknown, among } = look(path, scope)
    this.report(path, scope.file, unknown === undefined ? undefined : faultOf(path, scope.file, unknown, among))
    return given
  }
}

interface Look {
  readonly given: Given
  /** The part of the path that does not exist. */
  readonly unknown?: string
  readonly among: readonly string[]
}

function look(path: hbs.AST.PathExpression, scope: Scope): Look {
  const parts = [...path.parts]
  let at: Scope | undefined = scope
  for (let i = 0; i < path.depth; i += 1) at = at?.above
  let given: Given = { type: 'group', meaning: '', ...(at?.names ? { names: at.names } : {}) }
  if (path.data) {
    if (parts.shift() !== 'root' || !scope.root) return { given: ANYTHING, among: [] }
    given = { type: 'group', meaning: '', names: scope.root }
  } else if (path.depth === 0 && parts[0] !== undefined && parts[0] in scope.blockNames && !isThis(path)) {
    given = scope.blockNames[parts.shift() ?? ''] ?? ANYTHING
  }
  for (const part of parts) {
    const names = namesIn(given)
    if (!names) return { given: ANYTHING, among: [] }
    const next = Object.hasOwn(names, part) ? names[part] : undefined
    if (!next) return { given: ANYTHING, unknown: part, among: Object.keys(names) }
    given = next
  }
  return { given, among: [] }
}

const isThis = ({ original }: hbs.AST.PathExpression): boolean => /^(?:this|\.)\b/.test(original)

/**
 * Returns the names inside a group. Lists and texts have other properties, such as `length` and indexes, which are not
 * checked.
 */
const namesIn = ({ type, names }: Given): Names | undefined =>
  type === 'group' || type === 'words' ? names : undefined

const entryOf = ({ names }: Given): Given => (names ? { type: 'group', meaning: '', names } : ANYTHING)

function faultOf(path: hbs.AST.PathExpression, file: string, unknown: string, among: readonly string[]): UnknownName {
  const written = path.parts.join('.')
  const { line, column } = path.loc.start
  const place = { file, line, column: column + 1 }
  const row = GONE_NAMES.find(
    ({ gone, in: files }) => files.test(file) && (written === gone || written.startsWith(`${gone}.`)),
  )
  if (row) {
    const what = `\`${row.gone}\` was removed from the data of this template in version ${row.since} of the contract.`
    return { ...place, rule: 'template.gone', what, fix: row.instead }
  }
  const near = nearestTo(unknown, among)
  const fix = near ? `Did you mean \`${near}\`?` : 'docs/templates.md lists the names.'
  return { ...place, rule: 'template.name', what: `The data of this template has no \`${unknown}\`.`, fix }
}
