import { Resolver } from 'node:dns/promises'
import { SECOND } from '../core/duration.js'
import type { AskDns } from '../delivery/index.js'

/** The errors that mean an answer without records; every other error means that there was no answer. */
const NONE = new Set(['ENODATA', 'ENOTFOUND'])

/**
 * Returns a function that asks a name server: the one at this address, such as `9.9.9.9` or `127.0.0.1:5353`, or that of the
 * machine.
 */
export function dnsAsker(server?: string, patience = 2 * SECOND): AskDns {
  const resolver = new Resolver({ timeout: patience, tries: 2 })
  if (server !== undefined) resolver.setServers([server])
  const query = {
    TXT: async (name: string) => (await resolver.resolveTxt(name)).map(strings => strings.join('')),
    A: (name: string) => resolver.resolve4(name),
    AAAA: (name: string) => resolver.resolve6(name),
    PTR: (name: string) => resolver.resolvePtr(name),
    MX: async (name: string) =>
      (await resolver.resolveMx(name)).sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange),
  }
  return async (type, name) => {
    try {
      return { status: 'found', records: await query[type](name) }
    } catch (cause) {
      const { code = '' } = cause as NodeJS.ErrnoException
      return NONE.has(code) ? { status: 'none', exists: code === 'ENODATA' } : { status: 'failed', why: code }
    }
  }
}
