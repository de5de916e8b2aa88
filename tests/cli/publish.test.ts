import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { fingerprintOfBytes } from '../../src/core/fingerprint.js'
import { type Behaviour, smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { expectOutput } from './json-output.js'
import { type Ended, offprint, startOffprint } from './offprint.js'

const post = (title: string, body = `The text of ${title} runs on for a while.\n\nIt ends here, beside the quay.`) =>
  `---\ntitle: ${title}\ndate: 2025-05-0${title.length % 9}\nsummary: What ${title} is about.\n---\n\n${body}\n`

/** Copies out/ to the site, and notes each time that it does. */
const COPY = 'echo run >> ../runs && rm -rf ../site && cp -R "$OFFPRINT_OUT" ../site'

interface Made {
  readonly deploy?: string
  readonly more?: string
  readonly digest?: string
  readonly behave?: (mailbox: string, attempt: number) => Behaviour
  readonly below?: string
}

/** A publication in a git repository, a site that serves what was deployed, a mail server, and one subscriber. */
async function publication({ deploy = COPY, more = '', digest = '', behave, below = 'river' }: Made = {}) {
  const sink = await smtpSink(behave)
  const top = temporaryFolder()
  const root = join(top, below)
  const site = { answer: undefined as ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined }
  const server = createServer((request, response) => {
    if (site.answer?.(request, response)) return
    const path = join(root, '../site', decodeURIComponent((request.url ?? '').split('?')[0] ?? ''))
    const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'index.html') : path
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.end(readFileSync(file))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const settings = (command: string) => `title: River
url: ${url}
sender: { name: River, email: letters@river.example.org }
postalAddress: 4 Quay, Tidewater
sending: { retries: [0] }
digests: { weekly: { title: Weekly${digest} } }
deploy: { command: ${JSON.stringify(command)}, wait: 0, timeout: 1 }
${more}`
  const setDeploy = (command: string): void => write('publication.yml', settings(command))
  setDeploy(deploy)
  write('posts/tide.md', post('Tide'))
  write('.gitignore', 'out/\n.offprint/\n.env\noffprint.db*\n')
  write('.env', `SMTP_URL=${sink.url}\nOFFPRINT_SECRET=a secret that signs the links\nSITE_TOKEN=token-of-the-site\n`)
  const env = {
    ...{ PATH: process.env['PATH'], HOME: top, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' },
    OFFPRINT_METRICS_TOKEN: 'token of the metrics',
  }
  const git = (...argv: string[]): string =>
    execFileSync('git', ['-C', root, ...argv], { env, encoding: 'utf8' }).trim()
  // A shell starts git at a small part of what it costs this process, whose memory is large.
  const script = `git init --quiet --initial-branch main "$1"
    git config user.name 'Ana Sol'
    git config user.email ana@example.org
    git add --all
    git commit --quiet --message First`
  execFileSync('sh', ['-ec', script, 'sh', top], { cwd: root, env })
  const run = (...argv: string[]) => offprint([...argv, '--root', root], env)
  await run('subscribers', 'add', 'ana@example.org', '--consent', 'form')
  const publish = (...argv: string[]) => run('publish', ...argv)
  const events = async (...argv: string[]) => {
    const { code, stdout, stderr } = await publish(...argv, '--json')
    const values = expectOutput(['publish'], stdout) as Readonly<Record<string, unknown>>[]
    return { code, values, steps: values.map(({ step, state }) => `${step} ${state}`).slice(0, -1), stderr }
  }
  const deploys = (): number =>
    existsSync(join(root, '../runs')) ? readFileSync(join(root, '../runs'), 'utf8').split('\n').length - 1 : 0
  const sent = (): number => [...sink.mailboxes.values()].flat().length
  return { root, top, site, sink, env, write, setDeploy, git, run, publish, events, deploys, sent, url }
}

/** Fingerprints of all files below a folder, but not of the database, which a reader may tidy up. */
const filesBelow = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !entry.name.startsWith('offprint.db'))
      .map(entry => join(entry.parentPath, entry.name))
      .map(file => [file, fingerprintOfBytes(readFileSync(file))]),
  )

const titles = (stdout: string): string[] => stdout.split('\n').flatMap(line => /^\d\/\d \w+/.exec(line)?.[0] ?? [])

describe('offprint publish', () => {
  it('checks, builds, deploys, waits, sends, builds and deploys again, waits and commits, and a second run has nothing to do', async () => {
    const { publish, events, deploys, sent, git, write, root, url } = await publication()
    write('staged.txt', 'staged\n')
    git('add', 'staged.txt')
    const first = await publish('weekly', '--commit')
    expect([first.code, first.stderr]).toEqual([0, expect.not.stringContaining(' error ')])
    expect(titles(first.stdout)).toEqual(
      ['Check', 'Build', 'Deploy', 'Pages', 'Send', 'Build', 'Deploy', 'Pages', 'Commit'].map(
        (title, i) => `${i + 1}/9 ${title}`,
      ),
    )
    expect(first.stdout).toMatch(/Send +“Weekly: Tide”: 1 sent/)
    expect(first.stdout).toContain(`files online at ${url}.`)
    expect([deploys(), sent()]).toEqual([2, 1])
    expect(git('show', '--name-only', '--format=%s').split('\n')).toEqual([
      'Publish weekly 1',
      '',
      'river/ids.lock.json',
      'river/issues/weekly/1.json',
    ])
    expect(git('status', '--porcelain', '.')).toBe('A  river/staged.txt')
    expect(readFileSync(join(root, '../site/issues/weekly/1/index.html'), 'utf8')).toContain('Tide')

    const second = await events('weekly', '--commit')
    expect([second.code, second.steps]).toEqual([
      0,
      [
        'check done',
        'build done',
        'deploy skipped',
        'pages skipped',
        'send skipped',
        'build skipped',
        'deploy skipped',
        'pages skipped',
        'commit skipped',
      ],
    ])
    expect([deploys(), sent()]).toEqual([2, 1])
    expect(second.values.at(-1)).toEqual({ event: 'done', ok: true, dryRun: false })

    // Without a digest, everything but sending.
    write('posts/ebb.md', post('Ebb'))
    const third = await events('--commit', '--message', 'docs: Ebb')
    expect(third.steps).toEqual(['check done', 'build done', 'deploy done', 'pages done', 'commit done'])
    expect([deploys(), sent(), git('log', '-1', '--format=%s')]).toEqual([3, 1, 'docs: Ebb'])

    // A post is sent by itself, and once.
    expect((await events('ebb')).steps[4]).toBe('send done')
    expect(sent()).toBe(2)
  })

  it('says with --dry-run exactly what each step does then, and changes nothing', async () => {
    const { events, publish, git, write, top, sink } = await publication()
    write('issues/weekly/next.yml', 'subject: The tide\n')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'Second')
    const before = filesBelow(top)
    const plan = await events('weekly', '--commit', '--dry-run')
    expect(filesBelow(top)).toEqual(before)
    expect([plan.code, plan.steps.every(step => /^check done|planned$/.test(step))]).toEqual([0, true])
    expect(plan.values[2]?.['what']).toMatch(/^would run: echo run.*\. \d+ files changed\.$/)
    expect(sink.connections()).toBe(0)

    const real = await events('weekly', '--commit')
    const filesOf = ({ values }: typeof real) =>
      values.map(({ step, files = [] }) => [step, [...(files as string[])].sort()])
    const built = filesOf(plan).filter(([step]) => step !== 'deploy')
    expect(filesOf(real).filter(([step]) => step !== 'deploy')).toEqual(built)
    expect(real.values[8]?.['files']).toEqual([
      'ids.lock.json',
      'issues/weekly/1.json',
      'issues/weekly/1.yml',
      'issues/weekly/next.yml',
    ])
    expect(git('status', '--porcelain', '.')).toBe('')
    // Now nothing is left to do, and that is what a dry run says.
    const { code, stdout } = await publish('weekly', '--commit', '--dry-run')
    expect([code, stdout]).toEqual([0, expect.stringContaining('Nothing was changed.')])
    expect(stdout).toMatch(
      /2\/9 Build +would build 1 post, [^:]*: 0 files of out\/ would change\.\n3\/9 Deploy +out\/ has not changed/,
    )
    expect(stdout).toMatch(
      /5\/9 Send +No post is new[^\n]*\n(?:\d\/9 \w+ +Nothing was sent[^\n]*\n){3}9\/9 Commit +The last commit has/,
    )
  })

  it('leaves the sending of a digest with a schedule to its time, unless it is told otherwise', async () => {
    const { publish, events, sent, root, write } = await publication({
      digest: ', send: { on: thursday, at: "07:30", zone: Europe/Brussels, approve: true }',
    })
    const scheduled = await publish('weekly')
    expect(scheduled.code).toBe(0)
    expect(scheduled.stdout).toMatch(
      /5\/8 Send +“Weekly: Tide” is ready for 1 subscriber\. `offprint work` sends `weekly` Thu \d{4}-\d\d-\d\d 07:30 \(Europe\/Brussels\), if you approve it\. To send it now, add --send-now/,
    )
    expect(sent()).toBe(0)
    expect(scheduled.stdout).toMatch(/4\/8 Pages +\d files online/)
    // A finding that would stop `offprint send --yes` stops this, too, and the same flag insists.
    write('posts/tide.md', post('Tide', 'Dear *|FNAME|*, the water comes and goes.'))
    const refused = await publish('weekly', '--send-now')
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('or add --despite-problems')])
    expect((await events('weekly', '--send-now', '--despite-problems')).steps[4]).toBe('send done')
    expect(sent()).toBe(1)
    write('posts/tide.md', post('Tide'))
    // On another machine, without the list and without the mail server, the issue waits for its time in the same way.
    rmSync(join(root, '.env'))
    for (const file of readdirSync(root).filter(name => name.startsWith('offprint.db'))) rmSync(join(root, file))
    const elsewhere = await publish('weekly')
    expect([elsewhere.code, elsewhere.stdout]).toEqual([
      0,
      expect.stringContaining('`offprint work` sends `weekly` Thu'),
    ])
    expect(existsSync(join(root, 'offprint.db'))).toBe(false)
  })

  it('says with --dry-run also what would fail, and leaves no trace in a new publication', async () => {
    const root = temporaryFolder({
      'publication.yml': 'title: River\nurl: https://river.example.org/\ndigests: { weekly: { title: Weekly } }\n',
      'posts/tide.md': post('Tide'),
    })
    const env = { PATH: process.env['PATH'], GIT_CEILING_DIRECTORIES: dirname(root) }
    const { code, stderr } = await offprint(['publish', 'weekly', '--commit', '--dry-run', '--root', root], env)
    expect(code).toBe(1)
    for (const reason of [
      /in no git repository/,
      /No subscriber would receive/,
      /OFFPRINT_SECRET is missing/,
      /`sender`/,
    ])
      expect(stderr).toMatch(reason)
    expect(readdirSync(root).sort()).toEqual(['posts', 'publication.yml'])
  })

  it('refuses wrong usage', async () => {
    for (const argv of [
      ['--send-now'],
      ['weekly', '--message', 'x'],
      ['--commit', '--message', ' '],
      ['a', 'b'],
      ['--push'],
    ])
      expect((await offprint(['publish', ...argv])).code).toBe(2)
    expect((await offprint(['publish', '--root', temporaryFolder()])).code).toBe(1)
  })
})

