import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BuildReport, build } from '../../src/index.js'
import { prepareIssue, recordPictures } from '../../src/pipeline/index.js'
import { cameraPicture } from '../pictures/camera-pictures.js'
import { temporaryFolder } from '../temporary-folder.js'

const NOW = Date.parse('2026-03-25T00:00:00Z')
const make = (root: string): Promise<BuildReport> =>
  build({ root, now: NOW, drafts: false, emails: 'all', strict: false })

const post = (head = '', text = 'The gauge stands in midstream.') =>
  `---\ntitle: The gauge\ndate: 2026-03-14\nauthors: [Ada Writer]\nimage: { src: gauge.jpg, alt: A gauge }\n${head}---\n\n${text}\n`

/** Publishes a post with a picture, and records that an email with it was sent, as `offprint send` does. */
async function sentPublication(name: 'weekly' | 'gauge') {
  const root = temporaryFolder()
  mkdirSync(join(root, 'posts'))
  writeFileSync(
    join(root, 'publication.yml'),
    `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: The Tideline, 4 Ferry Steps
digests: { weekly: { layout: lead } }
pictures: { width: 300 }
`,
  )
  writeFileSync(join(root, 'posts/gauge.md'), post())
  writeFileSync(
    join(root, 'posts/gauge.jpg'),
    await cameraPicture({ width: 640, height: 320, format: 'jpeg', orientation: 1 }),
  )
  await make(root)
  const past = { shown: new Set<string>(), passed: new Set<string>() }
  const { issue, told } = await prepareIssue({ root, now: NOW, name, past, issued: 0 })
  recordPictures(root, told.pictures ?? {})
  const shown = [...(issue?.html ?? '').matchAll(/https:\/\/tideline\.example\.org\/(pictures\/[^"]+\.jpg)/g)]
  return { root, shown: [...new Set(shown.map(([, path = '']) => path))] }
}

const replacePicture = async (root: string): Promise<void> =>
  writeFileSync(
    join(root, 'posts/gauge.jpg'),
    await cameraPicture({ width: 600, height: 450, format: 'jpeg', orientation: 1 }),
  )

describe('a picture that a sent email shows', () => {
  it.each(['weekly', 'gauge'] as const)('stays at its address after it was replaced in the post: %s', async name => {
    const { root, shown } = await sentPublication(name)
    expect(shown.length).toBeGreaterThan(0)
    const before = shown.map(path => readFileSync(join(root, 'out', path)))
    const same = () => expect(shown.map(path => readFileSync(join(root, 'out', path)))).toEqual(before)
    await replacePicture(root)
    const { notes } = await make(root)
    same()
    expect(notes.join('\n')).toContain(`Saved issues/${shown[0]}, because emails that were sent show it`)
    expect((await make(root)).changed).toEqual([])
    // Another machine has only the files that are committed.
    for (const folder of ['out', '.offprint']) rmSync(join(root, folder), { recursive: true })
    expect((await make(root)).notes).toEqual([])
    same()
    writeFileSync(join(root, 'posts/gauge.md'), post('', 'It was moved.').replace(/image: .*\n/, ''))
    await make(root)
    same()
  })

  it.each([
    ['the post is withdrawn', 'status: withdrawn\nnotice: It was wrong.\n'],
    [
      'the terms no longer allow pictures',
      'original: { publisher: { name: Harbour Review }, url: https://review.example.com/a, license: CC-BY-4.0, terms: { images: none } }\n',
    ],
  ])('is removed once %s', async (_, head) => {
    const { root, shown } = await sentPublication('weekly')
    await replacePicture(root)
    await make(root)
    writeFileSync(join(root, 'posts/gauge.md'), post(head))
    const { ok } = await make(root)
    expect(ok).toBe(true)
    expect(shown.filter(path => existsSync(join(root, 'out', path)))).toEqual([])
  })

  it('is named in a note if this machine has no copy of it', async () => {
    const { root, shown } = await sentPublication('weekly')
    await replacePicture(root)
    for (const folder of ['out', '.offprint']) rmSync(join(root, folder), { recursive: true })
    const { ok, notes } = await make(root)
    expect(ok).toBe(true)
    expect(notes.join('\n')).toContain(`Emails that were sent show \`${shown[0]}\``)
  })

  it('has a record that is read with care', async () => {
    const { root } = await sentPublication('weekly')
    writeFileSync(join(root, 'issues/pictures.json'), '{ "../publication.yml": ["a"] }')
    const { ok, problems } = await make(root)
    expect(ok).toBe(false)
    expect(problems.map(({ rule, where }) => [rule, where.file])).toContainEqual([
      'issue.damaged',
      'issues/pictures.json',
    ])
  })
})
