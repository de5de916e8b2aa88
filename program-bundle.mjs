// @ts-check
/** Bundles modules with the packages that they use: the program into dist/bin/, and for tests some libraries. */
import { readdirSync, readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'

/**
 * The packages that stay where they are installed: libsql has a binary file for each machine, imapflow and mammoth are large and
 * seldom used, and in the others, or in a package that they use, there is no file with the licence.
 */
const UNBUNDLED = [
  'libsql',
  'imapflow',
  'mammoth',
  'pg',
  'fast-xml-parser',
  'markdown-it-anchor',
  'saxes',
  'sharp',
  '@takumi-rs/wasm/node',
]

/**
 * Bundles programs. Modules that are loaded on demand, or that several programs share, get files of their own.
 * @param {Record<string, string>} programs  the main module of each, under the name of its file in the folder
 * @param {string} folder  a folder in `dist/`, because modules find the templates and other files from where they are
 */
export async function bundlePrograms(programs, folder) {
  const bundle = await rolldown({ ...SHARED, input: programs, external: UNBUNDLED })
  await bundle.write({ ...SHARED_OUTPUT, dir: folder, chunkFileNames: '[name].js' })
  await bundle.close()
}

/**
 * Bundles a library, with the licences of its packages, into the only module that imports it.
 * @param {string} file
 */
export async function bundleLibrary(file) {
  const isOurs = (/** @type {string} */ id, /** @type {string | undefined} */ importer) =>
    id.startsWith('.') && importer?.endsWith(file) === true
  const bundle = await rolldown({ ...SHARED, input: file, external: isOurs })
  await bundle.write({ ...SHARED_OUTPUT, file })
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
    filter: { id: /[\\/]zod[\\/].*[\\/]locales[\\/]index\.js$/ },
    handler: () => "export { default as en } from './en.js'",
  },
}

/**
 * The lines with which MJML loads what it needs only for `<mj-style inline="inline">`, `<mj-html-attributes>` and options that
 * we do not use. That takes two thirds of the time in which MJML is loaded.
 */
const SELDOM =
  /^(?:var|const) (\w+) = (.*)require(\(["'](?:juice|cheerio|htmlnano|cssnano-preset-lite|\.\/helpers\/formatHtml)["']\).*);$/gm

const MJML = /mjml-core[\\/]lib[\\/]index\.js$/

/** Loads the seldom used parts of MJML when they are used, from where MJML is installed. */
const whenUsed = {
  name: 'when-used',
  transform: {
    filter: { id: MJML },
    /** @param {string} code */
    handler(code) {
      const names = [...code.matchAll(SELDOM)].map(([, name]) => name)
      if (names.length !== 5)
        throw new Error('MJML loads its parts in another way, so SELDOM in program-bundle.mjs has to change.')
      return code
        .replace(new RegExp(`\\b(${names.join('|')})\\b(?! =)`, 'g'), '$1()')
        .replace(SELDOM, 'const $1 = () => $2requireOfMjml()$3;')
    },
  },
}

/** Matches the definition of a field of an object: `_defineProperty(this, "level", 0)`. */
const FIELD = /_defineProperty\(\s*this,\s*(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?"(\w+)",\s*([^;]*?)\s*\);/g

/** Matches the function that stands for `{ ...one, ...another }`. */
const SPREAD = /(?<=objectSpread2\.js\n(?:(?!\/\/#endregion)[\s\S])*?function \w+\()e\) \{(?:(?!\/\/#endregion)[\s\S])*/

/**
 * Uses the syntax of today in packages that are compiled for old engines. Reading a post makes hundreds of tokens with eight fields each, and
 * defining these took a twelfth of the time.
 */
const modern = {
  name: 'modern',
  transform: {
    filter: { id: /(?:markdown-it|js-yaml)[\\/]dist[\\/]/ },
    /** @param {string} code */
    handler: code =>
      code
        .replace(FIELD, 'this.$1 = $2;')
        .replace(SPREAD, 'e, ...more) {\n\tfor (const each of more) Object.assign(e, each);\n\treturn e;\n}\n'),
  },
}

const REQUIRE_OF_MJML = `import { createRequire as requireFrom } from 'node:module'
const requireOfMjml = () => requireFrom(requireFrom(requireFrom(import.meta.url).resolve('mjml')).resolve('mjml-core'))`

/** Our modules do nothing when they are loaded but those that are programs, so a program gets only what it uses of a room. */
const isOurs = /[\\/]dist[\\/](?!cli[\\/]main|pipeline[\\/]workers[\\/]worker)/

/** @type {import('rolldown').InputOptions} */
const SHARED = {
  platform: 'node',
  plugins: [english, whenUsed, modern],
  treeshake: { moduleSideEffects: [{ test: isOurs, sideEffects: false }] },
}

/** @type {import('rolldown').OutputOptions} */
const SHARED_OUTPUT = {
  format: 'esm',
  banner: ({ moduleIds }) => licences(moduleIds),
  intro: ({ moduleIds }) => (moduleIds.some(id => MJML.test(id)) ? REQUIRE_OF_MJML : ''),
}
