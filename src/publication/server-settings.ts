import { count, listOf, text, webUrl, z } from '../core/schema.js'

/** The settings for `offprint serve`. If `server` is set, pages and emails link to that server. */
export const serverFields = {
  url: webUrl.optional().describe('The public address of `offprint serve`; default: the same as `url`'),
  topics: listOf(text, /,/).describe('Tags that subscribers can choose'),
  welcome: z.boolean().default(true).describe('Whether a reader who has confirmed gets a mail of welcome'),
  mailsPerHour: count.default(200).describe('The maximum number of confirmation mails in an hour'),
}

export const serverSettings = z.object(serverFields)

interface Served {
  readonly url: string
  readonly server?: { readonly url?: string | undefined } | undefined
}

/** Returns the address at which readers subscribe and unsubscribe; it ends with a slash. */
export function serverUrl({ url, server }: Served): string {
  const address = new URL(server?.url ?? url)
  address.search = ''
  address.hash = ''
  if (!address.pathname.endsWith('/')) address.pathname += '/'
  return address.href
}
