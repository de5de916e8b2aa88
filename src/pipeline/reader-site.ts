import { join } from 'node:path'
import type { Site, Templates } from '../editions/index.js'
import { openFolder } from './disk.js'
import { readInputs } from './inputs.js'
import { withoutErrors } from './open-publication.js'
import { siteOf } from './plan.js'

/** The parts of a publication from which pages without posts are made. */
export interface ReaderSite {
  readonly site: Site
  readonly templates: Templates
}

/**
 * Reads the publication and its theme, but no posts.
 * @throws ProblemsError if any of these files has an error
 */
export function readerSiteAt(root: string): ReaderSite & {
  /** The folder that builds write to. */
  readonly out: string
} {
  const inputs = readInputs(openFolder(root))
  const publication = withoutErrors(inputs.publication, inputs.problems)
  return { site: siteOf({ ...inputs, publication }, []), templates: inputs.templates, out: join(root, 'out') }
}
