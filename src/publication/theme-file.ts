import { nearestTo } from '../core/nearest-word.js'
import { error, isError, type Place, type Problem, warning } from '../core/problem.js'
import { keysAsWritten, schemaProblems, withoutBlanks } from '../core/schema.js'
import { readYaml, yamlPlace } from '../core/yaml.js'
import { cutTexts, yamlProblem } from '../core/yaml-faults.js'
import { themeSchema, themeTokens } from './publication-schema.js'
import {
  AA_CONTRAST,
  adjustedColours,
  COLOUR_NAMES,
  layeredSettings,
  type ThemeSettings,
  unreadableSchemes,
} from './theme.js'

/** The file of a theme's tokens, in the folder of the theme. */
export const THEME_FILE = 'theme.yml'

/** Finds themes by their names. */
export interface NamedThemes {
  /** Returns the token files of a theme: that which Offprint has, then the publication's own; none if there is no such theme. */
  readonly files: (name: string) => readonly { readonly path: string; readonly text: string; readonly own: boolean }[]
  readonly names: () => readonly string[]
  /** Lists the files in the publication's folder of this name, by their paths from the root; none if there is no folder. */
  readonly folder: (name: string) => readonly string[]
  /** The theme to use in place of the one that publication.yml names, to compare the two; an empty name is the default look. */
  readonly chosen?: string
}

/** What one file states about a theme. */
interface ThemeLevel {
  readonly settings: ThemeSettings
  /** Whether the editor of the publication can change it. */
  readonly own: boolean
  readonly placeOf: (path: readonly PropertyKey[]) => Place
  /** Names a token as messages do, such as `theme.light.text`. */
  readonly nameOf: (path: readonly string[]) => string
}

export interface StatedTheme {
  /** The theme whose files are used, if there is one of that name. */
  readonly name?: string
  /** The settings of all levels together. */
  readonly settings: ThemeSettings
  /** The levels, that which wins first. */
  readonly levels: readonly ThemeLevel[]
  readonly problems: readonly Problem[]
}

/** Joins what publication.yml states about the theme with the files of the theme that it names. */
export function statedTheme(
  written: ThemeSettings & { readonly name?: string | undefined },
  placeOf: (path: readonly PropertyKey[]) => Place,
  themes: NamedThemes | undefined,
): StatedTheme {
  const { name: stated, ...settings } = written
  const ofPublication: ThemeLevel = {
    settings,
    own: true,
    placeOf: path => placeOf(['theme', ...path]),
    nameOf: path => ['theme', ...path].join('.'),
  }
  const name = themes?.chosen ?? stated
  if (!themes || !name) return { settings, levels: [ofPublication], problems: [] }
  const read = themes.files(name).map(({ own, ...file }) => ({ own, ...readThemeFile(file) }))
  const problems = read.length > 0 ? read.flatMap(file => file.problems) : [unknownTheme(name, themes, ofPublication)]
  if (problems.some(isError)) return { settings, levels: [ofPublication], problems }
  const levels = [ofPublication, ...read.toReversed()]
  return { name, settings: levels.map(level => level.settings).reduceRight(layeredSettings), levels, problems }
}

/** Reads theme.yml. */
function readThemeFile({ path: file, text }: { readonly path: string; readonly text: string }): Omit<
  ThemeLevel,
  'own'
> & {
  readonly problems: readonly Problem[]
} {
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, ...yamlPlace(text, path) })
  const level = { placeOf, nameOf: (path: readonly string[]) => path.join('.') }
  const read = readYaml(text)
  if ('fault' in read)
    return { ...level, settings: NOTHING, problems: [yamlProblem('theme.yaml', file, text, read.fault)] }
  const value = withoutBlanks(read.value)
  const slips = [...unknownTokens(value, [], placeOf), ...cutTexts(text, read.value, file)]
  const parsed = themeSchema.safeParse(value, { reportInput: true })
  if (parsed.success) return { ...level, settings: parsed.data, problems: slips }
  const names = (path: readonly PropertyKey[]) => keysAsWritten(read.value, path)
  return {
    ...level,
    settings: NOTHING,
    problems: [...schemaProblems(parsed.error, 'theme.token', placeOf, names), ...slips],
  }
}

const NOTHING: ThemeSettings = { light: {}, dark: {} }

/** The keys of theme.yml, and of `theme` in publication.yml beside `name`. */
const TOKENS = Object.keys(themeTokens)

const listed = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')

/**
 * Reports the keys of a theme that have no meaning.
 * @param path where the theme is in its file: `theme` in publication.yml, nothing in theme.yml
 */
