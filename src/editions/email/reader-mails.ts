import type { renderReaderMail } from './reader-mail.js'

/** Renders a mail to a reader. Email rendering is imported on first use, because a server needs it only if somebody subscribes. */
export const readerMail: typeof renderReaderMail = async (...given) =>
  (await import('./reader-mail.js')).renderReaderMail(...given)
