import { quoted } from '../rule.js'
import { categoryRule, generatorRule, personRule, textRule } from './atom-construct-rules.js'
import type { Check, Context, ElementRule, Vocabulary } from './element-rules.js'
import {
  checkChildren,
  checkRivals,
  elementName,
  hasChild,
  namedChildren,
  once,
  requireChild,
} from './element-rules.js'
import { CHANNEL_EXTENSIONS, ITEM_EXTENSIONS } from './extension-rules.js'
import { rfc822Date, rfc3339Date } from './feed-date-rules.js'
import type { FeedFault } from './feed-faults.js'
import { linkRule, relOf } from './feed-link-rules.js'
import { vocabularyOf } from './namespaces.js'
import { checkItems, itemRule } from './rss-item-rules.js'
import {
  allOf,
  emailWithName,
  free,
  isCount,
  language,
  notBlank,
  plainValue,
  positive,
  reference,
  wholeAddress,
} from './value-rules.js'
import { type FeedElement, feedAttribute, xmlLanguage } from './xml-tree.js'

const pictureAddress: Check = (element, context) => {
  wholeAddress(element, context)
  const extension = (element.text.trim().split('.').at(-1) ?? '').toLowerCase()
  if (/^\w+$/.test(extension) && !['jpg', 'jpeg', 'gif', 'png'].includes(extension)) {
    context.report.add('ImageUrlFormat', `the address ends with .${extension}`, element)
  }
}

const size =
  (limit: number, rule: FeedFault): Check =>
  (element, context) => {
    const value = element.text.trim()
    if (!isCount(value) || Number(value) < 1 || Number(value) > limit)
      context.report.add(rule, `<${element.local}> is ${quoted(value)}`, element)
  }

/** Makes a check that an element of a channel's image has the same text as the channel's own element. */
const sameAsChannel =
  (name: string, rule: FeedFault): Check =>
  (element, context) => {
    const channel = element.parent?.parent
    const original = channel?.children.find(child => elementName(child, context) === name)
    if (original && original.text.trim() !== '' && original.text.trim() !== element.text.trim()) {
      context.report.add(rule, `${quoted(element.text)} is not ${quoted(original.text)}`, element)
    }
  }

const IMAGE: Vocabulary = {
  ...ITEM_EXTENSIONS,
  title: once(allOf(notBlank, plainValue, sameAsChannel('title', 'ImageTitleDoesntMatch'))),
  link: once(allOf(wholeAddress, sameAsChannel('link', 'ImageLinkDoesntMatch'))),
  url: once(pictureAddress),
  width: once(size(144, 'InvalidWidth')),
  height: once(size(400, 'InvalidHeight')),
  description: once(plainValue),
}

const image: ElementRule = {
  inside: 'parent',
  once: 'DuplicateElement',
  check(element, context) {
    requireChild(element, 'title', 'MissingTitle', context)
    requireChild(element, 'url', 'MissingElement', context)
    requireChild(element, 'link', 'MissingLink', context)
    checkChildren(element, IMAGE, context)
  },
}

const cloud: ElementRule = {
  attributes: ['domain', 'port', 'path', 'registerProcedure', 'protocol'],
  once: 'DuplicateElement',
  check(element, context) {
    for (const name of ['domain', 'port', 'path', 'registerProcedure', 'protocol']) {
      if (feedAttribute(element, name) === undefined)
        context.report.add('MissingAttribute', `<cloud> has no ${name}`, element)
    }
  },
}

/** Makes the rule of `skipHours` or `skipDays`, which contain distinct values. */
const skipped = (name: string, most: number, tooMany: FeedFault, check: Check): ElementRule => ({
  inside: 'parent',
  once: 'DuplicateElement',
  check(element, context) {
    requireChild(element, name, 'MissingElement', context)
    if (element.children.length > most)
      context.report.add(tooMany, `<${element.local}> contains ${element.children.length}`, element)
    const seen = new Set<string>()
    for (const child of element.children) {
      const value = child.text.trim()
      if (seen.has(value)) context.report.add('DuplicateValue', `${quoted(value)} occurs again`, child)
      seen.add(value)
    }
    checkChildren(element, { [name]: { check } }, context)
  },
})

const hour: Check = (element, context) => {
  const value = element.text.trim()
  const rule = value === '24' ? 'UseZeroForMidnight' : 'InvalidHour'
  if (!/^\d+$/.test(value) || Number(value) > 23) context.report.add(rule, `<hour> is ${quoted(value)}`, element)
}

const day: Check = (element, context) => {
  const value = element.text.trim()
  if (!/^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$/.test(value))
    context.report.add('InvalidDay', `<day> is ${quoted(value)}`, element)
}

const formName: Check = (element, context) => {
  const value = element.text.trim()
  if (!/^[a-z][\w:.-]*$/i.test(value))
    context.report.add('InvalidFormComponentName', `<name> is ${quoted(value)}`, element)
}

