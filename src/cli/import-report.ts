import { plural } from '../core/text.js'
import { type NewOutlet, outletEntry } from '../importing/index.js'
import { type Colours, coloursFor, print, printStatus } from './console.js'
import { factTable } from './fact-table.js'
import type { PlacedDraft } from './import-files.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { domainOfAddress, presets } from './presets.js'

/** The number of posts of a large import that are shown in full. */
const TABLES = 5

export interface ImportOutcome {
  readonly placed: readonly PlacedDraft[]
  /** The paths of the posts that were written. */
  readonly written: readonly string[]
  /** The number of files that the posts show. */
  readonly others: number
  /** Whether problems follow below the report. */
  readonly failed: boolean
}

/** Returns a post as the JSON output lists it. */
export const postOf = ({ draft, file, text }: PlacedDraft): JsonOutput<'import'>['posts'][number] => ({
  ...{
    file,
    facts: draft.facts,
    notes: draft.notes,
    question: draft.question,
    outlet: draft.outlet,
    words: draft.words,
    text,
  },
})

/** Prints where every value was found, and what an editor should do next. */
export function reportImport(
  { placed, written, others, failed }: ImportOutcome,
  flags: { readonly stdout?: boolean; readonly dryRun?: boolean },
  io: Io,
): void {
  const show = (line: string): void => (flags.stdout ? printStatus : print)(io, line)
  const colours = coloursFor(io, flags.stdout ? 'stderr' : 'stdout')
  for (const post of placed.slice(0, TABLES)) for (const line of linesOf(post, colours)) show(line)
  if (placed.length > TABLES) show(`… and ${plural(placed.length - TABLES, 'more post')}; --json lists them all.`)
  const silent = placed.slice(TABLES).filter(({ draft }) => draft.notes.length > 0)
  if (silent.length > 0)
    show(`${plural(silent.length, 'of them has', 'of them have')} notes: ${silent.map(({ file }) => file).join(', ')}.`)
  const outlets = new Map(
    placed.flatMap(({ draft }) => (draft.outlet ? [[draft.outlet.key, draft.outlet] as const] : [])),
  )
  if (outlets.size > 0) for (const line of offers([...outlets.values()])) show(line)
  if (flags.dryRun) show(`Found ${plural(placed.length, 'post')}. Nothing was written.`)
  else if (placed.length === 0 && !failed) show('There is nothing new to import.')
  else if (!flags.stdout && written.length > 0) {
    const beside = others > 0 ? ` and ${plural(others, 'file')} that they use` : ''
    const posts = written.filter(file => placed.some(post => post.file === file))
    for (const file of written.filter(path => !posts.includes(path))) show(`Kept the source as ${file}.`)
    show(`Wrote ${plural(posts.length, 'post')}${beside}. \`offprint check\` lists the guesses.`)
  }
}

function linesOf({ draft, file }: PlacedDraft, colours: Colours): string[] {
  const { question } = draft
  return [
    file,
    ...factTable(draft.facts, colours),
    ...(question ? [`  ${question.text.replace(/^./, first => first.toUpperCase())}.`] : []),
    ...(question && question.facts.length > 0 ? factTable(question.facts, colours) : []),
    ...draft.notes.map(note => `  ${note}`),
    ...(draft.words ? [`  ${keptText(draft.words)}`] : []),
  ]
}

const keptText = ({ kept, of }: NonNullable<PlacedDraft['draft']['words']>): string =>
  `Kept ${kept.toLocaleString('en')} of ${plural(of, 'word')}.`

/** Returns new outlets as entries to paste into publishers.yml, or, for an outlet with a preset, the command that adds it. */
function offers(outlets: readonly NewOutlet[]): string[] {
  const known = presets()
  const presetOf = ({ url, name }: NewOutlet) =>
    known.find(({ publisher }) =>
      url ? domainOfAddress(publisher.url) === domainOfAddress(url) : publisher.name === name,
    )
  const offered = outlets.flatMap(outlet => presetOf(outlet) ?? [])
  const fresh = outlets.filter(outlet => !presetOf(outlet))
  return [
    ...offered.map(
      ({ key, publisher }) => `Offprint has a preset for ${publisher.name}: offprint publishers add ${key}`,
    ),
    ...(fresh.length > 0 ? [`Add to publishers.yml:\n${fresh.map(outletEntry).join('\n')}`] : []),
  ]
}
