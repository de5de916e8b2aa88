// @ts-check
/** Derives figures from the measurements, compares them with their bounds, and prints them. */
import { cpus, loadavg } from 'node:os'
import { median } from './measure.mjs'

/** With fewer posts, startup outweighs the work, and the figures about growth mean nothing. */
const FULL_SIZE = 10_000

/**
 * @typedef {import('./measure.mjs').Cost} Cost
 *
 * @typedef {object} Measured
 * @property {number} posts
 * @property {number} fewPosts
 * @property {readonly Cost[]} cold  ours, round by round
 * @property {readonly Cost[]} hugo  Hugo's writing the same, round by round; empty where it is not installed
 * @property {readonly Cost[]} bareHugo  Hugo's writing bare pages
 * @property {readonly Cost[]} eleventy  Eleventy's with full feeds
 * @property {readonly Cost[]} few  ours, with few posts
 * @property {readonly Cost[]} unaudited  ours without the audit, round by round
 * @property {readonly number[]} watching  milliseconds of rebuilds in one process, as --watch does them
 * @property {readonly Cost[]} unchanged  builds in which nothing has changed, by a new process each
 * @property {readonly Cost[]} rebuilds  rebuilds by a new process each
 * @property {{ posts: number, cost: Cost } | undefined} large  one build of a large publication
 * @property {{ bare: readonly Cost[], commands: Readonly<Record<string, readonly Cost[]>> }} starts  Node alone, and commands that answer at once
 * @property {Cost} importing  the import of a feed with a thousand entries
 * @property {import('./page-cost.mjs').PageCost} importedPage
 * @property {import('./collect-cost.mjs').CollectCost} collecting  500 feeds of 50 entries of which none is new
 * @property {import('./look-cost.mjs').LookCost} look  pictures, share images and emails
 * @property {import('./sample-cost.mjs').SampleCost} sample  the sample publication
 * @property {import('./serve-cost.mjs').ServeCost | undefined} serving  answers of serve, of a bare handler and of nginx
 * @property {{ ours: number, eleventy: number, hugo: number | undefined }} pageBytes
 * @property {{ editions: number, bare: number, ours: number | null }} mjml
 *
 * @typedef {'met' | 'broken' | 'not judged'} Verdict
 *
 * @typedef {object} Figure
 * @property {string} name
 * @property {number | null} value
 * @property {string} unit
 * @property {number | null} bound  null for a figure that has no bound
 * @property {Verdict} verdict
 * @property {string} note
 */

/**
 * @param {Measured} measured
 * @returns {Figure[]}
 */
