import { type ESTree, parseSync, Visitor } from 'rolldown/utils'

/** A spread among the arguments of a call: its line, and the text of the call and of what is spread. */
export interface SpreadArgument {
  readonly line: number
  readonly callee: string
  readonly spread: string
}

/**
 * Lists the spreads among the arguments of calls in a module, `list.push(...more)`, whose length nothing bounds. Those of an array
 * literal and of the rest parameter of a function around the call are left out.
 */
export function spreadArguments(path: string, text: string): SpreadArgument[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const found: SpreadArgument[] = []
  const rests: Set<string>[] = []
  const enter = (node: ESTree.Function | ESTree.ArrowFunctionExpression): void => {
    rests.push(
      new Set(
        node.params.flatMap(param =>
          param.type === 'RestElement' && param.argument.type === 'Identifier' ? [param.argument.name] : [],
        ),
      ),
    )
  }
  const leave = (): void => void rests.pop()
  const isBounded = (node: ESTree.Expression): boolean => {
    if (node.type === 'ArrayExpression') return node.elements.every(each => each?.type !== 'SpreadElement')
    if (node.type === 'ConditionalExpression') return isBounded(node.consequent) && isBounded(node.alternate)
    return node.type === 'Identifier' && rests.some(names => names.has(node.name))
  }
  const check = (node: ESTree.CallExpression | ESTree.NewExpression): void => {
    for (const argument of node.arguments)
      if (argument.type === 'SpreadElement' && !isBounded(argument.argument))
        found.push({
          line: text.slice(0, argument.start).split('\n').length,
          callee: text.slice(node.callee.start, node.callee.end),
          spread: text.slice(argument.argument.start, argument.argument.end),
        })
  }
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    CallExpression: check,
    NewExpression: check,
  }).visit(program)
  return found
}
