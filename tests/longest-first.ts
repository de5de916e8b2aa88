import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longer than their size suggests, because they start browsers, processes or whole builds. */
const LONGEST = [
  'preview/app',
  'preview/live',
  'preview/at-hand',
  'delivery/crash',
  'cli/binary',
  'editions/web/page-looks',
  'server/reader-pages',
  'importing/every-import',
  'pipeline/threads',
  'nodes',
  'deploy/container',
  'deploy/systemd',
  'package',
  'delivery/temporary-faults',
  'delivery/refusals',
  'audit/seen-in-chromium',
  'editions/email/accessibility',
  'preview/lenses/as-seen',
]

/**
 * Starts the longest files first, so that no worker is alone with one of them in the end. Vitest does so itself only where an
 * earlier run has left times behind; otherwise it starts with the largest files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = new Map(LONGEST.map((name, place) => [`/tests/${name}.test.ts`, place]))
    const placeOf = ({ moduleId }: TestSpecification): number =>
      places.get(moduleId.slice(moduleId.lastIndexOf('/tests/'))) ?? LONGEST.length
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}
