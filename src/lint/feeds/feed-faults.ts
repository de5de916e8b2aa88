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
 * What a feed is held to. A name is that of the feed validator of the W3C, and so is the severity: its errors are errors, its
 * warnings are warnings, its advice is a note. The rows that it does not have come after the others.
 */
export const FEED_FAULTS = {
  // The document.
  SAXError: [
    'error',
    'A feed is well-formed XML',
    'Correct the markup at this place, and escape `<` and `&` in text.',
    XML,
  ],
  UndefinedNamedEntity: [
    'error',
    'XML defines only five named entities: amp, lt, gt, quot and apos',
    'Write the character itself, or a number such as `&#160;`.',
    `${XML} section 4.6`,
  ],
  WPBlankLine: [
    'error',
    'Nothing precedes the XML declaration',
    'Remove the blank lines or spaces at the beginning; often a program prints them before the feed.',
    `${XML} section 2.8`,
  ],
  UnicodeError: [
    'error',
    'The bytes are in the encoding that the feed declares',
    'Save the feed as UTF-8 and declare UTF-8, or declare its actual encoding.',
    `${XML} section 4.3.3`,
  ],
  UnknownEncoding: [
    'error',
    'The declared encoding exists',
    'Save the feed as UTF-8, and declare UTF-8.',
    `${XML} section 4.3.3`,
  ],
  BadXmlVersion: ['error', 'A feed is XML 1.0', 'Write `<?xml version="1.0" encoding="UTF-8"?>`.', XML],
  MissingEncoding: [
    'note',
    'A feed declares its encoding',
    'Begin with `<?xml version="1.0" encoding="UTF-8"?>`.',
    `${XML} section 4.3.3`,
  ],
  NonstdEncoding: [
    'note',
    'A feed is in UTF-8 or UTF-16, which every reader supports',
    'Save the feed as UTF-8, and declare UTF-8.',
    `${XML} section 4.3.3`,
  ],
  EncodingMismatch: [
    'warning',
    'The server and the feed name the same encoding',
    'Make the server send `charset=utf-8`, or no charset at all.',
    'RFC 7303 section 3',
  ],
  ContainsSystemEntity: [
    'note',
    'A feed has no document type',
    'Remove the `<!DOCTYPE …>`; entities that it declares are not read here.',
    XML,
  ],
  ValidatorLimit: [
    'error',
    'A feed has at most 5,000,000 bytes, and its elements are at most 200 deep',
    'Keep fewer items in the feed, and link older ones as archives (RFC 5005).',
    'W3C feed validator',
  ],
  UnexpectedContentType: [
    'warning',
    'The server sends the media type of the feed',
    'Make the server send `application/rss+xml`, `application/atom+xml` or `application/feed+json`.',
    `${HTTP} section 8.3`,
  ],
  TempRedirect: [
    'note',
    'The address of a feed does not redirect temporarily',
    'Publish the address at which the feed is, or redirect with 301 or 308.',
    `${HTTP} section 15.4`,
  ],
  UndefinedElement: [
    'error',
    'Every element is in a place where it is allowed',
    'Remove the element, correct its name, or put it into a namespace of its own.',
    `${RSS}; ${ATOM} section 6`,
  ],
  UnexpectedAttribute: [
    'error',
    'Every attribute belongs to its element',
    'Remove the attribute, or correct its name.',
    `${RSS}; ${ATOM}`,
  ],
  UseOfExtensionAttr: [
    'warning',
    'RSS elements have no attributes of other namespaces',
    'Put its value into an element of that namespace.',
    RSS,
  ],
  UnexpectedText: [
    'error',
    'There is no text between elements',
    'Remove the text, or put it into an element.',
    `${RSS}; ${ATOM}`,
  ],
  UnexpectedWhitespace: [
    'error',
    'Dates, ids and addresses in Atom have no space around them',
    'Remove the space inside the element.',
    `${ATOM} section 3.3`,
  ],
  DuplicateElement: [
    'error',
    'An element that may occur once occurs once',
    'Keep one of them.',
    `${RSS}; ${ATOM} section 4.1`,
  ],
  MissingElement: ['error', 'Every required element is present', 'Add the element.', `${RSS}; ${ATOM} section 4.1`],
  MissingAttribute: ['error', 'Every required attribute is present', 'Add the attribute.', `${RSS}; ${ATOM}`],
  NotBlank: ['warning', 'No element that needs content is empty', 'Fill it in, or remove it.', `${RSS}; ${ATOM}`],
  AttrNotBlank: ['warning', 'No attribute that needs a value is empty', 'Fill it in, or remove it.', ATOM],
  BadCharacters: [
    'warning',
    'Text has been decoded once, from its actual encoding',
    'Find the place where the text is converted, and set the right encoding there.',
    'Unicode',
  ],
  InvalidLanguage: [
    'error',
    'A language is a valid tag of BCP 47',
    'Write a language tag such as `en`, `pt-BR` or `zh-Hant`.',
    'BCP 47',
  ],
  MissingDCLanguage: [
    'note',
    'A feed declares its language',
    'Add `<language>` to the channel of an RSS feed, `xml:lang` to an Atom feed.',
    `${RSS}; ${ATOM} section 2`,
  ],
  // Namespaces.
  UnknownNamespace: [
    'warning',
    'The namespaces are known to feed readers',
    'Correct the address of the namespace, or make sure that some reader supports it.',
    'Namespaces in XML 1.0',
  ],
  UnsupportedNamespace: [
    'note',
    'Everything in a feed can be checked',
    'There is nothing to do. Elements of this namespace are not checked.',
    'Namespaces in XML 1.0',
  ],
  NonstdPrefix: [
    'note',
    'A namespace has its usual prefix',
    'Use the usual prefix: some readers look for it instead of the namespace.',
    'Namespaces in XML 1.0',
  ],
  ReservedPrefix: [
    'warning',
    'A usual prefix stands for its own namespace',
    'Correct the address of the namespace, or choose another prefix.',
    'Namespaces in XML 1.0',
  ],
  AvoidNamespacePrefix: [
    'warning',
    'Elements of Atom have no prefix in an Atom feed',
    'Make Atom the default namespace: some readers do not find `atom:entry`.',
    `${ATOM} section 1.2`,
  ],
  MediaRssNamespace: [
    'error',
    'The namespace of Media RSS ends with a slash',
    'Write `http://search.yahoo.com/mrss/`.',
    MEDIA,
  ],
  ObsoleteNamespace: [
    'error',
    'Atom is version 1.0',
    'Convert it to Atom 1.0: the namespace is `http://www.w3.org/2005/Atom`, and dates and links have other names.',
    `${ATOM} section 1.2`,
  ],
  InvalidNamespace: [
    'error',
    'The root of a feed is in the namespace of its format',
    'Write `<feed xmlns="http://www.w3.org/2005/Atom">`, or `<rss version="2.0">` without a namespace.',
    `${ATOM} section 1.2; ${RSS}`,
  ],
  MissingNamespace: [
    'error',
    'Elements of XHTML are in its namespace',
    'Add `xmlns="http://www.w3.org/1999/xhtml"` to the `<div>`.',
    `${ATOM} section 3.1.1.3`,
  ],
  UndeterminableVocabulary: [
    'warning',
    'Every element in an Atom feed has a namespace',
    'Add `xmlns="http://www.w3.org/2005/Atom"` to `<feed>`.',
    `${ATOM} section 1.2`,
  ],
  // Addresses and identifiers.
  InvalidFullLink: [
    'error',
    'An address is complete, with its scheme',
    'Write the address with `https://` and its host.',
    `${RSS}; RFC 3986`,
  ],
  InvalidIRI: ['error', 'An address is a valid IRI', 'Correct the address.', 'RFC 3987'],
  InvalidUriChar: [
    'error',
    'An address contains only allowed characters',
    'Percent-encode the character, such as `%20` for a space.',
    'RFC 3986 section 2',
  ],
  UriNotIri: [
    'error',
    'An address is in ASCII if RSS requires a URI',
    'Percent-encode the letters of the path, and write the host in punycode.',
    'RFC 3986; RFC 3987 section 3.1',
  ],
  InvalidURIAttribute: ['error', 'An address in an attribute is valid', 'Correct the address.', 'RFC 3986'],
  InvalidURLAttribute: [
    'error',
    'A file has an address on the web',
    'Write a complete `http` or `https` address with a host.',
    RSS,
  ],
  InvalidTAG: [
    'error',
    'A tag URI is well formed',
    'Write `tag:example.org,2024:name`, the host in lower case.',
    'RFC 4151',
  ],
  InvalidURN: ['error', 'A URN is well formed', 'Write `urn:`, a registered name and the identifier.', 'RFC 8141'],
  InvalidUUID: ['error', 'A UUID is well formed', 'Write `urn:uuid:` and 8-4-4-4-12 hexadecimal digits.', 'RFC 9562'],
  SchemeNotIANARegistered: ['warning', 'The scheme of an address is registered', 'Use an `https` address.', 'RFC 7595'],
  NonCanonicalURI: [
    'warning',
    'An id is in its normal form, because readers compare it character by character',
    'Write scheme and host in lower case, a slash after the host, and escape no more than needed.',
    `${ATOM} section 4.2.6.1`,
  ],
  ContainsRelRef: [
    'warning',
    'Addresses in the HTML of RSS are complete, because RSS has no base address',
    'Write the address with `https://` and its host.',
    `${PROFILE}`,
  ],
  // Dates.
  InvalidRFC2822Date: [
    'error',
    'A date in RSS has the form of RFC 822',
    'Write it like `Mon, 12 Jan 2026 09:00:00 +0000`.',
    `${RSS}; RFC 822 section 5`,
  ],
  ProblematicalRFC822Date: [
    'warning',
    'A date in RSS has a form that all readers parse',
    'Write it like `Mon, 12 Jan 2026 09:00:00 +0000`.',
    PROFILE,
  ],
  IncorrectDOW: ['error', 'A weekday matches its date', 'Correct the weekday, or leave it out.', 'RFC 822 section 5'],
  InvalidRFC3339Date: [
    'error',
    'A date has the form of RFC 3339',
    'Write it like `2026-01-12T09:00:00Z`.',
    `${ATOM} section 3.3; ${JSON_FEED}`,
  ],
  InvalidW3CDTFDate: [
    'error',
    'A date of Dublin Core has the form of W3CDTF',
    'Write it like `2026-01-12` or `2026-01-12T09:00:00Z`.',
    'W3C note on date and time formats',
  ],
  ImplausibleDate: [
    'warning',
    'A date is not before 1990 and not in the future',
    'Correct the date: readers sort by it, and some hide entries from the future.',
    PROFILE,
  ],
  // People.
  InvalidContact: [
    'error',
    'A person in RSS is an email address',
    'Write `editor@example.org (Real Name)`, or the name alone in `<dc:creator>`.',
    RSS,
  ],
  EmailFormat: [
    'warning',
    'A person in RSS is written `address (Name)`',
    'Write `editor@example.org (Real Name)`.',
    PROFILE,
  ],
  MissingRealName: [
    'warning',
    'An email address in RSS has a name after it',
    'Write `editor@example.org (Real Name)`.',
    PROFILE,
  ],
  InvalidAddrSpec: ['error', 'An email address is valid', 'Correct the address.', `${ATOM} section 3.2.3`],
  UnknownHost: [
    'warning',
    'The host of an email address is valid',
    'Correct the host of the address.',
    'RFC 5322 section 3.4.1',
  ],
  ContainsEmail: [
    'warning',
    'A name contains no email address',
    'Put the address into `<email>`.',
    `${ATOM} section 3.2.1`,
  ],
  // Text and HTML.
  ContainsHTML: [
    'warning',
    'Plain text contains no HTML',
    'Remove the markup, and write the characters themselves.',
    `${PROFILE}`,
  ],
  ContainsUndeclaredHTML: [
    'warning',
    'Text that is HTML is declared as HTML',
    'Add `type="html"`, or remove the markup.',
    `${ATOM} section 3.1.1`,
  ],
  CharacterData: [
    'warning',
    'Plain text in RSS writes `<` and `&` as hexadecimal references',
    'Write `&#x3C;` and `&#x26;`, which no reader interprets as markup.',
    PROFILE,
  ],
  NotHtml: [
    'warning',
    'HTML in a feed is well formed',
    'Correct the HTML, because each reader repairs it in its own way.',
    'HTML Standard',
  ],
  HtmlFragment: [
    'warning',
    'Content of the type text/html is a complete document',
    'Write `type="html"` for a fragment.',
    `${ATOM} section 4.1.3`,
  ],
  SecurityRisk: [
    'warning',
    'HTML in a feed has no element that readers remove',
    'Leave it out of the feed, and link to the page instead.',
    'W3C feed validator',
  ],
  SecurityRiskAttr: [
    'warning',
    'HTML in a feed has no scripts in attributes',
    'Remove the attribute.',
    'W3C feed validator',
  ],
  DangerousStyleAttr: [
    'warning',
    'A style in a feed has only properties that readers allow',
    'Remove the property, or the attribute.',
    'W3C feed validator',
  ],
  MissingXhtmlDiv: [
    'error',
    'Content of the type xhtml is one `<div>`',
    'Put the content into one `<div xmlns="http://www.w3.org/1999/xhtml">`.',
    `${ATOM} section 3.1.1.3`,
  ],
  MisplacedXHTMLContent: [
    'warning',
    'XHTML occurs only in content of the type xhtml',
    'Escape the markup, or put it into a CDATA section.',
    `${ATOM} section 3.1.1`,
  ],
  InvalidTextType: [
    'error',
    'The type of a text is text, html or xhtml',
    'Write `type="text"`, `"html"` or `"xhtml"`.',
    `${ATOM} section 3.1.1`,
  ],
  InvalidMIMEType: ['error', 'A media type is valid', 'Write a type such as `text/html`.', `${ATOM} section 4.1.3.1`],
  MissingTypeAttr: [
    'warning',
    'Content at another address declares its type',
    'Add `type`.',
    `${ATOM} section 4.1.3.2`,
  ],
  // RSS.
  InvalidRSSVersion: ['error', 'The version of RSS exists', 'Write `<rss version="2.0">`.', RSS],
  MissingTitle: ['error', 'A channel and its image have a title', 'Add `<title>`.', RSS],
  MissingLink: ['error', 'A channel and its image have a link', 'Add `<link>` with the address of the site.', RSS],
  MissingDescription: ['error', 'A channel has a description', 'Add `<description>`.', RSS],
  MissingAtomSelfLink: [
    'warning',
    'An RSS feed declares its own address',
    'Add `<atom:link rel="self" type="application/rss+xml" href="…"/>` to the channel.',
    PROFILE,
  ],
  MisplacedItem: [
    'warning',
    'Items follow the other elements of the channel',
    'Move the items to the end of the channel.',
    PROFILE,
  ],
  ItemMustContainTitleOrDescription: ['error', 'An item has a title or a description', 'Add one of them.', RSS],
  MissingGuid: [
    'warning',
    'An item has a guid, by which readers recognise it',
    'Add `<guid>` with an address or id that never changes.',
    PROFILE,
  ],
  InvalidHttpGUID: [
    'error',
    'A guid is an address, or is declared not to be one',
    'Add `isPermaLink="false"`, or write the address of the item.',
    RSS,
  ],
  InvalidPermalink: ['error', 'A guid that is a permalink is an address on the web', 'Add `isPermaLink="false"`.', RSS],
  InvalidBooleanAttribute: ['error', 'isPermaLink is true or false', 'Write `true` or `false`.', RSS],
  NotSufficientlyUnique: [
    'warning',
    'A guid is globally unique',
    'Write an address or a tag URI instead of a small number.',
    RSS,
  ],
  DuplicateValue: [
    'error',
    'No two items share a guid',
    'Give each item a guid of its own: readers show only one of them.',
    RSS,
  ],
  NeedDescriptionBeforeContent: [
    'warning',
    'The description precedes the full content',
    'Put `<description>` before `<content:encoded>`.',
    PROFILE,
  ],
  DuplicateSemantics: ['warning', 'A channel gives each fact once', 'Keep the RSS element.', PROFILE],
  DuplicateItemSemantics: [
    'warning',
    'An item gives each fact once',
    'Keep one of the two: readers use the first, the last or both.',
    PROFILE,
  ],
  DuplicateDescriptionSemantics: [
    'warning',
    'An item has its text once',
    'Keep `<description>` or `<content:encoded>`.',
    PROFILE,
  ],
  DuplicateEnclosure: [
    'warning',
    'An item has one enclosure',
    'Keep one, because most readers ignore a second one.',
    PROFILE,
  ],
  UseZeroForUnknown: ['error', 'An unknown length is 0', 'Write `length="0"`, or the number of bytes.', PROFILE],
  InvalidIntegerAttribute: [
    'error',
    'A length is a whole number of bytes',
    'Write the number of bytes in digits.',
    RSS,
  ],
  InvalidMIMEAttribute: ['error', 'A media type is valid', 'Write a type such as `audio/mpeg`.', RSS],
  InvalidPositiveInteger: ['error', 'A count is a whole number above zero', 'Write a whole number, 1 or more.', RSS],
  InvalidNonNegativeInteger: ['error', 'A count is a whole number', 'Write a whole number, 0 or more.', RSS],
  InvalidWidth: [
    'error',
    'The picture of a channel is at most 144 pixels wide',
    'Use a smaller picture, and state its width.',
    RSS,
  ],
  InvalidHeight: [
    'error',
    'The picture of a channel is at most 400 pixels high',
    'Use a smaller picture, and state its height.',
    RSS,
  ],
  ImageUrlFormat: [
    'warning',
    'The picture of a channel is a GIF, JPEG or PNG',
    'Use a picture in one of these formats.',
    RSS,
  ],
  ImageTitleDoesntMatch: [
    'warning',
    'The picture of a channel has the title of the channel',
    'Write the same title in both.',
    PROFILE,
  ],
  ImageLinkDoesntMatch: [
    'warning',
    'The picture of a channel has the same link as the channel',
    'Write the same link in both.',
    PROFILE,
  ],
  InvalidHour: ['error', 'An hour in skipHours is between 0 and 23', 'Write a whole number from 0 to 23.', RSS],
  NotEnoughHoursInTheDay: ['error', 'Each hour is listed once', 'Remove the repeated hour.', RSS],
  EightDaysAWeek: ['error', 'Each day is listed once', 'Remove the repeated day.', RSS],
  UseZeroForMidnight: ['warning', 'Midnight is the hour 0', 'Write `0`.', PROFILE],
  InvalidFormComponentName: ['error', 'The name of a text input is a word', 'Write letters and digits.', RSS],
  InvalidDay: ['error', 'A day in skipDays is an English weekday', 'Write a day such as `Monday`.', RSS],
  AvoidTextInput: ['warning', 'A channel has no text input, which no reader shows', 'Remove `<textInput>`.', PROFILE],
  InvalidUpdatePeriod: [
    'error',
    'A period of updates is hourly, daily, weekly, monthly or yearly',
    'Write one of these words.',
    'RSS 1.0 module Syndication',
  ],
  SlashDate: [
    'warning',
    'A channel with numbers of comments has the date of its last build',
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
    'A podcast has the elements that Apple requires',
    'Add the element.',
    'Apple, a podcaster’s guide to RSS',
  ],
  // Atom.
  MissingSelf: [
    'warning',
    'An Atom feed declares its own address',
    'Add `<link rel="self" href="…"/>` to the feed.',
    `${ATOM} section 4.1.1`,
  ],
  RelativeSelf: [
    'warning',
    'A self link is a complete address',
    'Write the address with `https://` and its host.',
    `${ATOM} section 4.2.7.2`,
  ],
  SelfDoesntMatchLocation: [
    'warning',
    'A self link is the address at which the feed was found',
    'Correct the link, or publish the feed at that address.',
    `${ATOM} section 4.2.7.2`,
  ],
  SelfNotAtom: [
    'warning',
    'A self link has the media type of a feed',
    'Write `application/atom+xml` or `application/rss+xml`.',
    `${ATOM} section 4.2.7.3`,
  ],
  MissingHref: ['error', 'A link has an address', 'Add `href`.', `${ATOM} section 4.2.7.1`],
  AtomLinkNotEmpty: [
    'warning',
    'A link element in Atom is empty',
    'Put the address into `href` and the words into `title`.',
    `${ATOM} section 4.2.7`,
  ],
  UnregisteredAtomLinkRel: [
    'warning',
    'The relation of a link is a registered name or an address',
    'Use a registered name such as `via` or `related`.',
    `${ATOM} section 4.2.7.2`,
  ],
  DuplicateAtomLink: [
    'error',
    'No two alternate links have the same type and language',
    'Keep one of them, or distinguish them by `hreflang`.',
    `${ATOM} section 4.1.1`,
  ],
  MissingContentOrAlternate: [
    'error',
    'An entry has content or a link to its page',
    'Add `<content>` or `<link rel="alternate" href="…"/>`.',
    `${ATOM} section 4.1.2`,
  ],
  MissingTextualContent: [
    'warning',
    'An entry has text to read',
    'Add `<content>` or `<summary>`.',
    `${ATOM} section 4.1.1.1`,
  ],
  MissingSummary: [
    'error',
    'An entry with content at another address has a summary',
    'Add `<summary>`.',
    `${ATOM} section 4.1.2`,
  ],
  MissingSourceElement: [
    'warning',
    'A source has id, title and date',
    'Add the element from the feed that the entry was copied from.',
    `${ATOM} section 4.2.11`,
  ],
  MisplacedMetadata: [
    'error',
    'Entries follow the other elements of the feed',
    'Move the entries to the end of the feed.',
    'W3C feed validator',
  ],
  DuplicateEntries: [
    'warning',
    'No two entries share an id',
    'Give each entry an id of its own, or keep only the newest one.',
    `${ATOM} section 4.1.1`,
  ],
  DuplicateUpdated: [
    'warning',
    'No two entries have the same time of update',
    'Write each time as precisely as it is known.',
    `${ATOM} section 3.3`,
  ],
  FeedHistoryRelInEntry: [
    'warning',
    'Links to other pages of a feed are children of the feed',
    'Move the link from the entry to the feed.',
    PAGING,
  ],
  FeedRelInCompleteFeed: [
    'error',
    'A complete feed has no other pages',
    'Remove the links to other pages, or `<fh:complete/>`.',
    `${PAGING} section 2`,
  ],
  CurrentNotSelfInCompleteFeed: [
    'error',
    'A complete feed is the current one',
    'Write the address of the self link.',
    `${PAGING} section 2`,
  ],
  LinkPastEnd: [
    'error',
    'The first page has no previous page, and the last has no next page',
    'Remove the link.',
    `${PAGING} section 3`,
  ],
  MissingCurrentInArchive: [
    'warning',
    'An archive links to the current feed',
    'Add `<link rel="current" href="…"/>`.',
    `${PAGING} section 4`,
  ],
  ArchiveIncomplete: [
    'warning',
    'An archive links to the previous or next archive',
    'Add `<link rel="prev-archive" href="…"/>`.',
    `${PAGING} section 4`,
  ],
  // Media.
  InvalidCreditRole: [
    'error',
    'A role is in the list of the EBU',
    'Write a role such as `author` or `photographer`, or name another scheme.',
    MEDIA,
  ],
  InvalidMediaTextType: [
    'error',
    'The type of a text in Media RSS is plain or html',
    'Write `type="plain"` or `"html"`.',
    MEDIA,
  ],
  InvalidMediaMedium: [
    'error',
    'A medium is image, audio, video, document or executable',
    'Write one of these words.',
    MEDIA,
  ],
  MediaGroupWithoutAlternatives: [
    'error',
    'A group contains two or more forms of the same file',
    'Put a single `<media:content>` beside the group.',
    MEDIA,
  ],
  // OPML.
  InvalidOPMLVersion: ['error', 'The version of OPML exists', 'Write `<opml version="2.0">`.', OPML],
  MissingXmlURL: ['warning', 'A subscription has the address of its feed', 'Add `xmlUrl`.', OPML],
  MissingTitleAttr: ['warning', 'A subscription has a title', 'Add `title`.', OPML],
  MissingUrlAttr: ['warning', 'A link has an address', 'Add `url`.', OPML],
  MissingOutlineType: ['warning', 'A subscription has a type', 'Add `type="rss"`.', OPML],
  InvalidOutlineVersion: [
    'warning',
    'The version of a subscription is RSS, RSS1, RSS2 or scriptingNews',
    'Write one of these, or leave it out.',
    OPML,
  ],
  InvalidExpansionState: [
    'error',
    'The expansion state is a list of line numbers',
    'Write numbers with commas between them.',
    OPML,
  ],
  InvalidTrueFalse: ['error', 'A switch is true or false', 'Write `true` or `false`.', OPML],
  // What the validator of the W3C has no name for.
  NotFeed: [
    'error',
    'The document is a feed',
    'Check the address of the feed itself: RSS, Atom, JSON Feed or OPML.',
    'RSS 2.0, RFC 4287, JSON Feed 1.1',
  ],
  UndeclaredCompression: [
    'error',
    'A server declares the compression of a response',
    'Make the server send `Content-Encoding: gzip`, or the feed without compression.',
    `${HTTP} section 8.4`,
  ],
  MissingTombstoneAttribute: [
    'error',
    'A deleted entry has ref and when',
    'Add both attributes.',
    `${TOMBSTONES} section 3`,
  ],
  MisplacedTombstone: [
    'error',
    'A deleted entry is a child of the feed',
    'Move `<at:deleted-entry>` to the feed.',
    `${TOMBSTONES} section 3`,
  ],
  DuplicateTombstone: ['error', 'A deleted entry is listed once', 'Keep one of them.', `${TOMBSTONES} section 3`],
  EntryAndTombstone: [
    'error',
    'A deleted entry is not in the feed as well',
    'Remove the entry, or the `<at:deleted-entry>`.',
    `${TOMBSTONES} section 4`,
  ],
  InvalidJson: ['error', 'A JSON feed is valid JSON', 'Correct the syntax at this place.', 'RFC 8259'],
  InvalidType: ['error', 'Every member has the required type', 'Write a value of that type.', JSON_FEED],
  InvalidVersion: [
    'error',
    'A JSON feed has a version',
    'Write `"version": "https://jsonfeed.org/version/1.1"`.',
    JSON_FEED,
  ],
  VersionNotFirst: [
    'note',
    'The version comes first',
    'Move `version` to the beginning, where programs that look at the first bytes find it.',
    JSON_FEED,
  ],
  MissingMember: ['error', 'Every required member is present', 'Add the member.', JSON_FEED],
  MissingRecommendedMember: [
    'warning',
    'A JSON feed has its own address and that of its site',
    'Add the member.',
    JSON_FEED,
  ],
  InvalidId: [
    'error',
    'An item has an id that is a string',
    'Write the id in quotes. It must never change.',
    JSON_FEED,
  ],
  DuplicateId: [
    'error',
    'No two items share an id',
    'Give each item an id of its own: readers show only one of them.',
    JSON_FEED,
  ],
  UnknownMember: [
    'warning',
    'Members that are not part of the standard begin with an underscore',
    'Correct the name, or put it into an object such as `"_example"`.',
    JSON_FEED,
  ],
  InvalidExtensionName: [
    'error',
    'The name of an extension is an underscore and a letter, without dots',
    'Name the extension like `_example`, and its members without underscore and dot.',
    JSON_FEED,
  ],
  DeprecatedMember: ['warning', 'Authors are in `authors`', 'Write `"authors": [{ "name": "…" }]`.', JSON_FEED],
  NextIsSelf: ['error', 'The next page is not the feed itself', 'Remove `next_url`, or correct it.', JSON_FEED],
  InvalidAddress: [
    'error',
    'An address in a JSON feed is a complete address on the web',
    'Write the address with `https://` and its host.',
    JSON_FEED,
  ],
  MarkupInText: [
    'note',
    'Plain text in a JSON feed contains no HTML',
    'Remove the markup, unless readers should see it as text.',
    JSON_FEED,
  ],
} as const satisfies Record<string, FaultRow>

/** A name of the table. */
export type FeedFault = keyof typeof FEED_FAULTS

/** `MissingGuid` is told as `feed.missing-guid`. */
export const feedRuleId = (fault: FeedFault): string =>
  `feed.${fault.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()}`

/** The rules of feeds, as the registry has them. */
export const FEED_RULES: readonly Rule[] = (Object.keys(FEED_FAULTS) as FeedFault[]).map(fault => {
  const [severity, holds] = FEED_FAULTS[fault]
  return { id: feedRuleId(fault), group: 'Feeds', severity, holds }
})
