import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

const ROOT = join(import.meta.dirname, '..')

it('packs into a working command and a typed library', () => {
  const folder = temporaryFolder({ 'package.json': '{"type":"module"}' })
  const run = (command: string, ...argv: string[]) =>
    execFileSync(command, argv, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, stdio: 'pipe' })
  const archive = readdirSync(folder).find(name => name.endsWith('.tgz')) ?? expect.fail('nothing was packed')
  run('npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', join(folder, archive))

  run('npx', 'offprint', 'init', 'digest')
  expect(run('npx', 'offprint', 'build', '--root', 'digest')).toMatch(/^Built out\/ .* 2 posts/)

  writeFileSync(
    join(folder, 'use.ts'),
    `import { build, type BuildReport, readPublication } from 'offprint'
const report: BuildReport = await build({ root: 'digest', now: Date.now(), drafts: false, emails: 'recent', strict: false })
const title: string | undefined = readPublication('title: A\\nurl: https://a.example.org/').publication?.title
// @ts-expect-error: the types are real
const wrong: number = report.ok
console.log(report.ok, title, wrong)\n`,
  )
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const flags = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--skipLibCheck', '--types', '']
  run(process.execPath, tsc, ...flags, '--lib', 'es2023,dom', 'use.ts')
  expect(run(process.execPath, 'use.js')).toBe('true A true\n')
}, 300_000)
