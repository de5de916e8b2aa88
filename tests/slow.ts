/**
 * The tests that `npm run test:fast` leaves out: those that start browsers or processes, run the compiled code, build
 * publications repeatedly, or try many hundred inputs.
 */
export const SLOW = [
  'tests/audit/{broken-templates,hostile-credits,seen-in-chromium}.test.ts',
  'tests/cli/**',
  'tests/content/{frontmatter/lenient-yaml,markdown/missing-ends}.test.ts',
  'tests/delivery/{crash,deliver,odd-servers,refusals,spam,temporary-faults}.test.ts',
  'tests/docs.test.ts',
  'tests/editions/email/{accessibility,narrow}.test.ts',
  'tests/editions/{languages,template-contract,web/page-looks}.test.ts',
  'tests/importing/{every-import,hostile,plain-markdown,html/html-markdown,mail/recipient}.test.ts',
  'tests/importing/text/pasted-text.test.ts',
  'tests/deploy/**',
  'tests/journey.test.ts',
  'tests/lint/{email-check,ignored-rules}.test.ts',
  'tests/lint/links/external-links.test.ts',
  'tests/nodes.test.ts',
  'tests/package.test.ts',
  'tests/pipeline/{changes,ids,introductions,rebuilds,sent-issues,terms,threads}.test.ts',
  'tests/preview/*.test.ts',
  'tests/preview/lenses/{as-seen,hidden-images}.test.ts',
  'tests/server/{hub-pings,reader-pages,static-files,subscribing}.test.ts',
]
