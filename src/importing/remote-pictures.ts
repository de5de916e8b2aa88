import { canParseUrl } from '../core/url.js'
import type { Draft } from './draft.js'
import { pictureFileName, pictureFormat, type SourcePicture } from './picture-file.js'
import { plainAddress } from './plain-markdown.js'

const IN_MARKDOWN = /(!\[(?:[^\]\\]|\\.)*\]\()(<https?:\/\/[^>\n]+>|https?:\/\/(?:[^\s()\\]|\\.|\([^\s()]*\))+)/g
const IN_HTML = /(<img\b[^>]*?\ssrc=")(https?:\/\/[^"]+)(?=")/g
const FIELD = 'image.src'

/** Returns the distinct addresses of a draft's pictures on other sites. */
export function remotePictures({ facts, body }: Draft): string[] {
  const field = facts.find(fact => fact.field === FIELD)?.value
  const inBody = [...body.matchAll(IN_MARKDOWN), ...body.matchAll(IN_HTML)].map(([, , address = '']) =>
    plainAddress(address),
  )
  const all = typeof field === 'string' && /^https?:/.test(field) ? [field, ...inBody] : inBody
  return [...new Set(all)].filter(address => canParseUrl(address))
}

/** Replaces the addresses of the pictures in a draft. */
export function withPictures(draft: Draft, addresses: ReadonlyMap<string, string>): Draft {
  const other = (whole: string, before: string, source: string): string => {
    const address = addresses.get(plainAddress(source))
    return address === undefined ? whole : `${before}${address}`
  }
  return {
    ...draft,
    body: draft.body.replace(IN_MARKDOWN, other).replace(IN_HTML, other),
    facts: draft.facts.map(fact =>
      fact.field === FIELD && typeof fact.value === 'string'
        ? { ...fact, value: addresses.get(fact.value) ?? fact.value }
        : fact,
    ),
  }
}

/** Gives the pictures that a source contains a path among the static files, and makes the post show them from there. */
export function withOwnPictures(draft: Draft, pictures: ReadonlyMap<string, SourcePicture> | undefined): Draft {
  if (!pictures?.size) return draft
  const paths = new Map<string, string>()
  const files = new Map<string, Uint8Array>()
  for (const [address, { name, bytes }] of pictures) {
    const path = `pictures/${draft.name}/${pictureFileName(name, bytes, pictureFormat(bytes) ?? 'bin')}`
    paths.set(address, `/${path}`)
    files.set(path, bytes)
  }
  return { ...withPictures(draft, paths), pictures: files }
}
