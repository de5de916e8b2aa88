import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

const ROOT = join(import.meta.dirname, '..')

/**
 * Links the declared dependencies into a folder beside the package, and nothing else, as pnpm does. So a package that is
 * used but not declared is not found, even if another dependency includes it. The linked packages find their own
 * dependencies where they are installed; `npm ci` ensures that those are complete and in the right versions.
 */
function linkDependencies(folder: string, dependencies: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(dependencies)) {
    const path = join(folder, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), path, 'junction')
  }
}

it('packs into a working command and a typed library', () => {
  const folder = temporaryFolder()
  const run = (command: string, ...argv: string[]) =>
    execFileSync(command, argv, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, stdio: 'pipe' })
  const archive = readdirSync(folder).find(name => name.endsWith('.tgz')) ?? expect.fail('nothing was packed')
  run('tar', '-xzf', archive)
  const { name, version, dependencies } = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'))
  linkDependencies(folder, dependencies)
  renameSync(join(folder, 'package'), join(folder, 'node_modules', name))
  // npm links the command and makes it executable, as an install does.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies: { [name]: version } }))
  run('npm', 'rebuild', '--ignore-scripts', name)

  // This is the file that `npx offprint` starts.
  const command = join(folder, 'node_modules/.bin/offprint')
  run(command, 'init', 'digest', '--ci', 'github')
  expect(run(command, 'completion', 'fish')).toContain('complete -c offprint')
  // The bundled MJML loads what this style needs from where MJML is installed.
  const head = readFileSync(join(folder, 'node_modules', name, 'templates/partials/email-head.hbs'), 'utf8')
  const inline = '<mj-style inline="inline">h1 { word-spacing: 1px }</mj-style></mj-head>'
  mkdirSync(join(folder, 'digest/templates/partials'), { recursive: true })
  writeFileSync(join(folder, 'digest/templates/partials/email-head.hbs'), head.replace('</mj-head>', inline))
  expect(run(command, 'build', '--root', 'digest')).toMatch(/^Built out\/ .* 2 posts/)
  expect(readFileSync(join(folder, 'digest/out/email/weekly/index.html'), 'utf8')).toMatch(
    /<h1 [^>]*word-spacing: ?1px/,
  )

  writeFileSync(
    join(folder, 'use.ts'),
    `import { build, type BuildReport, readPublication } from 'offprint'
const report: BuildReport = await build({ root: 'digest', now: Date.now(), drafts: false, emails: 'recent', strict: false })
const title: string | undefined = readPublication('title: A\\nurl: https://a.example.org/').publication?.title
// @ts-expect-error: the types are real
const wrong: number = report.ok
const schema = import.meta.resolve('offprint/schemas/build-output.schema.json')
console.log(report.ok, title, wrong, schema.endsWith('/offprint/schemas/build-output.schema.json'))\n`,
  )
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const flags = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--skipLibCheck', '--types', '']
  run(process.execPath, tsc, ...flags, '--lib', 'es2023,dom', 'use.ts')
  expect(run(process.execPath, 'use.js')).toBe('true A true true\n')
}, 300_000)