const textInput: ElementRule = {
  inside: 'parent',
  once: 'DuplicateElement',
  check(element, context) {
    context.report.add('AvoidTextInput', 'the channel has a <textInput>', element)
    requireChild(element, 'title', 'MissingTitle', context)
    requireChild(element, 'link', 'MissingLink', context)
    requireChild(element, 'description', 'MissingDescription', context)
    requireChild(element, 'name', 'MissingElement', context)
    checkChildren(
      element,
      {
        ...ITEM_EXTENSIONS,
        title: once(plainValue),
        link: once(wholeAddress),
        description: once(free),
        name: once(formName),
      },
      context,
    )
  },
}

/** Channel elements that must come before the first item. */
const METADATA: Vocabulary = {
  title: once(allOf(plainValue, notBlank)),
  link: once(wholeAddress),
  description: once(plainValue),
  language: once(language),
  copyright: once(plainValue),
  managingEditor: once(emailWithName),
  webMaster: once(emailWithName),
  pubDate: once(rfc822Date),
  lastBuildDate: once(rfc822Date),
  category: { check: plainValue, attributes: ['domain'] },
  generator: once(free),
  docs: once(wholeAddress),
  cloud,
  ttl: once(allOf(positive, notBlank)),
  image,
  textInput,
  skipHours: skipped('hour', 24, 'NotEnoughHoursInTheDay', hour),
  skipDays: skipped('day', 7, 'EightDaysAWeek', day),
  'atom:link': linkRule,
}

const CHANNEL: Vocabulary = {
  ...METADATA,
  ...CHANNEL_EXTENSIONS,
  rating: { check: free },
  'atom:author': personRule,
  'atom:contributor': personRule,
  'atom:category': categoryRule,
  'atom:generator': generatorRule,
  'atom:id': once(wholeAddress),
  'atom:icon': once(allOf(notBlank, reference)),
  'atom:logo': once(allOf(notBlank, reference)),
  'atom:title': textRule,
  'atom:subtitle': textRule,
  'atom:rights': textRule,
  'atom:updated': once(rfc3339Date),
  item: itemRule,
}

const RIVALS: readonly (readonly [string, string])[] = [
  ['managingEditor', 'dc:creator'],
  ['webMaster', 'dc:publisher'],
  ['copyright', 'dc:rights'],
  ['language', 'dc:language'],
  ['pubDate', 'dc:date'],
  ['category', 'dc:subject'],
  ['lastBuildDate', 'dcterms:modified'],
  ['creativeCommons:license', 'cc:license'],
]

function checkOrder(channel: FeedElement, context: Context): void {
  const lastMetadata = channel.children.findLastIndex(child =>
    Object.hasOwn(METADATA, elementName(child, context) ?? ''),
  )
  for (const item of channel.children.slice(0, Math.max(lastMetadata, 0))) {
    if (elementName(item, context) === 'item')
      context.report.add('MisplacedItem', 'the item comes before elements that describe the channel', item)
  }
}

function checkChannel(channel: FeedElement, version: string, context: Context): void {
  const { report } = context
  requireChild(channel, 'title', 'MissingTitle', context)
  requireChild(channel, 'link', 'MissingLink', context)
  requireChild(channel, 'description', 'MissingDescription', context)
  if (!hasChild(channel, 'language', context) && !hasChild(channel, 'dc:language', context) && !xmlLanguage(channel)) {
    report.add('MissingDCLanguage', 'the channel has no <language>', channel)
  }
  const self = namedChildren(channel, 'atom:link', context).some(link => relOf(link) === 'self')
  if (version === '2.0' && !self)
    report.add('MissingAtomSelfLink', 'the channel has no <atom:link rel="self">', channel)
  const isPodcast = channel.children.some(child => vocabularyOf(child.uri) === 'itunes')
  if (isPodcast)
    for (const name of ['category', 'explicit'])
      requireChild(channel, `itunes:${name}`, 'MissingItunesElement', context)
  checkOrder(channel, context)
  checkRivals(channel, RIVALS, 'DuplicateSemantics', context)
  checkChildren(channel, CHANNEL, context)
  checkItems(channel, context)
}

/** Checks a feed in RSS 2.0 or one of the 0.9x versions. */
export function checkRss(root: FeedElement, context: Context): void {
  const version = feedAttribute(root, 'version')
  if (version === undefined) context.report.add('MissingAttribute', '<rss> has no version', root)
  else if (!['0.91', '0.92', '2.0'].includes(version))
    context.report.add('InvalidRSSVersion', `version is ${quoted(version)}`, root)
  requireChild(root, 'channel', 'MissingElement', context)
  const channel: ElementRule = {
    inside: 'parent',
    once: 'DuplicateElement',
    check: element => checkChannel(element, version ?? '2.0', context),
  }
  checkChildren(root, { channel }, context)
}
