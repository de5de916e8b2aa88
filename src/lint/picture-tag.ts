import type { EmailElement, EmailReading } from './email-reading.js'
import type { Finding } from './rule.js'

/** The pictures of an email that are seen. */
export const picturesIn = ({ elements }: EmailReading): EmailElement[] =>
  elements.filter(({ name, hidden }) => name === 'img' && !hidden)

export const srcOf = ({ attributes }: EmailElement): string => (attributes.get('src') ?? '').trim()

/** A picture as a finding names it. */
export const nameOf = (picture: EmailElement): string => `\`${srcOf(picture).slice(0, 100)}\``

export const nearPicture = (picture: EmailElement): Finding['near'] => ({ words: srcOf(picture) })