export function figures(measured) {
  const {
    posts,
    fewPosts,
    cold,
    hugo,
    bareHugo,
    eleventy,
    few,
    unaudited,
    watching,
    unchanged,
    rebuilds,
    starts,
    large,
  } = measured
  const { importing, importedPage, collecting, look, serving, sample, mjml } = measured
  const help = starts.commands['--help'] ?? []
  const wall = (/** @type {readonly Cost[]} */ costs) => median(costs.map(cost => cost.wall))
  const cpu = (/** @type {readonly Cost[]} */ costs) => median(costs.map(cost => cost.cpu))
  const leastCpu = (/** @type {readonly Cost[]} */ costs) => Math.min(...costs.map(cost => cost.cpu))
  const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`
  const perPost = wall(cold) / posts
  const perPostFew = wall(few) / fewPosts
  const full = posts >= FULL_SIZE
  const newNode = Number(process.versions.node.split('.')[0]) >= 24
  return [
    ...comparison('Hugo', cold, hugo, newNode ? 0.85 : 1),
    ...comparison('Eleventy', cold, eleventy, 0.7),
    ...comparison('bare Hugo', cold, bareHugo),
    figure({
      name: 'peak memory',
      value: peak(cold),
      unit: 'MB',
      bound: 450,
      note: `Eleventy ${peak(eleventy).toFixed(0)} MB, Hugo ${peak(hugo).toFixed(0)} MB`,
    }),
    figure({
      name: 'build with audit / without, CPU time',
      // Other load on the machine only ever adds CPU time, so the smallest value of the rounds is the most accurate.
      value: leastCpu(cold) / leastCpu(unaudited),
      bound: 1.25,
      judged: full,
      note: `least of the rounds, ${seconds(leastCpu(cold))} / ${seconds(leastCpu(unaudited))}; wall ${seconds(wall(cold))} / ${seconds(wall(unaudited))}`,
    }),
    figure({
      name: 'unchanged, a new process / cold',
      value: wall(unchanged) / wall(cold),
      bound: 0.03,
      judged: full,
      note: `${seconds(wall(unchanged))} / ${seconds(wall(cold))}`,
    }),
    figure({
      name: 'one edit, a new process / cold',
      value: wall(rebuilds) / wall(cold),
      bound: 0.05,
      judged: full,
      note: `${seconds(wall(rebuilds))} / ${seconds(wall(cold))}`,
    }),
    figure({
      name: 'one edit, --watch / cold',
      value: median(watching) / wall(cold),
      bound: 0.02,
      judged: full,
      note: `${seconds(median(watching))} / ${seconds(wall(cold))}`,
    }),
    figure({
      name: `time per post, ${posts} / ${fewPosts} posts`,
      value: perPost / perPostFew,
      bound: 1.15,
      judged: full,
      note: `${perPost.toFixed(2)} ms / ${perPostFew.toFixed(2)} ms`,
    }),
    ...largeFigures(large, perPost),
    figure({
      name: 'email edition / bare mjml',
      value: mjml.ours === null ? null : mjml.ours / mjml.bare,
      bound: 1.3,
      note: `${mjml.ours?.toFixed(1) ?? '?'} ms / ${mjml.bare.toFixed(1)} ms, ${mjml.editions} editions`,
    }),
    ...lookFigures(look),
    ...servingFigures(serving),
    .../** @type {const} */ ([
      ['cold', 'without its pictures', 800],
      ['skeletons', 'without its pictures, its skeletons known', 800],
      ['unchanged', 'unchanged', 300],
    ]).map(([way, words, bound]) =>
      figure({
        name: `the sample publication, ${words}, CPU time`,
        value: leastCpu(sample[way]),
        unit: 'ms',
        bound,
        note: `${leastCpu(starts.bare).toFixed(0)} ms of it bare Node`,
      }),
    ),
    figure({
      name: 'check of the sample / its build, CPU time',
      value: leastCpu(sample.check) / leastCpu(sample.cold),
      bound: 2,
      note: seconds(leastCpu(sample.check)),
    }),
    figure({
      name: '--help, CPU time',
      value: cpu(help),
      unit: 'ms',
      bound: 150,
      note: `wall ${wall(help).toFixed(0)} ms`,
    }),
    ...Object.entries(starts.commands).map(([name, costs]) =>
      figure({
        name: `${name} beyond bare Node, CPU time`,
        // Other load on the machine only ever adds CPU time.
        value: leastCpu(costs) - leastCpu(starts.bare),
        unit: 'ms',
        bound: 100,
        note: `${leastCpu(costs).toFixed(0)} ms - ${leastCpu(starts.bare).toFixed(0)} ms`,
      }),
    ),
    figure({
      name: 'import of 1,000 feed entries',
      value: importing.wall / 1000,
      unit: 's',
      bound: 10,
      note: `${importing.peak.toFixed(0)} MB`,
    }),
    figure({
      name: 'import of a page, CPU time',
      value: importedPage.slowest,
      unit: 'ms',
      bound: 400,
      note: `95th percentile of ${importedPage.pages} pages after the first; median ${importedPage.median.toFixed(0)} ms`,
    }),
    .../** @type {const} */ ([
      ['unchanged', 'that say so'],
      ['same', 'that send the same'],
    ]).flatMap(([way, words]) => [
      figure({
        name: `500 feeds ${words}, CPU time`,
        value: collecting[way].cpu / 1000,
        unit: 's',
        bound: 10,
        note: `wall ${seconds(collecting[way].wall)}`,
      }),
      figure({ name: 'the same, memory', value: collecting[way].peak, unit: 'MB', bound: 200, note: '' }),
    ]),
    figure({
      name: '500 feeds with other words, CPU time',
      value: collecting.touched.cpu / 1000,
      unit: 's',
      note: `${collecting.touched.peak.toFixed(0)} MB; every feed is parsed`,
    }),
  ]
}

/** @param {readonly Cost[]} costs */
const peak = costs => costs.reduce((most, cost) => Math.max(most, cost.peak), 0)

/**
 * Compares cold builds with those of another program, each with the one of its round.
 * @param {string} name
 * @param {readonly Cost[]} ours
 * @param {readonly Cost[]} theirs  empty if the program is not installed
 * @param {number} [bound]
 * @returns {Figure[]}
 */
function comparison(name, ours, theirs, bound) {
  const installed = theirs.length > 0
  const ratio = (/** @type {'wall' | 'cpu'} */ kind) =>
    installed ? median(ours.map((cost, round) => cost[kind] / (theirs[round]?.[kind] ?? Number.NaN))) : null
  const note = (/** @type {'wall' | 'cpu'} */ kind) =>
    installed
      ? [ours, theirs].map(costs => `${(median(costs.map(cost => cost[kind])) / 1000).toFixed(2)} s`).join(' / ')
      : 'not installed'
  return [
    figure({ name: `cold build / ${name}`, value: ratio('wall'), ...(bound ? { bound } : {}), note: note('wall') }),
    figure({ name: 'the same in CPU time', value: ratio('cpu'), note: note('cpu') }),
  ]
}

/**
 * @param {Measured['large']} large
 * @param {number} perPost  milliseconds in a publication of the usual size
 * @returns {Figure[]}
 */
function largeFigures(large, perPost) {
  if (!large) return []
  const { posts, cost } = large
  const each = cost.wall / posts
  return [
    figure({
      name: `time per post, ${posts} posts / as above`,
      value: each / perPost,
      bound: 1.15,
      note: `${each.toFixed(2)} ms / ${perPost.toFixed(2)} ms`,
    }),
    figure({ name: 'the same, peak memory', value: cost.peak, unit: 'MB', bound: 1200, note: '' }),
  ]
}

/**
 * Each cost is the difference to a build without the pictures, share images or emails, divided by their number.
 * @param {Measured['look']} look
 * @returns {Figure[]}
 */
function lookFigures({ posts, emailPosts, builds }) {
  const { plain, recent, ...others } = builds
  /** A build without `--emails all` has those of the newest twenty posts. */
  const newest = 20
  const rows = /** @type {const} */ ([
    ['pictures', 'the copies of a picture', plain, posts, posts],
    ['shareImages', 'a share image', plain, posts, posts],
    ['emails', 'an email edition with its page', recent, emailPosts, emailPosts - newest],
  ])
  return rows.flatMap(([key, name, without, all, count]) => {
    const { cold, unchanged } = others[key]
    return [
      figure({
        name: `${name}, CPU time`,
        value: (cold.cpu - without.cold.cpu) / count,
        unit: 'ms',
        ...(key === 'emails' ? { bound: 5 } : {}),
        note: `${count} of them, cold; peak ${cold.peak.toFixed(0)} MB, without them ${without.cold.peak.toFixed(0)} MB`,
      }),
      figure({
        name: 'the same, unchanged / without them',
        value: unchanged.cpu / without.unchanged.cpu,
        ...(key === 'pictures' ? { bound: 1.25 } : {}),
        note: `${unchanged.cpu.toFixed(0)} ms / ${without.unchanged.cpu.toFixed(0)} ms of CPU for ${all} posts`,
      }),
    ]
  })
}

/**
 * An answer that costs twice as much CPU is half of the answers per second.
 * @param {Measured['serving']} serving
 * @returns {Figure[]}
 */
const servingFigures = serving =>
  Object.entries(serving ?? {}).map(([kind, { ours, bare, nginx }]) =>
    figure({
      name: `serve: ${kind}, CPU time / a bare handler's`,
      value: ours / bare,
      bound: 2,
      note: `${[ours, bare].map(cost => cost.toFixed(1)).join(' / ')} µs, nginx ${nginx?.toFixed(1) ?? '?'} µs`,
    }),
  )

