import { fileURLToPath } from 'node:url'
import { englishOf, type Locale, readLocale, type WordsFor, wordsFrom } from '../attribution/index.js'
import { append } from '../core/long-lists.js'
import { lazy } from '../core/memo.js'
import { type Problem, warning } from '../core/problem.js'
import { type Disk, openDisk } from './disk.js'

const LOCALES = fileURLToPath(new URL('../../locales', import.meta.url))
/** The folder for a publication's own wording of phrases, or for a language that Offprint lacks. */
export const OWN_LOCALES = 'locales'

export interface ReadLocales {
  readonly wordsFor: WordsFor
  readonly problems: readonly Problem[]
  /** The texts of the files, for fingerprints of everything that uses the words. */
  readonly texts: readonly string[]
}

/** Reads the phrases that belong to the program, once, as its code is read once. */
const builtIn = lazy(() => {
  const texts = localeTexts(openDisk(LOCALES), '')
  const locales = new Map([...texts].map(([tag, { text }]) => [tag, [JSON.parse(text) as Locale]]))
  return { texts, locales, english: englishOf(locales) }
})

/** Reads the phrases of all languages. The publication's own files take precedence, phrase by phrase. */
export function readLocales(disk: Disk): ReadLocales {
  const { texts: ours, english } = builtIn()
  // In Offprint's own repository, the publication's folder `locales/` is that of the built-in files.
  const own = [...localeTexts(disk, OWN_LOCALES)].filter(([tag, { text }]) => ours.get(tag)?.text !== text)
  const locales = new Map<string, Locale[]>(builtIn().locales)
  const problems: Problem[] = []
  for (const [tag, { file, text }] of own) {
    if (!canonical(tag)) problems.push(notATag(file))
    const { locale, problems: faults } = readLocale(text, file, english)
    append(problems, faults)
    if (locale) locales.set(tag, [locale, ...(locales.get(tag) ?? [])])
  }
  const texts = [...ours.values(), ...own.map(([, each]) => each)].map(({ text }) => text)
  return { wordsFor: wordsFrom(locales), problems, texts }
}

interface LocaleText {
  readonly file: string
  readonly text: string
}

/** Returns the files of a folder by the language tag in their names, in lower case. */
function localeTexts(disk: Disk, folder: string): Map<string, LocaleText> {
  const texts = new Map<string, LocaleText>()
  for (const file of disk.list(folder)) {
    const [, tag] = /^([^/]+)\.json$/.exec(folder === '' ? file : file.slice(folder.length + 1)) ?? []
    if (tag) texts.set(canonical(tag)?.toLowerCase() ?? tag, { file, text: new TextDecoder().decode(disk.read(file)) })
  }
  return texts
}

/** Returns the canonical form of a language tag: `he` for `iw`, `pt-BR` for `pt_BR`. */
function canonical(name: string): string | undefined {
  try {
    return new Intl.Locale(name.replaceAll('_', '-')).toString()
  } catch {
    return undefined
  }
}

const notATag = (file: string): Problem =>
  warning(
    'locale.name',
    { file },
    'The name of this file is not a language tag, so the file is not used.',
    'Name it after its language, such as `de.json` or `pt-BR.json`.',
  )
