import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { offprint } from '../cli/offprint.js'
import { temporaryFolder } from '../temporary-folder.js'
import { isInstalled } from './program-on-path.js'

const ROOT = join(import.meta.dirname, '../..')
const UNITS = join(ROOT, 'deploy/systemd')

const canIsolate =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  isInstalled('systemctl') &&
  ['unshare', 'pivot_root', 'mount'].every(isInstalled) &&
  spawnSync('unshare', [
    '--mount',
    '--pid',
    '--fork',
    '--net',
    '--cgroup',
    'sh',
    '-c',
    'mount --make-rprivate / && mount -t cgroup -o none,name=systemd systemd /mnt',
  ]).status === 0

/**
 * Gives the system a control group of its own, in the hierarchy of systemd, and removes what it leaves there. The hierarchy
 * belongs to the whole machine and would otherwise stay.
 */
const GROUP = `set -e
mount --make-rprivate /
mount -t cgroup -o none,name=systemd,xattr systemd /mnt
group=$(mktemp --directory /mnt/offprint-XXXXXX)
unshare --fork --kill-child sh -c 'echo $$ > "$1/cgroup.procs"; shift; exec "$@"' join "$group" "$@" || true
find "$group" -depth -type d -exec rmdir {} +
`

/**
 * Boots systemd as process 1 of a system of its own, with the programs of this machine and no network but its own loopback. The
 * program is in /opt, because units with PrivateTmp= and ProtectHome= see no other folder in which a clone may be.
 */
const BOOT = `set -e
root=$1 local=$2 publication=$3 results=$4
mount --make-rprivate /
mount --bind "$root" "$root"
mount --rbind /usr "$root/usr"
mount --bind "$local" "$root/usr/local"
mount --bind '${process.execPath}' "$root/usr/local/bin/node"
mount --bind '${ROOT}' "$root/opt/offprint"
mount --bind "$publication" "$root/srv/reader"
mount --bind "$results" "$root/srv/results"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
mkdir "$root/sys/fs/cgroup/systemd"
mount -t cgroup -o none,name=systemd,xattr systemd "$root/sys/fs/cgroup/systemd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for name in null zero full random urandom tty; do touch "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
touch "$root/dev/console"
cd "$root"
pivot_root . old
umount -l /old
exec /usr/bin/env -i container=test PATH=/usr/local/bin:/usr/bin:/bin /lib/systemd/systemd --unit=test.target --show-status=no
`

/** What an administrator would do, and then the end of the system. */
const CHECK = `#!/bin/sh
exec > /srv/results/log 2>&1
node -e "(async () => {
  for (let i = 0; i < 600; i += 1) {
    const answer = await fetch('http://127.0.0.1:8080/healthz').catch(() => undefined)
    if (answer) return console.log('health', answer.status)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
})()"
echo running $(systemctl is-active offprint-serve offprint-work)
systemctl start offprint-send
echo due $(systemctl show --value --property=Result,ExecMainStatus offprint-send)
systemctl start offprint-send.timer
systemctl stop offprint-serve offprint-work
echo timer $(systemctl is-active offprint-send.timer)
for name in serve work; do echo $name $(systemctl show --value --property=Result,ExecMainStatus offprint-$name); done
journalctl --no-pager --output=cat --unit='offprint-*' > /srv/results/journal
kill -s RTMIN+14 1
`

it.runIf(canIsolate)('systemd runs the units as they are, with every restriction', async () => {
  const [root, local, results] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
  for (const folder of [root, local, results]) chmodSync(folder, 0o755)
  for (const name of [
    'usr',
    'etc/systemd/system',
    'dev',
    'proc',
    'sys',
    'run',
    'tmp',
    'var/tmp',
    'home',
    'old',
    'opt/offprint',
    'srv/reader',
    'srv/results',
    'root',
  ])
    mkdirSync(join(root, name), { recursive: true })
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) symlinkSync(`usr/${name}`, join(root, name))
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\noffprint:x:1000:1000::/srv/reader:/bin/sh\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\noffprint:x:1000:\n')
  // Without an id, systemd would take this for a first start, and enable every service of the machine.
  writeFileSync(join(root, 'etc/machine-id'), `${'0123456789abcdef'.repeat(2)}\n`)
  mkdirSync(join(local, 'bin'))
  writeFileSync(join(local, 'bin/node'), '')
  writeFileSync(join(local, 'bin/offprint'), '#!/bin/sh\nexec node /opt/offprint/dist/bin/main.js "$@"\n', {
    mode: 0o755,
  })
  writeFileSync(join(local, 'bin/check'), CHECK, { mode: 0o755 })
  const units = join(root, 'etc/systemd/system')
  for (const name of readdirSync(UNITS)) copyFileSync(join(UNITS, name), join(units, name))
  writeFileSync(
    join(units, 'test.target'),
    '[Unit]\nWants=offprint-serve.service offprint-work.service check.service\n',
  )
  writeFileSync(join(units, 'check.service'), '[Service]\nType=oneshot\nExecStart=/usr/local/bin/check\n')

  const folder = join(temporaryFolder(), 'reader')
  await offprint(['init', folder])
  // The comment would be a part of the value if systemd read this file.
  writeFileSync(
    join(folder, '.env'),
    'OFFPRINT_SECRET=0123456789abcdef0123456789 # keep it\nSMTP_URL=smtp://127.0.0.1:1\n',
  )
  execFileSync('chown', ['-R', '1000:1000', folder])

  const isolation = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--uts', '--ipc', '--net', '--cgroup']
  const boot = [...isolation, 'sh', '-c', BOOT, 'boot', root, local, folder, results]
  const outer = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', GROUP, 'group']
  const system = spawn('unshare', [...outer, ...boot], { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void system.kill('SIGKILL'))
  let said = ''
  system.stderr.on('data', chunk => (said += chunk))
  await once(system, 'close')
  const resultOf = (name: string): string => readFileSync(join(results, name), 'utf8')
  expect(readdirSync(results), said).toEqual(['journal', 'log'])
  expect(resultOf('log').trimEnd().split('\n'), resultOf('journal')).toEqual([
    'health 200',
    'running active active',
    'due success 0',
    'timer active',
    'serve success 0',
    'work success 0',
  ])
  expect(resultOf('journal')).toContain('Answering open requests, then stopping.')
})
