import type Handlebars from 'handlebars'

/** A fault in a template: the place, the description and the remedy. Line and column count from 1. */
export interface TemplateFault {
  readonly what: string
  readonly fix: string
  readonly line?: number
  readonly column?: number
}

interface Tag {
  readonly text: string
  readonly start: number
}

/** Matches tags: comments first, because they may contain tags. A quoted text may contain `}}`. `\{{` opens no tag. */
const TAG =
  /\\\{\{|\{\{~?!--[\s\S]*?--~?\}\}|\{\{~?![\s\S]*?\}\}|\{\{\{(?:"[^"]*"|'[^']*'|[^{}])*\}\}\}|(?<!\{)\{\{(?!\{)(?:"[^"\n]*"|'[^'\n]*'|[^{}])*\}\}(?!\})/g

/**
 * Matches the tags that open a block: `{{#if x}}`, `{{#> layout}}` and `{{^list}}`, but not `{{^}}`, which is an `else`.
 */
const OPENS = /^\{\{~?(?:#[>*]?|\^(?=\s*[\w"']))\s*([\w./@-]+)/
const CLOSES = /^\{\{~?\/\s*([\w./@-]*)/
const IS_ELSE = /^\{\{~?\s*(?:else\b|\^\s*~?\}\})/

/**
 * Finds the fault in a template that Handlebars cannot parse. The messages of Handlebars name the tokens of its grammar and
 * the line at which parsing stopped, which is the end of the file if a block is never closed.
 */
export function syntaxFault(engine: typeof Handlebars, source: string): TemplateFault | undefined {
  if (parses(engine, source)) return undefined
  const tags: Tag[] = [...source.matchAll(TAG)]
    .map(({ 0: text, index }) => ({ text, start: index }))
    .filter(({ text }) => text.startsWith('{{') && !/^\{\{~?!/.test(text))
  const at = (start: number) => placeIn(source, start)
  // Only the first fault is reported, because a tag that does not end hides all tags after it.
  const faults = [unendedTag(source), unreadableTag(engine, tags), blockFault(tags, at)]
  const [first] = faults.flatMap(found => found ?? []).sort((a, b) => a.start - b.start)
  if (!first)
    return {
      what: 'This template cannot be read.',
      fix: 'Look for a tag or a block that does not end.',
      line: 1,
      column: 1,
    }
  const { start, ...fault } = first
  return { ...fault, ...at(start) }
}

type Found = Pick<TemplateFault, 'what' | 'fix'> & { readonly start: number }

function unendedTag(source: string): Found | undefined {
  const start = source.replace(TAG, tag => ' '.repeat(tag.length)).search(/\{\{/)
  if (start === -1) return undefined
  const text = source.slice(start)
  if (/^\{\{~?!--/.test(text)) return { start, what: 'This comment never ends.', fix: 'End it with `--}}`.' }
  const line = text.split('\n', 1)[0] ?? ''
  const end = text.startsWith('{{{') ? '}}}' : '}}'
  return { start, what: `The tag \`${shortened(line)}\` does not end.`, fix: `End it with \`${end}\`.` }
}

function unreadableTag(engine: typeof Handlebars, tags: readonly Tag[]): Found | undefined {
  const bad = tags.find(({ text }) => {
    const [, name] = OPENS.exec(text) ?? []
    if (name) return !parses(engine, `${text}{{/${name}}}`)
    return !CLOSES.test(text) && !IS_ELSE.test(text) && !parses(engine, text)
  })
  if (!bad) return undefined
  const what = `The tag \`${shortened(bad.text)}\` cannot be read.`
  return {
    start: bad.start,
    what,
    fix: 'Write a name between the braces, or a helper with its values, such as `{{phrase credit.line}}`.',
  }
}

function blockFault(tags: readonly Tag[], at: (start: number) => { line: number }): Found | undefined {
  const open: { readonly name: string; readonly start: number; hasElse?: boolean }[] = []
  for (const { text, start } of tags) {
    const [, opened] = OPENS.exec(text) ?? []
    const [, closed] = CLOSES.exec(text) ?? []
    const last = open.at(-1)
    if (opened) open.push({ name: opened, start })
    else if (closed !== undefined) {
      const tag = `\`${shortened(text)}\``
      if (!last)
        return { start, what: `${tag} closes a block that no tag opens.`, fix: 'Remove the tag, or open the block.' }
      if (last.name !== closed) {
        const what = `${tag} closes the block \`${last.name}\` that opens on line ${at(last.start).line}.`
        return { start, what, fix: `Write \`{{/${last.name}}}\` before it, or remove it.` }
      }
      open.pop()
    } else if (IS_ELSE.test(text)) {
      if (!last)
        return {
          start,
          what: 'This `else` is outside any block.',
          fix: 'Remove the `else`, or open a block before it.',
        }
      if (last.hasElse)
        return { start, what: `The block \`${last.name}\` has a second \`else\`.`, fix: 'Keep one of them.' }
      // `{{else if x}}` may occur several times.
      last.hasElse = !/^\{\{~?\s*else\s+\w/.test(text)
    }
  }
  const last = open.at(-1)
  return (
    last && {
      start: last.start,
      what: `The block \`${last.name}\` that opens on line ${at(last.start).line} is never closed.`,
      fix: `Write \`{{/${last.name}}}\` at its end.`,
    }
  )
}

function parses(engine: typeof Handlebars, source: string): boolean {
  try {
    engine.parse(source)
    return true
  } catch {
    return false
  }
}

function placeIn(source: string, start: number): { line: number; column: number } {
  const before = source.slice(0, start).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const shortened = (tag: string): string => (tag.length > 60 ? `${tag.slice(0, 60)}…` : tag)

const CORRECT = 'Correct the template, or a partial that it uses.'

/**
 * Describes a fault in a template that Handlebars can parse but not fill in. Handlebars does not give the place of a
 * missing partial or of a block without its value, so the source is searched for it.
 */
export function fillingFault(engine: typeof Handlebars, message: string, source: string): TemplateFault {
  const [, line, column] = / - (\d+):(\d+)$/.exec(message) ?? []
  const place = line && column ? { line: Number(line), column: Number(column) + 1 } : {}
  const at = (start = -1) => (start === -1 ? {} : placeIn(source, start))
  const [, unknown] = /^"(.+)" not defined in /s.exec(message) ?? []
  if (unknown && takesValues(unknown, source, place)) return { ...noHelper(unknown), ...place }
  if (unknown)
    return {
      what: `The data of this template has no \`${unknown}\`.`,
      fix: 'Correct the name, or test first whether it exists: `{{#if …}}`.',
      ...place,
    }
  const [, partial] = /^The partial (\S+) could not be found/.exec(message) ?? []
  if (partial) {
    const calls = [...source.matchAll(/\{\{~?#?>\s*([^\s~}]+)/g)]
    return {
      what: `There is no partial \`${partial}\`.`,
      fix: `Correct the name, or add \`partials/${partial}.hbs\`.`,
      ...at(calls.find(([, name]) => name === partial)?.index),
    }
  }
  const [, helper] = /^Missing helper: "(.+)"$/.exec(message) ?? []
  if (helper) return noHelper(helper)
  const [, block] =
    /^#(\w+) requires exactly one argument/.exec(message) ?? /^Must pass iterator to #(\w+)/.exec(message) ?? []
  if (block)
    return {
      what: `The block \`${block}\` takes one value.`,
      fix: `Write the block like \`{{#${block} articles}}\`.`,
      ...at(
        [...source.matchAll(TAG)].find(([tag]) => OPENS.exec(tag)?.[1] === block && !hasOneValue(engine, tag))?.index,
      ),
    }
  if (/^Cannot read properties of|is not iterable|is not a function/.test(message))
    return { what: 'A helper in this template is given a value that does not exist.', fix: CORRECT, ...place }
  return { what: `The template could not be filled in: ${message.replace(/ - \d+:\d+$/, '')}.`, fix: CORRECT, ...place }
}

const noHelper = (name: string): TemplateFault => ({
  what: `There is no helper \`${name}\`.`,
  fix: 'Correct the name. If it is a value, write nothing after it.',
})

/** Tells whether values follow the name at a place, which must then be a helper. */
function takesValues(name: string, source: string, { line = 0, column = 0 }: Partial<TemplateFault>): boolean {
  const text = source.split('\n')[line - 1]?.slice(column - 1) ?? ''
  return text.startsWith(name) && /^\s+(?!as\s*\|)[\w"'(@.]/.test(text.slice(name.length))
}

function hasOneValue(engine: typeof Handlebars, tag: string): boolean {
  const [block] = engine.parse(`${tag}{{/${OPENS.exec(tag)?.[1]}}}`).body as hbs.AST.BlockStatement[]
  return block?.params.length === 1
}
