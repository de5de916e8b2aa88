import type { Facts } from '../fact.js'
import { isInstitution } from './biography.js'
import { areNames } from './byline.js'
import { takeNames } from './head-label.js'
import type { Head, UnassignedLine } from './head-line.js'
import { couldBeOutlet } from './outlet-words.js'

const ISSUE =
  /^(.{4,70}?)[,;:]?\s+(?:vol(?:ume|\.)?|bd\.?|band|jg\.?|jahrgang|tome|tomo|año|anno)\s?\d.{0,60}$|^(?:e-?issn|issn|isbn|doi)[\s:].{4,60}$/iu
/** Matches the numbers in a scholarly paper that link an author to an institution: `Ada Writer1, Bo Author1,2`. */
const MARKS = /(?<=\p{Ll})[\d¹²³⁴⁵](?:,?[\d¹²³⁴⁵])*(?=$|[\s,])/gu
const HOUSE = /^([\d¹²³⁴⁵])\s?(\p{Lu}.*)$/u
const SIGNS = '¹²³⁴⁵'

/** Takes the head of a paper that was copied out of a PDF: the journal's issue, the authors, their institutions. */
export function takeImprint({ text, from, index }: UnassignedLine, head: Head, facts: Facts): boolean {
  const issue = ISSUE.exec(text)
  if (issue) {
    const name = issue[1] ?? ''
    if (couldBeOutlet(name)) head.outlets.push({ value: name, from, index, sure: false })
    return true
  }
  const names = text.replace(MARKS, '')
  if (names !== text && areNames(names)) return takeNames(names, from, index, head)
  const [, sign = '', house = ''] = HOUSE.exec(text) ?? []
  if (!isInstitution(house) || head.authors.length === 0) return false
  const number = SIGNS.includes(sign) ? SIGNS.indexOf(sign) + 1 : Number(sign)
  const place = Math.min(number, head.authors.length) - 1
  facts.add(`authors.${place}.affiliation`, house, from, 'its number may belong to several authors')
  return true
}
