import Handlebars from 'handlebars'
import { type Phrase, phraseText, type Segment } from '../attribution/index.js'
import { directionOf } from '../core/direction.js'
import { fingerprint } from '../core/fingerprint.js'
import { append } from '../core/long-lists.js'
import { lazy, memo } from '../core/memo.js'
import { MERGE_FIX, mergeSlipIn, withFallbacks, withMarks } from '../core/merge-values.js'
import { nearestTo } from '../core/nearest-word.js'
import { error, type Place, type Problem, ProblemsError, warning } from '../core/problem.js'
import { lineAt } from '../core/text.js'
import { styleFault } from '../markup/index.js'
import { PRECOMPILED } from './precompiled-templates.js'
import { fillingFault, syntaxFault, type TemplateFault } from './template-faults.js'
import { unknownNames, usedPartials } from './template-names.js'

/** Compiled templates by file name without `.hbs`, such as `web/post.html` or `email/digest.mjml`. */
export interface Templates {
  render(name: string, data: object): string
  /** Returns a file of the theme that is not a template, such as `web/style.css`. */
  file(name: string): string
  /** Returns where a file comes from, such as `themes/ours/web/post.html.hbs`, for messages. */
  origin(file: string): string
  readonly fingerprint: string
  /** What MJML has made of the sources of emails. Without it, MJML is loaded for the first email. */
  readonly skeletons?: SkeletonStore
}

/** The HTML of emails whose text is left out, by a key of everything on which it depends. It only saves work. */
export interface SkeletonStore {
  get(key: string): string | undefined
  put(key: string, html: string): void
}

const escaped = Handlebars.escapeExpression

/** Escapes text for HTML elements and attributes as templates do, which also escape apostrophes. */
export const escapedText = (text: string): string => escaped(text).replaceAll('&#x3D;', '=')

function segmentHtml({ text, href, rel, datetime, apart }: Segment): string {
  const html = apart ? `<bdi>${escaped(text)}</bdi>` : escaped(text)
  const words = datetime ? `<time datetime="${datetime}">${html}</time>` : html
  return href ? `<a href="${escaped(href)}"${rel ? ` rel="${rel}"` : ''}>${words}</a>` : words
}

/**
 * Writes a phrase of a credit as HTML. Parts in a language other than their context carry a `lang` attribute (WCAG 2.2,
 * 3.1.2).
 */
export const phraseHtml = (phrase: Phrase): string =>
  runsByLanguage(phrase)
    .map(run => {
      const html = run.map(segmentHtml).join('')
      const language = run[0]?.language
      return language ? `<span lang="${escaped(language)}" dir="${directionOf(language)}">${html}</span>` : html
    })
    .join('')

/** Groups neighbouring segments of the same language. */
export function runsByLanguage(phrase: Phrase): Phrase[] {
  const runs: Segment[][] = []
  for (const segment of phrase) {
    const open = runs.at(-1)
    if (open && open[0]?.language === segment.language) open.push(segment)
    else runs.push([segment])
  }
  return runs
}

/**
 * A fixed word that is not in the language of its context. Templates print it with markup in HTML, without markup in text,
 * and through the helper `bare` in an attribute.
 */
export class ForeignWord {
  constructor(
    readonly text: string,
    readonly language: string,
  ) {}
  toString(): string {
    return this.text
  }
  /** Returns HTML that Handlebars does not escape: it calls this method of any value that has one. */
  toHTML(): string {
    return phraseHtml([this])
  }
}

/** Prepares words for templates. Words that a language lacks become foreign words. */
export const templateWords = <T extends object>(words: T, isForeign: (name: string) => boolean, language: string): T =>
  Object.fromEntries(
    Object.entries(words).map(([name, word]) => [
      name,
      typeof word === 'string' && isForeign(name) ? new ForeignWord(word, language) : word,
    ]),
  ) as T

// Each theme has partials of its own. If the engine had any, or only a list for them, Handlebars would copy them all for each page.
const engine: typeof Handlebars = Object.assign(Handlebars.create(), { partials: undefined })
engine.registerHelper(
  'phrase',
  withPlace((phrase: Phrase) => new Handlebars.SafeString(phraseHtml(phrase))),
)
engine.registerHelper('bare', (word: unknown) => String(word))
engine.registerHelper('words', withPlace(phraseText))

