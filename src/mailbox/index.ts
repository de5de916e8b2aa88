/**
 * Reads bounce messages from files, mailbox files, Maildirs and IMAP servers, and changes nothing there.
 */
export { type ImapPlace, imapMessages, readImapUrl } from './imap-mailbox.js'
export { mailAt } from './mail-file.js'
export { mboxMessages } from './mbox.js'
