import type { ImportContext } from '../importing/index.js'
import type { ImportTools } from '../preview/index.js'
import { importContext } from './import-command.js'
import { placeDrafts } from './import-files.js'
import { importedBefore, rememberImport, rememberReaders } from './import-memory.js'
import { lookAtImported, originalsShown } from './imported-originals.js'
import type { Io } from './io.js'

/** Returns what the preview needs to import as `offprint import` does. */
export function previewImport(
  flags: { readonly root: string; readonly now?: string },
  io: Pick<Io, 'env' | 'clock'>,
): ImportTools {
  const { root } = flags
  const folders = () => {
    const { publication } = importContext(flags, io)
    return { root, posts: publication.posts, static: publication.static }
  }
  return {
    context: (): ImportContext => importContext(flags, io).context,
    fetch: async address => {
      const { fetchSource, IMPORTING } = await import('../network/index.js')
      const { privateFlag: _, ...purpose } = IMPORTING
      return fetchSource(address, { allowPrivate: false }, purpose)
    },
    before: name => importedBefore(root, name),
    place: draft => {
      const [placed] = placeDrafts([draft], folders())
      if (!placed) throw new Error('A draft has no file.')
      return placed
    },
    record: async ({ source: { name, address }, kind, draft, file }) => {
      rememberImport(root, name, draft.id ? [draft.id] : [])
      rememberReaders(root, draft.readers ?? [])
      await lookAtImported(root, originalsShown(kind, address, [{ file, draft }]), importContext(flags, io).context.now)
    },
  }
}