/**
 * @param {{ name: string, value: number | null, unit?: string, bound?: number, judged?: boolean, note: string }} input
 * @returns {Figure}
 */
function figure({ name, value, unit = '', bound, judged = true, note }) {
  /** @type {Verdict} */
  let verdict = 'not judged'
  if (bound !== undefined && judged && value !== null) verdict = value <= bound ? 'met' : 'broken'
  return { name, value, unit, bound: bound ?? null, verdict, note }
}

/**
 * @param {Measured} measured
 * @param {readonly Figure[]} rows
 */
export function table({ posts, cold, pageBytes }, rows) {
  const lines = rows.map(({ name, value, unit, bound, verdict, note }) => [
    name,
    value === null ? '?' : amount(value, unit),
    bound === null ? '' : `≤ ${amount(bound, unit)}`,
    verdict,
    note,
  ])
  const all = [['figure', 'measured', 'bound', 'verdict', ''], ...lines]
  const widths = [0, 1, 2, 3].map(column => Math.max(...all.map(line => line[column]?.length ?? 0)))
  const text = all.map(line =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KB`
  return [
    `${posts} posts, median of ${cold.length} rounds, Node ${process.version}, ${cpus().length} CPUs, load ${loadavg()[0]?.toFixed(1)}`,
    `a post's page: ${Object.entries(pageBytes)
      .map(([name, bytes]) => `${name} ${bytes === undefined ? '?' : kilobytes(bytes)}`)
      .join(', ')}`,
    '',
    ...text,
  ].join('\n')
}

/**
 * @param {number} value
 * @param {string} unit
 */
const amount = (value, unit) => (unit ? `${value.toFixed(0)} ${unit}` : value.toFixed(2))
