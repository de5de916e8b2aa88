import { authorNames, type Facts } from '../fact.js'
import { addBiography, biographyDoubt } from '../text/biography.js'
import { takeEnds } from './article-body.js'
import { documentOf, elementText } from './dom.js'
import { htmlMarkdown } from './html-markdown.js'
import { wrapLooseLines } from './loose-lines.js'
import { textBlocks } from './text-blocks.js'
import { tidy } from './tidy.js'

export interface FragmentBody {
  readonly markdown: string
  /** The text on one line, for detecting its language. */
  readonly words: string
  readonly notes: readonly string[]
  /** The parts of the text as the source shows them. */
  readonly shown: readonly string[]
}

/**
 * Converts an article in HTML without a page around it, and moves the credits at its beginning and its end to the facts.
 */
export function fragmentBody(html: string, base: string | undefined, facts: Facts): FragmentBody {
  const document = documentOf(`<div>${html}</div>`)
  tidy(document.body, base)
  const shown = textBlocks(document.body).map(({ text }) => text)
  wrapLooseLines(document.body)
  const names = authorNames(facts)
  const ends = takeEnds(document.body, names, facts.get('title'), facts)
  facts.add('title', ends.headline, 'the line above the byline')
  const authors = names.length > 0 ? names : ends.names
  authors.forEach((name, i) => {
    facts.add(`authors.${i}.name`, name, 'the byline in the text')
    const text = ends.biographies.get(name)
    if (text) addBiography(facts, i, { text, from: 'the text’s end', doubt: biographyDoubt(name, text, authors) })
  })
  const notes =
    ends.dropped.length > 0
      ? [`Left out as not part of the article: ${ends.dropped.map(line => `“${line}”`).join(', ')}.`]
      : []
  return { markdown: htmlMarkdown(document.body), words: elementText(document.body), notes, shown }
}
