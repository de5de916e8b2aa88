import { quoted } from '../rule.js'
import type { Check, Context, ElementRule, Vocabulary } from './element-rules.js'
import { checkChildren, namedChildren, once } from './element-rules.js'
import { w3cDate } from './feed-date-rules.js'
import { checkHtml } from './feed-html-rules.js'
import { checkPlainText } from './text-rules.js'
import { checkAbsolute, reportFault } from './uri-rules.js'
import {
  allOf,
  checkLanguage,
  checkPlain,
  countValue,
  free,
  isCount,
  isMime,
  language,
  plainValue,
  positive,
  wholeAddress,
} from './value-rules.js'
import { type FeedElement, feedAttribute } from './xml-tree.js'

const rules = (names: string, rule: ElementRule): Vocabulary =>
  Object.fromEntries(names.split(/\s+/).map(name => [name, rule]))

const anything: ElementRule = { inside: 'anything' }

const DUBLIN_CORE: Vocabulary = {
  ...rules('dc:publisher dc:contributor dc:creator dc:subject dc:identifier dc:relation dc:coverage', { check: free }),
  ...rules('dc:title dc:description dc:type dc:format dc:source', once(free)),
  'dc:language': once(language),
  'dc:rights': once(plainValue),
  'dc:date': { check: w3cDate },
  ...rules('dcterms:created dcterms:issued dcterms:modified', once(w3cDate)),
  ...rules(
    'dcterms:abstract dcterms:dateAccepted dcterms:dateCopyrighted dcterms:dateSubmitted dcterms:mediator ' +
      'dcterms:tableOfContents',
    once(free),
  ),
  ...rules(
    'dcterms:alternative dcterms:audience dcterms:isVersionOf dcterms:hasVersion dcterms:isReplacedBy dcterms:replaces ' +
      'dcterms:isRequiredBy dcterms:requires dcterms:isPartOf dcterms:hasPart dcterms:isReferencedBy dcterms:references ' +
      'dcterms:isFormatOf dcterms:hasFormat dcterms:conformsTo',
    { check: free },
  ),
  ...rules(
    'dcterms:valid dcterms:available dcterms:spatial dcterms:temporal dcterms:accessRights dcterms:accrualMethod ' +
      'dcterms:accrualPeriodicity dcterms:accrualPolicy dcterms:bibliographicCitation dcterms:educationLevel ' +
      'dcterms:instructionalMethod dcterms:license dcterms:provenance dcterms:rightsHolder rdf:RDF rdf:type rdf:Description',
    anything,
  ),
  'dcterms:extent': once(positive),
}

/** The roles of the EBU list that apply to texts and pictures. */
const ROLES = new Set([
  ...'animator artist author choreographer composer conductor consultant correspondent director editor expert'.split(
    ' ',
  ),
  ...'illustrator interviewer lyricist manufacturer musician participant performer photographer producer'.split(' '),
  ...'reporter singer subtitles translation witness'.split(' '),
  ...['art director', 'camera operator', 'graphic designer', 'production company', 'publishing company'],
  ...['broadcast journalist', 'distribution company', 'executive producer', 'visual editor'],
])

function checkAddressAttribute(element: FeedElement, name: string, required: boolean, context: Context): void {
  const value = feedAttribute(element, name)
  if (value) reportFault(checkAbsolute(value), element, context.report)
  else if (required) context.report.add('MissingAttribute', `<${element.local}> has no ${name}`, element)
}

function checkSizes(element: FeedElement, names: readonly string[], context: Context): void {
  for (const name of names) {
    const value = feedAttribute(element, name)
    if (value && (!isCount(value) || Number(value) === 0)) {
      context.report.add('InvalidPositiveInteger', `${name} is ${quoted(value)}`, element)
    }
  }
}

const credit: Check = (element, context) => {
  const role = feedAttribute(element, 'role')
  const scheme = feedAttribute(element, 'scheme') || 'urn:ebu'
  if (role && (scheme === 'urn:ebu' ? !ROLES.has(role) : role !== role.toLowerCase())) {
    context.report.add('InvalidCreditRole', `role is ${quoted(role)}`, element)
  }
  if (scheme !== 'urn:ebu') reportFault(checkAbsolute(scheme), element, context.report)
}

const mediaText: Check = (element, context) => {
  const type = feedAttribute(element, 'type') ?? 'plain'
  if (type !== 'plain' && type !== 'html')
    context.report.add('InvalidMediaTextType', `type is ${quoted(type)}`, element)
  const { hexOnLine } = element
  const rss = context.format === 'rss'
  if (type === 'html') checkHtml(element.text.trim(), 'has base', element, context.report)
  else checkPlainText(element.text.trim(), { rule: 'ContainsUndeclaredHTML', hexOnLine, rss }, element, context.report)
}

