import { STARTER_TEXT } from '../core/starter-text.js'

/** Returns the files of a new publication, by path. `date` is today's date, and `timezone` is that of the machine. */
export function starterFiles({
  date,
  timezone,
  title,
}: {
  date: string
  timezone: string
  title: string
}): Map<string, string> {
  return new Map([
    ['publication.yml', publication(title, timezone, date.slice(0, 4))],
    ['publishers.yml', publishers],
    ['posts/welcome.md', welcome(date)],
    ['posts/a-republished-article.md', republished(date)],
  ])
}

const publication = (
  title: string,
  timezone: string,
  year: string,
): string => `# yaml-language-server: $schema=schemas/publication.schema.json
title: ${JSON.stringify(title)}
url: https://${slugWord(title)}.example.org/ # the address at which out/ will be served
description: Articles worth reading twice, each with the credit of its first publisher
language: en
timezone: ${timezone} # for dates without a zone
since: '${year}' # part of every id; never change it

sender: { name: ${JSON.stringify(title)}, email: editor@${slugWord(title)}.example.org }
postalAddress: ${STARTER_TEXT.address} # required by law in every newsletter
whyYouGetThis: You get this because you subscribed on our site.
# server: {} # if \`offprint serve\` runs at \`url\`, so that readers can subscribe; elsewhere: { url: https://… }

digests:
  weekly:
    title: ${JSON.stringify(`${title}, weekly`)}
    days: 7
    limit: 10
`

const slugWord = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'digest'

const publishers = `# yaml-language-server: $schema=schemas/publishers.schema.json
# The outlets you republish from. A post refers to an outlet by its key: \`publisher: harbour-review\`
harbour-review:
  name: The Harbour Review
  url: https://harbour-review.example.com/
  feed: https://harbour-review.example.com/feed.xml
`

const welcome = (date: string): string => `---
title: Welcome
date: ${date}
summary: ${STARTER_TEXT.welcomeSummary}
authors:
  - name: The editor
tags: [about]
---

${STARTER_TEXT.welcome}

${STARTER_TEXT.credit} See *a-republished-article.md* beside this file.
`

const republished = (date: string): string => `---
title: ${STARTER_TEXT.republishedTitle}
date: ${date}
summary: ${STARTER_TEXT.republishedSummary}
authors:
  - name: Ines Calder
    affiliation: Fellow, Institute for Coastal History
    bio: Ines Calder writes about harbours and the people who kept them.
tags: [history]
original:
  publisher: harbour-review # a key of publishers.yml
  url: https://harbour-review.example.com/lighthouse-keepers
  date: ${date}
  license: CC-BY-4.0 # or: permission: { by: …, date: …, text: … }
via:
  - { name: Institute for Coastal History, url: 'https://coastal.example.org/' }
---

${STARTER_TEXT.republished}
`