/** Adds the place in the template to the error that a helper throws, as Handlebars does in its own errors. */
function withPlace<T>(say: (phrase: Phrase) => T) {
  return (phrase: Phrase, options?: { readonly loc?: hbs.AST.SourceLocation }) => {
    try {
      return say(phrase)
    } catch (cause) {
      const { line, column } = options?.loc?.start ?? {}
      throw new Error(`${(cause as Error).message} - ${line}:${column}`, { cause })
    }
  }
}

/** A template for HTML and for text, or the fault that leaves it without a syntax tree. */
interface CompiledSource {
  readonly syntax: () => { readonly tree?: hbs.AST.Program | undefined; readonly fault?: TemplateFault | undefined }
  readonly html: Handlebars.TemplateDelegate
  /** The template for text, which escapes nothing. */
  readonly text: Handlebars.TemplateDelegate
}

/**
 * Compiles the source of one template. Results are cached, because compilation takes longer than the rest of a small build
 * and the sources seldom change. Compilation is strict: a name that is not in the data is an error, so that a misspelling
 * cannot silently drop a fact. Handlebars parses and compiles a template when it is first used.
 */
const compileSource = memo(200, (source: string): CompiledSource => {
  const known = PRECOMPILED.get(fingerprint(source))
  return {
    syntax: lazy(() => {
      const tree = treeOf(source)
      return tree ? { tree } : { fault: syntaxFault(engine, source) }
    }),
    html: known?.html ? engine.template(known.html) : engine.compile(source, COMPILED_AS.html),
    text: known?.text ? engine.template(known.text) : engine.compile(source, COMPILED_AS.text),
  }
})

/** The options with which a template is compiled for HTML, and for text, which escapes nothing. */
export const COMPILED_AS = { html: { strict: true }, text: { strict: true, noEscape: true } } as const

/** Returns the source of a template as it is compiled, with marks for the values of subscribers. */
export const templateSource = (file: string, written: string): string =>
  isForMail(file) ? withMarks(written) : written

function treeOf(source: string) {
  try {
    return engine.parseWithoutProcessing(source)
  } catch {
    return undefined
  }
}

interface CompiledTheme {
  readonly templates: Templates
  readonly problems: readonly Problem[]
}

/**
 * Where the files of a theme come from, by their names. Those that are not in it are the default ones below `templates/`. Without
 * it, any file may be somebody’s own.
 */
type Origins = ReadonlyMap<string, string>

/** Joins the names and the texts of the files of a theme, by name. */
const themeFingerprint = (files: ReadonlyMap<string, string>): string =>
  fingerprint([...files].sort(([a], [b]) => (a < b ? -1 : 1)).flat())

/**
 * Compiles a theme. Files under `partials/` become partials of that name, and templates of text editions (`*.txt`)
 * escape nothing, nor do the partials in them. Results are cached, because every change in a preview reads the theme again.
 */
export const compileTemplates = memo(8, compileTheme, (files: ReadonlyMap<string, string>, origins?: Origins) =>
  fingerprint(themeFingerprint(files), origins ? [...origins].flat() : ['any']),
)

