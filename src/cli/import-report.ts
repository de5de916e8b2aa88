import { marksInPost } from '../content/index.js'
import { plural } from '../core/text.js'
import { type NewOutlet, outletEntry } from '../importing/index.js'
import { type Colours, coloursFor, print, printStatus, widthFor } from './console.js'
import { factTable, indented } from './fact-table.js'
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

/** What `offprint import <source> --json` prints. */
export type ImportedOutput = Extract<JsonOutput<'import'>, { readonly kind: string }>

/** Returns a post as the JSON output lists it. */
export const postOf = ({ draft, file, text }: PlacedDraft): ImportedOutput['posts'][number] => ({
  ...{
    file,
    facts: draft.facts,
    notes: draft.notes,
    question: draft.question,
    doubts: draft.doubts,
    outlet: draft.outlet,
    words: draft.words,
    text,
  },
})

interface ReportFlags {
  readonly stdout?: boolean
  readonly dryRun?: boolean
}

/** Prints where every value was found, how many words were kept, and what an editor should do next. */
export function reportImport(outcome: ImportOutcome, flags: ReportFlags, io: Io): void {
  const { placed, written, others, failed } = outcome
  const stream = flags.stdout ? 'stderr' : 'stdout'
  const show = (line: string): void => (flags.stdout ? printStatus : print)(io, line)
  const form = { colours: coloursFor(io, stream), width: widthFor(io, stream) }
  for (const post of placed.slice(0, TABLES)) for (const line of linesOf(post, form)) show(line)
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
    show(`Wrote ${plural(posts.length, 'post')}${beside}.`)
  }
  for (const step of nextSteps(outcome, flags)) show(step)
}

/** Returns what an editor should do with the posts that were written, a sentence for each step. */
export function nextSteps({ placed, written }: ImportOutcome, { dryRun }: Pick<ReportFlags, 'dryRun'>): string[] {
  if (dryRun && placed.length > 0) return ['Next: run the command without --dry-run to write this.']
  const posts = placed.filter(({ file }) => written.includes(file))
  const counts = posts.map(({ file, text }) => marksInPost(text, file).marks.length)
  const marked = posts.filter((_, i) => counts[i] !== 0)
  const marks = counts.reduce((sum, count) => sum + count, 0)
  const [first] = marked
  const inPosts = marked.length > 1 ? ` in ${plural(marked.length, 'post')}` : ''
  const draft = posts.length > 1 ? 'a post' : 'the post'
  return [
    ...(marks > 0 && first
      ? [
          `Next: look at ${plural(marks, 'mark')}${inPosts} (\`offprint check\` lists them), then take them off:`,
          `  offprint import --accept ${marked.length > 1 ? '<post>' : first.file}`,
        ]
      : []),
    ...(posts.some(({ text }) => /^status: draft # /m.test(text))
      ? [`${marks > 0 ? 'Then' : 'Next:'} remove the line \`status: draft\` to publish ${draft}.`]
      : []),
  ]
}

function linesOf({ draft, file }: PlacedDraft, form: { readonly colours: Colours; readonly width: number }): string[] {
  return [
    file,
    ...factTable(draft, form),
    ...[...draft.notes, ...(draft.words ? [keptText(draft.words)] : [])].flatMap(note => indented(note, form.width)),
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
