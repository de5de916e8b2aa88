import { quoted } from '../rule.js'
import { personRule, textRule } from './atom-construct-rules.js'
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
import { ITEM_EXTENSIONS } from './extension-rules.js'
import { rfc822Date, rfc3339Date } from './feed-date-rules.js'
import { linkRule } from './feed-link-rules.js'
import { checkAbsolute, isEnclosureAddress, reportFault } from './uri-rules.js'
import { allOf, emailWithName, htmlValue, isMime, notBlank, plainValue, wholeAddress } from './value-rules.js'
import { type FeedElement, feedAttribute } from './xml-tree.js'

const guid: Check = (element, context) => {
  const { report } = context
  const value = element.text.trim()
  const flag = feedAttribute(element, 'isPermaLink')
  if (flag !== undefined && flag !== 'true' && flag !== 'false')
    report.add('InvalidBooleanAttribute', `isPermaLink is ${quoted(flag)}`, element)
  if (flag === undefined || flag === 'true') {
    const good = value !== '' && reportFault(checkAbsolute(value, 'InvalidHttpGUID'), element, report)
    if (good && /^(tag:|urn:uuid:)/i.test(value)) report.add('InvalidPermalink', `<guid> is ${quoted(value)}`, element)
  } else if (/^\d{1,8}$/.test(value)) {
    report.add('NotSufficientlyUnique', `<guid> is ${quoted(value)}`, element)
  }
  notBlank(element, context)
}

const source: Check = (element, context) => {
  plainValue(element, context)
  const url = feedAttribute(element, 'url')
  if (url === undefined) context.report.add('MissingAttribute', '<source> has no url', element)
  else reportFault(checkAbsolute(url), element, context.report)
}

const enclosure: Check = (element, context) => {
  const { report } = context
  const { url, length, type } = {
    url: feedAttribute(element, 'url'),
    length: feedAttribute(element, 'length'),
    type: feedAttribute(element, 'type'),
  }
  for (const [name, value] of Object.entries({ url, length, type })) {
    if (value === undefined) report.add('MissingAttribute', `<enclosure> has no ${name}`, element)
  }
  if (url !== undefined && !isEnclosureAddress(url))
    report.add('InvalidURLAttribute', `<enclosure> is at ${quoted(url)}`, element)
  if (length !== undefined && !/^-?\d+$/.test(length))
    report.add('InvalidIntegerAttribute', `length is ${quoted(length)}`, element)
  else if (length === '-1') report.add('UseZeroForUnknown', 'length is -1', element)
  else if (length?.startsWith('-')) report.add('InvalidNonNegativeInteger', `length is ${quoted(length)}`, element)
  if (type !== undefined && !isMime(type))
    report.add('InvalidMIMEAttribute', `type of <enclosure> is ${quoted(type)}`, element)
}

const ITEM: Vocabulary = {
  ...ITEM_EXTENSIONS,
  title: once(allOf(plainValue, notBlank)),
  link: once(wholeAddress),
  description: once(htmlValue),
  author: once(emailWithName),
  category: { check: allOf(plainValue, notBlank), attributes: ['domain'] },
  comments: once(wholeAddress),
  enclosure: {
    check: enclosure,
    attributes: ['url', 'length', 'type'],
    once: 'DuplicateEnclosure',
    inside: 'leaf',
  },
  guid: { check: guid, attributes: ['isPermaLink'], once: 'DuplicateElement' },
  pubDate: once(rfc822Date),
  source: { check: source, attributes: ['url'], once: 'DuplicateElement' },
  'content:encoded': once(htmlValue),
  'atom:id': once(wholeAddress),
  'atom:link': linkRule,
  'atom:title': textRule,
  'atom:summary': textRule,
  'atom:content': textRule,
  'atom:author': personRule,
  'atom:contributor': personRule,
  'atom:published': once(rfc3339Date),
  'atom:updated': once(rfc3339Date),
}

const RIVALS: readonly (readonly [string, string])[] = [
  ['author', 'dc:creator'],
  ['category', 'dc:subject'],
  ['pubDate', 'dc:date'],
  ['pubDate', 'atom:published'],
  ['guid', 'atom:id'],
  ['source', 'dc:source'],
  ['creativeCommons:license', 'cc:license'],
]

export const itemRule: ElementRule = {
  inside: 'parent',
  check(item, context) {
    const { report } = context
    if (!hasChild(item, 'title', context) && !hasChild(item, 'description', context)) {
      report.add('ItemMustContainTitleOrDescription', 'the item has neither a title nor a description', item)
    }
    const version = item.parent?.parent && feedAttribute(item.parent.parent, 'version')
    if (version?.startsWith('2.')) requireChild(item, 'guid', 'MissingGuid', context)
    const names = item.children.map(child => elementName(child, context))
    const content = names.indexOf('content:encoded')
    if (content !== -1 && !names.slice(0, content).includes('description')) {
      report.add('NeedDescriptionBeforeContent', '<content:encoded> has no <description> before it', item)
    }
    checkRivals(item, RIVALS, 'DuplicateItemSemantics', context)
    checkChildren(item, ITEM, context)
  },
}

/** Reports items that have the same identifying value. */
export function checkItems(channel: FeedElement, context: Context): void {
  const seen = new Set<string>()
  for (const item of namedChildren(channel, 'item', context)) {
    for (const element of namedChildren(item, 'guid', context)) {
      const value = element.text.trim()
      if (value !== '' && seen.has(value))
        context.report.add('DuplicateValue', `${quoted(value)} occurs again`, element)
      seen.add(value)
    }
    if (hasChild(item, 'slash:comments', context) && !hasChild(channel, 'lastBuildDate', context)) {
      context.report.add('SlashDate', 'the channel has no <lastBuildDate>', item)
    }
  }
}
