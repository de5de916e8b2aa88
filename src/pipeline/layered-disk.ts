import type { Disk } from './disk.js'

/** Lays files over a folder, as if they were in it. They are read like others, but are nowhere on the disk. */
export function layeredDisk(disk: Disk, files: ReadonlyMap<string, Uint8Array>): Disk {
  const below = (folder: string): string[] =>
    [...files.keys()].filter(path => folder === '' || path.startsWith(`${folder}/`))
  return {
    ...disk,
    isLayered: true,
    read: path => files.get(path) ?? disk.read(path),
    where: path => (files.has(path) ? undefined : disk.where(path)),
    fileState: path => {
      const bytes = files.get(path)
      return bytes ? [bytes.length, 0, 0] : disk.fileState(path)
    },
    has: folder => disk.has(folder) || below(folder).length > 0,
    list: folder => [...new Set([...disk.list(folder), ...below(folder)])].sort(),
  }
}
