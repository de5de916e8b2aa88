import type { Row } from './faults.js'
import { ATOM, OPML, RSS } from './samples.js'

const TTL = '<ttl>60</ttl>'
const GUID = '<guid isPermaLink="false">tag:news.example,2026:rivers</guid>'
const CATEGORY = '<category>'
const BO = '<author><name>Bo Author</name></author>'
const BOATS = '<content type="html">&lt;p&gt;Body&lt;/p&gt;</content>\n</entry>\n</feed>'
const IMAGE =
  '<image><title>River News</title><url>https://news.example/a.png</url><link>https://news.example/</link></image>'
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

const inChannel = (fault: string, element: string, rule: string): Row => [fault, TTL, `${TTL}${element}`, rule]
const hours = (values: readonly number[]): string =>
  `<skipHours>${values.map(value => `<hour>${value}</hour>`).join('')}</skipHours>`

const RSS_ROWS: readonly Row[] = [
  ['an entity of HTML', '>Rivers<', '>Rivers&nbsp;<', 'UndefinedNamedEntity'],
  [
    'an entity that the feed defines, which is never expanded',
    '<rss ',
    '<!DOCTYPE rss [<!ENTITY a "b">]><rss ',
    'ContainsSystemEntity',
  ],
  ['blank lines before the declaration', HEAD, `\n\n${HEAD}`, 'WPBlankLine'],
  ['XML of another version', 'version="1.0"', 'version="1.1"', 'BadXmlVersion'],
  ['an encoding that not all readers support', '"UTF-8"', '"iso-8859-1"', 'NonstdEncoding'],
  ['elements that are nested too deeply', TTL, '<a>'.repeat(300), 'ValidatorLimit'],
  ['an attribute of another namespace', TTL, '<ttl dc:x="1">60</ttl>', 'UnexpectedAttribute'],
  [
    'an attribute of an unknown namespace',
    TTL,
    '<ttl q:x="1" xmlns:q="https://q.example/">60</ttl>',
    'UseOfExtensionAttr',
  ],
  inChannel('a namespace that is not validated', '<g:x xmlns:g="https://schema.org/"/>', 'UnsupportedNamespace'),
  inChannel('an unusual prefix', '<d:date xmlns:d="http://purl.org/dc/elements/1.1/">2026</d:date>', 'NonstdPrefix'),
  inChannel('a common prefix for another namespace', '<sy:x xmlns:sy="https://sy.example/"/>', 'ReservedPrefix'),
  inChannel('Media RSS without its slash', '<m:x xmlns:m="http://search.yahoo.com/mrss"/>', 'MediaRssNamespace'),
  ['RSS in another namespace', '<rss ', '<rss xmlns="https://rss.example/" ', 'InvalidNamespace'],
  ['a URN without a name', GUID, '<guid>urn:x</guid>', 'InvalidURN'],
  ['a UUID that is too short', GUID, '<guid>urn:uuid:1234</guid>', 'InvalidUUID'],
  ['a guid that is not an address', GUID, '<guid>rivers</guid>', 'InvalidHttpGUID'],
  ['an invalid flag', 'isPermaLink="false"', 'isPermaLink="no"', 'InvalidBooleanAttribute'],
  ['a name before an address', 'desk@news.example (River Desk)', 'River Desk desk@news.example', 'EmailFormat'],
  ['a version that does not exist', 'version="2.0"', 'version="2.1"', 'InvalidRSSVersion'],
  ['a channel without title', '<title>River News</title>', '', 'MissingTitle'],
  ['a channel without link', '<link>https://news.example/</link>', '', 'MissingLink'],
  [
    'an item with neither title nor description',
    '</item>',
    `</item><item>${GUID.replace('rivers', 'x')}</item>`,
    'ItemMustContainTitleOrDescription',
  ],
  ['two items with one guid', '</item>', `</item><item>${GUID}<title>x</title></item>`, 'DuplicateValue'],
  inChannel('two languages', '<dc:language>en</dc:language>', 'DuplicateSemantics'),
  ['two texts', CATEGORY, '<atom:content xml:lang="en">x</atom:content><category>', 'DuplicateDescriptionSemantics'],
  [
    'XHTML in an element of RSS',
    '>River News<',
    '><b xmlns="http://www.w3.org/1999/xhtml">x</b><',
    'MisplacedXHTMLContent',
  ],
  ['a length in words', 'length="1200"', 'length="1 kB"', 'InvalidIntegerAttribute'],
  ['a length below zero', 'length="1200"', 'length="-7"', 'InvalidNonNegativeInteger'],
  ['an invalid media type', 'type="audio/mpeg"', 'type="mp3"', 'InvalidMIMEAttribute'],
  inChannel('a wide picture', IMAGE.replace('</image>', '<width>300</width></image>'), 'InvalidWidth'),
  inChannel('a high picture', IMAGE.replace('</image>', '<height>500</height></image>'), 'InvalidHeight'),
  inChannel('a picture in another format', IMAGE.replace('.png', '.webp'), 'ImageUrlFormat'),
  inChannel('a picture with another title', IMAGE.replace('River', 'Sea'), 'ImageTitleDoesntMatch'),
  inChannel('a picture with another link', IMAGE.replace('example/<', 'example/x<'), 'ImageLinkDoesntMatch'),
  inChannel('an hour too late', hours([25]), 'InvalidHour'),
  inChannel('the hour 24', hours([24]), 'UseZeroForMidnight'),
  inChannel('too many hours', hours(Array.from({ length: 25 }, (_, hour) => hour)), 'NotEnoughHoursInTheDay'),
  inChannel('an hour twice', hours([3, 3]), 'DuplicateValue'),
  inChannel('a day in another language', '<skipDays><day>Montag</day></skipDays>', 'InvalidDay'),
  inChannel('too many days', `<skipDays>${'<day>Monday</day>'.repeat(8)}</skipDays>`, 'EightDaysAWeek'),
  inChannel('a text input', '<textInput/>', 'AvoidTextInput'),
  inChannel('a text input with an invalid name', '<textInput><name>a b</name></textInput>', 'InvalidFormComponentName'),
  inChannel(
    'an unknown period',
    '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">often</sy:updatePeriod>',
    'InvalidUpdatePeriod',
  ),
  [
    'an element for comments in the wrong case',
    CATEGORY,
    '<wfw:commentRSS xmlns:wfw="http://wellformedweb.org/CommentAPI/">https://news.example/c</wfw:commentRSS><category>',
    'CommentRSS',
  ],
  inChannel(
    'a podcast without a category',
    '<itunes:author xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">x</itunes:author>',
    'MissingItunesElement',
  ),
  [
    'a text with an invalid type',
    CATEGORY,
    '<media:title type="text">x</media:title><category>',
    'InvalidMediaTextType',
  ],
  [
    'an unknown medium',
    CATEGORY,
    '<media:content url="https://news.example/a" medium="paper"/><category>',
    'InvalidMediaMedium',
  ],
  ['a media group without alternatives', CATEGORY, '<media:group/><category>', 'MediaGroupWithoutAlternatives'],
  ['a prefix without a namespace', TTL, '<x:y/>', 'SAXError'],
]