function compileTheme(files: ReadonlyMap<string, string>, from?: Origins): CompiledTheme {
  const origins = from ?? new Map<string, string>()
  const origin = (file: string): string => origins.get(file) ?? `templates/${file}`
  const problemParts = (file: string, { what, fix, line, column }: TemplateFault): [Place, string, string] => [
    { file: origin(file), ...(line ? { line } : {}), ...(column ? { column } : {}) },
    what,
    fix,
  ]
  const problems: Problem[] = []
  // The default templates by themselves are not checked: tests do that.
  const isChecked = !from || [...from.keys()].some(file => file.endsWith('.hbs'))
  const compiled = new Map<string, Handlebars.TemplateDelegate>()
  const programs = new Map<string, hbs.AST.Program>()
  const partials = { html: {} as Partials, text: {} as Partials }
  for (const [file, source] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // The style sheets of the default look are not checked: tests do that.
    const broken = file.endsWith('.css') && origins.has(file) ? styleFault(source) : undefined
    if (broken) {
      const { offset, ...fault } = broken
      problems.push(warning('template.style', ...problemParts(file, { ...fault, line: lineAt(source, offset) })))
    }
    if (!file.endsWith('.hbs')) continue
    const name = file.slice(0, -4)
    const marked = templateSource(file, source)
    const slip = isForMail(file) ? mergeSlipIn(marked) : undefined
    if (slip) problems.push(error('template.value', ...problemParts(file, slipFault(marked, slip))))
    const { syntax, html, text } = compileSource(marked)
    const { fault, tree } = isChecked ? syntax() : {}
    if (tree) programs.set(name, tree)
    if (fault) problems.push(error('template.syntax', ...problemParts(file, fault)))
    else if (name.startsWith('partials/')) {
      partials.html[name.slice(9)] = asPartial(name, html)
      partials.text[name.slice(9)] = asPartial(name, text)
    } else compiled.set(name, name.endsWith('.txt') ? text : html)
  }
  const unknown = unknownNames(programs, engine.helpers)
  for (const { rule, file, ...fault } of unknown) problems.push(warning(rule, ...problemParts(`${file}.hbs`, fault)))
  append(
    problems,
    unusedPartials(programs, origins).map(([file, fault]) => warning('template.unused', ...problemParts(file, fault))),
  )
  const templates: Templates = {
    render(name, data) {
      const template = compiled.get(name)
      if (!template) throw new Error(`There is no template ${name}.hbs.`)
      try {
        const filled = template(data, { partials: name.endsWith('.txt') ? partials.text : partials.html })
        // A partial may be used on the web, too, where readers are unknown.
        return isForMail(name) ? filled : withFallbacks(filled)
      } catch (cause) {
        const file = `${cause instanceof PartialError ? cause.file : name}.hbs`
        const fault = fillingFault(engine, (cause as Error).message, files.get(file) ?? '')
        const here = unknown.filter(({ line, column }) => line === fault.line && column === fault.column)
        // A partial fills in the block between `{{#> …}}` and its end, but the block is in the file of the caller.
        const known = here.find(found => `${found.file}.hbs` === file) ?? here.find(found => found.file === name)
        throw new ProblemsError([
          error('template.render', ...problemParts(known ? `${known.file}.hbs` : file, known ?? fault)),
        ])
      }
    },
    file(name) {
      const source = files.get(name)
      if (source === undefined) throw new Error(`There is no theme file ${name}.`)
      return source
    },
    origin,
    fingerprint: themeFingerprint(files),
  }
  return { templates, problems }
}

/** Finds the partials of a theme or of a publication that no template prints. */
function unusedPartials(programs: ReadonlyMap<string, hbs.AST.Program>, origins: Origins): [string, TemplateFault][] {
  const own = [...programs.keys()].filter(name => name.startsWith('partials/') && origins.has(`${name}.hbs`))
  const used = own.length > 0 ? usedPartials(programs.values()) : undefined
  if (!used) return []
  return own.flatMap((name): [string, TemplateFault][] => {
    const partial = name.slice('partials/'.length)
    if (used.has(partial)) return []
    const near = nearestTo(partial, [...used])
    const fix =
      near === undefined
        ? 'Remove it, or write where it should stand'
        : `If you meant \`${near}\`, rename it; else write where it should stand`
    return [[`${name}.hbs`, { what: 'No template uses this partial.', fix: `${fix}: \`{{> ${partial}}}\`.` }]]
  })
}

/** Tells whether a template or a partial may contain values of subscribers. */
const isForMail = (file: string): boolean => /^(?:email|partials)\//.test(file)

const slipFault = (source: string, slip: string): TemplateFault => ({
  what: `\`${slip}\` is not a value of a subscriber.`,
  fix: MERGE_FIX,
  line: lineAt(source, source.indexOf(slip)),
})

/** An error with the name of the partial that could not be filled in. Handlebars gives only the place in the partial. */
class PartialError extends Error {
  constructor(
    readonly file: string,
    cause: unknown,
  ) {
    super((cause as Error).message, { cause })
  }
}

const asPartial =
  (file: string, template: Handlebars.TemplateDelegate): Handlebars.TemplateDelegate =>
  (context, options) => {
    try {
      return template(context, options)
    } catch (cause) {
      throw cause instanceof PartialError ? cause : new PartialError(file, cause)
    }
  }

type Partials = Record<string, Handlebars.TemplateDelegate>
