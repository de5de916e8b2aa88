import type { ReaderMailKind, renderReaderMail } from './reader-mail.js'

/** The kinds of mails to a single reader, in the order in which readers get them. */
export const READER_MAIL_KINDS = ['asked', 'welcome', 'known', 'moved', 'movedAway'] as const satisfies ReaderMailKind[]

/** Renders a mail to a reader. Email rendering is imported on first use, because a server needs it only if somebody subscribes. */
export const readerMail: typeof renderReaderMail = async (...given) =>
  (await import('./reader-mail.js')).renderReaderMail(...given)
