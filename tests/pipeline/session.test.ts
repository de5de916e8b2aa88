import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build, openSession, type Snapshot } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const ROOT = join(import.meta.dirname, '../..')
const NOW = Date.parse('2025-06-01T12:00:00Z')

function sample(): string {
  const folder = temporaryFolder()
  for (const part of ['publication.yml', 'publishers.yml', 'posts', 'digests'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  return folder
}

async function issueHtml(snapshot: Snapshot, name: string): Promise<string> {
  const editions = snapshot.issue(name)?.editions ?? []
  const rendered = await editions.find(({ path }) => path.endsWith('index.html'))?.render()
  return String(rendered?.bytes)
}

describe('a session', () => {
  it('gives the same bytes as a build, for every output and every issue that is planned alone', async () => {
    const root = sample()
    const { current } = await openSession({ root, now: () => NOW })
    const report = await build({ root, now: NOW, drafts: false, emails: 'all', strict: false })
    const plan = current().plan() ?? expect.fail('no plan')
    expect(plan.claims.map(({ output }) => output.path).sort()).toEqual([...report.changed].sort())
    for (const { name } of plan.issues)
      expect(await issueHtml(current(), name), name).toBe(
        readFileSync(join(root, `out/email/${name}/index.html`), 'utf8'),
      )
  })

  it.each([
    ['edited', 'posts/the-last-night-train.md', 'live eels'],
    ['new', 'posts/new.md', undefined],
  ])('shows the same as a new session after a refresh of a post that is %s', async (_, file, from) => {
    const root = sample()
    const { refresh } = await openSession({ root, now: () => NOW })
    const path = join(root, file)
    if (from) writeFileSync(path, readFileSync(path, 'utf8').replace(from, 'dead eels'))
    else writeFileSync(path, '---\ntitle: New\ndate: 2025-05-31\n---\n\nBody.\n')
    const refreshed = await refresh([file])
    const fresh = (await openSession({ root, now: () => NOW })).current()
    expect(refreshed.posts).toEqual(fresh.posts)
    expect(refreshed.plan()?.claims.map(({ output }) => 'key' in output && output.key)).toEqual(
      fresh.plan()?.claims.map(({ output }) => 'key' in output && output.key),
    )
  })

  it('keeps its notes on files that are no posts, and adds and removes them with the files', async () => {
    const root = sample()
    const write = (file: string) => writeFileSync(join(root, file), '---\ntitle: A\n---\n')
    write('posts/README.md')
    const { current, refresh } = await openSession({ root, now: () => NOW })
    const noted = (snapshot: Snapshot) =>
      snapshot.problems.flatMap(({ rule, where }) => (rule === 'post.passed-over' ? [where.file] : []))
    expect(noted(current())).toEqual(['posts/README.md'])
    write('posts/_index.md')
    expect(noted(await refresh(['posts/_index.md']))).toEqual(['posts/README.md', 'posts/_index.md'])
    rmSync(join(root, 'posts/README.md'))
    expect(noted(await refresh(['posts/README.md']))).toEqual(['posts/_index.md'])
  })

  it('reads the posts that use a changed picture again, and forgets a deleted post', async () => {
    const root = sample()
    const { current, refresh } = await openSession({ root, now: () => NOW })
    const print = (snapshot: Snapshot) => snapshot.posts.find(({ slug }) => slug === 'counting-swifts')?.fingerprint
    const before = print(current())
    const picture = 'posts/counting-swifts/evenings.png'
    cpSync(join(root, 'posts/every-element/gauge.png'), join(root, picture))
    expect(print(await refresh([picture]))).not.toBe(before)
    rmSync(join(root, 'posts/salt-and-memory.md'))
    const after = await refresh(['posts/salt-and-memory.md'])
    expect(after.posts.map(({ slug }) => slug)).not.toContain('salt-and-memory')
  })

  it('reads only the given files', async () => {
    const root = sample()
    const { refresh } = await openSession({ root, now: () => NOW })
    const path = join(root, 'posts/salt-and-memory.md')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^title: .*$/m, 'title: Unseen'))
    const titles = ({ posts }: Snapshot) => posts.map(({ title }) => title)
    expect(titles(await refresh(['posts/the-last-night-train.md']))).not.toContain('Unseen')
    expect(titles(await refresh())).toContain('Unseen')
  })

  it('keeps the last valid version while a post, the publication or a template has an error', async () => {
    const root = sample()
    const { current, refresh } = await openSession({ root, now: () => NOW })
    const good = await issueHtml(current(), 'the-last-night-train')
    const post = 'posts/the-last-night-train.md'
    const bad: [file: string, text: string, rule: RegExp][] = [
      [post, '---\ntitle: [', /^post\./],
      ['publication.yml', 'title: [', /^publication\./],
      ['templates/email/post.mjml.hbs', '{{#if}}', /^template\./],
    ]
    mkdirSync(join(root, 'templates/email'), { recursive: true })
    for (const [file, text, rule] of bad) {
      const path = join(root, file)
      const before = file.startsWith('templates') ? undefined : readFileSync(path)
      writeFileSync(path, text)
      const spoilt = await refresh([file])
      expect(spoilt.problems.map(problem => problem.rule)).toEqual([expect.stringMatching(rule)])
      expect(await issueHtml(spoilt, 'the-last-night-train')).toBe(good)
      if (before) writeFileSync(path, before)
      else rmSync(path)
      expect((await refresh([file])).problems).toEqual([])
    }
  })

  it('shows a draft as it will appear, but does not plan it', async () => {
    const { current } = await openSession({ root: sample(), now: () => NOW })
    const draft = current().posts.find(({ slug }) => slug === 'on-the-workbench') ?? expect.fail('no draft')
    expect(current().held(draft)).toBe('draft')
    expect(await issueHtml(current(), 'on-the-workbench')).toContain('On the workbench')
    expect(
      current()
        .plan()
        ?.issues.map(({ name }) => name),
    ).not.toContain('on-the-workbench')
    expect(
      current()
        .planWithHeld()
        ?.issues.map(({ name }) => name),
    ).toContain('on-the-workbench')
  })
})
