import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LINK_ANSWER_RULES, RULES } from '../../src/lint/index.js'
import { check } from '../../src/pipeline/index.js'
import { NOW, sample } from '../preview/preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'
const SALT = 'posts/salt-and-memory.md'

/** The sample publication with an unencrypted link in two posts, and further lines at the start of files. */
function house(lines: Readonly<Record<string, string>>): string {
  const root = sample(TRAIN, SALT)
  for (const [i, file] of [TRAIN, SALT].entries()) {
    const path = join(root, file)
    writeFileSync(path, `${readFileSync(path, 'utf8').trimEnd()}\n\nAn [old map](http://maps.example.net/old-${i}).\n`)
  }
  for (const [file, line] of Object.entries(lines)) {
    const path = join(root, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, file.endsWith('.md') ? text.replace('---\n', `---\n${line}\n`) : `${line}\n${text}`)
  }
  return root
}

const checked = async (lines: Readonly<Record<string, string>>) => {
  const root = house(lines)
  const report = await check({ root, now: NOW, drafts: false, emails: 'all', strict: false, threads: 1 })
  const reported = report.problems.map(({ rule, where }) => `${rule} ${where.file}`)
  return { ...report, reported: [...new Set(reported)].sort() }
}

const FOUND = [`link.http ${SALT}`, `link.http ${TRAIN}`]

describe('the rules that `checks.ignore` names', () => {
  it('are none by default', async () => {
    expect(await checked({})).toMatchObject({ reported: FOUND, ignored: 0 })
  })

  it.each([
    ['one rule', 'checks: { ignore: link.http }'],
    ['some rules', 'checks: { ignore: [image.soft, link.http] }'],
  ])('are not reported but counted for a post that names %s', async (_, line) => {
    expect(await checked({ [TRAIN]: line })).toMatchObject({ reported: FOUND.slice(0, 1), ignored: 1 })
  })

  it('are reported for no post if publication.yml names them', async () => {
    const { reported, ignored, passed } = await checked({ 'publication.yml': 'checks: { ignore: [link.http] }' })
    expect({ reported, ignored }).toEqual({ reported: [], ignored: 2 })
    // An ignored rule does not count as passed. No link was requested, so link rules are absent.
    expect(passed).not.toContain('link.http')
    expect(passed).toHaveLength(RULES.length - LINK_ANSWER_RULES.length - 1)
  })

  const STRANGE: readonly [rule: string, named: string, fix: string][] = [
    ['checks.unknown', 'link.htp', 'Did you mean `link.http`?'],
    ['checks.unknown', 'image.retina', 'Did you mean `image.'],
    ['checks.unknown', '404', 'Did you mean'],
    ['checks.guarded', 'credit.missing', 'Remove it'],
    ['checks.guarded', 'list.unsubscribe', 'Remove it'],
    ['checks.guarded', 'mime.charset', 'Remove it'],
    ['checks.guarded', 'spam.active', 'Remove it'],
  ]
  // One post names all of them, and one rule that may be ignored.
  let strange: ReturnType<typeof checked> | undefined

  it.each(STRANGE)('cause the warning %s if one of them is %s', async (rule, named, fix) => {
    strange ??= checked({ [TRAIN]: `checks: { ignore: [${STRANGE.map(([, name]) => name).join(', ')}, link.http] }` })
    const { problems, ok } = await strange
    const found = problems.find(problem => problem.rule === rule && problem.what.includes(`\`${named}\``))
    expect(found).toMatchObject({ severity: 'warning', where: { file: TRAIN, line: 2 } })
    expect(found?.fix).toContain(fix)
    expect(ok).toBe(true)
  })

  it('never include a rule that protects a legal requirement', async () => {
    const { reported, ignored } = await checked({
      [TRAIN]: 'checks: { ignore: [spam.active, mime.text-part] }',
      'publication.yml': 'checks: { ignore: [credit.missing] }',
    })
    expect({ reported, ignored }).toEqual({
      reported: ['checks.guarded publication.yml', `checks.guarded ${TRAIN}`, ...FOUND].sort(),
      ignored: 0,
    })
  })

  it.each([
    ['a list', 'checks: [spelling, links]'],
    ['a true value', 'checks: true'],
    ['a table', 'checks: { spelling: off, links: { level: 2 } }'],
    ['another kind of `ignore`', 'checks: { ignore: { words: [a] } }'],
  ])('are not read from the `checks` of another generator, %s', async (_, line) => {
    expect(await checked({ [TRAIN]: line })).toMatchObject({ reported: FOUND, ignored: 0 })
  })

  it('are none, with a warning, if the key is misspelled', async () => {
    const { problems } = await checked({ [TRAIN]: 'checks: { ignored: [link.http] }' })
    expect(problems).toContainEqual(expect.objectContaining({ rule: 'key.misspelled', fix: 'Did you mean `ignore`?' }))
  })
})
