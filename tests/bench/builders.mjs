// @ts-check
/** The programs that the bench compares, each as an object that can be cleared, built and checked. */
import { spawnSync } from 'node:child_process'
import { access, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundlePrograms } from '../../program-bundle.mjs'
import { measure, measureCommand, settleDisk } from './measure.mjs'

const HERE = path.dirname(fileURLToPath(import.meta.url))
/** The work folder. BENCH_WORK moves it, for instance to a RAM disk if the state of the disk must not matter. */
export const WORK = process.env['BENCH_WORK'] ?? path.join(HERE, '.work')
export const OFFPRINT = path.join(HERE, '../../dist/bin/main.js')
const HUGO = path.join(WORK, 'hugo')
const PEER = path.join(WORK, 'eleventy')
/** This folder is always in the repository, because it needs the same packages. */
const UNAUDITED = path.join(HERE, '.work/unaudited')

/**
 * @typedef {object} Builder
 * @property {string} name
 * @property {string} out
 * @property {readonly string[]} traces  what a cold build must not find
 * @property {() => Promise<import('./measure.mjs').Cost>} build
 */

/**
 * @param {string} publication
 * @param {readonly string[]} [more]  arguments of its command
 * @returns {Builder}
 */
export const offprint = (publication, more = []) => ({
  name: 'Offprint',
  out: path.join(publication, 'out'),
  traces: [path.join(publication, 'out'), path.join(publication, '.offprint')],
  build: () => measure({ script: OFFPRINT, args: ['build', '--root', publication, ...more] }),
})

/**
 * Offprint without its audit, to measure the cost of the audit.
 * @param {string} publication
 * @returns {Builder}
 */
export const unaudited = publication => ({
  ...offprint(publication),
  name: 'Offprint without audit',
  build: () => measure({ script: path.join(UNAUDITED, 'dist/bin/main.js'), args: ['build', '--root', publication] }),
})

/** Makes a copy of the program whose auditor accepts everything without looking, and records nothing. */
export async function prepareUnaudited() {
  const root = path.join(HERE, '../..')
  await rm(UNAUDITED, { recursive: true, force: true })
  for (const part of ['dist', 'locales', 'templates', 'package.json'])
    await cp(path.join(root, part), path.join(UNAUDITED, part), { recursive: true })
  const room = path.join(UNAUDITED, 'dist/audit')
  await writeFile(
    path.join(room, 'auditor.js'),
    'export const auditorOf = () => () => ({ gaps: [], doubts: [], facts: [] })\n',
  )
  await writeFile(
    path.join(room, 'record.js'),
    `export const RECORD_PATH = 'attribution.json'
export const attributionFile = undefined
export const attributionRecord = (_, key) => ({ path: RECORD_PATH, key, render: () => ({ bytes: '' }) })\n`,
  )
  const modules = path.join(UNAUDITED, 'dist')
  const programs = {
    main: path.join(modules, 'cli/main.js'),
    worker: path.join(modules, 'pipeline/workers/worker.js'),
  }
  await bundlePrograms(programs, path.join(modules, 'bin'))
}

/**
 * @param {string} publication
 * @returns {Builder}
 */
export function eleventy(publication) {
  const out = path.join(PEER, `out-${path.basename(publication)}`)
  return {
    name: 'Eleventy',
    out,
    traces: [out],
    build: () =>
      measure({
        script: path.join(PEER, 'node_modules/@11ty/eleventy/cmd.cjs'),
        args: ['--quiet'],
        cwd: PEER,
        env: { BENCH_POSTS: path.relative(PEER, path.join(publication, 'posts')), BENCH_OUT: path.relative(PEER, out) },
      }),
  }
}

/**
 * Hugo writing the same as Offprint (the site `hugo`), or pages without anything (`hugo-bare`).
 * @param {'hugo' | 'hugo-bare'} site
 * @param {string} publication
 * @returns {Builder}
 */
export function hugo(site, publication) {
  const folder = path.join(HUGO, site)
  const out = path.join(folder, `out-${path.basename(publication)}`)
  const args = ['--quiet', '--contentDir', path.join(publication, 'posts'), '--destination', out]
  return { name: site, out, traces: [out], build: () => measureCommand('hugo', args, folder) }
}

/** Whether Hugo is installed; if it is, its sites are copied below the work folder, since it writes into them. */
export async function prepareHugo() {
  if (spawnSync('hugo', ['version']).status !== 0) return false
  for (const site of ['hugo', 'hugo-bare']) await cp(path.join(HERE, site), path.join(HUGO, site), { recursive: true })
  await cp(path.join(HERE, 'eleventy/layouts/style.css'), path.join(HUGO, 'hugo/static/style.css'))
  return true
}

/** Installs Eleventy into a folder of its own, below the bench's work folder. */
export async function installPeer() {
  await mkdir(PEER, { recursive: true })
  await cp(path.join(HERE, 'eleventy'), PEER, { recursive: true })
  const wanted = JSON.parse(await readFile(path.join(PEER, 'package.json'), 'utf8')).dependencies
  const installed = await Promise.all(Object.keys(wanted).map(installedVersion))
  if (installed.every((version, index) => version === Object.values(wanted)[index])) return
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', args, {
    cwd: PEER,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm install failed in ${PEER}; the peer cannot be measured without it`)
}

/** @param {string} name */
async function installedVersion(name) {
  try {
    return JSON.parse(await readFile(path.join(PEER, 'node_modules', name, 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}

/** @param {Builder} builder */
export async function coldBuild(builder) {
  for (const trace of builder.traces) await rm(trace, { recursive: true, force: true })
  settleDisk()
  return await builder.build()
}

/**
 * Checks that a program has done the work: a page for every post, a front page and a feed in each format.
 * @param {Builder} builder
 * @param {string} publication
 * @returns {Promise<number>} mean bytes of a post's page
 */
export async function checkOutput({ name, out }, publication) {
  const slugs = (await readdir(path.join(publication, 'posts'))).map(file => file.replace(/\.md$/, ''))
  await Promise.all(['index.html', 'feed.xml', 'atom.xml', 'feed.json'].map(file => access(path.join(out, file))))
  let bytes = 0
  for (const slug of slugs) {
    const page = path.join(out, slug, 'index.html')
    const { size } = await stat(page).catch(() => ({ size: 0 }))
    if (size === 0) throw new Error(`${name} wrote no page at ${page}`)
    bytes += size
  }
  return bytes / slugs.length
}
