import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from 'node:zlib'

/** The error for a body that is larger than the limit, as it was sent or after decompression. */
export class LargeBodyError extends Error {}

export interface ReceivedBody {
  readonly bytes: Uint8Array
  /** Why the body is incomplete. */
  readonly cause?: unknown
}

/**
 * Reads the body of a response up to a number of bytes, of which no more are kept in memory than twice the limit, and decompresses it.
 * A body that breaks off is returned with the cause. Bytes that are not compressed as the server says are taken as they are.
 * @param most the largest size in bytes, also after decompression
 * @throws LargeBodyError, or the cause if nothing was received
 */
export async function receivedBody(response: IncomingMessage, most: number): Promise<ReceivedBody> {
  const parts: Buffer[] = []
  let size = 0
  let cause: unknown
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.length
      if (size > most) throw new LargeBodyError()
      parts.push(part)
    }
  } catch (error) {
    if (size === 0 || error instanceof LargeBodyError) throw error
    cause = error
  } finally {
    response.destroy()
  }
  const sent = (parts.length === 1 && parts[0]) || Buffer.concat(parts)
  const bytes = await decompressed(sent, response.headers['content-encoding']?.trim().toLowerCase() ?? '', most)
  return { bytes, ...(cause === undefined ? {} : { cause }) }
}

const unzip = {
  gzip: promisify(gunzip),
  zlib: promisify(inflate),
  raw: promisify(inflateRaw),
  br: promisify(brotliDecompress),
}

async function decompressed(bytes: Buffer, coding: string, most: number): Promise<Uint8Array> {
  const [first = 0, second = 0] = bytes
  const limit = { maxOutputLength: most }
  // The end of a body that broke off is decompressed as far as possible.
  const zlib = { ...limit, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    if ((first === 0x1f && second === 0x8b) || /^(?:x-)?gzip$/.test(coding)) return await unzip.gzip(bytes, zlib)
    if (coding === 'br') return await unzip.br(bytes, { ...limit, finishFlush: constants.BROTLI_OPERATION_FLUSH })
    // Some servers send `deflate` without the header of zlib (RFC 9110 section 8.4.1.2).
    if (coding === 'deflate')
      return await (first === 0x78 && (first * 256 + second) % 31 === 0 ? unzip.zlib : unzip.raw)(bytes, zlib)
    return bytes
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new LargeBodyError()
    if (/^\s*[<{]/.test(bytes.toString('latin1', 0, 100))) return bytes
    throw cause
  }
}
