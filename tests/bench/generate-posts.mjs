// @ts-check
/**
 * Writes a publication for the bench: posts/*.md and publication.yml, the same bytes for the same number of posts.
 *
 *     node tests/bench/generate-posts.mjs <folder> [posts]
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { body, seededDice, sentence, title, topic } from './prose.mjs'

const WORDS_PER_POST = 500
const HOUR = 3_600_000
/** The date of the newest post. Others are earlier, so that no post is ever scheduled for the future. */
const NEWEST = Date.UTC(2025, 10, 28, 9)
const HOURS_BETWEEN_POSTS = 15

const AUTHORS = [
  { name: 'Ines Okafor', affiliation: 'Institute for River Policy' },
  { name: 'Tomasz Zięba', affiliation: 'Baltic Freight Observatory', url: 'https://observatory.example.net/zieba' },
  {
    name: 'Maeve O’Dowd',
    affiliation: 'Harbour College',
    bio: 'Maeve O’Dowd writes about ports & the people in them.',
  },
  { name: 'Håkon Lie', affiliation: 'Nordic Grid Forum' },
  { name: 'Priya Venkatesan', affiliation: 'School of Public Accounts', url: 'https://accounts.example.org/people/pv' },
  { name: 'José María Arroyo', affiliation: 'Centre for Dry Lands' },
  {
    name: 'Chen Wei-ling',
    affiliation: 'Delta Research Group',
    bio: 'A hydrologist by training, and an editor by habit.',
  },
  { name: 'Amara Diallo', affiliation: 'West Coast Fisheries Trust' },
  { name: 'Ruth Feldmann', affiliation: 'Pensions Policy Unit' },
  { name: 'Samuel Ng', affiliation: 'Institute for River Policy' },
]

const PUBLISHERS = [
  { name: 'Harbour Review', url: 'https://harbour-review.example.org/' },
  { name: 'The Watershed Quarterly', url: 'https://watershed.example.com/' },
  { name: 'Grid & Grain', url: 'https://grid-and-grain.example.net/' },
  { name: 'Notes from the Estuary', url: 'https://estuary.example.org/' },
  { name: 'Public Accounts Today', url: 'https://accounts-today.example.com/' },
  { name: 'Revue des Deltas', url: 'https://deltas.example.net/' },
  { name: 'The Northern Ledger', url: 'https://ledger.example.org/' },
]

const INTERMEDIARIES = [
  { name: 'Centre for Slow Policy', url: 'https://slow-policy.example.org/digest' },
  { name: 'The Friday List', url: 'https://friday-list.example.com/' },
]

const LICENSES = ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-ND-4.0']

/** @typedef {import('./prose.mjs').Dice} Dice */

/**
 * A YAML scalar: plain if that is safe, otherwise quoted as an editor would write it.
 * @param {string} text
 */
const scalar = text => (/^[\p{L}][^:#&*{}[\]"'`|>%@]*$/u.test(text) ? text : JSON.stringify(text))

/** @param {number} time */
const day = time => new Date(time).toISOString().slice(0, 10)

/** @param {string} text */
const slugOf = text =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '')

/** @param {Dice} dice */
function authorLines(dice) {
  const first = dice.roll(AUTHORS.length)
  const authors = dice.chance(0.2) ? [first, (first + 3) % AUTHORS.length] : [first]
  return authors.flatMap(index => {
    const { name, ...rest } = /** @type {(typeof AUTHORS)[number]} */ (AUTHORS[index])
    return [
      `  - name: ${scalar(name)}`,
      ...Object.entries(rest).map(([key, value]) => `    ${key}: ${scalar(String(value))}`),
    ]
  })
}

/**
 * @param {Dice} dice
 * @param {string} slug
 * @param {number} time  when we publish it
 */
function originalLines(dice, slug, time) {
  const publisher = dice.pick(PUBLISHERS)
  const first = time - (2 + dice.roll(20)) * 24 * HOUR
  const terms = dice.chance(0.5)
    ? [`  license: ${dice.pick(LICENSES)}`]
    : [
        '  permission:',
        `    by: ${scalar(`The editors of ${publisher.name}`)}`,
        `    date: ${day(first + 24 * HOUR)}`,
        `    text: ${scalar(`Republished with the permission of ${publisher.name}.`)}`,
      ]
  return [
    'original:',
    '  publisher:',
    `    name: ${scalar(publisher.name)}`,
    `    url: ${publisher.url}`,
    `  url: ${publisher.url}articles/${slug}`,
    `  date: ${day(first)}`,
    ...terms,
  ]
}

/** @param {Dice} dice */
function viaLines(dice) {
  const { name, url } = dice.pick(INTERMEDIARIES)
  return ['via:', `  - name: ${scalar(name)}`, `    url: ${url}`]
}

/**
 * Post number 0 is the newest. A post does not depend on how many others there are.
 * @param {number} index
 * @returns {{ file: string, text: string }}
 */
export function makePost(index) {
  const dice = seededDice(index * 7919 + 17)
  const heading = title(dice)
  const slug = `${slugOf(heading)}-${index + 1}`
  const time = NEWEST - index * HOURS_BETWEEN_POSTS * HOUR
  const republished = index % 3 !== 2
  const lines = [
    '---',
    `title: ${scalar(heading)}`,
    `date: ${dice.chance(0.3) ? day(time) : `${new Date(time).toISOString().slice(0, 19)}Z`}`,
    `summary: ${scalar(sentence(dice).replace(/\[([^\]]*)\]\([^)]*\)|[*]+/g, '$1'))}`,
    'authors:',
    ...authorLines(dice),
    `tags: [${[...new Set([topic(dice), topic(dice), topic(dice)])].join(', ')}]`,
    ...(republished ? originalLines(dice, slug, time) : []),
    ...(republished && dice.chance(0.15) ? viaLines(dice) : []),
    '---',
    '',
    body(dice, WORDS_PER_POST),
    '',
  ]
  return { file: `${slug}.md`, text: lines.join('\n') }
}

const PUBLICATION = `title: The Bench Reader
url: https://bench.example.org/
description: Ten thousand articles about rivers, grids and public accounts.
language: en
timezone: Europe/London
sender:
  name: The Bench Reader
  email: editor@bench.example.org
postalAddress: 1 Example Wharf, London E1 0AA, United Kingdom
`

/**
 * @param {string} root  the publication's folder
 * @param {number} posts
 */
export async function writePublication(root, posts) {
  await mkdir(path.join(root, 'posts'), { recursive: true })
  await writeFile(path.join(root, 'publication.yml'), PUBLICATION)
  for (let index = 0; index < posts; index += 1) {
    const { file, text } = makePost(index)
    await writeFile(path.join(root, 'posts', file), text)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [root, posts = '10000'] = process.argv.slice(2)
  if (!root || !Number.isInteger(Number(posts))) {
    console.error('Usage: node tests/bench/generate-posts.mjs <folder> [posts]')
    process.exit(2)
  }
  await writePublication(root, Number(posts))
}
