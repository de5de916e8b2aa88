// Runs the property tests with new seeds until one fails or the time is over: `npm run fuzz -- 30` for half an hour.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'

const minutes = Number(process.argv[2] ?? 10)
const files = execFileSync('git', ['grep', '-l', "from 'fast-check'", '--', 'tests/**/*.test.ts'], { encoding: 'utf8' })
const end = Date.now() + minutes * 60_000
let status = 0
while (status === 0 && Date.now() < end) {
  const SEED = String(randomInt(2 ** 31))
  process.stdout.write(`\nSEED=${SEED}\n`)
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...files.trim().split('\n')]
  status = spawnSync(process.execPath, vitest, { stdio: 'inherit', env: { ...process.env, SEED } }).status ?? 1
}
process.exitCode = status
