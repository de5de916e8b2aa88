import { join } from 'node:path'
import { isError, ProblemsError } from '../core/problem.js'
import type { Site, Templates } from '../editions/index.js'
import { openDisk } from './disk.js'
import { readInputs } from './inputs.js'
import { siteOf } from './plan.js'

/** The parts of a publication from which pages without posts are made. */
export interface ReaderSite {
  readonly site: Site
  readonly templates: Templates
  /** The folder that builds write to. */
  readonly out: string
}

/**
 * Reads the publication and its theme, but no posts.
 * @throws ProblemsError if one of them has an error
 */
export function readerSiteAt(root: string): ReaderSite {
  const inputs = readInputs(openDisk(root))
  const { publication, templates } = inputs
  const faults = inputs.problems.filter(isError)
  if (!publication || faults.length > 0) throw new ProblemsError(faults)
  return { site: siteOf({ ...inputs, publication }, []), templates, out: join(root, 'out') }
}
