import {
  type Credit,
  dated,
  formFor,
  inLanguage,
  isFree,
  type Licence,
  languageOf,
  letsPassOn,
  licenceLink,
  listPhrase,
  type Phrase,
  plain,
  publishersOf,
  type RepublishWords,
  spokenPhrase,
  type Terms,
  type TermsChannel,
  type Words,
} from '../../attribution/index.js'
import { DAY } from '../../core/duration.js'
import { type Moment, shiftMoment } from '../../core/moment.js'
import { fillNames } from '../../core/text.js'
import type { Article } from '../article.js'

type Sentence = Exclude<keyof RepublishWords, Counted>
type Counted = 'words' | 'paragraphs' | 'days'

/**
 * Describes the conditions for republishing an article, in words. A delay is not among them: it was over before the
 * article appeared here.
 */
export function republishTerms({ credit, terms = {}, words, forPartners }: Article): Phrase[] {
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
  const tagline = credit.block.find(({ kind }) => kind === 'tagline')?.phrase
  return [
    ...say(licenceSentence(credit.licence), { licence: credit.licence ? [licenceLink(credit.licence)] : [] }),
    ...(terms.edits === false ? say(terms.translate ? 'editsOnly' : 'edits') : []),
    ...(terms.edits !== false && terms.translate === false ? say('translate') : []),
    ...(terms.links ? say('links') : []),
    ...(terms.content === 'whole' ? say('whole') : []),
    ...(terms.headline === false ? say('headline') : []),
    ...(terms.images === 'none' || forPartners?.leavesOutPictures ? say('images') : []),
    ...(forPartners?.leavesOutMedia ? say('media') : []),
    ...(link ? say(link) : []),
    ...(terms.institutions ? say('institutions') : []),
    ...(terms.byline ? say('byline', { byline: credit.byline }) : []),
    ...(terms.wording ? say('wording') : []),
    ...(terms.credit && terms.credit !== 'end' ? say('top') : []),
    ...(terms.credit && terms.credit !== 'top' ? say('end') : []),
    ...(tagline ? say('tagline', { tagline }) : []),
    ...(credit.action?.own ? say('button', { button: credit.action.phrase }) : []),
    ...(credit.logo ? say('logo') : []),
    ...(counter?.url ? say('counter') : []),
    ...(terms.words ? [counted(words, 'words', terms.words)] : []),
    ...(terms.paragraphs ? [counted(words, 'paragraphs', terms.paragraphs)] : []),
    ...(channels ? say('channels', { list: channelNames(words, channels) }) : []),
    ...publishBy(terms, credit, words),
    ...(terms.days ? [counted(words, 'days', terms.days)] : []),
    ...(terms.canonical === 'original' ? say('canonical') : []),
    ...(terms.index === false ? say('index') : []),
    ...(terms.share ? say('share', { count: [plain(terms.share.toLocaleString(words.language))] }) : []),
    ...(terms.todo ?? []).flatMap(({ text }) => say('todo', { todo: [plain(text)] })),
    ...(terms.note ? say('note', { note: [plain(terms.note)] }) : []),
  ]
}

/** States the last day on which others may first publish a copy. */
function publishBy({ publishWithin }: Terms, { original }: Credit, words: Words): Phrase[] {
  if (!publishWithin || !original?.date) return []
  const last: Moment = { ...shiftMoment(original.date, publishWithin * DAY), precision: 'day' }
  return [
    spokenPhrase(words, 'republish', 'publishBy', { date: [dated(last, languageOf(words, 'republish', 'publishBy'))] }),
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