describe('After a failure, the same command goes on where it stopped', () => {
  /** Expects a run to fail at a step, and to say so in certain words. */
  const failure = (publish: (...argv: string[]) => Promise<Ended>) => async (step: string, expected: RegExp) => {
    const { code, stdout, stderr } = await publish('weekly', '--commit')
    expect([code, stdout], stderr).toEqual([1, expect.stringMatching(new RegExp(`${step} +failed: [^\\n]*\\n$`))])
    expect(stdout + stderr).toMatch(expected)
    expect(stderr).toContain('run the same command again: it goes on at this step')
  }

  it('before the issue is sent', async () => {
    let refuses = true
    const { events, publish, write, setDeploy, site, git, deploys, sent, root } = await publication({
      behave: () => (refuses ? { rcpt: 550, text: 'relay not permitted' } : 'accept'),
    })
    const failsAt = failure(publish)

    // 1. The check finds what later steps would stumble over, before anything is done.
    write('posts/broken.md', '---\ntitle: [\n---\n')
    await failsAt('1/9 Check', /posts\/broken\.md:\d+.* error/)
    rmSync(join(root, 'posts/broken.md'))
    git('checkout', '--quiet', '--detach')
    write('posts/tide.md', post('Tide', 'Dear *|FNAME|*, the water comes and goes.'))
    await failsAt('1/9 Check', /detached HEAD[\s\S]*posts\/tide\.md:7 error .*FNAME|FNAME[\s\S]*detached HEAD/)
    write('posts/tide.md', post('Tide'))
    git('switch', '--quiet', 'main')
    expect([existsSync(join(root, 'out')), deploys(), sent()]).toEqual([false, 0, 0])

    // 3. The command fails, then succeeds.
    setDeploy(`echo "Uploading to the site" && echo "403: quota is used up" >&2 && exit 7`)
    await failsAt(
      '3/9 Deploy',
      /the command ended with exit code 7[\s\S]*│ Uploading to the site\n.*│ 403: quota is used up/,
    )
    expect(sent()).toBe(0)

    // 4. The command says that it has worked, and the site shows something else.
    setDeploy(`${COPY} && echo "warning: the cache was not emptied"`)
    site.answer = (_, response) => {
      response.end('<!doctype html><div id="app"></div>')
      return true
    }
    await failsAt(
      '4/9 Pages',
      /one and the same page for \d different addresses[\s\S]*│ warning: the cache was not emptied/,
    )
    expect([deploys(), sent()]).toEqual([1, 0])
    site.answer = undefined

    // 5. The mail server refuses everybody. The command has run once more, because it had not helped.
    await failsAt('5/9 Send', /0 sent/)
    expect([deploys(), sent()]).toEqual([2, 0])

    // The issue is continued as it was frozen. The first build already has its page, so nothing is left for the second.
    refuses = false
    const last = await events('weekly', '--commit')
    expect([last.code, last.steps.slice(2)]).toEqual([
      0,
      [...['deploy done', 'pages done', 'send done', 'build done', 'deploy skipped', 'pages skipped'], 'commit done'],
    ])
    expect([deploys(), sent(), git('log', '-1', '--format=%s')]).toEqual([3, 1, 'Publish weekly 1'])
  })

  it('after the issue is sent', async () => {
    const { events, publish, write, setDeploy, git, deploys, sent, top } = await publication({
      deploy: `test ! -e ../runs && ${COPY}`,
    })
    const hook = join(top, '.git/hooks/pre-commit')
    const failsAt = failure(publish)

    // 7. The second deploy fails.
    await failsAt('7/9 Deploy', /5\/9 Send +“Weekly: Tide”: 1 sent[\s\S]*The issue is sent, and is not sent again/)
    expect([deploys(), sent()]).toEqual([1, 1])

    // 9. A post that has become new since then waits for the next issue, and a hook refuses the commit.
    setDeploy(COPY)
    write('posts/ebb.md', post('Ebb'))
    mkdirSync(dirname(hook), { recursive: true })
    writeFileSync(hook, '#!/bin/sh\necho "Run the spelling checker first" >&2\nexit 1\n', { mode: 0o755 })
    await failsAt(
      '9/9 Commit',
      /was sent by the run before, which this one finishes[\s\S]*Run the spelling checker first/,
    )
    expect([deploys(), sent(), git('log', '--format=%s')]).toEqual([2, 1, 'First'])

    rmSync(hook)
    const last = await events('weekly', '--commit')
    expect([last.code, last.steps]).toEqual([
      0,
      [
        'check done',
        'build done',
        'deploy skipped',
        'pages skipped',
        'send skipped',
        'build skipped',
        'deploy skipped',
        'pages skipped',
        'commit done',
      ],
    ])
    expect([deploys(), sent(), git('log', '-1', '--format=%s')]).toEqual([2, 1, 'Publish weekly 1'])
    // That run came to its end, so the next one sends the next issue.
    expect((await events('weekly')).steps[4]).toBe('send done')
    expect(sent()).toBe(2)
  })

  it('and a send that was stopped in the middle reaches everybody once', async () => {
    let release = (): void => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const { root, env, run, events, sink, sent } = await publication({
      behave: mailbox => (mailbox.startsWith('ana') ? { until: held } : 'accept'),
    })
    await run('subscribers', 'add', 'ben@example.org', '--consent', 'form')
    const running = startOffprint(['publish', 'weekly', '--root', root], env)
    await vi.waitFor(() => expect(sink.asked).toContain('ana@example.org'), 20_000)
    running.interrupt()
    release()
    await running.ended
    await events('weekly')
    expect([sent(), [...sink.mailboxes].map(([, messages]) => messages.length)]).toEqual([2, [1, 1]])
  })

  it('and two runs at once are refused', async () => {
    const { root, env, publish, deploys } = await publication({ deploy: 'echo run >> ../runs; sleep 30' })
    const running = startOffprint(['publish', '--root', root], env)
    await vi.waitFor(() => expect(deploys()).toBe(1), 20_000)
    writeFileSync(join(root, '.offprint/publish.lock'), String(process.ppid))
    const second = await publish()
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('is being published already')])
    running.interrupt()
    const { code, stdout } = await running.ended
    expect([code, stdout]).toEqual([1, expect.stringContaining('failed: the command was stopped.')])
  })
})

