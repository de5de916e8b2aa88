import PostalMime from 'postal-mime'

/** A finished message, decoded. */
export interface MessageReading {
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly date: number
  readonly html: string
  readonly text: string
}

/** A MIME message as postal-mime reads it. */
export async function readMessage(bytes: Uint8Array | string): Promise<MessageReading> {
  const { subject = '', date = '', html = '', text = '' } = await PostalMime.parse(bytes)
  return { subject, date: Date.parse(date), html, text }
}
