import type { Original } from './original.js'

/** What contradicts the terms of an original: what is wrong, and how to put it right. */
export interface Contradiction {
  readonly rule: string
  readonly what: string
  readonly fix: string
}

/**
 * Contradictions between what was done to a republished post and what its licence allows (Creative Commons 4.0: NoDerivatives
 * section 2(a)(1), NonCommercial section 1), and a credit that names nobody.
 */
export function contradictions(original: Original, commercial: boolean): Contradiction[] {
  const { publisher, url, license, permission, changes } = original
  const found: Contradiction[] = []
  const tell = (rule: string, what: string, fix: string) => found.push({ rule, what, fix })
  if (!publisher && !url)
    tell(
      'credit.missing',
      'The original has neither a publisher nor an address.',
      'Add `publisher` or `url` to `original`.',
    )
  const changed = changes?.kind === 'edited' || changes?.kind === 'translated'
  if (license && /-ND-/.test(license.id) && changed && !permission)
    tell(
      'terms.no-derivatives',
      `${license.name} allows no derivatives, and this copy is ${changes.kind}.`,
      'Publish it unchanged, or record the `permission`.',
    )
  if (license && /-NC-/.test(license.id) && commercial && !permission)
    tell(
      'terms.non-commercial',
      `${license.name} allows no commercial use, and this publication is commercial.`,
      'Record the `permission`, or leave the post out.',
    )
  return found
}