describe('The command of `deploy`', () => {
  it('gets the address and the folder, what it is granted, and no secret of Offprint', async () => {
    const { publish, root, write, url, env } = await publication({
      deploy: 'env > ../seen; pwd >> ../seen; echo "Using $SITE_TOKEN"; exit 1',
    })
    const text = readFileSync(join(root, 'publication.yml'), 'utf8')
    const seen = (): string => readFileSync(join(root, '../seen'), 'utf8')
    await publish()
    expect(seen()).toContain(`OFFPRINT_OUT=${join(root, 'out')}\n`)
    expect(seen()).toContain(`OFFPRINT_URL=${url}\n`)
    expect(seen()).toMatch(new RegExp(`^${root}$`, 'm'))
    expect(seen()).toContain(`HOME=${env.HOME}\n`)
    expect(seen()).not.toMatch(/SMTP|OFFPRINT_SECRET|METRICS|SITE_TOKEN|token|secret/)
    write('publication.yml', text.replace('wait: 0', 'wait: 0, environment: [SITE_TOKEN, OFFPRINT_METRICS_TOKEN]'))
    const granted = await publish()
    expect(seen()).toMatch(
      /SITE_TOKEN=token-of-the-site[\s\S]*METRICS_TOKEN=token of|METRICS_TOKEN=token of[\s\S]*SITE_TOKEN=token-of-the-site/,
    )
    // A command that prints its token prints it into no log.
    expect(granted.stdout + granted.stderr).toContain('Using •••')
    write('publication.yml', text.replace('wait: 0', 'wait: 0, environment: [OTHER_TOKEN]'))
    expect((await publish()).stderr).toContain(
      'needs the variable OTHER_TOKEN, which is not set. Add OTHER_TOKEN=… to `.env`.',
    )
    write(
      'publication.yml',
      text.replace(/command: "[^\n]*", wait: 0, timeout: 1 /, 'command: sleep 30, timeout: 0.005 '),
    )
    expect((await publish()).stdout).toContain('failed: the command took longer than 1 s and was ended.')
  })

  it('is not needed: whoever publishes out/ by other means is waited for', async () => {
    const { publish, root, setDeploy, write } = await publication()
    setDeploy('')
    write(
      'publication.yml',
      readFileSync(join(root, 'publication.yml'), 'utf8').replace(/command: "", wait: 0/, 'wait: 0'),
    )
    const waiting = await publish()
    expect([waiting.code, waiting.stdout]).toEqual([
      1,
      expect.stringContaining('publication.yml has no `deploy`, so publish out/ yourself'),
    ])
    expect(waiting.stderr).toMatch(
      /Publish out\/ now\. Waiting up to 0 minutes[\s\S]*The server answered with status 404/,
    )
    execFileSync('cp', ['-R', join(root, 'out'), join(root, '../site')])
    expect((await publish()).code).toBe(0)
  })
})

it.each<[string, (made: Awaited<ReturnType<typeof publication>>) => void, RegExp]>([
  [
    'a kept file that git ignores',
    ({ write }) => write('.gitignore', 'out/\n.offprint/\n.env\noffprint.db*\nids.lock.json\n'),
    /ids\.lock\.json warning git ignores this file/,
  ],
  [
    'issues/ as a repository of its own',
    ({ root, env, write }) => {
      write('issues/weekly/notes.txt', 'Notes\n')
      execFileSync('git', ['init', '--quiet', join(root, 'issues')], { env })
    },
    /issues\/ error This folder is a repository of its own/,
  ],
])('A commit without an issue, in a repository with %s', async (_, prepare, expected) => {
  const made = await publication()
  prepare(made)
  const { stderr } = await made.publish('--commit')
  expect(stderr).toMatch(expected)
})