const SLASH_ROWS: readonly Row[] = [
  [
    'comments counted in a channel without a date',
    CATEGORY,
    '<slash:comments xmlns:slash="http://purl.org/rss/1.0/modules/slash/">3</slash:comments><category>',
    'SlashDate',
  ],
]

const ATOM_ROWS: readonly Row[] = [
  ['Atom 0.3', 'http://www.w3.org/2005/Atom', 'http://purl.org/atom/ns#', 'ObsoleteNamespace'],
  ['Atom in no namespace', 'xmlns="http://www.w3.org/2005/Atom"', '', 'InvalidNamespace'],
  ['an element in no namespace', BO, `${BO}<x xmlns=""/>`, 'UndeterminableVocabulary'],
  ['an icon with an invalid address', '<subtitle>', '<icon>http:// x</icon><subtitle>', 'InvalidUriChar'],
  ['an icon whose address has no host', '<subtitle>', '<icon>http:///x</icon><subtitle>', 'InvalidIRI'],
  [
    'content with an invalid address',
    BOATS,
    '<content src="http:///x" type="image/png"/><summary>x</summary></entry></feed>',
    'InvalidURIAttribute',
  ],
  ['an email address without a host', BO, '<author><name>Bo</name><email>bo</email></author>', 'InvalidAddrSpec'],
  [
    'an email address that no server accepts',
    BO,
    '<author><name>Bo</name><email>b%o@news.example</email></author>',
    'UnknownHost',
  ],
  [
    'XHTML outside its namespace',
    BOATS,
    '<content type="xhtml"><div xmlns="">x</div></content></entry></feed>',
    'MissingNamespace',
  ],
  [
    'XHTML without a div',
    BOATS,
    '<content type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">x</p></content></entry></feed>',
    'MissingXhtmlDiv',
  ],
  ['a title with a media type', '<title type="text">Boats', '<title type="text/plain">Boats', 'InvalidTextType'],
  ['content with an invalid type', 'type="html">&lt;p', 'type="htm l">&lt;p', 'InvalidMIMEType'],
  [
    'external content without a type',
    BOATS,
    '<content src="https://news.example/x"/><summary>x</summary></entry></feed>',
    'MissingTypeAttr',
  ],
  [
    'external content without a summary',
    BOATS,
    '<content src="https://news.example/x" type="text/html"/></entry></feed>',
    'MissingSummary',
  ],
  ['a link without an address', '<subtitle>', '<link rel="related"/><subtitle>', 'MissingHref'],
  [
    'a link with text',
    '<subtitle>',
    '<link rel="related" href="https://a.example/">x</link><subtitle>',
    'AtomLinkNotEmpty',
  ],
  [
    'an entry with neither content nor a link',
    `<link rel="alternate" type="text/html" href="https://news.example/p/boats"/>\n<updated>2026-01-12T09:05:00Z</updated>\n${BO}\n${BOATS}`,
    `<updated>2026-01-12T09:05:00Z</updated>\n${BO}</entry></feed>`,
    'MissingContentOrAlternate',
  ],
  ['a complete feed with archives', '<subtitle>', '<fh:complete/><subtitle>', 'FeedRelInCompleteFeed'],
  [
    'a page before the first',
    '<subtitle>',
    '<link rel="first" href="https://news.example/atom.xml"/><link rel="previous" href="https://a.example/"/><subtitle>',
    'LinkPastEnd',
  ],
]

