import { quoted } from '../rule.js'
import type { Check, Context, ElementRule } from './element-rules.js'
import { checkChildren } from './element-rules.js'
import { checkHtml } from './feed-html-rules.js'
import { checkPlainText } from './text-rules.js'
import { checkAbsolute, checkReference, isCanonical, reportFault } from './uri-rules.js'
import {
  allOf,
  checkPlain,
  email,
  isMime,
  nameWithoutEmail,
  notBlank,
  plainValue,
  reference,
  tight,
} from './value-rules.js'
import { checkXhtml } from './xhtml-rules.js'
import { type FeedElement, feedAttribute, xmlLanguage } from './xml-tree.js'

function checkDeclaredType(element: FeedElement, type: string, context: Context): void {
  const { report } = context
  if (type === '') report.add('AttrNotBlank', `type of <${element.local}> is empty`, element)
  if (type.includes('/') && element.local !== 'content')
    report.add('InvalidTextType', `type of <${element.local}> is ${quoted(type)}`, element)
  if (type === 'multipart/alternative')
    report.add('InvalidMIMEType', `type of <${element.local}> is ${quoted(type)}`, element)
  const known = ['text', 'html', 'xhtml', ''].includes(type)
  if (!known && !isMime(type)) report.add('InvalidMIMEType', `type of <${element.local}> is ${quoted(type)}`, element)
}

function checkSource(element: FeedElement, src: string, context: Context): void {
  reportFault(checkReference(src, 'InvalidURIAttribute'), element, context.report)
  if (feedAttribute(element, 'type') === undefined)
    context.report.add('MissingTypeAttr', '<content> has src but no type', element)
}

const checkText: Check = (element, context) => {
  const { report } = context
  const src = feedAttribute(element, 'src')
  const type = feedAttribute(element, 'type') ?? (src === undefined ? 'text' : '')
  if (src === undefined && context.format === 'rss' && element.local !== 'summary') {
    report.add('DuplicateDescriptionSemantics', `the item has <atom:${element.local}> too`, element)
  }
  checkDeclaredType(element, type, context)
  if (src !== undefined) checkSource(element, src, context)
  if (!xmlLanguage(element))
    report.add('MissingDCLanguage', `<${element.local}> has no xml:lang, and neither do its parents`, element)
  const markup = type === 'xhtml' || /[+/]xml$/.test(type)
  if (!markup)
    for (const child of element.children)
      report.add(
        'UndefinedElement',
        `<${child.local}> is inside <${element.local}>, which may contain only text`,
        child,
      )
  if (type === 'html' || type.endsWith('/html')) checkHtml(element.text, 'has base', element, report)
  else if (type === 'xhtml') checkXhtml(element, context)
  else
    checkPlainText(
      element.text,
      { rule: 'ContainsUndeclaredHTML', hexOnLine: element.hexOnLine, rss: context.format === 'rss' },
      element,
      report,
    )
  if (src === undefined && type.endsWith('/html') && !element.text.includes('<html'))
    report.add('HtmlFragment', `type is ${quoted(type)}`, element)
  if (element.text === '' && element.children.length === 0 && src === undefined) {
    report.add('NotBlank', `<${element.local}> is empty`, element)
  }
}

export const textRule: ElementRule = {
  check: checkText,
  attributes: ['type', 'src'],
  once: 'DuplicateElement',
  inside: 'parent',
}

export const personRule: ElementRule = {
  inside: 'parent',
  check(element, context) {
    const prefix = context.format === 'rss' ? 'atom:' : ''
    checkChildren(
      element,
      {
        [`${prefix}name`]: { check: allOf(plainValue, nameWithoutEmail, notBlank), once: 'DuplicateElement' },
        [`${prefix}email`]: { check: email, once: 'DuplicateElement' },
        [`${prefix}uri`]: { check: allOf(notBlank, reference, tight), once: 'DuplicateElement' },
      },
      context,
    )
    if (!element.children.some(child => child.local === 'name')) {
      context.report.add('MissingElement', `<${element.local}> has no <name>`, element)
    }
  },
}

/** Checks an identifier. It must be in normal form, because identifiers are compared character by character. */
export const identifier: Check = (element, context) => {
  const value = element.text.trim()
  if (!reportFault(checkAbsolute(value), element, context.report)) return
  if (!isCanonical(value) || value !== element.text) {
    context.report.add('NonCanonicalURI', `${quoted(value)} is not in its normal form`, element)
  }
}

export const categoryRule: ElementRule = {
  attributes: ['term', 'scheme', 'label'],
  check(element, context) {
    const { report } = context
    const term = feedAttribute(element, 'term')
    if (term === undefined) report.add('MissingAttribute', '<category> has no term', element)
    else if (term === '') report.add('NotBlank', 'term of <category> is empty', element)
    const scheme = feedAttribute(element, 'scheme')
    if (scheme !== undefined) reportFault(checkAbsolute(scheme), element, report)
    checkPlain(feedAttribute(element, 'label') ?? '', element, context)
    if (element.text.trim() !== '') report.add('UnexpectedText', '<category> has text inside', element)
  },
}

export const generatorRule: ElementRule = {
  attributes: ['uri', 'version'],
  once: 'DuplicateElement',
  check: allOf(plainValue, notBlank, (element, context) => {
    const uri = feedAttribute(element, 'uri')
    if (uri !== undefined) reportFault(checkReference(uri, 'InvalidURIAttribute'), element, context.report)
  }),
}
