/**
 * The size of a message’s HTML, in bytes of UTF-8, that Gmail shows before it hides the rest behind a link. Google documents
 * no figure; senders have measured 102 kB (hteumeuleu/email-bugs#41).
 */
export const GMAIL_CLIP_BYTES = 102_000

/**
 * The size, in bytes of UTF-8, above which HTML is close to being clipped: a mail server or mailing list may add enough
 * bytes to exceed the limit.
 */
export const GMAIL_NEAR_BYTES = 90_000
