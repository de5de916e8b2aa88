import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

const ROOT = join(import.meta.dirname, '..')

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>
}

/**
 * Puts the dependencies beside the package that npm would install for a user: everything that is locked here and not for
 * development.
 */
function installDependencies(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'node_modules/.package-lock.json'), 'utf8')) as Lock
  const isOutside = (path: string): boolean => !/\/node_modules\//.test(path)
  const shipped = (path: string): boolean => packages[path]?.dev !== true
  for (const path of Object.keys(packages).filter(path => isOutside(path) && shipped(path)))
    cpSync(join(ROOT, path), join(folder, path), {
      recursive: true,
      filter: source => shipped(source.slice(ROOT.length + 1).replaceAll('\\', '/')),
    })
}

it('packs into a working command and a typed library', () => {
  const folder = temporaryFolder({ 'package.json': '{"type":"module"}' })
  const run = (command: string, ...argv: string[]) =>
    execFileSync(command, argv, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, stdio: 'pipe' })
  const archive = readdirSync(folder).find(name => name.endsWith('.tgz')) ?? expect.fail('nothing was packed')
  installDependencies(folder)
  run('tar', '-xzf', archive)
  renameSync(join(folder, 'package'), join(folder, 'node_modules/offprint'))
  // npm reports nothing as missing or in another version than package.json requires, and links the command.
  const { name, version, overrides } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const manifest = { type: 'module', dependencies: { [name]: version }, overrides }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  run('npm', 'ls', '--all')
  run('npm', 'rebuild', '--ignore-scripts')

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
