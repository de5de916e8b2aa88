/** Returns the name of a post's file, without its ending, for a title. */
export const newPostName = (title: string): string =>
  title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80) || 'untitled'

/** Returns the text of a new post, a draft, with the fields that an editor may need. `date` is RFC 3339 text. */
export const newPostText = (title: string, date: string): string => `---
title: ${JSON.stringify(title)}
date: ${date}
status: draft # remove this line to publish the post
summary:
tags: []
# authors:
#   - { name: , affiliation: , bio: }
# For a republished article, fill these in; for one of your own, remove them.
# original:
#   publisher: { name: , url: , feed: }
#   url:
#   date:
#   license: CC-BY-4.0
#   permission: { by: , date: , text: }
#   changes: none
# via:
#   - { name: , url: , date: }
---

`
