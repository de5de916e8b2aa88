// @ts-check
/**
 * Measures what pictures, share images and emails cost, each apart: builds of the same posts with and without them.
 *
 *     node tests/bench/look-cost.mjs [posts]
 */
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { coldBuild, offprint, WORK } from './builders.mjs'
import { writePublication } from './generate-posts.mjs'

/** @typedef {import('./measure.mjs').Cost} Cost */

/**
 * @typedef {object} LookCost
 * @property {number} posts  as many pictures, share images or emails
 * @property {number} emailPosts  the posts of the builds `recent` and `emails`: emails of the newest posts, and of all
 * @property {Record<'plain' | 'pictures' | 'shareImages' | 'recent' | 'emails', { cold: Cost, unchanged: Cost }>} builds
 */

const POSTS = 60
/** Enough that the start of the program and the warm-up of the compiler weigh as little as in a real publication. */
const EMAILS = 1000

/**
 * @param {number} [posts]
 * @returns {Promise<LookCost>}
 */
export async function lookCost(posts = POSTS) {
  const root = path.join(WORK, 'publication-look')
  /** @param {readonly string[]} [more] */
  const built = async (more = []) => {
    const builder = offprint(root, more)
    return { cold: await coldBuild(builder), unchanged: await builder.build() }
  }
  const fresh = async (/** @type {number} */ count) => {
    await rm(root, { recursive: true, force: true })
    await writePublication(root, count)
  }
  await fresh(EMAILS)
  const recent = await built()
  const emails = await built(['--emails', 'all'])
  await fresh(posts)
  const plain = await built()
  await appendFile(path.join(root, 'publication.yml'), 'shareImages: true\n')
  const shareImages = await built()
  await fresh(posts)
  await addPictures(root)
  return { posts, emailPosts: EMAILS, builds: { plain, pictures: await built(), shareImages, recent, emails } }
}

/**
 * Gives each post a photograph of its own, as large as cameras make them for the web.
 * @param {string} root
 */
async function addPictures(root) {
  const folder = path.join(root, 'posts')
  const [width, height] = [2400, 1600]
  const noise = { type: /** @type {const} */ ('gaussian'), mean: 128, sigma: 30 }
  const grain = await sharp({ create: { width, height, channels: 3, background: '#777', noise } })
    .png()
    .toBuffer()
  for (const [i, file] of (await readdir(folder)).entries()) {
    const name = `${path.parse(file).name}.jpg`
    const tint = { r: (i * 37) % 256, g: (i * 91) % 256, b: (i * 53) % 256 }
    await sharp(grain).tint(tint).jpeg({ quality: 70 }).toFile(path.join(folder, name))
    const text = await readFile(path.join(folder, file), 'utf8')
    await writeFile(path.join(folder, file), text.replace(/^---\n/, `---\nimage: { src: ${name}, alt: A river }\n`))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { posts, emailPosts, builds } = await lookCost(Number(process.argv[2] ?? POSTS))
  for (const [name, { cold, unchanged }] of Object.entries(builds))
    console.log(
      `${name} of ${name === 'recent' || name === 'emails' ? emailPosts : posts} posts: ${cold.cpu.toFixed(0)} ms of CPU cold, ${unchanged.cpu.toFixed(0)} ms unchanged`,
    )
}
