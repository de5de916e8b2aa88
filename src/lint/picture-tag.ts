import { type EmailElement, type EmailReading, ORIGINAL } from './email-reading.js'
import type { Finding } from './rule.js'

/** Returns the visible pictures of an email. */
export const picturesIn = ({ elements }: EmailReading): EmailElement[] =>
  elements.filter(({ name, hidden }) => name === 'img' && !hidden)

export const srcOf = ({ attributes }: EmailElement): string => (attributes.get('src') ?? '').trim()

/** Returns the address of a picture as it stands in the post. */
const originalOf = (picture: EmailElement): string => picture.attributes.get(ORIGINAL) ?? srcOf(picture)

/** Returns the text by which findings name a picture. */
export const nameOf = (picture: EmailElement): string => `\`${originalOf(picture).slice(0, 100)}\``

export const nearPicture = (picture: EmailElement): Finding['near'] => ({ words: originalOf(picture) })
