import type { Rule } from '../rule.js'

type FaultRow = readonly [severity: Rule['severity'], holds: string, fix: string, standard: string]

const RSS = 'RSS 2.0'
const PROFILE = 'RSS Best Practices Profile'
const ATOM = 'RFC 4287'
const XML = 'XML 1.0'
const MEDIA = 'Media RSS 1.5'
const JSON_FEED = 'JSON Feed 1.1'
const OPML = 'OPML 2.0'
const PAGING = 'RFC 5005'
const TOMBSTONES = 'RFC 6721'
const HTTP = 'RFC 9110'

/**
 * The rules for feeds. Names and severities are those of the W3C feed validator: its errors are errors, its warnings are
 * warnings, and its advice is notes. Rules that the validator does not have come last.
 */
export const FEED_FAULTS = {
  // Rules for the document as a whole.
  SAXError: [
    'error',
    'A feed must be well-formed XML',
    'Correct the markup at this place: escape `<` and `&` in text, and remove characters that XML does not allow.',
    XML,
  ],
  UndefinedNamedEntity: [
    'error',
    'XML defines only five named entities: amp, lt, gt, quot and apos',
    'Write the character itself, or a numeric reference such as `&#160;`.',
    `${XML} section 4.6`,
  ],
  WPBlankLine: [
    'error',
    'Nothing may come before the XML declaration',
    'Remove the blank lines or spaces at the beginning; often a program or plugin prints them before the feed.',
    `${XML} section 2.8`,
  ],
  UnicodeError: [
    'error',
    'The bytes of a feed must be in the encoding that it declares',
    'Save the feed as UTF-8 and declare UTF-8, or declare the actual encoding.',
    `${XML} section 4.3.3`,
  ],
  UnknownEncoding: [
    'error',
    'The declared encoding must exist',
    'Save the feed as UTF-8, and declare UTF-8.',
    `${XML} section 4.3.3`,
  ],
  BadXmlVersion: ['error', 'A feed must be XML 1.0', 'Write `<?xml version="1.0" encoding="UTF-8"?>`.', XML],
  MissingEncoding: [
    'note',
    'A feed should declare its encoding',
    'Begin the feed with `<?xml version="1.0" encoding="UTF-8"?>`.',
    `${XML} section 4.3.3`,
  ],
  NonstdEncoding: [
    'note',
    'A feed should be in UTF-8 or UTF-16, which every feed reader supports',
    'Save the feed as UTF-8, and declare UTF-8.',
    `${XML} section 4.3.3`,
  ],
  EncodingMismatch: [
    'warning',
    'The server and the feed should name the same encoding',
    'Make the server send `charset=utf-8`, or no charset.',
    'RFC 7303 section 3',
  ],
  ContainsSystemEntity: [
    'note',
    'A feed should have no document type declaration',
    'Remove the `<!DOCTYPE …>`. This check does not expand the entities that it declares.',
    XML,
  ],
  ValidatorLimit: [
    'error',
    'A feed may have at most 5,000,000 bytes, and elements nested at most 200 deep',
    'Keep fewer items in the feed, and link older ones as archives (RFC 5005).',
    'W3C feed validator',
  ],
  UnexpectedContentType: [
    'warning',
    'The server should send the media type of the feed',
    'Make the server send `application/rss+xml`, `application/atom+xml` or `application/feed+json`.',
    `${HTTP} section 8.3`,
  ],
  TempRedirect: [
    'note',
    'The address of a feed should not be a temporary redirect',
    'Publish the final address of the feed, or redirect with status 301 or 308.',
    `${HTTP} section 15.4`,
  ],
  UndefinedElement: [
    'error',
    'Every element must be allowed where it is',
    'Remove the element, correct its name, or put it into a namespace of its own.',
    `${RSS}; ${ATOM} section 6`,
  ],
  UnexpectedAttribute: [
    'error',
    'Every attribute must be allowed on its element',
    'Remove the attribute, or correct its name.',
    `${RSS}; ${ATOM}`,
  ],
  UseOfExtensionAttr: [
    'warning',
    'RSS elements should have no attributes from other namespaces',
    'Use an element of that namespace instead.',
    RSS,
  ],
  UnexpectedText: [
    'error',
    'There must be no text between elements',
    'Remove the text, or put it into an element.',
    `${RSS}; ${ATOM}`,
  ],
  UnexpectedWhitespace: [
    'error',
    'Dates, ids and addresses in Atom must have no space around them',
    'Remove the space at the beginning and the end of the element.',
    `${ATOM} section 3.3`,
  ],
  DuplicateElement: ['error', 'This element may occur only once', 'Keep one of them.', `${RSS}; ${ATOM} section 4.1`],
  MissingElement: [
    'error',
    'Every required element must be present',
    'Add the element.',
    `${RSS}; ${ATOM} section 4.1`,
  ],
  MissingAttribute: ['error', 'Every required attribute must be present', 'Add the attribute.', `${RSS}; ${ATOM}`],
  NotBlank: ['warning', 'This element should not be empty', 'Fill the element in, or remove it.', `${RSS}; ${ATOM}`],
  AttrNotBlank: ['warning', 'This attribute should not be empty', 'Fill the attribute in, or remove it.', ATOM],
  BadCharacters: [
    'warning',
    'Text should have been decoded once, from its actual encoding',
    'Find the step that converts the text, and set the right encoding there.',
    'Unicode',
  ],
  InvalidLanguage: [
    'error',
    'A language must be a tag that BCP 47 defines',
    'Write a language tag such as `en`, `pt-BR` or `zh-Hant`.',
    'BCP 47',
  ],
  MissingDCLanguage: [
    'note',
    'A feed should declare its language',
    'Add `<language>` to the channel of an RSS feed, or `xml:lang` to an Atom feed.',
    `${RSS}; ${ATOM} section 2`,
  ],
  // Rules for namespaces.
  UnknownNamespace: [
    'warning',
    'Feed readers should know every namespace',
    'Correct the address of the namespace, or keep the namespace if one of your feed readers needs it.',
    'Namespaces in XML 1.0',
  ],
  UnsupportedNamespace: [
    'note',
    'Elements in this namespace cannot be checked',
    'There is nothing to do; the elements are left out of this check.',
    'Namespaces in XML 1.0',
  ],
  NonstdPrefix: [
    'note',
    'A namespace should have its usual prefix',
    'Use the usual prefix, because some feed readers ignore the namespace and look for the prefix.',
    'Namespaces in XML 1.0',
  ],
  ReservedPrefix: [
    'warning',
    'A well-known prefix should stand for its own namespace',
    'Correct the address of the namespace, or choose another prefix.',
    'Namespaces in XML 1.0',
  ],
  AvoidNamespacePrefix: [
    'warning',
    'Atom elements should have no prefix in an Atom feed',
    'Make Atom the default namespace, because some feed readers do not find `atom:entry`.',
    `${ATOM} section 1.2`,
  ],
  MediaRssNamespace: [
    'error',
    'The namespace of Media RSS must end with a slash',
    'Write `http://search.yahoo.com/mrss/`.',
    MEDIA,
  ],
  ObsoleteNamespace: [
    'error',
    'An Atom feed must be Atom 1.0',
    'Convert the feed to Atom 1.0: its namespace is `http://www.w3.org/2005/Atom`, and its dates and links have other names.',
    `${ATOM} section 1.2`,
  ],
  InvalidNamespace: [
    'error',
    'The root element of a feed must be in the namespace of its format',
    'Write `<feed xmlns="http://www.w3.org/2005/Atom">`, or `<rss version="2.0">` without a namespace.',
    `${ATOM} section 1.2; ${RSS}`,
  ],
  MissingNamespace: [
    'error',
    'XHTML elements must be in the XHTML namespace',
    'Add `xmlns="http://www.w3.org/1999/xhtml"` to the `<div>`.',
    `${ATOM} section 3.1.1.3`,
  ],
  UndeterminableVocabulary: [
    'warning',
    'Every element of an Atom feed should have a namespace',
    'Add `xmlns="http://www.w3.org/2005/Atom"` to `<feed>`.',
    `${ATOM} section 1.2`,
  ],
  // Rules for addresses and identifiers.
  InvalidFullLink: [
    'error',
    'An address must be complete, with its scheme',
    'Write the address with `https://` and its host.',
    `${RSS}; RFC 3986`,
  ],
  InvalidIRI: ['error', 'An address must be a valid IRI', 'Correct the address.', 'RFC 3987'],
  InvalidUriChar: [
    'error',
    'An address may contain only the characters that URIs allow',
    'Percent-encode the character, such as `%20` for a space.',
    'RFC 3986 section 2',
  ],
  UriNotIri: [
    'error',
    'An address must be in ASCII where RSS asks for a URI',
    'Percent-encode the letters of the path, and write the host in Punycode.',
    'RFC 3986; RFC 3987 section 3.1',
  ],
  InvalidURIAttribute: ['error', 'The value of this attribute must be an address', 'Correct the address.', 'RFC 3986'],
  InvalidURLAttribute: [
    'error',
    'A file must be at an address on the web',
    'Write a complete `http` or `https` address with a host.',
    RSS,
  ],
  InvalidTAG: [
    'error',
    'A tag URI must be well formed',
    'Write `tag:example.org,2024:name`, with the host in lower case.',
    'RFC 4151',
  ],
  InvalidURN: [
    'error',
    'A URN must be well formed',
    'Write `urn:`, a registered namespace and the identifier.',
    'RFC 8141',
  ],
  InvalidUUID: [
    'error',
    'A UUID must be well formed',
    'Write `urn:uuid:` and hexadecimal digits in groups of 8-4-4-4-12.',
    'RFC 9562',
  ],
  SchemeNotIANARegistered: [
    'warning',
    'The scheme of an address should be registered with IANA',
    'Use an `https` address.',
    'RFC 7595',
  ],
  NonCanonicalURI: [
    'warning',
    'An id should be in its normal form, because feed readers compare ids character by character',
    'Write the scheme and the host in lower case and a slash after the host, and escape no more than necessary.',
    `${ATOM} section 4.2.6.1`,
  ],
  ContainsRelRef: [
    'warning',
    'Addresses in the HTML of RSS should be complete, because RSS defines no base address',
    'Write the address with `https://` and its host.',
    `${PROFILE}`,
  ],
  // Rules for dates.
  InvalidRFC2822Date: [
    'error',
    'A date in RSS must be in the format of RFC 822',
    'Write the date like `Mon, 12 Jan 2026 09:00:00 +0000`.',
    `${RSS}; RFC 822 section 5`,
  ],
  ProblematicalRFC822Date: [
    'warning',
    'A date in RSS should be in the form that all feed readers parse',
    'Write the date like `Mon, 12 Jan 2026 09:00:00 +0000`.',
    PROFILE,
  ],
  IncorrectDOW: [
    'error',
    'The weekday must match the date',
    'Correct the weekday, or leave it out.',
    'RFC 822 section 5',
  ],
  InvalidRFC3339Date: [
    'error',
    'A date must be in the format of RFC 3339',
    'Write the date like `2026-01-12T09:00:00Z`.',
    `${ATOM} section 3.3; ${JSON_FEED}`,
  ],
  InvalidW3CDTFDate: [
    'error',
    'A Dublin Core date must be in the W3CDTF format',
    'Write the date like `2026-01-12` or `2026-01-12T09:00:00Z`.',
    'W3C note on date and time formats',
  ],
  ImplausibleDate: [
    'warning',
    'A date should be neither before 1990 nor in the future',
    'Correct the date: feed readers sort by it, and some hide future items.',
    PROFILE,
  ],
  // Rules for people.
  InvalidContact: [
    'error',
    'A person in RSS must be given as an email address',
    'Write `editor@example.org (Real Name)`, or the name alone in `<dc:creator>`.',
    RSS,
  ],
  EmailFormat: [
    'warning',
    'A person in RSS should be written as `address (Name)`',
    'Write `editor@example.org (Real Name)`.',
    PROFILE,
  ],
  MissingRealName: [
    'warning',
    'An email address in RSS should be followed by a name',
    'Write `editor@example.org (Real Name)`.',
    PROFILE,
  ],
  InvalidAddrSpec: ['error', 'An email address must be valid', 'Correct the address.', `${ATOM} section 3.2.3`],
  UnknownHost: [
    'warning',
    'The host of an email address should exist',
    'Correct the host of the address.',
    'RFC 5322 section 3.4.1',
  ],
  ContainsEmail: [
    'warning',
    'A name should contain no email address',
    'Move the address into `<email>`.',
    `${ATOM} section 3.2.1`,
  ],
  // Rules for text and HTML.
  ContainsHTML: [
    'warning',
    'Plain text should contain no HTML',
    'Remove the markup, and write the characters themselves.',
    `${PROFILE}`,
  ],
  ContainsUndeclaredHTML: [
    'warning',
    'HTML should be declared as such',
    'Add `type="html"`, or remove the markup.',
    `${ATOM} section 3.1.1`,
  ],
  CharacterData: [
    'warning',
    'Plain text in RSS should have `<` and `&` as hexadecimal references',
    'Write `&#x3C;` and `&#x26;`, which no feed reader takes for markup.',
    PROFILE,
  ],
  NotHtml: [
    'warning',
    'HTML in a feed should be well formed',
    'Correct the HTML; each feed reader repairs it in its own way.',
    'HTML Standard',
  ],
  HtmlFragment: [
    'warning',
    'Content of type `text/html` should be a whole document',
    'Write `type="html"` for a fragment.',
    `${ATOM} section 4.1.3`,
  ],
  SecurityRisk: [
    'warning',
    'HTML in a feed should have no elements that feed readers remove for security',
    'Leave the element out of the feed, and link to the page instead.',
    'W3C feed validator',
  ],
  SecurityRiskAttr: [
    'warning',
    'HTML in a feed should have no scripts in attributes',
    'Remove the attribute.',
    'W3C feed validator',
  ],
  DangerousStyleAttr: [
    'warning',
    'A style in a feed should have only properties that feed readers allow',
    'Remove the property, or the attribute.',
    'W3C feed validator',
  ],
  MissingXhtmlDiv: [
    'error',
    'Content of type `xhtml` must be a single `<div>`',
    'Put the content into one `<div xmlns="http://www.w3.org/1999/xhtml">`.',
    `${ATOM} section 3.1.1.3`,
  ],
  MisplacedXHTMLContent: [
    'warning',
    'XHTML markup should occur only in content of type `xhtml`',
    'Escape the markup, or put it into a CDATA section.',
    `${ATOM} section 3.1.1`,
  ],
  InvalidTextType: [
    'error',
    'The type of a text must be `text`, `html` or `xhtml`',
    'Write `type="text"`, `"html"` or `"xhtml"`.',
    `${ATOM} section 3.1.1`,
  ],
  InvalidMIMEType: [
    'error',
    'A media type must be valid',
    'Write a type such as `text/html`.',
    `${ATOM} section 4.1.3.1`,
  ],
  MissingTypeAttr: [
    'warning',
    'Content with a `src` should declare its type',
    'Add `type`.',
    `${ATOM} section 4.1.3.2`,
  ],
  // Rules for RSS.
  InvalidRSSVersion: ['error', 'The version must be a version of RSS', 'Write `<rss version="2.0">`.', RSS],
  MissingTitle: ['error', 'A channel and its image must have a title', 'Add `<title>`.', RSS],
  MissingLink: ['error', 'A channel and its image must have a link', 'Add `<link>` with the address of the site.', RSS],
  MissingDescription: ['error', 'A channel must have a description', 'Add `<description>`.', RSS],
  MissingAtomSelfLink: [
    'warning',
    'An RSS feed should give its own address',
    'Add `<atom:link rel="self" type="application/rss+xml" href="…"/>` to the channel.',
    PROFILE,
  ],
  MisplacedItem: [
    'warning',
    'Items should come after all elements that describe the channel',
    'Move the items to the end of the channel.',
    PROFILE,
  ],
  ItemMustContainTitleOrDescription: [
    'error',
    'An item must have a title or a description',
    'Add a `<title>` or a `<description>`.',
    RSS,
  ],
  MissingGuid: [
    'warning',
    'An item should have a guid, by which feed readers recognise it',
    'Add `<guid>` with an address or id that never changes.',
    PROFILE,
  ],
  InvalidHttpGUID: [
    'error',
    'A guid must be an address, unless it is marked as something else',
    'Add `isPermaLink="false"`, or write the address of the item.',
    RSS,
  ],
  InvalidPermalink: [
    'error',
    'A guid that is a permalink must be an address on the web',
    'Add `isPermaLink="false"`.',
    RSS,
  ],
  InvalidBooleanAttribute: ['error', '`isPermaLink` must be `true` or `false`', 'Write `true` or `false`.', RSS],
  NotSufficientlyUnique: [
    'warning',
    'A guid should be globally unique',
    'Replace the small number with an address or a tag URI.',
    RSS,
  ],
  DuplicateValue: [
    'error',
    'No two items may share a guid',
    'Give each item its own guid: feed readers show only one of the items.',
    RSS,
  ],
  NeedDescriptionBeforeContent: [
    'warning',
    'The description should come before the full content',
    'Put `<description>` before `<content:encoded>`.',
    PROFILE,
  ],
  DuplicateSemantics: ['warning', 'A channel should give each fact once', 'Keep the RSS element.', PROFILE],
  DuplicateItemSemantics: [
    'warning',
    'An item should give each fact once',
    'Keep one of the two: some feed readers take the first, some the last, some both.',
    PROFILE,
  ],
  DuplicateDescriptionSemantics: [
    'warning',
    'An item should give its text once',
    'Keep `<description>` or `<content:encoded>`.',
    PROFILE,
  ],
  DuplicateEnclosure: [
    'warning',
    'An item should have one enclosure',
    'Keep one: most feed readers ignore a second.',
    PROFILE,
  ],
  UseZeroForUnknown: [
    'error',
    'An unknown length must be given as 0',
    'Write `length="0"`, or the number of bytes.',
    PROFILE,
  ],
  InvalidIntegerAttribute: [
    'error',
    'A length must be a whole number of bytes',
    'Write the number of bytes, in digits only.',
    RSS,
  ],
  InvalidMIMEAttribute: ['error', 'A media type must be valid', 'Write a type such as `audio/mpeg`.', RSS],
  InvalidPositiveInteger: [
    'error',
    'A count must be a whole number above zero',
    'Write a whole number, 1 or more.',
    RSS,
  ],
  InvalidNonNegativeInteger: ['error', 'A count must be a whole number', 'Write a whole number, 0 or more.', RSS],
  InvalidWidth: [
    'error',
    'The image of a channel may be at most 144 pixels wide',
    'Use a smaller image, and declare its width.',
    RSS,
  ],
  InvalidHeight: [
    'error',
    'The image of a channel may be at most 400 pixels high',
    'Use a smaller image, and declare its height.',
    RSS,
  ],
  ImageUrlFormat: [
    'warning',
    'The image of a channel should be a GIF, JPEG or PNG',
    'Use an image in one of these formats.',
    RSS,
  ],
  ImageTitleDoesntMatch: [
    'warning',
    'The image of a channel should have the title of the channel',
    'Write the same title in both places.',
    PROFILE,
  ],
  ImageLinkDoesntMatch: [
    'warning',
    'The image of a channel should link to the address of the channel',
    'Write the same link in both places.',
    PROFILE,
  ],
  InvalidHour: ['error', 'An hour in `skipHours` must be from 0 to 23', 'Write a whole number from 0 to 23.', RSS],
  NotEnoughHoursInTheDay: ['error', '`skipHours` may have at most 24 hours', 'List each hour once.', RSS],
  EightDaysAWeek: ['error', '`skipDays` may have at most seven days', 'List each day once.', RSS],
  UseZeroForMidnight: ['warning', 'Midnight should be given as the hour 0', 'Write `0`.', PROFILE],
  InvalidFormComponentName: [
    'error',
    'The name of a text input must be a single word',
    'Use letters and digits only.',
    RSS,
  ],
  InvalidDay: ['error', 'A day in `skipDays` must be an English weekday', 'Write a day such as `Monday`.', RSS],
  AvoidTextInput: [
    'warning',
    'A channel should have no text input, because no feed reader shows it',
    'Remove `<textInput>`.',
    PROFILE,
  ],
  InvalidUpdatePeriod: [
    'error',
    'An update period must be hourly, daily, weekly, monthly or yearly',
    'Write one of these words.',
    'RSS 1.0 module Syndication',
  ],
  SlashDate: [
    'warning',
    'A channel with comment counts should say when it was built',
    'Add `<lastBuildDate>`.',
    PROFILE,
  ],
  CommentRSS: [
    'warning',
    'The element for a feed of comments is `wfw:commentRss`',
    'Write the last two letters in lower case.',
    'CommentAPI',
  ],
  MissingItunesElement: [
    'warning',
    'A podcast should have the elements that Apple requires',
    'Add the element.',
    'Apple, a podcaster’s guide to RSS',
  ],
  // Rules for Atom.
  MissingSelf: [
    'warning',
    'An Atom feed should give its own address',
    'Add `<link rel="self" href="…"/>` to the feed.',
    `${ATOM} section 4.1.1`,
  ],
  RelativeSelf: [
    'warning',
    'A self link should be a complete address',
    'Write the address with `https://` and its host.',
    `${ATOM} section 4.2.7.2`,
  ],
  SelfDoesntMatchLocation: [
    'warning',
    'A self link should be the address of the feed',
    'Correct the link, or publish the feed at its address.',
    `${ATOM} section 4.2.7.2`,
  ],
  SelfNotAtom: [
    'warning',
    'A self link should have the media type of a feed',
    'Write `application/atom+xml` or `application/rss+xml`.',
    `${ATOM} section 4.2.7.3`,
  ],
  MissingHref: ['error', 'A link must have an address', 'Add `href`.', `${ATOM} section 4.2.7.1`],
  AtomLinkNotEmpty: [
    'warning',
    'An Atom link element should be empty',
    'Move the address into `href`, and the text into `title`.',
    `${ATOM} section 4.2.7`,
  ],
  UnregisteredAtomLinkRel: [
    'warning',
    'A link relation should be registered with IANA, or be an address',
    'Use a registered name such as `via` or `related`.',
    `${ATOM} section 4.2.7.2`,
  ],
  DuplicateAtomLink: [
    'error',
    'No two alternate links may have the same type and language',
    'Keep one of them, or distinguish them by `hreflang`.',
    `${ATOM} section 4.1.1`,
  ],
  MissingContentOrAlternate: [
    'error',
    'An entry must have content or a link to its page',
    'Add `<content>` or `<link rel="alternate" href="…"/>`.',
    `${ATOM} section 4.1.2`,
  ],
  MissingTextualContent: [
    'warning',
    'An entry should have text to read',
    'Add `<content>` or `<summary>`.',
    `${ATOM} section 4.1.1.1`,
  ],
  MissingSummary: [
    'error',
    'An entry whose content is external must have a summary',
    'Add `<summary>`.',
    `${ATOM} section 4.1.2`,
  ],
  MissingSourceElement: [
    'warning',
    'A source should have an id, a title and a date',
    'Copy the element from the feed that the entry comes from.',
    `${ATOM} section 4.2.11`,
  ],
  MisplacedMetadata: [
    'error',
    'Entries must come after all elements that describe the feed',
    'Move the entries to the end of the feed.',
    'W3C feed validator',
  ],
  DuplicateEntries: [
    'warning',
    'No two entries should share an id',
    'Give each entry its own id, or keep only the newest of them.',
    `${ATOM} section 4.1.1`,
  ],
  DuplicateUpdated: [
    'warning',
    'No two entries should have been updated at the same moment',
    'Give each time as precisely as it is known.',
    `${ATOM} section 3.3`,
  ],
  FeedHistoryRelInEntry: [
    'warning',
    'Links to other pages of a feed should be in the feed, not in an entry',
    'Move the link from the entry to the feed.',
    PAGING,
  ],
  FeedRelInCompleteFeed: [
    'error',
    'A complete feed must not link to other pages of the feed',
    'Remove the links to other pages, or `<fh:complete/>`.',
    `${PAGING} section 2`,
  ],
  CurrentNotSelfInCompleteFeed: [
    'error',
    'The current link of a complete feed must equal its self link',
    'Write the address of the self link.',
    `${PAGING} section 2`,
  ],
  LinkPastEnd: [
    'error',
    'The first page must not link to a previous one, nor the last page to a next one',
    'Remove the link.',
    `${PAGING} section 3`,
  ],
  MissingCurrentInArchive: [
    'warning',
    'An archive should link to the current feed',
    'Add `<link rel="current" href="…"/>`.',
    `${PAGING} section 4`,
  ],
  ArchiveIncomplete: [
    'warning',
    'An archive should link to the archive before or after it',
    'Add `<link rel="prev-archive" href="…"/>`.',
    `${PAGING} section 4`,
  ],
  // Rules for media.
  InvalidCreditRole: [
    'error',
    'A credit role must be one from the EBU list',
    'Use a role such as `author` or `photographer`, or name another scheme.',
    MEDIA,
  ],
  InvalidMediaTextType: [
    'error',
    'The type of a Media RSS text must be `plain` or `html`',
    'Write `type="plain"` or `"html"`.',
    MEDIA,
  ],
  InvalidMediaMedium: [
    'error',
    'A medium must be image, audio, video, document or executable',
    'Use one of these words.',
    MEDIA,
  ],
  MediaGroupWithoutAlternatives: [
    'error',
    'A group must contain the same file in two forms or more',
    'Put a single `<media:content>` outside the group.',
    MEDIA,
  ],
  // Rules for OPML.
  InvalidOPMLVersion: ['error', 'The version must be a version of OPML', 'Write `<opml version="2.0">`.', OPML],
  MissingXmlURL: ['warning', 'A subscription should give the address of its feed', 'Add `xmlUrl`.', OPML],
  MissingTitleAttr: ['warning', 'A subscription should have a title', 'Add `title`.', OPML],
  MissingUrlAttr: ['warning', 'A link should have an address', 'Add `url`.', OPML],
  MissingOutlineType: ['warning', 'A subscription should declare its type', 'Add `type="rss"`.', OPML],
  InvalidOutlineVersion: [
    'warning',
    'The version of a subscription should be RSS, RSS1, RSS2 or scriptingNews',
    'Write one of these, or leave it out.',
    OPML,
  ],
  InvalidExpansionState: [
    'error',
    'The expansion state must be a list of line numbers',
    'Write numbers with commas between them.',
    OPML,
  ],
  InvalidTrueFalse: ['error', 'The value must be `true` or `false`', 'Write `true` or `false`.', OPML],
  // Rules that the W3C feed validator does not have.
  NotFeed: [
    'error',
    'The document must be a feed',
    'Give the address of the feed itself, which must be RSS, Atom, JSON Feed or OPML.',
    'RSS 2.0, RFC 4287, JSON Feed 1.1',
  ],
  UndeclaredCompression: [
    'error',
    'A server must declare how it compressed the response',
    'Make the server send `Content-Encoding: gzip`, or send the feed uncompressed.',
    `${HTTP} section 8.4`,
  ],
  MissingTombstoneAttribute: [
    'error',
    'A deleted entry must have `ref` and `when`',
    'Add the missing attribute.',
    `${TOMBSTONES} section 3`,
  ],
  MisplacedTombstone: [
    'error',
    'A deleted entry must be a child of the feed',
    'Move `<at:deleted-entry>` to the feed.',
    `${TOMBSTONES} section 3`,
  ],
  DuplicateTombstone: ['error', 'A deleted entry must be listed once', 'Keep one of them.', `${TOMBSTONES} section 3`],
  EntryAndTombstone: [
    'error',
    'An entry must not be both present and deleted',
    'Remove the entry, or the `<at:deleted-entry>`.',
    `${TOMBSTONES} section 4`,
  ],
  InvalidJson: ['error', 'A JSON feed must be valid JSON', 'Correct the syntax at this place.', 'RFC 8259'],
  InvalidType: [
    'error',
    'Every member must have the type that the standard gives it',
    'Write a value of that type.',
    JSON_FEED,
  ],
  InvalidVersion: [
    'error',
    'A JSON feed must give its version',
    'Write `"version": "https://jsonfeed.org/version/1.1"`.',
    JSON_FEED,
  ],
  VersionNotFirst: [
    'note',
    'The version should come first',
    'Move `version` to the beginning, where programs that read only the first bytes look for it.',
    JSON_FEED,
  ],
  MissingMember: ['error', 'Every required member must be present', 'Add the member.', JSON_FEED],
  MissingRecommendedMember: [
    'warning',
    'A JSON feed should give its own address and that of its site',
    'Add the member.',
    JSON_FEED,
  ],
  InvalidId: [
    'error',
    'An item must have an id that is a string',
    'Write the id in quotes. It must never change.',
    JSON_FEED,
  ],
  DuplicateId: [
    'error',
    'No two items may share an id',
    'Give each item its own id: feed readers show only one of the items.',
    JSON_FEED,
  ],
  UnknownMember: [
    'warning',
    'Members that the standard does not define should be in an object whose name begins with an underscore',
    'Correct the name, or move the member into an object such as `"_example"`.',
    JSON_FEED,
  ],
  InvalidExtensionName: [
    'error',
    'The name of an extension must be an underscore and a letter, without dots',
    'Name the extension like `_example`, and its members without underscores and dots.',
    JSON_FEED,
  ],
  DeprecatedMember: ['warning', 'Authors should be in `authors`', 'Write `"authors": [{ "name": "…" }]`.', JSON_FEED],
  NextIsSelf: ['error', 'The next page must be another page', 'Remove `next_url`, or correct it.', JSON_FEED],
  InvalidAddress: [
    'error',
    'An address in a JSON feed must be a complete address on the web',
    'Write the address with `https://` and its host.',
    JSON_FEED,
  ],
  MarkupInText: [
    'note',
    'Plain text in a JSON feed should contain no HTML',
    'Remove the markup, unless feed readers should see the markup itself.',
    JSON_FEED,
  ],
} as const satisfies Record<string, FaultRow>

/** The name of a fault, as in the table. */
export type FeedFault = keyof typeof FEED_FAULTS

/** Returns the id under which a fault is reported: `feed.missing-guid` for `MissingGuid`. */
export const feedRuleId = (fault: FeedFault): string =>
  `feed.${fault.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()}`

/** The rules for feeds, in the form of the registry. */
export const FEED_RULES: readonly Rule[] = (Object.keys(FEED_FAULTS) as FeedFault[]).map(fault => {
  const [severity, holds] = FEED_FAULTS[fault]
  return { id: feedRuleId(fault), group: 'Feeds', severity, holds }
})
