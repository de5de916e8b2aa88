import { ARCHIVE, ATOM, OPML, RSS } from './samples.js'

/** A fault: its name, the part of the sample that it spoils, the replacement, and the rule that must report it. */
export type Row = readonly [fault: string, from: string, to: string, rule: string]

const RSS_STRUCTURE: readonly Row[] = [
  ['a channel without description', '<description>Reports from the river</description>', '', 'MissingDescription'],
  ['a channel without language', '<language>en-GB</language>', '', 'MissingDCLanguage'],
  ['an unknown language', 'en-GB', 'yue', 'InvalidLanguage'],
  ['a feed without a self link', 'rel="self"', 'rel="related"', 'MissingAtomSelfLink'],
  ['an unregistered relation', 'rel="via"', 'rel="canonical"', 'UnregisteredAtomLinkRel'],
  ['an editor without a name', ' (River Desk)', '', 'MissingRealName'],
  ['an editor without an address', 'desk@news.example (River Desk)', 'River Desk', 'InvalidContact'],
  ['a time to live of 0', '<ttl>60</ttl>', '<ttl>0</ttl>', 'InvalidPositiveInteger'],
  ['an unknown element', '<ttl>60</ttl>', '<pace>60</pace>', 'UndefinedElement'],
  [
    'an element that its namespace lacks',
    '<category>',
    '<dcterms:source>x</dcterms:source><category>',
    'UndefinedElement',
  ],
  ['stray text', '<ttl>60</ttl>', '60', 'UnexpectedText'],
  ['an unknown attribute', '<category>', '<category scheme="x">', 'UnexpectedAttribute'],
  [
    'an unknown namespace',
    'xmlns:media="http://search.yahoo.com/mrss/"',
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:rsl="https://rsl.example/"',
    'UnknownNamespace',
  ],
  ['channel elements after an item', '</item>\n', '</item>\n<docs>https://news.example/docs</docs>\n', 'MisplacedItem'],
  ['an item without a guid', '<guid isPermaLink="false">tag:news.example,2026:rivers</guid>\n', '', 'MissingGuid'],
  ['a tag URI called a permalink', ' isPermaLink="false"', '', 'InvalidPermalink'],
  ['a guid of a few digits', 'tag:news.example,2026:rivers', '1234', 'NotSufficientlyUnique'],
  [
    'full text without a summary',
    '<description>A summary &amp;amp; more</description>\n',
    '',
    'NeedDescriptionBeforeContent',
  ],
  ['two elements for one author', '<category>', '<author>a@b.example (A)</author><category>', 'DuplicateItemSemantics'],
  [
    'a second enclosure',
    '<enclosure',
    '<enclosure url="https://a.example/a.mp3" length="0" type="audio/mpeg"/><enclosure',
    'DuplicateEnclosure',
  ],
  ['an enclosure of unknown length', 'length="1200"', 'length="-1"', 'UseZeroForUnknown'],
  [
    'an enclosure on a bare host',
    'https://news.example/rivers.mp3',
    'https://localhost/rivers.mp3',
    'InvalidURLAttribute',
  ],
  ['a second title', '<title>Q', '<title>Again</title><title>Q', 'DuplicateElement'],
  ['a relative link', 'https://news.example/p/rivers', '/p/rivers', 'InvalidFullLink'],
  ['an address with brackets', 'https://news.example/p/rivers', 'https://news.example/p?a[]=1', 'InvalidUriChar'],
  ['an address that is not ASCII', 'https://news.example/p/rivers', 'https://news.example/p/flüsse', 'UriNotIri'],
  ['an unregistered scheme', 'https://news.example/p/rivers', 'gemini://news.example/p', 'SchemeNotIANARegistered'],
  ['a source without the address of its feed', ' url="https://herald.example/feed.xml"', '', 'MissingAttribute'],
  ['a credit with an unknown role', 'role="author"', 'role="scribbler"', 'InvalidCreditRole'],
]

const RSS_TEXT: readonly Row[] = [
  ['an empty title', '<title>River News</title>', '<title> </title>', 'NotBlank'],
  ['a title with an end tag', 'I &#x3C;3 rivers', 'the &#x3C;/p&#x3E; tag', 'ContainsHTML'],
  ['a title with an entity', '>Rivers<', '>Rivers &amp;copy; us<', 'ContainsHTML'],
  ['a title with an ampersand before a number', '>Rivers<', '>S&amp;P500<', 'ContainsHTML'],
  ['a title with a bare angle bracket', '>Rivers<', '>A&lt;B<', 'CharacterData'],
  ['a control character that Windows-1252 uses', '>The Herald<', '>The\u0092Herald<', 'BadCharacters'],
  ['text encoded twice', '>Ada Writer<', '>Ren\u00c3\u00a9e<', 'BadCharacters'],
]

