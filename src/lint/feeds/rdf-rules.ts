import type { Context, ElementRule, Vocabulary } from './element-rules.js'
import { checkChildren, once, requireChild } from './element-rules.js'
import { CHANNEL_EXTENSIONS, ITEM_EXTENSIONS } from './extension-rules.js'
import { linkRule } from './feed-link-rules.js'
import { RSS_090 } from './namespaces.js'
import { allOf, free, htmlValue, notBlank, plainValue, wholeAddress } from './value-rules.js'
import type { FeedElement } from './xml-tree.js'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

const anything: ElementRule = { inside: 'anything' }

const ITEM: Vocabulary = {
  ...ITEM_EXTENSIONS,
  'rss1:title': once(allOf(plainValue, notBlank)),
  'rss1:link': once(wholeAddress),
  'rss1:description': once(htmlValue),
  'content:encoded': once(htmlValue),
  'content:items': anything,
  'atom:link': linkRule,
}

const CHANNEL: Vocabulary = {
  ...CHANNEL_EXTENSIONS,
  'rss1:title': once(allOf(plainValue, notBlank)),
  'rss1:link': once(wholeAddress),
  'rss1:description': once(plainValue),
  'rss1:image': anything,
  'rss1:textinput': anything,
  'rss1:items': anything,
  'atom:link': linkRule,
}

const IMAGE: Vocabulary = {
  ...ITEM_EXTENSIONS,
  'rss1:title': once(allOf(plainValue, notBlank)),
  'rss1:link': once(wholeAddress),
  'rss1:url': once(wholeAddress),
}

const TEXT_INPUT: Vocabulary = {
  ...ITEM_EXTENSIONS,
  'rss1:title': once(plainValue),
  'rss1:link': once(wholeAddress),
  'rss1:description': once(free),
  'rss1:name': once(free),
}

/** Makes the rule of a part of the document, which must have `rdf:about`. */
const part = (vocabulary: Vocabulary, required: readonly string[], more: Partial<ElementRule> = {}): ElementRule => ({
  inside: 'parent',
  attributes: ['rdf:about'],
  ...more,
  check(element, context) {
    const isFirst = element.uri === RSS_090
    if (!isFirst && !element.attributes.some(({ uri, local }) => uri === RDF && local === 'about'))
      context.report.add('MissingAttribute', `<${element.local}> has no rdf:about`, element)
    for (const name of required.filter(each => !isFirst || each !== 'items'))
      requireChild(element, `rss1:${name}`, 'MissingElement', context)
    checkChildren(element, vocabulary, context)
  },
})

const DOCUMENT: Vocabulary = {
  'rss1:channel': part(CHANNEL, ['title', 'link', 'description', 'items'], { once: 'DuplicateElement' }),
  'rss1:image': part(IMAGE, ['title', 'url', 'link']),
  'rss1:item': part(ITEM, ['title', 'link']),
  'rss1:textinput': part(TEXT_INPUT, ['title', 'description', 'name', 'link']),
  'cc:License': anything,
  'rdf:Description': anything,
}

/** Checks a feed in RSS 1.0 or 0.90, in which the items are beside the channel. */
export function checkRdf(root: FeedElement, context: Context): void {
  requireChild(root, 'rss1:channel', 'MissingElement', context)
  checkChildren(root, DOCUMENT, context)
}
