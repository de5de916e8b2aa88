// @ts-check
/**
 * Bundles the preview's app into dist/preview/app/: a script, a stylesheet, and the lenses for an export. Also bundles two
 * libraries of hundreds of files into the only module that imports each, because reading them takes most of the start of a command.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'

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

/** Bundles a library, with its licence, into the only module that imports it. @param {string} name @param {string} file */
async function library(name, file) {
  const bundle = await rolldown({
    input: file,
    platform: 'node',
    external: (id, importer) => id.startsWith('.') && importer?.endsWith(file) === true,
    plugins: [
      {
        name: 'english',
        load: id => (/\/locales\/index\.js$/.test(id) ? "export { default as en } from './en.js'" : null),
      },
    ],
  })
  const banner = `/*!\n${readFileSync(`node_modules/${name}/LICENSE`, 'utf8')}*/`
  await bundle.write({ file, format: 'esm', banner })
  await bundle.close()
}

mkdirSync(TO, { recursive: true })
await Promise.all([
  script('app.ts', 'app.js'),
  script('lenses-script.ts', 'lenses.js'),
  library('kysely', 'dist/storage/kysely.js'),
  library('zod', 'dist/core/schema.js'),
])
const css = readFileSync(`${FROM}app.css`, 'utf8')
writeFileSync(
  `${TO}app.css`,
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '')
    .replace(/ *([{};,]) */g, '$1')
    .replace(/: +/g, ':'),
)
