import { textHash, UNSURE } from '../content/index.js'
import { append } from '../core/long-lists.js'
import type { Draft } from './draft.js'
import { type ImportedFact, reasonOf } from './fact.js'
import { flowList, yamlScalar } from './yaml-scalar.js'

interface Branch {
  readonly children: Map<string, Branch>
  fact?: ImportedFact
}

/**
 * Adds the fingerprint of the text to a draft with an original, so that a build can tell when the text has been changed
 * since. A draft that has one keeps it.
 */
export function withTextHash(draft: Draft): Draft {
  const last = draft.facts.findLastIndex(({ field }) => field.startsWith('original.'))
  if (last === -1 || draft.facts.some(({ field }) => field === 'original.textHash')) return draft
  const title = draft.facts.find(({ field }) => field === 'title')?.value
  const hash = textHash(draft.body, typeof title === 'string' ? title : '')
  const fact = { field: 'original.textHash', value: hash, from: 'the imported text' }
  return { ...draft, facts: draft.facts.toSpliced(last + 1, 0, fact) }
}

/**
 * Writes the Markdown file of a draft. A comment marks each guess, and `offprint check` reports the guess until the editor
 * removes the comment.
 */
export function postText({ facts, body, question, doubts = [] }: Draft): string {
  const lines = linesFor(facts)
  const after = lines.findLastIndex(line => /^(?:title|date|updated):/.test(line)) + 1
  if (!facts.some(({ field }) => field === 'status'))
    lines.splice(after, 0, 'status: draft # remove this line to publish the post')
  if (question) append(lines, [`# ${UNSURE} ${question.text}`, ...linesFor(question.facts).map(line => `# ${line}`)])
  append(
    lines,
    doubts.map(doubt => `# ${UNSURE} ${doubt}`),
  )
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

function linesFor(facts: readonly ImportedFact[]): string[] {
  const root: Branch = { children: new Map() }
  for (const fact of facts) grow(root, fact)
  return linesOf(root, '')
}

function grow(root: Branch, fact: ImportedFact): void {
  let at = root
  for (const key of fact.field.split('.')) {
    const next = at.children.get(key) ?? { children: new Map() }
    at.children.set(key, next)
    at = next
  }
  at.fact = fact
}

function linesOf({ children }: Branch, indent: string): string[] {
  return [...children].flatMap(([key, branch]) => {
    if (branch.fact) return [`${indent}${key}: ${valueText(branch.fact)}`]
    const isList = [...branch.children.keys()].every(name => /^\d+$/.test(name))
    const inner = isList
      ? [...branch.children.values()].flatMap(item => itemLines(item, `${indent}  `))
      : linesOf(branch, `${indent}  `)
    return [`${indent}${key}:`, ...inner]
  })
}

function itemLines(item: Branch, indent: string): string[] {
  if (item.fact) return [`${indent}- ${valueText(item.fact)}`]
  return linesOf(item, `${indent}  `).map((line, i) => (i === 0 ? `${indent}- ${line.trimStart()}` : line))
}

function valueText(fact: ImportedFact): string {
  const { value } = fact
  const doubt = reasonOf(fact)
  const text = typeof value === 'string' ? yamlScalar(value) : flowList(value)
  return doubt ? `${text} # ${UNSURE} ${doubt}` : text
}
