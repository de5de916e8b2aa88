import { type Message, type MessageSettings, messageFor, type Recipient } from './message.js'

/** Makes messages in advance, while the server is busy, because signing a message takes longer than sending it. */
export class MessagePrefetch {
  private readonly made = new Map<number, Promise<Message>>()

  constructor(private readonly messageSettings: MessageSettings) {}

  /** Returns the message of one recipient. The messages of the `next` recipients are prepared too. */
  message(recipient: Recipient, next: readonly Recipient[], now: number): Promise<Message> {
    for (const each of [recipient, ...next]) {
      if (this.made.has(each.subscriber)) continue
      const message = messageFor(each, this.messageSettings, now)
      // The caller that uses the message receives the fault, so it is ignored here.
      message.catch(() => {})
      this.made.set(each.subscriber, message)
    }
    const message = this.made.get(recipient.subscriber) as Promise<Message>
    this.made.delete(recipient.subscriber)
    return message
  }
}