const RSS_DATES: readonly Row[] = [
  ['the wrong weekday', 'Mon, 12 Jan 2026 09:00:00 +0000</pub', 'Tue, 12 Jan 2026 09:00:00 +0000</pub', 'IncorrectDOW'],
  ['a zone of a quarter hour', '09:00:00 +0000</pub', '09:00:00 +0545</pub', 'ProblematicalRFC822Date'],
  ['a date in another format', 'Mon, 12 Jan 2026 09:00:00 +0000</pub', '2026-01-12</pub', 'InvalidRFC2822Date'],
  [
    'a date in the future',
    'Mon, 12 Jan 2026 09:00:00 +0000</pub',
    'Sun, 01 Feb 2026 01:00:00 +0000</pub',
    'ImplausibleDate',
  ],
  ['an original before 1990', '2025-12-01</dct', '1987-05-01</dct', 'ImplausibleDate'],
  ['an original on a day that does not exist', '2025-12-01</dct', '2025-02-30</dct', 'InvalidW3CDTFDate'],
]

const RSS_HTML: readonly Row[] = [
  ['a summary that is not HTML', '&amp;amp;', '&amp;T', 'NotHtml'],
  ['a summary with a bare bracket', 'A summary &amp;amp; more', 'I &lt;3 it', 'NotHtml'],
  ['a list inside a paragraph', '.</p><ul><li>one</li></ul>', '<ul><li>one</li></ul></p>', 'NotHtml'],
  ['elements closed in the wrong order', '<li>one</li>', '<li><em><b>one</em></b></li>', 'NotHtml'],
  ['an element left open', '<li>one</li>', '<li><span>one</li>', 'NotHtml'],
  ['an SVG element', '<li>one</li>', '<li><svg></svg></li>', 'NotHtml'],
  ['a script', '<li>one</li>', '<li><script>1</script></li>', 'SecurityRisk'],
  ['an event handler', '<li>one</li>', '<li onclick="x()">one</li>', 'SecurityRiskAttr'],
  ['a dangerous style', '<li>one</li>', '<li style="position:fixed">one</li>', 'DangerousStyleAttr'],
  ['a relative link in the text', 'href="https://herald.example/rivers">', 'href="/rivers">', 'ContainsRelRef'],
  ['a link to a footnote', 'href="https://herald.example/rivers">', 'href="#fn1">', 'ContainsRelRef'],
  ['a relative picture', '<li>one</li>', '<li><img alt="" src="a.png"></li>', 'ContainsRelRef'],
]

