import { type Answer, type ExternalLinks, externalLinks, LINK_ANSWER_RULES } from '../lint/index.js'
import type { OpenEdition } from './edition-content.js'
import { editionsOf, type Inspection, passedAmong } from './inspection.js'

/** Collects the external addresses in an edition. Returns undefined if publication.yml has errors. */
export async function linksOf(opened: OpenEdition): Promise<ExternalLinks | undefined> {
  const { sources } = opened.snapshot
  if (!sources) return undefined
  const links = externalLinks(sources)
  for (const edition of editionsOf(opened)) links.read(edition, (await edition.render()).bytes)
  return links
}

/**
 * Adds the answers of an edition's addresses, as far as they are known, to an inspection. An answer is kept while the preview is
 * open, and no longer appears once its address has been corrected.
 */
export async function withLinks(
  inspection: Inspection,
  opened: OpenEdition,
  answers: ReadonlyMap<string, Answer>,
): Promise<Inspection> {
  const links = answers.size > 0 ? await linksOf(opened) : undefined
  if (!links) return inspection
  const { problems, inspected } = inspection
  const { problems: found, ignored } = links.problemsFor(answers)
  const broken = new Set([...found, ...ignored].map(({ rule }) => rule))
  const allKnown = links.addresses().every(address => answers.has(address))
  const passed = allKnown ? passedAmong(LINK_ANSWER_RULES, ({ id }) => !broken.has(id)) : []
  return {
    ...inspection,
    problems: [...problems, ...found],
    inspected: {
      ...inspected,
      passed: [...inspected.passed, ...passed],
      ignored: inspected.ignored + ignored.length,
    },
  }
}
