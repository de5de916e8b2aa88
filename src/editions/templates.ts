import Handlebars from 'handlebars'
import { type Phrase, phraseText, type Segment } from '../attribution/index.js'
import { directionOf } from '../core/direction.js'
import { fingerprint } from '../core/fingerprint.js'
import { error, type Place, type Problem, ProblemsError, warning } from '../core/problem.js'
import { fillingFault, syntaxFault, type TemplateFault } from './template-faults.js'
import { unknownNames } from './template-names.js'

/** Compiled templates by file name without `.hbs`, such as `web/post.html` or `email/digest.mjml`. */
export interface Templates {
  render(name: string, data: object): string
  /** Returns a file of the theme that is not a template, such as `web/style.css`. */
  file(name: string): string
  readonly fingerprint: string
}

const escaped = Handlebars.escapeExpression

/** Escapes text for HTML elements and attributes. */
export const escapedText = (text: string): string => escaped(text).replaceAll('&#x3D;', '=')

function segmentHtml({ text, href, rel, datetime, apart }: Segment): string {
  const said = apart ? `<bdi>${escaped(text)}</bdi>` : escaped(text)
  const words = datetime ? `<time datetime="${datetime}">${said}</time>` : said
  return href ? `<a href="${escaped(href)}"${rel ? ` rel="${rel}"` : ''}>${words}</a>` : words
}

/**
 * Writes a phrase of a credit as HTML. Parts in another language than their context carry a `lang` attribute (WCAG 2.2,
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
 * A fixed word in another language than its context. Templates print it with markup in HTML, plain in text, and in an
 * attribute through the helper `bare`.
 */
export class ForeignWord {
  constructor(
    readonly text: string,
    readonly language: string,
  ) {}
  toString(): string {
    return this.text
  }
  /** The method through which Handlebars gets HTML that it does not escape. */
  toHTML(): string {
    return phraseHtml([this])
  }
}

/** Prepares words for templates. Those that a language lacks become foreign words. */
export const shownWords = <T extends object>(words: T, isForeign: (name: string) => boolean, language: string): T =>
  Object.fromEntries(
    Object.entries(words).map(([name, said]) => [
      name,
      typeof said === 'string' && isForeign(name) ? new ForeignWord(said, language) : said,
    ]),
  ) as T

/**
 * Compiles a theme. Files under `partials/` become partials of that name, and templates of text editions (`*.txt`)
 * escape nothing. Compilation is strict: a name that is not in the data is an error, so a typing error cannot silently
 * drop a fact.
 */
export function compileTemplates(files: ReadonlyMap<string, string>): {
  templates: Templates
  problems: readonly Problem[]
} {
  const engine = Handlebars.create()
  engine.registerHelper('phrase', (phrase: Phrase) => new Handlebars.SafeString(phraseHtml(phrase)))
  engine.registerHelper('bare', (word: unknown) => String(word))
  engine.registerHelper('words', (phrase: Phrase) => phraseText(phrase))
  const problems: Problem[] = []
  const compiled = new Map<string, Handlebars.TemplateDelegate>()
  const programs = new Map<string, hbs.AST.Program>()
  for (const [file, source] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!file.endsWith('.hbs')) continue
    const name = file.slice(0, -4)
    const program = programOf(engine, source)
    if (!program) {
      const fault = syntaxFault(engine, source)
      if (fault) problems.push(error('template.syntax', ...told(file, fault)))
      continue
    }
    programs.set(name, program)
    if (name.startsWith('partials/')) engine.registerPartial(name.slice(9), source)
    else compiled.set(name, engine.compile(source, { strict: true, noEscape: name.endsWith('.txt') }))
  }
  const unknown = unknownNames(programs)
  for (const { rule, file, ...fault } of unknown) problems.push(warning(rule, ...told(`${file}.hbs`, fault)))
  const templates: Templates = {
    render(name, data) {
      const template = compiled.get(name)
      if (!template) throw new Error(`There is no template ${name}.hbs.`)
      try {
        return template(data)
      } catch (cause) {
        const fault = fillingFault((cause as Error).message)
        // Handlebars names the place in a partial, but not the partial.
        const known = unknown.find(({ line, column }) => line === fault.line && column === fault.column)
        throw new ProblemsError([error('template.render', ...told(`${known?.file ?? name}.hbs`, known ?? fault))])
      }
    },
    file(name) {
      const source = files.get(name)
      if (source === undefined) throw new Error(`There is no theme file ${name}.`)
      return source
    },
    fingerprint: fingerprint(...[...files].sort(([a], [b]) => (a < b ? -1 : 1)).flat()),
  }
  return { templates, problems }
}

function programOf(engine: typeof Handlebars, source: string): hbs.AST.Program | undefined {
  try {
    return engine.parse(source)
  } catch {
    return undefined
  }
}

const told = (file: string, { what, fix, line, column }: TemplateFault): [Place, string, string] => [
  { file: `templates/${file}`, ...(line ? { line } : {}), ...(column ? { column } : {}) },
  what,
  fix,
]
