import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { offprint } from '../cli/offprint.js'
import { temporaryFolder } from '../temporary-folder.js'
import { isInstalled } from './program-on-path.js'

// There is no Docker here. The Dockerfile is carried out as Docker would do it, with what it is made of: namespaces, mounts
// and another root.

const ROOT = join(import.meta.dirname, '../..')

/** The instructions of the Dockerfile, in their order. */
const INSTRUCTIONS = readFileSync(join(ROOT, 'deploy/docker/Dockerfile'), 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter(line => line.trim() !== '')
  .map(line => /^([A-Z]+) +(.*)$/.exec(line)?.slice(1) as [name: string, text: string])
const last = (name: string): string => INSTRUCTIONS.findLast(each => each[0] === name)?.[1] ?? expect.fail(name)

const TOOLS = ['unshare', 'setpriv', 'chroot', 'mount', 'npm', 'tar']
const canIsolate =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  TOOLS.every(isInstalled) &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'mount', '--make-rprivate', '/']).status === 0

/** Enters the image. What follows the arguments of this script runs as process 1 in it. */
const ENTER = `set -e
image=$1 local=$2 publication=$3 folder=$4; shift 4
mount --make-rprivate /
mount --bind "$image" "$image"
mount --rbind /usr "$image/usr"
mount --bind "$local" "$image/usr/local"
mount --bind '${process.execPath}' "$image/usr/local/bin/node"
mount -t tmpfs tmpfs "$image/tmp"
mkdir -p "$image${ROOT}"
mount --bind '${ROOT}' "$image${ROOT}"
mount --rbind /dev "$image/dev"
mount -t proc proc "$image/proc"
if [ -n "$publication" ]; then
  mount --bind "$publication" "$image/publication"
  mount -o remount,bind,ro "$image/usr/local"
  mount -o remount,bind,ro "$image"
fi
exec chroot "$image" /usr/bin/env -i -C "$folder" PATH=/usr/local/bin:/usr/bin:/bin "$@"
`

interface Image {
  readonly image: string
  /** Its folder /usr/local. */
  readonly local: string
}

const enter = ({ image, local }: Image, publication: string, folder: string, argv: readonly string[]): string[] => [
  ...['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', ENTER, 'enter', image, local, publication, folder],
  ...argv,
]

/**
 * Builds the image. The system is that of this machine, and npm does not ask the registry: it unpacks the package, and links it
 * to the packages that are installed here.
 */
function builtImage(): Image {
  const [image, local] = [temporaryFolder(), temporaryFolder()]
  for (const folder of [image, local]) chmodSync(folder, 0o755)
  for (const name of ['usr', 'etc', 'dev', 'proc', 'tmp', ROOT]) mkdirSync(join(image, name), { recursive: true })
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(image, name))
  writeFileSync(join(image, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n')
  writeFileSync(join(image, 'etc/group'), 'root:x:0:\nnode:x:1000:\n')
  mkdirSync(join(local, 'bin'))
  writeFileSync(join(local, 'bin/node'), '')
  const install = [
    'mkdir -p node_modules/.bin && tar --no-same-owner -xzf package.tgz && mv package node_modules/offprint',
    `ln -s ${ROOT}/node_modules node_modules/offprint/node_modules`,
    'ln -s ../offprint/dist/bin/main.js node_modules/.bin/offprint && chmod 755 node_modules/offprint/dist/bin/main.js',
  ]
  writeFileSync(join(local, 'bin/npm'), `#!/bin/sh\nset -e\n${install.join('\n')}\n`, { mode: 0o755 })

  const context = temporaryFolder()
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', context], { cwd: ROOT, stdio: 'pipe' })
  let folder = '/'
  const instructions: Readonly<Record<string, (text: string) => void>> = {
    FROM: () => {
      folder = '/'
    },
    WORKDIR: text => {
      folder = text
      mkdirSync(join(image, folder), { recursive: true })
    },
    COPY(text) {
      const [from = '', to = '', ...more] = text.replace(/^--from=\w+ /, '').split(' ')
      expect(more).toEqual([])
      // Both stages have one root here, so nothing is copied between them.
      if (text.startsWith('--from')) return expect(from).toBe(to)
      const pattern = new RegExp(`^${from.replaceAll('.', '\\.').replace('*', '.*')}$`)
      const [file, ...others] = readdirSync(context).filter(name => pattern.test(name))
      expect(others).toEqual([])
      copyFileSync(join(context, file ?? expect.fail(from)), join(image, folder, to))
    },
    RUN: text =>
      void execFileSync('unshare', enter({ image, local }, '', folder, ['sh', '-c', text]), { stdio: 'pipe' }),
  }
  const described = ['ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD']
  for (const [name, text] of INSTRUCTIONS)
    if (!described.includes(name)) (instructions[name] ?? expect.fail(`This test does not know ${name}.`))(text)
  return { image, local }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

interface Container {
  readonly child: ChildProcess
  readonly said: { text: string }
  readonly ended: Promise<number | null>
}

/** Starts the image as `docker run --read-only --cap-drop ALL --security-opt no-new-privileges` does. */
function start(image: Image, publication: string, argv: readonly string[]): Container {
  const [user, group] = last('USER').split(':')
  const rights = ['--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all']
  const command = ['setpriv', `--reuid=${user}`, `--regid=${group}`, ...rights, ...argv]
  const child = spawn('unshare', enter(image, publication, last('WORKDIR'), [...last('ENV').split(' '), ...command]))
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said.text += chunk))
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  return { child, said, ended }
}

