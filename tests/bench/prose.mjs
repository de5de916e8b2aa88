// @ts-check
/** Text for the bench: sentences, paragraphs and titles from a small vocabulary, the same for the same dice. */

import { SENTENCES, TITLES, WORDS } from './vocabulary.mjs'

/**
 * @typedef {object} Dice
 * @property {(sides: number) => number} roll  a whole number from 0 to sides - 1
 * @property {<T>(list: readonly T[]) => T} pick
 * @property {(probability: number) => boolean} chance
 */

/**
 * Mulberry32: small, fast, and the same on every machine.
 * @param {number} seed
 * @returns {Dice}
 */
export function seededDice(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    roll: sides => Math.floor(next() * sides),
    pick: list => /** @type {any} */ (list[Math.floor(next() * list.length)]),
    chance: probability => next() < probability,
  }
}

/**
 * @param {Dice} dice
 * @param {string} pattern
 */
function fill(dice, pattern) {
  /** @type {Set<string>} */
  const used = new Set()
  return pattern.replace(/\{([a-z]+)2?\}/g, (_, /** @type {string} */ slot) => {
    if (slot === 'number') return String(20 + dice.roll(9000)).replace(/(\d)(\d{3})$/, '$1,$2')
    if (slot === 'share') return String(3 + dice.roll(90))
    if (slot === 'link')
      return `https://library.example.net/${dice.pick(['reports', 'papers', 'data'])}/${dice.roll(5000)}`
    const word = dice.pick((WORDS[slot] ?? []).filter(candidate => !used.has(candidate)))
    used.add(word)
    return word
  })
}

/** @param {string} text */
const capitalised = text => text.replace(/\p{L}/u, letter => letter.toUpperCase())

/** @param {Dice} dice */
export const sentence = dice => capitalised(fill(dice, dice.pick(SENTENCES)))

/** @param {Dice} dice */
export const title = dice => capitalised(fill(dice, dice.pick(TITLES)))

/** @param {Dice} dice */
export const topic = dice => fill(dice, '{topic}')

/** @param {Dice} dice */
const paragraph = dice => Array.from({ length: 3 + dice.roll(3) }, () => sentence(dice)).join(' ')

/** @param {Dice} dice */
const list = dice => {
  const ordered = dice.chance(0.3)
  return Array.from({ length: 3 + dice.roll(3) }, (_, i) => `${ordered ? `${i + 1}.` : '-'} ${sentence(dice)}`).join(
    '\n',
  )
}

/** @param {Dice} dice */
const quote = dice => `> ${sentence(dice)}\n> ${sentence(dice)}`

/** @param {Dice} dice */
const code = dice =>
  [
    '```js',
    `const stations = readings.filter((r) => r.level > ${dice.roll(90)});`,
    'const mean = stations.reduce((sum, r) => sum + r.level, 0) / stations.length;',
    'if (mean < 4 && !dry) alert(mean);',
    '```',
  ].join('\n')

/** @param {Dice} dice */
const table = dice =>
  [
    '| Year | Count | Change |',
    '| --- | ---: | ---: |',
    ...[2021, 2022, 2023].map(year => `| ${year} | ${dice.roll(9000)} | ${dice.roll(30)} % |`),
  ].join('\n')

/** The blocks that may follow a paragraph, and their probabilities. */
const ASIDES = [
  { make: list, probability: 0.13 },
  { make: quote, probability: 0.1 },
  { make: code, probability: 0.04 },
  { make: table, probability: 0.03 },
]

/** @param {string} markdown */
export const wordCount = markdown => markdown.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length

/**
 * A Markdown body of roughly the given number of words.
 * @param {Dice} dice
 * @param {number} words
 */
export function body(dice, words) {
  const blocks = [paragraph(dice)]
  let count = wordCount(blocks[0] ?? '')
  /** @param {string} block */
  const add = block => {
    blocks.push(block)
    count += wordCount(block)
  }
  while (count < words - 25) {
    if (blocks.length % 5 === 3) add(`## ${title(dice)}`)
    add(paragraph(dice))
    const aside = ASIDES.find(({ probability }) => dice.chance(probability))
    if (aside) add(aside.make(dice))
  }
  return blocks.join('\n\n')
}
