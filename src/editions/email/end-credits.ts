import { type CreditRow, type Phrase, phraseText, sentence, spokenPhrase, type Words } from '../../attribution/index.js'
import type { Article } from '../article.js'
import type { Cuts, EmailFrame } from './email-frame.js'
import { emailWordsOf, wordsPhrase } from './email-words.js'
import type { IssuePlan } from './issue-plan.js'
import { thumbnailOf } from './thumbnail.js'

/** Adds full stops to the statements of a digest, because they follow each other in one paragraph. */
export function closed(phrase: Phrase, { kind }: IssuePlan, words: Words): Phrase {
  const last = phrase.at(-1)
  if (kind === 'post' || !last) return phrase
  const stop = sentence(last.text, words).slice(last.text.length)
  return stop === '' ? phrase : [...phrase, { text: stop }]
}

type Frame = Pick<EmailFrame, 'site' | 'cuts'>

/**
 * Lists the statements about a post in a digest that is not `full`: those about the original, the rights of its thumbnail,
 * and those about its authors. The rights of a leading post's picture are below the picture.
 */
export function statementsOf(article: Article, plan: IssuePlan, frame: Frame): Phrase[] {
  const { credit, words } = article
  const isAuthor = ({ kind }: CreditRow): boolean => kind === 'author'
  const legend = leads(article, plan) ? undefined : thumbnailOf(article, plan, frame)?.legend
  const ended = ({ phrase }: CreditRow): Phrase => closed(phrase, plan, words)
  return [
    ...credit.block.filter(row => !isAuthor(row)).map(ended),
    ...(legend && legend.length > 0 ? [spokenPhrase(words, 'email', 'image', { alt: legend })] : []),
    ...credit.block.filter(isAuthor).map(ended),
  ]
}

/** Tells whether a post leads a digest. */
export const leads = ({ id }: Article, { layout, articles }: IssuePlan): boolean =>
  layout === 'lead' && articles[0]?.id === id

/** The numbers of the credits at the end of a digest, from 1, by the id of their post. */
export type EndNumbers = ReadonlyMap<string, number>

/** Numbers the posts whose statements are at the end: those whose terms allow it, and which have any. */
export function endNumbers(
  plan: IssuePlan,
  frame: { readonly site: EmailFrame['site']; readonly cuts: Cuts },
): EndNumbers {
  if (plan.layout === 'full' || frame.cuts.together) return new Map()
  const apart = plan.articles.filter(article => article.credit.apart && statementsOf(article, plan, frame).length > 0)
  return new Map(apart.map(({ id }, i) => [id, i + 1]))
}

/** Collects what a template needs to refer to the credit of a post at the end, if it is there. */
export function referenceTo(article: Article, numbers: EndNumbers, { writer }: EmailFrame) {
  const number = numbers.get(article.id)
  if (number === undefined) return undefined
  return {
    number,
    id: `credit-${number}`,
    // The number stays beside its word where the text part is wrapped.
    name: writer.text(
      phraseText(wordsPhrase(emailWordsOf(article.words), 'creditMark', { number: String(number) }), false).replaceAll(
        ' ',
        '\u00a0',
      ),
    ),
  }
}