/** The publication, which belongs to a user. */
async function publication(owner: number): Promise<string> {
  const folder = join(temporaryFolder(), 'reader')
  await offprint(['init', folder])
  execFileSync('chown', ['-R', `${owner}:${owner}`, folder])
  chmodSync(folder, 0o755)
  return folder
}

it.runIf(canIsolate)(
  'The image serves as a user without rights from a root that is read-only, and ends when it is told to',
  async () => {
    const image = builtImage()
    const port = await freePort()
    const local = (text: string): string => text.replaceAll('8080', String(port)).replaceAll('0.0.0.0', '127.0.0.1')
    const argv: string[] = [...JSON.parse(last('ENTRYPOINT')), ...JSON.parse(local(last('CMD')))]
    const healthcheck: string[] = JSON.parse(local(/ CMD (\[.*\])$/.exec(last('HEALTHCHECK'))?.[1] ?? ''))
    const health = (): number | null => spawnSync(process.execPath, healthcheck.slice(1)).status
    expect([healthcheck[0], health()], 'before it runs').toEqual(['node', 1])

    const folder = await publication(Number(last('USER').split(':')[0]))
    const serving = start(image, folder, argv)
    await expect.poll(() => serving.said.text).toContain(`Serving Reader at http://127.0.0.1:${port}/`)
    expect(health()).toBe(0)
    const database = statSync(join(folder, 'offprint.db'))
    expect([database.uid, database.mode & 0o777]).toEqual([1000, 0o600])

    const working = start(image, folder, ['offprint', 'work'])
    await expect.poll(() => working.said.text).toContain('Working: send, ')

    // It is process 1, and Linux ends process 1 by a signal only if the program handles it.
    for (const { child, said, ended } of [serving, working]) {
      const [one = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ')
      expect(readFileSync(`/proc/${one}/status`, 'utf8')).toMatch(
        /^NSpid:\t\d+\t1$[\s\S]*^CapBnd:\t0+$[\s\S]*^NoNewPrivs:\t1$/m,
      )
      process.kill(Number(one), 'SIGTERM')
      expect([await ended, said.text]).toEqual([0, expect.not.stringContaining('error')])
    }
    expect(serving.said.text).toContain('then stopping')

    const elsewhere = start(image, folder, [
      'sh',
      '-c',
      'for name in / /opt/offprint /usr/local/bin; do touch $name/x; done; touch /tmp/x',
    ])
    expect([await elsewhere.ended, elsewhere.said.text.match(/Read-only file system/g)?.length]).toEqual([0, 3])

    // Docker makes the folder of a bind mount for root if it is missing.
    const foreign = start(image, await publication(0), argv)
    expect([await foreign.ended, foreign.said.text]).toEqual([
      1,
      expect.stringMatching(/^error This user may not read or write offprint\.db\. Give this user permission/m),
    ])
  },
)
