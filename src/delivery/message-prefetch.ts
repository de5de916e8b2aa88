import { type Message, messageFor, type Recipient, type Stamp } from './message.js'

/** Makes messages ahead: signing one takes longer than sending it, and may happen while the server works. */
export class MessagePrefetch {
  private readonly made = new Map<number, Promise<Message>>()

  constructor(private readonly stamp: Stamp) {}

  /** The message of one recipient; `next` are those who come after. */
  message(recipient: Recipient, next: readonly Recipient[], now: number): Promise<Message> {
    for (const each of [recipient, ...next]) {
      if (this.made.has(each.subscriber)) continue
      const message = messageFor(each, this.stamp, now)
      // Whoever asks for it hears of a fault.
      message.catch(() => {})
      this.made.set(each.subscriber, message)
    }
    const message = this.made.get(recipient.subscriber) as Promise<Message>
    this.made.delete(recipient.subscriber)
    return message
  }
}
