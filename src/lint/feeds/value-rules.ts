import { quoted } from '../rule.js'
import type { Check, Context } from './element-rules.js'
import type { FeedFault } from './feed-faults.js'
import { checkHtml } from './feed-html-rules.js'
import { isLanguage } from './language-codes.js'
import { checkPlainText } from './text-rules.js'
import { checkAbsolute, checkReference, reportFault } from './uri-rules.js'
import type { FeedElement } from './xml-tree.js'

const contentOf = (element: FeedElement): string => element.text.trim()

/** Accepts any text. */
export const free: Check = () => undefined

export const plainValue: Check = (element, context) => checkPlain(contentOf(element), element, context)

/** Checks the text of an element as HTML. RSS and OPML define no base address, so its links must be complete. */
export const htmlValue: Check = (element, context) => checkHtml(contentOf(element), 'no base', element, context.report)

export function checkPlain(value: string, element: FeedElement, context: Context): void {
  const { hexOnLine } = element
  checkPlainText(value, { rule: 'ContainsHTML', hexOnLine, rss: context.format === 'rss' }, element, context.report)
}

export const notBlank: Check = (element, context) => {
  if (contentOf(element) === '') context.report.add('NotBlank', `<${element.local}> is empty`, element)
}

export const tight: Check = (element, context) => {
  if (element.text !== element.text.trim()) {
    context.report.add('UnexpectedWhitespace', `<${element.local}> begins or ends with white space`, element)
  }
}

export const wholeAddress: Check = (element, context) => {
  reportFault(checkAbsolute(contentOf(element)), element, context.report)
}

export const reference: Check = (element, context) => {
  reportFault(checkReference(contentOf(element)), element, context.report)
}

export const language: Check = (element, context) => checkLanguage(contentOf(element), element, context)

export function checkLanguage(value: string, element: FeedElement, context: Context): void {
  if (!isLanguage(value)) context.report.add('InvalidLanguage', `${quoted(value)} is not a language`, element)
}

export const allOf =
  (...checks: readonly Check[]): Check =>
  (element, context) => {
    for (const check of checks) check(element, context)
  }

const MIME =
  /^[^\s()<>,;:\\"/[\]?=]+\/[^\s()<>,;:\\"/[\]?=]+(\s*;\s*[^\s()<>,;:\\"/[\]?=]+=("[^"]*"|[^\s()<>,;:\\"/[\]?=]+))*$/
export const isMime = (value: string): boolean => MIME.test(value)

export const isCount = (value: string): boolean => /^\s*\+?\d+\s*$/.test(value)

export const positive: Check = (element, context) => {
  const value = contentOf(element)
  if (!isCount(value) || Number(value) === 0)
    context.report.add('InvalidPositiveInteger', `<${element.local}> is ${quoted(value)}`, element)
}

export const countValue: Check = (element, context) => {
  if (!isCount(contentOf(element)))
    context.report.add('InvalidNonNegativeInteger', `<${element.local}> is ${quoted(contentOf(element))}`, element)
}

const DOMAIN = /((\d{1,3}\.){3}|([A-Z0-9-]+\.)+)[A-Z0-9][-A-Z0-9]*/
const ADDRESS = new RegExp(`^[A-Z0-9_\\-+.']+@${DOMAIN.source}$`, 'i')
const LOOKS_LIKE_ADDRESS = /^[\w.%+-]+@[A-Za-z][\w.-]+$/
const ADDRESS_IN_NAME = new RegExp(`<[A-Z0-9_\\-+.']+@${DOMAIN.source}>`, 'i')

function checkAddress(value: string, rule: FeedFault, element: FeedElement, context: Context): void {
  if (ADDRESS.test(value)) return
  context.report.add(
    LOOKS_LIKE_ADDRESS.test(value) ? 'UnknownHost' : rule,
    `${quoted(value)} is not an email address`,
    element,
  )
}

/** Checks an email address without a name, as Atom requires. */
export const email: Check = (element, context) => checkAddress(contentOf(element), 'InvalidAddrSpec', element, context)

/**
 * Checks an email address with a name, such as `editor@example.org (Real Name)`, as RSS requires.
 */
export const emailWithName: Check = (element, context) => {
  const value = contentOf(element)
  if (value.includes('@') && !value.endsWith(')')) {
    context.report.add(
      value.includes(' ') ? 'EmailFormat' : 'MissingRealName',
      `<${element.local}> is ${quoted(value)}`,
      element,
    )
    return
  }
  checkPlain(value, element, context)
  checkAddress((value.split('(', 1)[0] ?? '').trim(), 'InvalidContact', element, context)
}

/** Reports a person's name that contains an email address. */
export const nameWithoutEmail: Check = (element, context) => {
  if (ADDRESS_IN_NAME.test(element.text))
    context.report.add('ContainsEmail', `<${element.local}> is ${quoted(contentOf(element))}`, element)
}
