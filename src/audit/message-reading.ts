import PostalMime from 'postal-mime'

/** A finished MIME message, decoded. */
export interface MessageReading {
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly date: number
  readonly html: string
  readonly text: string
}

/** Decodes a MIME message with postal-mime. */
export async function readMessage(bytes: Uint8Array | string): Promise<MessageReading> {
  const { subject = '', date = '', html = '', text = '' } = await PostalMime.parse(bytes)
  return { subject, date: Date.parse(date), html, text }
}
