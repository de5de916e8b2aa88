import { canParseUrl } from '../../core/url.js'
import { outletName } from '../credit-sentence.js'
import type { Facts } from '../fact.js'
import { datesIn, withoutDates } from '../written-date.js'
import { areNames, bylineOf, listedNames, uncasedNames } from './byline.js'
import type { Head, UnassignedLine } from './head-line.js'
import { labelOf } from './label.js'
import { isAddress } from './standalone.js'

/**
 * Reads a line with one or several labelled values: `Author: Ada Writer | Source: The Mill`. It returns whether the line has
 * that form.
 */
export function takeLabels(line: UnassignedLine, head: Head, facts: Facts): boolean {
  const rows = line.text.split(/\s*[|｜]\s*|\s+(?=\p{Lo}{2,6}[：:])/u)
  const labels = (rows.every(row => labelOf(row)) ? rows : [line.text]).map(labelOf)
  return labels.filter(label => label && takeLabel(label.label, label.value, line, head, facts)).length > 0
}

function takeLabel(label: string, value: string, line: UnassignedLine, head: Head, facts: Facts): boolean {
  const { from, index } = line
  const [date] = datesIn(value)
  if (label === 'title') facts.add('title', value, from)
  else if (label === 'standfirst') facts.add('summary', value, from)
  else if (label === 'link') {
    if (!isAddress(value)) return false
    facts.add('original.url', value, from)
  } else if (label === 'date') {
    if (!date) return false
    head.dates.push({ value: date, from, index, sure: !date.doubt })
  } else if (label === 'tags') facts.add('tags', value.split(/\s*[,;]\s*/).filter(Boolean), from)
  else if (label === 'author') {
    if (takeUncasedNames(value, line, head, facts)) return true
    if (!areNames(value)) return bylineOf(`by ${value}`) !== undefined && takeNames(value, from, index, head)
    takeNames(value, from, index, head)
  } else {
    const address = /https?:\/\/[^\s<>()"”»]+/.exec(value)?.[0]
    if (address) facts.add(isHome(address) ? 'original.publisher.url' : 'original.url', address, from)
    const name = outletName(withoutDates(value.replace(address ?? '', '')).replace(/[\s,;|()]+$/, ''))
    if (name === '') return address !== undefined
    head.outlets.push({ value: name, from, index, sure: true })
    if (date) head.dates.push({ value: date, from, index, sure: !date.doubt })
  }
  return true
}

const isHome = (address: string): boolean => canParseUrl(address) && new URL(address).pathname === '/'

/** Reads names in scripts without capitals. A position may follow in brackets. */
function takeUncasedNames(text: string, { from, index }: UnassignedLine, head: Head, facts: Facts): boolean {
  const [, name, post = ''] = /^([^（(]{2,30})[（(]([^（）()]+)[）)]$/u.exec(text) ?? []
  const names = uncasedNames(name ?? text)
  for (const value of names) head.authors.push({ value: value.trim(), from, index, sure: true })
  if (names.length === 1) facts.add(`authors.${head.authors.length - 1}.affiliation`, post, from, 'it follows the name')
  return names.length > 0
}

export function takeNames(text: string, from: string, index: number, head: Head): boolean {
  const names = areNames(text) ? listedNames(text) : (bylineOf(`by ${text}`)?.names ?? [])
  for (const value of names) head.authors.push({ value, from, index, sure: true })
  return names.length > 0
}
