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
import { measure } from './measure.mjs'

/** @typedef {import('./measure.mjs').Cost} Cost */

/**
 * @typedef {object} LookCost
 * @property {number} posts  as many pictures, share images or emails
 * @property {Record<'plain' | 'pictures' | 'shareImages' | 'emails', { cold: Cost, unchanged: Cost }>} builds
 */

const POSTS = 60

/**
 * @param {number} [posts]
 * @returns {Promise<LookCost>}
 */
export async function lookCost(posts = POSTS) {
  const root = path.join(WORK, 'publication-look')
  /** @param {readonly string[]} [more] */
  const built = async (more = []) => {
    const builder = offprint(root)
    const program = { ...builder.program, args: [...builder.program.args, ...more] }
    return { cold: await coldBuild({ ...builder, program }), unchanged: await measure(program) }
  }
  const fresh = async () => {
    await rm(root, { recursive: true, force: true })
    await writePublication(root, posts)
  }
  await fresh()
  const plain = await built()
  const emails = await built(['--emails', 'all'])
  await appendFile(path.join(root, 'publication.yml'), 'shareImages: true\n')
  const shareImages = await built()
  await fresh()
  await addPictures(root)
  return { posts, builds: { plain, pictures: await built(), shareImages, emails } }
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
  const { posts, builds } = await lookCost(Number(process.argv[2] ?? POSTS))
  for (const [name, { cold, unchanged }] of Object.entries(builds))
    console.log(
      `${name} of ${posts} posts: ${cold.cpu.toFixed(0)} ms of CPU cold, ${unchanged.cpu.toFixed(0)} ms unchanged`,
    )
}
