import type { JSON_FEED } from './samples.js'

/** A fault: its name, the change that makes it, and the rule that must report it. */
type JsonRow = readonly [fault: string, change: (feed: typeof JSON_FEED) => unknown, rule: string]

const firstItem = (feed: typeof JSON_FEED, change: object): unknown => ({
  ...feed,
  items: feed.items.map(item => ({ ...item, ...change })),
})

export const JSON_FAULTS: readonly JsonRow[] = [
  ['a version that does not exist', feed => ({ ...feed, version: 'https://jsonfeed.org/version/2' }), 'InvalidVersion'],
  ['a version that is not the first member', ({ version, ...feed }) => ({ ...feed, version }), 'VersionNotFirst'],
  ['no address of the feed', ({ feed_url: _, ...feed }) => feed, 'MissingRecommendedMember'],
  ['a next page that is this page', feed => ({ ...feed, next_url: feed.feed_url }), 'NextIsSelf'],
  ['markup in the title', feed => ({ ...feed, title: '<b>River</b> News' }), 'MarkupInText'],
  ['an unknown member', feed => ({ ...feed, source: 'x' }), 'UnknownMember'],
  ['the deprecated author of version 1', feed => ({ ...feed, author: { name: 'x' } }), 'DeprecatedMember'],
  ['a hub without a type', feed => ({ ...feed, hubs: [{ url: 'https://hub.example/' }] }), 'MissingMember'],
  ['two items with one id', feed => ({ ...feed, items: [...feed.items, ...feed.items] }), 'DuplicateId'],
  ['a number as an id', feed => firstItem(feed, { id: 7 }), 'InvalidId'],
  ['an item without content', feed => firstItem(feed, { content_html: undefined }), 'MissingMember'],
  ['a date without a zone', feed => firstItem(feed, { date_published: '2026-01-12T09:00:00' }), 'InvalidRFC3339Date'],
  ['a relative address', feed => firstItem(feed, { external_url: '/rivers' }), 'InvalidAddress'],
  ['an empty author', feed => firstItem(feed, { authors: [{}] }), 'MissingMember'],
  ['an entity in a title', feed => firstItem(feed, { title: 'Q&amp;A' }), 'MarkupInText'],
  ['tags that are not a list', feed => firstItem(feed, { tags: 'rivers' }), 'InvalidType'],
  [
    'an attachment without a type',
    feed => firstItem(feed, { attachments: [{ url: 'https://a.example/' }] }),
    'MissingMember',
  ],
  ['a dot in the name of an extension', feed => firstItem(feed, { '_off.print': {} }), 'InvalidExtensionName'],
  ['an underscore inside an extension', feed => firstItem(feed, { _offprint: { _x: 1 } }), 'InvalidExtensionName'],
  ['an invalid language', feed => firstItem(feed, { language: 'en_GB' }), 'InvalidLanguage'],
]
