import {
  inLanguage,
  isFree,
  type Licence,
  languageOf,
  letsPassOn,
  listPhrase,
  type Phrase,
  plain,
  publishersOf,
  type RepublishWords,
  spokenPhrase,
  type TermsChannel,
  type Words,
} from '../../attribution/index.js'
import { fillNames } from '../../core/text.js'
import type { Article } from '../article.js'
import { formFor } from './labels.js'

type Sentence = Exclude<keyof RepublishWords, Counted>
type Counted = 'words' | 'days'

/** Describes the conditions for republishing an article, in words. */
export function republishTerms({ credit, terms = {}, words }: Article): Phrase[] {
  const names = credit.original ? publishersOf(credit.original).map(({ name }) => name) : []
  const outlets = names.length > 0 ? names : [credit.ours.publication]
  const publisher = listPhrase(
    outlets.map(name => [plain(name)]),
    words.language,
  )
  const say = (name: Sentence, values: Readonly<Record<string, Phrase>> = {}): Phrase[] => [
    spokenPhrase(words, 'republish', name, { publisher, ...values }),
  ]
  const { link, counter, channels } = terms
  return [
    ...say(licenceSentence(credit.licence), { licence: credit.licence ? [licenceLink(credit.licence)] : [] }),
    ...(terms.edits === false ? say('edits') : []),
    ...(terms.headline === false ? say('headline') : []),
    ...(terms.images === false ? say('images') : []),
    ...(link ? say(link) : []),
    ...(terms.institutions ? say('institutions') : []),
    ...(terms.credit && terms.credit !== 'end' ? say('top') : []),
    ...(terms.credit && terms.credit !== 'top' ? say('end') : []),
    ...(counter?.url ? say('counter') : []),
    ...(terms.words ? [counted(words, 'words', terms.words)] : []),
    ...(channels ? say('channels', { list: channelNames(words, channels) }) : []),
    ...(terms.days ? [counted(words, 'days', terms.days)] : []),
    ...(terms.canonical === 'original' ? say('canonical') : []),
    ...(terms.index === false ? say('index') : []),
    ...(terms.share ? say('share', { count: [plain(terms.share.toLocaleString(words.language))] }) : []),
    ...(terms.note ? say('note', { note: [plain(terms.note)] }) : []),
  ]
}

function counted(words: Words, name: Counted, count: number): Phrase {
  const language = languageOf(words, 'republish', name)
  const form = formFor(count, words.book.republish[name], language)
  const phrase = [plain(fillNames(form, { count: count.toLocaleString(language) }))]
  return language === words.language ? phrase : inLanguage(phrase, language)
}

const CHANNEL_NAMES = { web: 'channelWeb', feed: 'channelFeed', email: 'channelEmail' } as const

const channelNames = (words: Words, channels: readonly TermsChannel[]): Phrase =>
  listPhrase(
    channels.map(channel => spokenPhrase(words, 'republish', CHANNEL_NAMES[channel])),
    words.language,
  )

function licenceSentence(licence: Licence | undefined): Sentence {
  const { properties } = licence ?? {}
  if (!licence || !properties || !letsPassOn(licence)) return 'licenceOwn'
  if (isFree(properties.kind)) return 'licenceFree'
  if (properties.nd) return 'licenceByNd'
  return properties.sa ? 'licenceBySa' : 'licenceBy'
}

const licenceLink = ({ name, url }: Licence) => ({ text: name, ...(url ? { href: url, rel: 'license' } : {}) })
