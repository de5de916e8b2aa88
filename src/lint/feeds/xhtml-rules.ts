import { quoted } from '../rule.js'
import type { Context } from './element-rules.js'
import { findStyleFault } from './feed-html-rules.js'
import { DISTRUSTED_TAGS, isHtmlTag } from './html-vocabulary.js'
import { vocabularyOf, XHTML } from './namespaces.js'
import type { FeedElement } from './xml-tree.js'

function checkXhtmlElement(element: FeedElement, context: Context): void {
  const { report } = context
  const vocabulary = vocabularyOf(element.uri)
  if (element.uri === '') report.add('MissingNamespace', `<${element.local}> has no namespace`, element)
  if (vocabulary === 'xhtml') {
    if (DISTRUSTED_TAGS.has(element.local)) report.add('SecurityRisk', `the content has <${element.local}>`, element)
    else if (!isHtmlTag(element.local)) report.add('NotHtml', `<${element.local}> is not an HTML element`, element)
    for (const { uri, local, value } of element.attributes) {
      if (uri !== '') continue
      const fault = local === 'style' ? findStyleFault(value) : undefined
      if (fault !== undefined) report.add('DangerousStyleAttr', `style has ${quoted(fault)}`, element)
      if (local.startsWith('on'))
        report.add('SecurityRiskAttr', `<${element.local}> has the attribute ${local}`, element)
    }
  } else if (vocabulary !== undefined && vocabulary !== 'svg' && vocabulary !== 'mathml') {
    report.add('UndefinedElement', `<${element.local}> is inside XHTML`, element)
  }
  for (const child of element.children) checkXhtmlElement(child, context)
}

/** Checks content of `type="xhtml"`, which must be a single XHTML div. */
export function checkXhtml(element: FeedElement, context: Context): void {
  const [div, ...others] = element.children
  const alone = div !== undefined && div.uri === XHTML && div.local === 'div' && others.length === 0
  if (!alone || element.text.trim() !== '') {
    context.report.add('MissingXhtmlDiv', `<${element.local}> is not a single <div>`, element)
  }
  for (const child of element.children) checkXhtmlElement(child, context)
}
