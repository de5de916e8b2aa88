import { outletName } from '../credit-sentence.js'
import type { LabelWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { isInstitution } from './biography.js'
import { couldBeOutlet, soundsLikeOutlet } from './outlet-words.js'

/** The meaning of a label such as `Author:`. */
export type Label = keyof LabelWords

const MEANINGS: readonly Label[] = ['title', 'author', 'source', 'date', 'tags', 'link', 'standfirst']

const LABELS = MEANINGS.map(
  meaning =>
    [meaning, new RegExp(`^${anyPhrase(LANGUAGES.flatMap(({ labels }) => labels?.[meaning] ?? []))}$`, 'iu')] as const,
)

const VIA = new RegExp(
  String.raw`^${anyPhrase(LANGUAGES.flatMap(({ credits }) => credits?.via ?? []))}\s*([:：])?\s+([^.!?:;]{3,70}?)\.?$`,
  'iu',
)

/**
 * Returns the intermediary that a line names: `Via: The Mill`, `Via The Market Gazette`.
 *
 * @param isCredit whether the line is next to a credit, in which case any name is accepted
 */
export function viaOf(text: string, isCredit = false): string | undefined {
  const [, colon, party = ''] = VIA.exec(text) ?? []
  const name = outletName(party)
  // A street may be called Via Appia.
  const isParty = colon !== undefined || isCredit || soundsLikeOutlet(name) || isInstitution(name)
  return couldBeOutlet(name) && isParty ? name : undefined
}

export interface LabelledLine {
  readonly label: Label
  readonly value: string
}

/** Splits a labelled line: `Author: Mara Lindqvist`. */
export function labelOf(text: string): LabelledLine | undefined {
  const [, name, value] = /^([\p{L} ()-]{1,24})\s?(?::\s+|：\s*|／)(\S.*)$/u.exec(text) ?? []
  if (!name || !value) return undefined
  const found = LABELS.find(([, form]) => form.test(name.trim()))
  return found ? { label: found[0], value: value.trim() } : undefined
}
