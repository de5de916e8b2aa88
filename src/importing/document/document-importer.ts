import { error, ProblemsError } from '../../core/problem.js'
import type { ReadSource } from '../importer.js'
import { DamagedZip, openZip, type ZipArchive, type ZipFault } from '../zip-archive.js'
import { documentArticle } from './document-article.js'
import type { DocumentReading } from './document-reading.js'

/** Makes an importer of a reader of documents that are zip archives. */
export function documentImporter(
  read: (archive: ZipArchive) => Promise<DocumentReading | undefined> | DocumentReading | undefined,
): ReadSource {
  return async ({ source, context }) => {
    const refuse = ({ what, fix }: ZipFault): never => {
      throw new ProblemsError([error('import.refused', { file: source.name }, what, fix)])
    }
    const archive = openZip(source.bytes)
    if ('what' in archive) return refuse(archive)
    try {
      const reading = await read(archive)
      return reading && [documentArticle(reading, source.name, context)]
    } catch (cause) {
      if (cause instanceof DamagedZip) return refuse(cause.fault)
      throw cause
    }
  }
}
