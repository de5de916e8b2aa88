import type { Words, WordsFor } from '../attribution/index.js'
import type { Post } from '../content/index.js'
import { type Problem, warning } from '../core/problem.js'
import type { Publication } from '../publication/index.js'

/**
 * Warns about text in another language that will contain English words. There is one problem for each language without a
 * locale file, and one for each language whose file is incomplete.
 */
export function languageProblems(
  posts: readonly Pick<Post, 'language' | 'file'>[],
  publication: Pick<Publication, 'language'>,
  wordsFor: WordsFor,
): Problem[] {
  const first = new Map<string, { readonly file: string; count: number }>()
  for (const { language, file } of posts) {
    const seen = first.get(language)
    if (seen) seen.count += 1
    else first.set(language, { file, count: 1 })
  }
  if (!first.has(publication.language)) first.set(publication.language, { file: 'publication.yml', count: 0 })
  return [...first].flatMap(([language, { file, count }]) =>
    problemsOf(language, { file, count, ...wordsFor(language) }),
  )
}

interface LanguageUse extends Pick<Words, 'known' | 'missing'> {
  readonly file: string
  readonly count: number
}

const FIX = 'Add the words as docs/attribution.md describes (“Languages”), or leave them in English.'

function problemsOf(language: string, { file, count, known, missing }: LanguageUse): Problem[] {
  if (!known) {
    const use = count === 0 ? 'the publication’s own pages' : count === 1 ? '1 post' : `${count} posts`
    const what = `Offprint has no words in \`${language}\` yet, so credits, labels and dates are in English (${use}).`
    return [warning('language.unknown', { file }, what, FIX)]
  }
  if (missing.size === 0) return []
  const what = `Offprint lacks these phrases in \`${language}\`, so they are in English: ${[...missing].join(', ')}.`
  return [warning('language.missing-phrase', { file }, what, FIX)]
}
