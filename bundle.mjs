// @ts-check
/**
 * Bundles the preview's app into dist/preview/app/: a script, a stylesheet, and the lenses for an export. Also bundles the
 * libraries of hundreds of files into the only module that imports each, because reading them takes most of the start of a command.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/**
 * Bundles a library, with the licences of its packages, into the only module that imports it.
 * @param {string} file
 * @param {{ plugins?: import('rolldown').Plugin[], intro?: string }} options
 */
async function library(file, { plugins = [], intro = '' } = {}) {
  const bundle = await rolldown({
    input: file,
    platform: 'node',
    external: (id, importer) => id.startsWith('.') && importer?.endsWith(file) === true,
    plugins,
  })
  await bundle.write({ file, format: 'esm', banner: ({ moduleIds }) => licences(moduleIds), intro })
  await bundle.close()
}

/** The licences of the packages that modules belong to, each text once. @param {string[]} modules */
function licences(modules) {
  /** @type {Map<string, Set<string>>} */
  const packages = new Map()
  for (const id of modules) {
    const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(id.replaceAll('\\', '/')) ?? []
    if (!folder || !name) continue
    const licence = readdirSync(folder).find(file => /^licen[cs]e/i.test(file))
    if (!licence) throw new Error(`${name} has no file with its licence, so it cannot be bundled.`)
    const text = readFileSync(`${folder}/${licence}`, 'utf8').trim()
    packages.set(text, (packages.get(text) ?? new Set()).add(name))
  }
  return [...packages].map(([text, names]) => `/*!\n${[...names].join(', ')}\n\n${text}\n*/`).join('\n')
}

/** Keeps only the English messages of zod. */
const english = {
  name: 'english',
  load: {
    filter: { id: /[\\/]locales[\\/]index\.js$/ },
    handler: () => "export { default as en } from './en.js'",
  },
}

/**
 * The lines with which MJML loads what it needs only for `<mj-style inline="inline">`, `<mj-html-attributes>` and options that
 * we do not use. That takes two thirds of the time in which MJML is loaded.
 */
const SELDOM =
  /^(?:var|const) (\w+) = (.*)require(\(["'](?:juice|cheerio|htmlnano|cssnano-preset-lite|\.\/helpers\/formatHtml)["']\).*);$/gm

/** Loads the seldom used parts of MJML when they are used, from where MJML is installed. */
const whenUsed = {
  name: 'when-used',
  transform: {
    filter: { id: /mjml-core[\\/]lib[\\/]index\.js$/ },
    /** @param {string} code */
    handler(code) {
      const names = [...code.matchAll(SELDOM)].map(([, name]) => name)
      if (names.length !== 5)
        throw new Error('MJML loads its parts in another way, so SELDOM in bundle.mjs has to change.')
      return code
        .replace(new RegExp(`\\b(${names.join('|')})\\b(?! =)`, 'g'), '$1()')
        .replace(SELDOM, 'const $1 = () => $2requireOfMjml()$3;')
    },
  },
}

const requireOfMjml = `import { createRequire as requireFrom } from 'node:module'
const requireOfMjml = () => requireFrom(requireFrom(requireFrom(import.meta.url).resolve('mjml')).resolve('mjml-core'))`

mkdirSync(TO, { recursive: true })
await Promise.all([
  script('app.ts', 'app.js'),
  script('lenses-script.ts', 'lenses.js'),
  library('dist/storage/kysely.js'),
  library('dist/core/schema.js', { plugins: [english] }),
  library('dist/editions/email/mjml.js', { plugins: [whenUsed], intro: requireOfMjml }),
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