const MEDIA: Vocabulary = {
  'media:credit': { check: credit, attributes: ['role', 'scheme'] },
  'media:title': { check: mediaText, attributes: ['type'], once: 'DuplicateElement' },
  'media:description': { check: mediaText, attributes: ['type'], once: 'DuplicateElement' },
  'media:keywords': { check: free },
  'media:category': {
    attributes: ['label', 'scheme'],
    check(element, context) {
      checkPlain(feedAttribute(element, 'label') ?? '', element, context)
      checkAddressAttribute(element, 'scheme', false, context)
    },
  },
  'media:copyright': {
    attributes: ['url'],
    once: 'DuplicateElement',
    check(element, context) {
      checkPlain(element.text.trim(), element, context)
      checkAddressAttribute(element, 'url', false, context)
    },
  },
  'media:player': {
    attributes: ['url', 'width', 'height'],
    once: 'DuplicateElement',
    check(element, context) {
      checkAddressAttribute(element, 'url', true, context)
      checkSizes(element, ['width', 'height'], context)
    },
  },
  ...rules('media:adult media:hash media:rating media:restriction media:text', anything),
  'media:thumbnail': {
    attributes: ['url', 'width', 'height', 'time'],
    check(element, context) {
      checkAddressAttribute(element, 'url', true, context)
      checkSizes(element, ['width', 'height'], context)
    },
  },
}

const CONTENT_ATTRIBUTES =
  'bitrate channels duration expression fileSize framerate height isDefault lang medium samplingrate type url width'

const IN_CONTENT: Vocabulary = { ...DUBLIN_CORE, ...MEDIA }

const mediaContent: ElementRule = {
  inside: 'parent',
  attributes: CONTENT_ATTRIBUTES.split(' '),
  check(element, context) {
    const { report } = context
    const type = feedAttribute(element, 'type')
    const medium = feedAttribute(element, 'medium')
    const lang = feedAttribute(element, 'lang')
    checkAddressAttribute(element, 'url', false, context)
    checkSizes(element, ['width', 'height', 'fileSize'], context)
    if (type && !isMime(type)) report.add('InvalidMIMEAttribute', `type of <media:content> is ${quoted(type)}`, element)
    if (medium && !['image', 'audio', 'video', 'document', 'executable'].includes(medium)) {
      report.add('InvalidMediaMedium', `medium is ${quoted(medium)}`, element)
    }
    if (lang) checkLanguage(lang, element, context)
    checkChildren(element, IN_CONTENT, context)
  },
}

const IN_GROUP: Vocabulary = { ...MEDIA, 'media:content': mediaContent }

const mediaGroup: ElementRule = {
  inside: 'parent',
  check(element, context) {
    if (namedChildren(element, 'media:content', context).length < 2) {
      context.report.add('MediaGroupWithoutAlternatives', '<media:group> has fewer than two files', element)
    }
    checkChildren(element, IN_GROUP, context)
  },
}

const ANYWHERE: Vocabulary = {
  ...DUBLIN_CORE,
  ...MEDIA,
  'creativeCommons:license': { check: wholeAddress },
  'cc:license': anything,
  ...rules(
    'georss:where georss:point georss:line georss:polygon georss:box georss:featureTypeTag georss:relationshipTag ' +
      'georss:featureName georss:featurename georss:elev georss:floor georss:radius',
    anything,
  ),
  ...rules('opml:dateCreated opml:dateModified opml:ownerName opml:ownerEmail opml:ownerId', { check: free }),
  ...rules(
    'itunes:author itunes:block itunes:explicit itunes:keywords itunes:subtitle itunes:summary itunes:title',
    once(free),
  ),
  'itunes:image': {
    attributes: ['href', 'url', 'rel', 'type'],
    check: (element, context) => checkAddressAttribute(element, 'href', true, context),
  },
}

/** The extension elements of an item or entry. */
export const ITEM_EXTENSIONS: Vocabulary = {
  ...ANYWHERE,
  'media:content': mediaContent,
  'media:group': mediaGroup,
  'slash:comments': once(countValue),
  'wfw:comment': once(wholeAddress),
  'wfw:commentRss': once(wholeAddress),
  'wfw:commentRSS': {
    check: allOf(wholeAddress, (element, context) => {
      context.report.add('CommentRSS', 'the element is written <wfw:commentRSS>', element)
    }),
  },
  ...rules('slash:section slash:department slash:hit_parade', once(free)),
  ...rules('thr:in-reply-to xhtml:body', anything),
  ...rules('itunes:duration itunes:episodeType itunes:order itunes:isClosedCaptioned', once(free)),
  ...rules('itunes:episode itunes:season', once(positive)),
  'thr:total': once(countValue),
}

const empty: ElementRule = {
  inside: 'parent',
  check: (element, context) => checkChildren(element, {}, context),
}

const updatePeriod: Check = (element, context) => {
  const value = element.text.trim()
  if (!['hourly', 'daily', 'weekly', 'monthly', 'yearly'].includes(value)) {
    context.report.add('InvalidUpdatePeriod', `<sy:updatePeriod> is ${quoted(value)}`, element)
  }
}

/** The extension elements of a channel, feed or `atom:source`. */
export const CHANNEL_EXTENSIONS: Vocabulary = {
  ...ANYWHERE,
  'fh:archive': empty,
  'fh:complete': empty,
  ...rules('itunes:owner itunes:category', anything),
  ...rules('itunes:type itunes:complete itunes:pubDate', once(free)),
  'itunes:new-feed-url': once(wholeAddress),
  ...rules('admin:generatorAgent admin:errorReportsTo', { ...once(free), attributes: ['rdf:resource'] }),
  'sy:updatePeriod': once(updatePeriod),
  'sy:updateFrequency': once(positive),
  'sy:updateBase': once(w3cDate),
}