export function unknownTokens(
  value: unknown,
  path: readonly string[],
  placeOf: (path: readonly PropertyKey[]) => Place,
): Problem[] {
  const known = path.length > 0 ? ['name', ...TOKENS] : TOKENS
  const groups: [unknown, readonly string[], readonly string[]][] = [[value, known, path]]
  for (const scheme of ['light', 'dark']) groups.push([keysOf(value)[scheme], COLOUR_NAMES, [...path, scheme]])
  return groups.flatMap(([part, names, at]) =>
    Object.keys(keysOf(part))
      .filter(key => !names.includes(key))
      .map(key =>
        unknownToken(
          key,
          names.filter(each => !(each in keysOf(part))),
          placeOf([...at, key]),
        ),
      ),
  )
}

const keysOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

function unknownToken(key: string, names: readonly string[], where: Place): Problem {
  const what = `Unknown key \`${key}\`.`
  const near = nearestTo(key, names)
  if (near !== undefined) return warning('key.misspelled', where, what, `Did you mean \`${near}\`?`)
  const fix =
    key === 'name'
      ? 'Remove it: the name of a theme is that of its folder.'
      : key === 'theme'
        ? 'Write the keys below it without `theme:`.'
        : `Remove it, or write one of ${listed(names)}.`
  return warning('theme.token', where, what, fix)
}

/** Explains why there is no theme of a name: a folder without its file, another spelling, or nothing of the kind. */
function unknownTheme(name: string, themes: NamedThemes, { placeOf }: ThemeLevel): Problem {
  const report = (what: string, fix: string): Problem => error('theme.name', placeOf(['name']), what, fix)
  const files = themes.folder(name)
  const other = files.find(path => /\/theme\.(?:yaml|json|toml)$/i.test(path))
  if (other !== undefined)
    return report(
      `The folder \`themes/${name}\` has no \`${THEME_FILE}\`, but \`${other}\`.`,
      `Name that file \`${THEME_FILE}\`, and write it as YAML.`,
    )
  if (files.length > 0)
    return report(
      `The folder \`themes/${name}\` has no \`${THEME_FILE}\`.`,
      'Add that file. It may be empty, if the theme only has templates.',
    )
  const names = themes.names()
  const near = nearestTo(name, names)
  const guess = near === undefined ? '' : `Did you mean \`${near}\`? `
  return report(
    `There is no theme \`${name}\`.`,
    `${guess}The themes are ${listed(names)}; one of your own is a folder \`themes/${name}\` with a \`${THEME_FILE}\`. Without \`name\`, the look is the default one.`,
  )
}

/** Reports what is wrong with a theme: faults in its files, and colours that nobody could read. */
export function themeProblems({ settings, levels, problems }: StatedTheme): Problem[] {
  if (problems.some(isError)) return [...problems]
  return [...problems, ...unreadableThemes(settings, levels), ...adjustments(settings, levels)]
}

/** Reports schemes whose backgrounds differ so much that no text is readable on all of them. */
const unreadableThemes = (settings: ThemeSettings, levels: readonly ThemeLevel[]): Problem[] =>
  unreadableSchemes(settings).flatMap(({ scheme, backgrounds }) => {
    const level = levels.find(each => (['card', 'page', 'shade'] as const).some(name => each.settings[scheme][name]))
    if (!level) return []
    const what = `No text is readable on all backgrounds of \`${level.nameOf([scheme])}\`: ${backgrounds.join(', ')} (\`card\`, \`page\`, \`shade\`).`
    const fix = 'Make all three light, or all three dark.'
    return [error('theme.unreadable', level.placeOf([scheme]), what, fix)]
  })

/** Reports colours in whose place a more readable one is used. A theme of Offprint is adjusted to the publication's own backgrounds. */
const adjustments = (settings: ThemeSettings, levels: readonly ThemeLevel[]): Problem[] =>
  adjustedColours(settings).flatMap(({ scheme, name, stated, used, contrast: ratio }) => {
    const level = levels.find(each => each.settings[scheme][name] !== undefined)
    if (!level?.own) return []
    const what = `\`${level.nameOf([scheme, name])}\` is hard to read: ${stated} has a contrast of ${ratio.toFixed(1)}, and text needs ${AA_CONTRAST}. ${used} is used instead.`
    const fix = `Write \`${name}: '${used}'\`, or choose another colour.`
    return [warning('theme.contrast', level.placeOf([scheme, name]), what, fix)]
  })
