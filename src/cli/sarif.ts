import type { Place, Problem } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import { VERSION } from '../core/version.js'
import { RULES } from '../lint/index.js'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** Formats problems as SARIF 2.1.0, which code hosts and editors read. SARIF's levels have the same names as our severities. */
export function sarifOf(problems: readonly Problem[]) {
  const rules = rulesFor(problems)
  const places = new Map(rules.map(({ id }, place) => [id, place]))
  const driver = { name: 'Offprint', semanticVersion: VERSION, rules }
  const results = problems.map(({ severity, rule, where, what, fix }) => ({
    ruleId: rule,
    ruleIndex: places.get(rule) ?? -1,
    level: severity,
    message: { text: `${what} ${fix}` },
    locations: [{ physicalLocation: physical(where) }],
  }))
  return {
    $schema: SCHEMA,
    version: '2.1.0' as const,
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits' as const, results }],
  }
}

/** Describes all rules for finished emails and feeds, and the other rules that a problem names. */
function rulesFor(problems: readonly Problem[]) {
  const known = RULES.map(({ id, severity, holds, group }) => ({
    id,
    shortDescription: { text: `${holds}.` },
    defaultConfiguration: { level: severity },
    properties: { tags: [group] },
  }))
  const ids = new Set(known.map(({ id }) => id))
  const others = new Map(problems.filter(({ rule }) => !ids.has(rule)).map(problem => [problem.rule, problem]))
  return [...known, ...[...others].map(([id, { severity }]) => ({ id, defaultConfiguration: { level: severity } }))]
}

/** Returns the location of a problem. A SARIF region must have a line (section 3.30), so a problem without one gets no region. */
function physical({ file, line, column }: Place) {
  const isAddress = /^https?:\/\//i.test(file) && canParseUrl(file)
  const uri = isAddress ? new URL(file).href : file.split('/').map(encodeURIComponent).join('/')
  const artifactLocation = { uri }
  if (line === undefined) return { artifactLocation }
  return { artifactLocation, region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }
}
