/**
 * Where bounce messages arrive: files, mailbox files, Maildirs and IMAP servers. This room reads them and changes nothing
 * there.
 */
export { type ImapPlace, imapMessages, readImapUrl } from './imap-mailbox.js'
export { mailAt } from './mail-file.js'
export { mboxMessages } from './mbox.js'
