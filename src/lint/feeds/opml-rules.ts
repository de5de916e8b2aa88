import { quoted } from '../rule.js'
import type { Check, Context, ElementRule, Vocabulary } from './element-rules.js'
import { checkChildren, once, requireChild } from './element-rules.js'
import { rfc822Date } from './feed-date-rules.js'
import { checkHtml } from './feed-html-rules.js'
import { checkAbsolute, isEnclosureAddress, reportFault } from './uri-rules.js'
import { allOf, checkLanguage, email, htmlValue, notBlank, positive } from './value-rules.js'
import { type FeedElement, feedAttribute } from './xml-tree.js'

const ownerId: Check = (element, context) => {
  const value = element.text.trim()
  if (!isEnclosureAddress(value)) context.report.add('InvalidURLAttribute', `<ownerId> is ${quoted(value)}`, element)
}

const expansionState: Check = (element, context) => {
  const value = element.text.trim()
  if (!/^(\d+(,\s*\d+)*)?$/.test(value))
    context.report.add('InvalidExpansionState', `<expansionState> is ${quoted(value)}`, element)
}

const HEAD: Vocabulary = {
  title: once(htmlValue),
  dateCreated: once(rfc822Date),
  dateModified: once(rfc822Date),
  ownerName: once(htmlValue),
  ownerEmail: once(email),
  ownerId: once(ownerId),
  expansionState: once(expansionState),
  vertScrollState: once(allOf(positive, notBlank)),
  windowTop: once(allOf(positive, notBlank)),
  windowLeft: once(allOf(positive, notBlank)),
  windowBottom: once(allOf(positive, notBlank)),
  windowRight: once(allOf(positive, notBlank)),
}

const SUBSCRIPTION_ATTRIBUTES = ['description', 'htmlUrl', 'language', 'title', 'version', 'xmlUrl']
const OUTLINE_ATTRIBUTES = [
  ...SUBSCRIPTION_ATTRIBUTES,
  ...['category', 'created', 'isBreakpoint', 'isComment', 'text', 'type', 'url'],
]

function checkOutlineType(outline: FeedElement, context: Context): void {
  const { report } = context
  const has = (name: string): boolean => feedAttribute(outline, name) !== undefined
  const type = feedAttribute(outline, 'type')?.toLowerCase()
  if (type === 'rss') {
    if (!has('xmlUrl')) report.add('MissingXmlURL', 'the outline has no xmlUrl', outline)
    if (!has('title')) report.add('MissingTitleAttr', 'the outline has no title', outline)
  } else if (type === 'link' && !has('url')) {
    report.add('MissingUrlAttr', 'the outline has no url', outline)
  } else if (type === undefined && outline.attributes.length > 1 && SUBSCRIPTION_ATTRIBUTES.some(has)) {
    report.add('MissingOutlineType', 'the outline has no type', outline)
  }
}

function checkOutlineValues(outline: FeedElement, context: Context): void {
  const { report } = context
  for (const name of ['text', 'title', 'description']) {
    const value = feedAttribute(outline, name)
    if (value !== undefined) checkHtml(value, 'no base', outline, report)
  }
  for (const name of ['htmlUrl', 'url']) {
    const value = feedAttribute(outline, name)
    if (value !== undefined) reportFault(checkAbsolute(value), outline, report)
  }
  for (const name of ['isBreakpoint', 'isComment']) {
    const value = feedAttribute(outline, name)
    if (value !== undefined && !/^(true|false)$/i.test(value))
      report.add('InvalidTrueFalse', `${name} is ${quoted(value)}`, outline)
  }
  const created = feedAttribute(outline, 'created')
  if (created !== undefined) rfc822Date({ ...outline, text: created }, context)
  const version = feedAttribute(outline, 'version')
  if (version !== undefined && !['RSS', 'RSS1', 'RSS2', 'scriptingNews'].includes(version)) {
    report.add('InvalidOutlineVersion', `version is ${quoted(version)}`, outline)
  }
  const language = feedAttribute(outline, 'language')
  if (language !== undefined) checkLanguage(language, outline, context)
}

const outlineRule: ElementRule = {
  inside: 'parent',
  attributes: OUTLINE_ATTRIBUTES,
  check(outline, context) {
    if (feedAttribute(outline, 'text') === undefined)
      context.report.add('MissingAttribute', 'the outline has no text', outline)
    checkOutlineType(outline, context)
    checkOutlineValues(outline, context)
    checkChildren(outline, { outline: outlineRule }, context)
  },
}

/** Checks a document in OPML 2.0. */
export function checkOpml(root: FeedElement, context: Context): void {
  const version = feedAttribute(root, 'version')
  if (version === undefined) context.report.add('MissingAttribute', '<opml> has no version', root)
  else if (!['1.0', '1.1', '2.0'].includes(version))
    context.report.add('InvalidOPMLVersion', `version is ${quoted(version)}`, root)
  for (const name of ['head', 'body']) requireChild(root, name, 'MissingElement', context)
  const head: ElementRule = { inside: 'parent', check: element => checkChildren(element, HEAD, context) }
  const body: ElementRule = {
    inside: 'parent',
    check(element) {
      requireChild(element, 'outline', 'MissingElement', context)
      checkChildren(element, { outline: outlineRule }, context)
    },
  }
  checkChildren(root, { head, body }, context)
}
