import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take longer than their size suggests, because they start browsers, processes or whole builds. The first two mostly wait,
 * so they leave the processors to others.
 */
const LONGEST = [
  'delivery/crash',
  'delivery/chaos',
  'preview/app',
  'content/long-posts',
  'cli/unattended',
  'importing/every-import',
  'package',
  'nodes',
  'cli/binary',
  'editions/web/page-looks',
  'pipeline/themes',
  'audit/broken-templates',
  'pipeline/threads',
  'pipeline/rebuilds',
  'deploy/container',
  'importing/hostile',
  'server/reader-pages',
  'preview/live',
  'preview/at-hand',
  'preview/writing',
  'preview/desk-journey',
  'preview/importing',
  'preview/in-view',
  'preview/sending-reports',
  'cli/publish',
  'server/several-servers',
  'storage/several-processes',
  'deploy/systemd',
  'delivery/temporary-faults',
  'delivery/refusals',
  'audit/seen-in-chromium',
  'importing/text/pasted-text',
  'pipeline/next-issue',
  'lint/email-check',
  'pipeline/terms',
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