const COMPLETE_ROWS: readonly Row[] = [
  [
    'a complete feed that is not the current one',
    'rel="prev-archive" type="application/atom+xml"',
    'rel="current"',
    'CurrentNotSelfInCompleteFeed',
  ],
]

const OPML_ROWS: readonly Row[] = [
  ['a future version of OPML', 'version="2.0"', 'version="3.0"', 'InvalidOPMLVersion'],
  ['a link without an address', 'type="rss"', 'type="link"', 'MissingUrlAttr'],
  ['a subscription with an unknown version', 'type="rss"', 'type="rss" version="9"', 'InvalidOutlineVersion'],
  [
    'an expansion state that is not a list of numbers',
    '</title>',
    '</title><expansionState>all</expansionState>',
    'InvalidExpansionState',
  ],
  ['a flag that is neither true nor false', 'text="News"', 'text="News" isComment="maybe"', 'InvalidTrueFalse'],
]

/** Rows that must trigger one rule and may trigger others. */
export const MORE_FAULTS: readonly (readonly [kind: string, document: string, rows: readonly Row[]])[] = [
  ['RSS', RSS, RSS_ROWS],
  ['RSS without a date', RSS.replace(/<lastBuildDate>.*\n/, ''), SLASH_ROWS],
  ['Atom', ATOM, ATOM_ROWS],
  ['a complete Atom feed', ATOM.replace('<subtitle>', '<fh:complete/><subtitle>'), COMPLETE_ROWS],
  ['OPML', OPML, OPML_ROWS],
]
