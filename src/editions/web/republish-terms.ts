import type { Licence, Phrase } from '../../attribution/index.js'
import type { Article } from '../article.js'
import { fillLabel } from './labels.js'
import type { RepublishWords } from './republish-words.js'

/** What somebody who takes an article from us has to keep to, in words. */
export function republishTerms({ credit, terms = {} }: Article, words: RepublishWords): Phrase[] {
  const publisher = credit.original?.publisher?.name ?? credit.ours.publication
  const say = (sentence: string, values: Readonly<Record<string, string | number>> = {}): Phrase[] => [
    [
      {
        text: fillLabel(sentence, {
          publisher,
          ...Object.fromEntries(Object.entries(values).map(([k, v]) => [k, `${v}`])),
        }),
      },
    ],
  ]
  const { link, counter, channels } = terms
  return [
    credit.licence ? licencePhrase(credit.licence, words) : (say(words.licence.own)[0] ?? []),
    ...(terms.edits === false ? say(words.edits) : []),
    ...(terms.headline === false ? say(words.headline) : []),
    ...(terms.images === false ? say(words.images) : []),
    ...(link ? say(words[link]) : []),
    ...(terms.institutions ? say(words.institutions) : []),
    ...(terms.credit && terms.credit !== 'end' ? say(words.top) : []),
    ...(terms.credit && terms.credit !== 'top' ? say(words.end) : []),
    ...(counter?.url ? say(words.counter) : []),
    ...(terms.words ? say(words.words, { count: terms.words }) : []),
    ...(channels ? say(words.channels, { list: channels.join(', ') }) : []),
    ...(terms.days ? say(words.days, { count: terms.days }) : []),
    ...(terms.canonical === 'original' ? say(words.canonical) : []),
    ...(terms.index === false ? say(words.index) : []),
    ...(terms.share ? say(words.share, { count: terms.share }) : []),
    ...(terms.note ? say(words.note, { note: terms.note }) : []),
  ]
}

const kindOf = ({ id }: Licence): keyof RepublishWords['licence'] => {
  if (/CC0|CC-PD/.test(id)) return 'free'
  return /CC-BY-\d/.test(id) ? 'by' : /CC-BY-SA-\d/.test(id) ? 'by-sa' : /CC-BY-ND-\d/.test(id) ? 'by-nd' : 'own'
}

function licencePhrase(licence: Licence, words: RepublishWords): Phrase {
  const [before = '', after = ''] = words.licence[kindOf(licence)].split('{licence}')
  if (kindOf(licence) === 'own') return [{ text: before }]
  return [
    { text: before },
    { text: licence.name, ...(licence.url ? { href: licence.url, rel: 'license' } : {}) },
    { text: after },
  ]
}