const ATOM_FAULTS: readonly Row[] = [
  ['no language', ' xml:lang="en-GB"', '', 'MissingDCLanguage'],
  ['no self link', 'rel="self"', 'rel="related"', 'MissingSelf'],
  [
    'a self link that is no feed',
    'type="application/atom+xml" href="https://news.example/atom',
    'type="application/feed+json" href="https://news.example/atom',
    'SelfNotAtom',
  ],
  ['a relative self link', 'https://news.example/atom.xml', '/atom.xml', 'RelativeSelf'],
  ['a needless prefix', 'xmlns:fh=', 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh=', 'AvoidNamespacePrefix'],
  ['an identifier with a capital host', 'tag:news.example,2026:rivers', 'tag:News.example,2026:rivers', 'InvalidTAG'],
  [
    'an identifier not in normal form',
    'https://herald.example/</id>',
    'https://herald.example</id>',
    'NonCanonicalURI',
  ],
  [
    'an identifier with needless encoding',
    'https://herald.example/</id>',
    'https://herald.example/%7Eada</id>',
    'NonCanonicalURI',
  ],
  ['space around a date', '<published>', '<published> ', 'UnexpectedWhitespace'],
  ['two entries with one id', '2026:boats</id>', '2026:rivers</id>', 'DuplicateEntries'],
  [
    'two entries updated at the same time',
    '<updated>2026-01-12T09:05:00Z</updated>\n<author><name>Bo',
    '<updated>2026-01-12T09:00:00Z</updated>\n<author><name>Bo',
    'DuplicateUpdated',
  ],
  ['a date without seconds', '<published>2026-01-12T09:00:00Z', '<published>2026-01-12T09:00Z', 'InvalidRFC3339Date'],
  ['empty content', '&lt;p&gt;Body&lt;/p&gt;', '', 'NotBlank'],
  ['malformed HTML in content', '&lt;p&gt;Body&lt;/p&gt;', '&lt;p&gt;AT&amp;T&lt;/p&gt;', 'NotHtml'],
  ['markup in a plain-text title', '>Boats<', '>&lt;b&gt;Boats&lt;/b&gt;<', 'ContainsUndeclaredHTML'],
  [
    'a second alternate link',
    'rel="alternate" type="text/html" href="https://news.example/p/boats"/>',
    'rel="alternate" type="text/html" href="https://news.example/p/boats"/><link type="text/html" href="https://news.example/b"/>',
    'DuplicateAtomLink',
  ],
  ['an archive link in an entry', 'rel="license"', 'rel="prev-archive"', 'FeedHistoryRelInEntry'],
  ['a source without a date', '<updated>2025-12-01T10:00:00Z</updated>\n', '', 'MissingSourceElement'],
  ['a name with an address in it', '<name>Bo Author', '<name>Bo &lt;bo@news.example&gt;', 'ContainsEmail'],
  ['a person with an unknown part', '<name>Bo Author</name>', '<name>Bo Author</name><url>x</url>', 'UndefinedElement'],
  ['a category without a term', 'term="rivers" ', '', 'MissingAttribute'],
  [
    'metadata after an entry',
    '</entry>\n</feed>',
    '</entry>\n<icon>https://news.example/i.png</icon></feed>',
    'MisplacedMetadata',
  ],
  [
    'an entry with only a title',
    '<content type="html">&lt;p&gt;Body&lt;/p&gt;</content>\n</entry>\n</feed>',
    '</entry>\n</feed>',
    'MissingTextualContent',
  ],
  ['a media type for HTML', 'type="html"', 'type="text/html"', 'HtmlFragment'],
  ['an empty link title', 'title="The Herald"', 'title=""', 'AttrNotBlank'],
  ['a document that is not XML', '</entry>', '', 'SAXError'],
  ['a document without a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n', '', 'MissingEncoding'],
  ['a document type', '<feed ', '<!DOCTYPE feed><feed ', 'ContainsSystemEntity'],
]

/** Faults in deleted entries of RFC 6721, which the W3C validator does not know. */
export const TOMBSTONE_FAULTS: readonly Row[] = [
  ['no `ref`', ' ref="tag:news.example,2026:nets"', '', 'MissingTombstoneAttribute'],
  ['no `when`', ' when="2026-01-12T09:10:00Z"', '', 'MissingTombstoneAttribute'],
  ['a `when` that is only a day', 'when="2026-01-12T09:10:00Z"', 'when="2026-01-12"', 'InvalidRFC3339Date'],
  ['a `ref` that is not a URI', 'ref="tag:news.example,2026:nets"', 'ref="nets"', 'InvalidFullLink'],
  ['a `ref` that is not in normal form', '2026:nets" when', '2026:n%65ts" when', 'NonCanonicalURI'],
  [
    'the id of an entry that was updated at that time',
    '2026:nets" when="2026-01-12T09:10:00Z"',
    '2026:boats" when="2026-01-12T10:05:00+01:00"',
    'EntryAndTombstone',
  ],
  ['two `at:by` elements', '</at:by>', '</at:by><at:by><name>Bo</name></at:by>', 'DuplicateElement'],
  ['a person without a name', '<name>River News</name><uri>', '<uri>', 'MissingElement'],
  ['an empty reason', 'Retiré', '', 'NotBlank'],
  ['two reasons', '</at:comment>', '</at:comment><at:comment>Et</at:comment>', 'DuplicateElement'],
  ['an element that RFC 6721 does not define', '<at:by>', '<at:why>x</at:why><at:by>', 'UndefinedElement'],
  ['stray text', '<at:by>', 'gone<at:by>', 'UnexpectedText'],
  [
    'a duplicate',
    '</feed>',
    '<at:deleted-entry ref="tag:news.example,2026:nets" when="2026-01-12T09:10:00Z"/></feed>',
    'DuplicateTombstone',
  ],
  [
    'a position inside an entry',
    '</entry>',
    '<at:deleted-entry ref="tag:news.example,2026:n" when="2026-01-12T09:10:00Z"/></entry>',
    'MisplacedTombstone',
  ],
]

const ARCHIVE_FAULTS: readonly Row[] = [
  ['an archive without a link to another', 'rel="prev-archive"', 'rel="related"', 'ArchiveIncomplete'],
  ['an archive without a link to the current feed', 'rel="current"', 'rel="related"', 'MissingCurrentInArchive'],
]

const OPML_FAULTS: readonly Row[] = [
  ['a title that is not HTML', 'text="The Herald"', 'text="AT&amp;T"', 'NotHtml'],
  ['a subscription without address', ' xmlUrl="https://herald.example/feed.xml"', '', 'MissingXmlURL'],
  ['a subscription without title', ' title="The Herald"', '', 'MissingTitleAttr'],
  ['a subscription without type', 'type="rss" ', '', 'MissingOutlineType'],
  ['an outline without text', ' text="The Herald"', '', 'MissingAttribute'],
  [
    'an element that readers refuse although OPML 2.0 has it',
    '</title>',
    '</title><docs>https://a.example/</docs>',
    'UndefinedElement',
  ],
  ['an unknown attribute', 'text="News"', 'text="News" colour="red"', 'UnexpectedAttribute'],
]

export const FAULTS: readonly (readonly [kind: string, document: string, rows: readonly Row[]])[] = [
  ['RSS', RSS, [...RSS_STRUCTURE, ...RSS_TEXT, ...RSS_DATES, ...RSS_HTML]],
  ['Atom', ATOM, ATOM_FAULTS],
  ['an Atom archive', ARCHIVE, ARCHIVE_FAULTS],
  ['OPML', OPML, OPML_FAULTS],
]
