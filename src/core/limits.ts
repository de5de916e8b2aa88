/**
 * Gmail shows this much of a message’s HTML, in bytes of UTF-8, and hides the rest behind a link. Google documents no figure;
 * senders have measured 102 kB (hteumeuleu/email-bugs#41).
 */
export const GMAIL_CLIP_BYTES = 102_000

/** HTML that is larger comes close to being clipped: what a mail server or a list adds may be enough. In bytes of UTF-8. */
export const GMAIL_NEAR_BYTES = 90_000
