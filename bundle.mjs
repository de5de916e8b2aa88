// @ts-check
/**
 * Bundles the preview's app into dist/preview/app/: a script, a stylesheet, the parts in which an editor writes, imports and sends, and the lenses for an export. Bundles what is
 * published into dist/bin/: the command, the library and the worker thread, because reading hundreds of files takes most of the
 * start of a command.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { bundleLibrary, bundlePrograms } from './program-bundle.mjs'

const FROM = 'src/preview/app/'
const TO = 'dist/preview/app/'

/** @param {string} entry @param {string} file */
async function script(entry, file) {
  const bundle = await rolldown({
    input: FROM + entry,
    platform: 'browser',
    // The lenses use only the colours of src/markup. Its caches, which begin empty, would keep the rest.
    treeshake: { moduleSideEffects: [{ test: /\/(?:markup|css-select|css-what)\//, sideEffects: false }] },
  })
  await bundle.write({ file: TO + file, format: 'iife', minify: true })
  await bundle.close()
}

mkdirSync(TO, { recursive: true })
await Promise.all([
  script('app.ts', 'app.js'),
  script('writing-script.ts', 'writing.js'),
  script('sending-script.ts', 'sending.js'),
  script('import-script.ts', 'import.js'),
  script('lenses-script.ts', 'lenses.js'),
  bundlePrograms(
    { main: 'dist/cli/main.js', index: 'dist/index.js', worker: 'dist/pipeline/workers/worker.js' },
    'dist/bin',
  ),
])
// Tests load the compiled modules one by one, and would load the hundreds of files of these libraries, too.
await Promise.all(['dist/storage/kysely.js', 'dist/core/schema.js', 'dist/editions/email/mjml.js'].map(bundleLibrary))
for (const sheet of ['app.css', 'import.css']) {
  const css = readFileSync(FROM + sheet, 'utf8')
  writeFileSync(
    TO + sheet,
    css
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\s*\n\s*/g, '')
      .replace(/ *([{};,]) */g, '$1')
      .replace(/: +/g, ':'),
  )
}
