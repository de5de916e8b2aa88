import { phraseNames } from '../attribution/index.js'
import { perFeedFormat } from '../core/feed-formats.js'

/** The type and meaning of a name in a template's data. `docs/templates.md` is generated from these descriptions. */
export interface Given {
  readonly type: GivenType
  readonly meaning: string
  /** The names inside a `group`, in each entry of a `list`, or in `words`. */
  readonly names?: Names
}

/**
 * The types of values. `text` is escaped where it is printed; in emails and feeds, it is escaped already. `html` is printed
 * with three braces on pages. `phrase` is printed by `{{phrase …}}`. `words` are phrases of Offprint in one language. `any`
 * is a value from an editor's file, in any form.
 */
export type GivenType = 'text' | 'html' | 'phrase' | 'number' | 'flag' | 'list' | 'group' | 'words' | 'any'
export type Names = Readonly<Record<string, Given>>

/** A name that templates could use in an earlier version. */
export interface GoneName {
  /** The name as templates write it, without the blocks around it. */
  readonly gone: string
  /** The templates and partials that had it. */
  readonly in: RegExp
  /** The replacement, described in a sentence. */
  readonly instead: string
  /** The first version of the contract without the name. */
  readonly since: number
}

/**
 * The version of the contract. It changes when a name is renamed or removed, which is then recorded in `GONE_NAMES`. New
 * names do not change it.
 */
export const CONTRACT_VERSION = 1

const text = (meaning: string): Given => ({ type: 'text', meaning })
const html = (meaning: string): Given => ({ type: 'html', meaning })
const phrase = (meaning: string): Given => ({ type: 'phrase', meaning })
const number = (meaning: string): Given => ({ type: 'number', meaning })
const flag = (meaning: string): Given => ({ type: 'flag', meaning })
/** Describes a group of Offprint's phrases by their names in `locales/`. */
const words = (meaning: string, names: readonly string[]): Given => ({
  type: 'words',
  meaning,
  names: Object.fromEntries(names.map(name => [name, text('')])),
})
const any = (meaning: string): Given => ({ type: 'any', meaning })
const group = (meaning: string, names: Names): Given => ({ type: 'group', meaning, names })
/** Describes a list of groups, or of single values, which `{{this}}` prints. */
const list = (meaning: string, names?: Names): Given => ({ type: 'list', meaning, ...(names ? { names } : {}) })

const EXTRA = { extra: any('The keys of the post’s frontmatter that are your own') }

const foreignLanguage = (what: string): Given =>
  group(`Set if ${what} is not in the language of its surroundings`, {
    language: text('The language, as a BCP 47 tag'),
    direction: text('`ltr` or `rtl`'),
  })

const LINK = { href: text('The address'), label: text('The words of the link') }
const LOGO = group('The publication’s logo, if it has one', {
  src: text('The address'),
  dark: text('The address of the logo on dark backgrounds, if it has one'),
  plate: flag('Whether it has only one file, which would disappear on dark backgrounds'),
  alt: text('The alternative text'),
  width: number('The width in pixels'),
  height: number('The height in pixels, if known'),
})
const OUTLET_LOGO = group('The logo of the original’s publisher, if its terms ask for it', {
  src: text('The address'),
  alt: text('The alternative text'),
  width: number('The width in pixels'),
  url: text('The address that it links to, if known'),
})
const FEED_LINKS: Names = {
  type: text('The media type'),
  title: text('The title, with the format'),
  href: text('The address'),
}

const PICTURE = group('The picture of the post, if it has one', {
  src: text('The address'),
  alt: text('The alternative text'),
  caption: text('The caption'),
  credit: text('The creator'),
  licence: phrase('The licence, with a link'),
  rights: phrase('The title, the creator, the holder and the licence, with links'),
  uncut: flag('Whether the licence allows no changes, so that the picture must not be cropped'),
  captioned: flag('Whether there is a caption or `rights`'),
  sourced: flag('Whether there are `rights`'),
  both: flag('Whether there are a credit and a licence'),
  width: number('The width in pixels, if known'),
  height: number('The height in pixels, if known'),
  sources: text('The addresses of the picture in several widths, for `srcset`, if there are copies'),
  sizes: text('The width at which it is shown, for `sizes`, if there are copies'),
})

const LABELS = words('The words `page` and `post` of the language’s file in `locales/`, `language` and `opml`', [
  ...phraseNames('page', 'post'),
  'language',
  'opml',
])

/** The names that the template of every page may use. */
const PAGE: Names = {
  head: group('The values that `{{> head}}` prints', {
    title: text('The title of the window'),
    description: text('The description for search engines'),
    canonical: text('The canonical address'),
    translations: list('The versions of the page in all its languages, if there are several', {
      language: text('The language'),
      url: text('The address'),
    }),
    noindex: flag('Whether search engines are asked to leave the page out'),
    licence: text('The address of the licence'),
    social: list('Open Graph properties', { property: text('The name'), content: text('The value') }),
    named: list('Other metadata: the authors and the citation of an original', {
      name: text('The name'),
      content: text('The value'),
    }),
    card: text('The kind of card by which other sites show a link to the page: `summary` or `summary_large_image`'),
    data: html('Linked data (JSON-LD)'),
    feeds: list('Feeds beside the main one', FEED_LINKS),
    style: text('The address of a further style sheet'),
    script: text('The address of a script, on pages with buttons that copy'),
  }),
  headLinks: html('The output of `web/head-links.html`'),
  masthead: html('The output of `web/masthead.html`'),
  footer: html('The output of `web/footer.html`'),
  subscribe: html('The output of `web/subscribe.html`'),
  language: text('The page’s language, as a BCP 47 tag'),
  direction: text('`ltr` or `rtl`'),
  root: text('The relative path from the page to the front page, such as `../`'),
  labels: LABELS,
  labelsForeignLanguage: foreignLanguage('`labels`'),
}

const TITLE: Names = {
  title: text('The title'),
  titleLength: text('`long` or `longest`, if the title is too long for the largest size'),
}

const TEASER: Names = {
  href: text('The address'),
  title: text('The title'),
  credit: phrase('The credit line'),
  foreignLanguage: foreignLanguage('the post'),
}

const CARD: Names = {
  kicker: text('The first tag, which a theme may show above the title'),
  href: text('The address of the post, or of the original to which a link item leads'),
  ...TITLE,
  foreignLanguage: foreignLanguage('the post'),
  summary: text('The summary'),
  credit: phrase('The credit line'),
  dateline: phrase('When the post appeared here and was updated'),
  notice: phrase('The notice of a link item'),
  noticeTitle: phrase('The word above the notice'),
  body: html('The comment of a link item, and its quote'),
  block: list('Further statements of the credit of a link item'),
  picture: PICTURE,
  lead: flag('Whether this is the first post of the page'),
  ...EXTRA,
}

/** The names in the masthead and the footer of pages. */
const CHROME: Names = {
  title: text('The publication’s title'),
  description: text('The publication’s description'),
  copyright: text('The publication’s copyright'),
  foreignLanguage: foreignLanguage('the publication'),
  labels: LABELS,
  labelsForeignLanguage: foreignLanguage('`labels`'),
  skip: phrase('The words of the link to the content'),
  skipForeignLanguage: foreignLanguage('`skip`'),
  front: flag('Whether this is the front page'),
  logo: LOGO,
  root: text('The relative path to the front page'),
  sections: list('The sections of the site', {
    name: phrase('The name'),
    href: text('The address'),
    current: flag('Whether the page belongs to the section'),
  }),
}

const COPY: Names = {
  id: text('The id of the field'),
  label: text('The name of the field'),
  copy: text('The name of the button that copies it'),
  rows: number('The height of the field, in lines'),
  text: text('The text to copy'),
}

const FIELD_NAMES = group('The names of the fields', {
  address: text('The name of the address field'),
  trap: text('The name of the hidden field that only programs fill in'),
  stamp: text('The name of the hidden field for `stamp`'),
  frequency: text('The name of the field for the frequency'),
})

const FORM: Names = {
  action: text('The address to which the form is sent'),
  button: text('The words on the button'),
  address: group('The field for an email address, if there is one', {
    label: text('The name of the field'),
    trap: text('The label of the hidden field that only programs fill in'),
    names: FIELD_NAMES,
    value: text('The address that was entered before'),
    stamp: text('A value that the form must send back unchanged'),
    fault: phrase('What is wrong with the address, if anything'),
  }),
  kind: text('`data` or `leave`, if the form has only a less important button'),
  choices: list('The choices of a reader', {
    legend: text('The question'),
    options: list('The answers', {
      type: text('`radio` or `checkbox`'),
      name: text('The name of the field'),
      value: text('The value of the field'),
      label: text('The words of the answer'),
      checked: flag('Whether the answer is chosen'),
    }),
  }),
}

const YEAR_POST: Names = {
  href: text('The address of the post'),
  title: text('The title'),
  foreignLanguage: foreignLanguage('the post'),
  by: phrase('The authors and the original publisher'),
  date: text('The date, such as `2026-03-14`'),
  day: number('The day of the month'),
}

/** The names in the archive and on the page of a tag. */
const LIST: Names = {
  title: text('The title: that of the archive or of a year, or the tag'),
  intro: text('The introduction; absent on the page of a year'),
  back: group('A link to the whole list, on the page of a year or a tag', {
    href: text('The address'),
    name: text('The words of the link'),
  }),
  feed: group('The feed of the tag, if it has one', {
    follow: phrase('The words of the link'),
    href: text('The address'),
  }),
  tags: list('The pages of tags, in the archive', {
    tag: text('The tag'),
    href: text('The address'),
    count: text('How many posts it has'),
  }),
}

const ISSUE: Names = {
  title: text('The title'),
  href: text('The address'),
  when: phrase('A phrase with the date'),
  date: phrase('The date'),
  foreignLanguage: foreignLanguage('the title'),
}

/** Describes a link of an email: a button, or in the text part a line with the address below it. */
const lead = (meaning: string): Given =>
  group(meaning, {
    label: text('The words of the link'),
    colon: text('The colon after the words in the text part, if they need one'),
    url: text('The address'),
  })

const SPACING: Names = {
  direction: text('`ltr` or `rtl`'),
  start: text('`left` or `right`, where lines begin'),
  end: text('`right` or `left`, where lines end'),
  tight: text('The letter spacing of headlines'),
  wide: text('The letter spacing of small capitals'),
  slant: text('`italic`, or `normal` for scripts that have no italics'),
  labelStyle: text(
    'What follows the style of a kicker or small heading; it begins with a semicolon unless it is empty',
  ),
  headingSide: text('`left`, `right` or `center`, where headings are'),
}

const ITEM: Names = {
  foreign: flag('Whether the languages of the post and the email differ'),
  language: text('The language, as a BCP 47 tag'),
  ...SPACING,
  title: text('The title'),
  rule: text('A line as long as the title, for the text part'),
  url: text('The address of the post'),
  link: flag('Whether this is a link item'),
  section: text('The heading of the section of a digest that begins with this post'),
  heading: text('The element of the title: `h2`, or `h3` in a digest with sections'),
  kicker: text(
    'The post’s first tag, or the section of a post that leads a digest. Other posts in a digest with sections have none',
  ),
  minutes: text('How long the post takes to read, such as “8 min”'),
  date: text('When the post appeared here'),
  standfirst: text('The summary, if it says more than the beginning of the text, or stands for the text in a digest'),
  line: text('The credit line'),
  picture: group('The picture of the post, if it has one that is not in the text', {
    src: text('The address'),
    alt: text('The alternative text'),
    said: text('A sentence with the alternative text, for the text part'),
    width: number('The width in pixels'),
    height: number('The height in pixels, if known'),
    wide: flag('Whether the picture is as wide as the email, above a post that leads a digest'),
    caption: text('The caption, the credit and the licence, with links'),
  }),
  thumbnail: group('The small picture beside a post in a digest, if it has one. Its rights are in `statements`', {
    src: text('The address'),
    width: number('The width in pixels'),
    height: number('The height in pixels, if known'),
  }),
  notice: text('A correction, or why the post was withdrawn'),
  noticeTitle: text('The word above the notice'),
  body: html('The text of the post, as far as the email shows it'),
  more: group('A link to the rest of the post, if there is more', {
    label: text('The words of the link'),
    name: text('These words and the title, for screen readers, unless the link is to a correction'),
    colon: text('The colon after the words in the text part, if they need one'),
    url: text('The address'),
  }),
  action: lead('A link to the original, if there is one'),
  moreActions: list('Links to the original at the other outlets that first published it', {
    label: text('The words of the link'),
    colon: text('The colon after the words in the text part, if they need one'),
    url: text('The address'),
  }),
  aboutAuthors: text('The heading above the authors'),
  authors: list('A statement about each author'),
  credit: list('The statements of the credit block, without those about the authors'),
  credited: flag('Whether `authors` or `credit` has an entry'),
  outletLogo: OUTLET_LOGO,
  excerptNote: text('The statement that this is an excerpt, if it is one'),
  comments: text('The address of the comments'),
  ...EXTRA,
}

/** The names that a post in a digest has beside those of a post in any email. */
const DIGEST_ITEM: Names = {
  ...ITEM,
  leads: flag('Whether the post leads the digest'),
  ruled: flag('Whether anything of the digest precedes the post, so that a line may separate them'),
  brief: text('The short credit line: the authors, and the outlet with a link to the original'),
  read: group('A link to a post whose text is not in the digest', {
    label: text('The words of the link'),
    name: text('These words and the title, for screen readers'),
    url: text('The address'),
  }),
  statements: list('All statements of the credit block, and the rights of `thumbnail`'),
  below: flag(
    'Whether `statements` are with the post and it has a `thumbnail`, beside which they would fill a narrow column',
  ),
  reference: group('Set if `statements` are at the end of the digest, and not with the post', {
    number: number('The number of the credit'),
    id: text('The id of its entry'),
    name: text('Its name, such as “Credit 1”'),
  }),
}

const COLOURS: Names = {
  page: text('The background of the page'),
  card: text('The background of the text'),
  text: text('The colour of text'),
  muted: text('The colour of less important text'),
  line: text('The colour of lines'),
  shade: text('The background of boxes'),
  accent: text('The colour of links and headings'),
  onAccent: text('The colour of text on the accent'),
}

const CORRECTED: Names = {
  corrected: text('The statement that a post which the reader received was corrected, in an email that corrects one'),
}

const DIGEST: Names = {
  layout: text('`lead`, `list` or `full`'),
  list: flag('Whether the layout is `list`'),
  digestTitle: text('The title, without the publication’s name if it begins with that'),
  number: text('The number of the issue, such as “No. 12”'),
  count: text('How many posts there are, in words'),
  totalTime: text('How long all posts take to read, such as “18 min”'),
  contents: list('The posts, if there are more than four', DIGEST_ITEM),
  items: list('The posts', DIGEST_ITEM),
  item: group('The first post', DIGEST_ITEM),
  lead: group('The first post, in the layout `lead`', DIGEST_ITEM),
  others: list('The posts after `lead`, or all posts', DIGEST_ITEM),
  credits: list('The posts whose credits are at the end, if there are any', DIGEST_ITEM),
  corrections: list('The posts of earlier issues that were corrected or withdrawn since, if there are any', {
    foreign: flag('Whether the languages of the post and the email differ'),
    language: text('The language, as a BCP 47 tag'),
    direction: text('`ltr` or `rtl`'),
    title: text('The title'),
    url: text('The address of the post'),
    notice: text('The correction, or why the post was withdrawn'),
    noticeTitle: text('The word above the notice'),
  }),
}

/** The colours and fonts of an email. */
const STYLE: Names = {
  theme: group('The publication’s theme', {
    light: group('Colours', COLOURS),
    dark: group('The colours in dark mode', COLOURS),
    heading: text('The typeface of headings, such as `serif`'),
    body: text('The typeface of texts'),
    small: text('The typeface of small text'),
    corner: number('The radius of corners, in pixels'),
  }),
  fonts: group('Fonts, as CSS writes them', {
    text: text('The fonts for text'),
    heading: text('The fonts for headings'),
    small: text('The fonts for small text'),
    mono: text('The fonts for code'),
  }),
  look: group('The measures, lines and boxes of the theme, as CSS writes them', {
    sheet: number('The width of the email, in pixels'),
    size: number('The size of texts, in pixels'),
    leading: number('The height of a line, as a multiple of its size'),
    centred: flag('Whether mastheads and headings are centred'),
    case: text('`uppercase` or `none`, for kickers and small headings'),
    heading: text('What follows the style of a heading; it begins with a semicolon unless it is empty'),
    kicker: text('What follows the style of a kicker'),
    shaded: flag('Whether credits and notices are on a shaded ground'),
    box: text('The style of a box that is not shaded'),
    edge: text('The border above the text'),
    fold: text('The border below the name of the publication'),
    end: text('The border above the credits at the end of a digest'),
    rule: text('The border between posts'),
    band: text('The border above a section'),
  }),
  mastheadSide: text('`left`, `right` or `center`, where the name of the publication is'),
  mastheadGap: text(
    'The padding of the parts of a line below the name: on both sides if it is centred, else at their ends',
  ),
  darkCss: text('CSS for dark mode'),
}

/** The names that templates of emails may use, in HTML and in text. */
const EMAIL: Names = {
  browser: flag('Always false, because the page of an issue on the web has a template of its own'),
  words: words('The words `email` and `post` of the language’s file in `locales/`, and `language`', [
    ...phraseNames('email', 'post'),
    'language',
  ]),
  language: text('The language, as a BCP 47 tag'),
  ...SPACING,
  rtl: flag('Whether the email is written from right to left'),
  digest: flag('Whether this is a digest'),
  full: flag(
    'Whether the texts of posts are shown: in the email of a single post, and in a digest with the layout `full`',
  ),
  subject: text('The subject'),
  title: text('The title'),
  rule: text('A line as long as the title, for the text part'),
  preheader: text('The preheader, which mail programs show beside the subject'),
  date: text('The date of the issue'),
  ...STYLE,
  name: text('The publication’s title'),
  home: text('The address of the publication'),
  logo: LOGO,
  motto: text('The publication’s description'),
  links: group('Addresses', {
    browser: text('The address of the issue on the web'),
    unsubscribe: text('The address at which readers unsubscribe'),
    preferences: text('The address of the reader’s preferences, if there is a server'),
    feed: text('The address of the main feed'),
    canonical: text('The address of the issue, or of its only post'),
  }),
  feeds: list('The main feed', {
    title: text('The title'),
    ...perFeedFormat(({ title }) => text(`The address as ${title}`)),
  }),
  why: text('The reason why the reader gets the email'),
  address: text('The postal address'),
  copyright: text('The publication’s copyright'),
  intro: text('The introduction of a digest'),
  contents: list('The posts, if a digest has more than four', ITEM),
  items: list('The posts', ITEM),
  item: group('The first post', ITEM),
}

/** The names in a mail to a single reader, in HTML and in text. */
const READER_MAIL: Names = {
  kind: text('The kind: `asked`, `moved`, `known`, `movedAway` or `welcome`'),
  browser: flag('Always false'),
  full: flag('Always true'),
  preheader: text('Always empty'),
  language: text('The language, as a BCP 47 tag'),
  ...SPACING,
  ...STYLE,
  subject: text('The subject without the publication’s title'),
  title: text('The title'),
  rule: text('A line as long as the title, for the text part'),
  name: text('The publication’s title'),
  logo: LOGO,
  text: list('The paragraphs'),
  action: lead('The one thing to do. The mail must contain its address'),
  ignore: text('What to do if somebody else has asked for the mail'),
  links: list('The links of a subscriber: to the preferences and, which the mail must contain, to unsubscribe', {
    label: text('The words of the link'),
    colon: text('The colon after the words in the text part'),
    url: text('The address'),
  }),
  address: text('The postal address'),
}

const ORIGINAL_LINK: Names = {
  label: text('The words of the link, without markup'),
  url: text('The address'),
  phrase: phrase('The words of the link'),
  own: flag('Whether the words are the publisher’s own'),
}

/** The names that each template of the theme may use. */
export const TEMPLATE_CONTRACT: Readonly<Record<string, Names>> = {
  'web/post.html': {
    ...PAGE,
    kicker: text('The first tag, which a theme may show above the title'),
    ...TITLE,
    standfirst: text('The summary, if it says more than the beginning of the text'),
    credit: phrase('The credit line'),
    dateline: phrase('When the post appeared here and was updated'),
    notice: phrase('A correction, or why the post was withdrawn'),
    noticeTitle: phrase('The word above the notice'),
    withdrawn: flag('Whether the post was withdrawn'),
    picture: PICTURE,
    body: html('The text of the post, as far as its terms allow'),
    excerpt: flag('Whether the terms allow only an excerpt'),
    action: group('A link to the original, if there is one', ORIGINAL_LINK),
    moreActions: list('Links to the original at the other outlets that first published it', ORIGINAL_LINK),
    block: list('The statements of the credit block', {
      kind: text('The subject: `author`, `original`, `licence` …'),
      phrase: phrase('The statement'),
    }),
    blockTitle: phrase('The heading of the credit block'),
    outletLogo: OUTLET_LOGO,
    tags: list('The tags'),
    tagPages: list('The pages of the tags, unless the post was withdrawn', {
      tag: text('The tag'),
      href: text('The address'),
    }),
    next: group('The post that appeared after it, if there is one', TEASER),
    related: list('At most three posts on the same topics', TEASER),
    tagFeeds: list('The feeds of the tags', { tag: text('The tag'), href: text('The address') }),
    comments: text('The address of the comments'),
    republish: group('The page from which others can republish the post, if they may', {
      ...LINK,
      foreignLanguage: foreignLanguage('`label`'),
    }),
    follow: phrase('The words of the link to the feeds'),
    ...EXTRA,
  },
  'web/index.html': {
    ...PAGE,
    lead: group('The newest post', CARD),
    posts: list('The posts after it', CARD),
    archive: text('The address of the archive'),
    nothingYet: text('The statement that there is no post yet, if there is none'),
  },
  'web/archive.html': {
    ...PAGE,
    ...LIST,
    years: list('All years or, on the page of a year, only that one', {
      year: text('The year; absent on its own page'),
      count: text('How many posts it has, in words'),
      months: list('The months', {
        key: text('The month, such as `2026-03`'),
        name: text('The name'),
        posts: list('The posts', YEAR_POST),
      }),
    }),
  },
  'web/archive-years.html': {
    ...PAGE,
    ...LIST,
    years: list('The years', {
      year: text('The year'),
      href: text('The address of its page'),
      count: text('How many posts it has, in words'),
      months: list('The months', {
        name: text('The name'),
        href: text('The address'),
        count: text('How many posts it has'),
      }),
    }),
  },
  'web/feeds.html': {
    ...PAGE,
    title: text('The title'),
    formats: list('The names of the formats'),
    feeds: list('The feeds', {
      anchor: text('The id of the feed on the page'),
      title: text('The title'),
      foreignLanguage: foreignLanguage('the title'),
      description: text('The description'),
      label: text('The name of the list of formats'),
      formats: list('The formats', {
        name: text('The name'),
        href: text('The address, from the page'),
        address: text('The whole address, to copy'),
        copy: text('The name of the button that copies it'),
      }),
    }),
    opml: group('The list of all feeds', {
      href: text('The address, from the page'),
      address: text('The whole address'),
      copy: text('The name of the button that copies it'),
    }),
    digests: list('The newest issue of each digest', { ...ISSUE, before: list('Its earlier issues', ISSUE) }),
    singles: list('The issues of single posts', ISSUE),
    anyIssue: flag('Whether there is any issue'),
  },
  'web/issue.html': {
    ...PAGE,
    ...TITLE,
    subject: text('What the subject says beyond the title and that of the first post'),
    date: phrase('The date of the issue'),
    intro: html('The introduction of a digest'),
    items: list('The posts', {
      section: text('The heading of the section that begins with this post'),
      heading: text('The element of the title; absent in the issue of a single post'),
      href: text('The address of the post, or of the original to which a link item leads'),
      title: text('The title'),
      foreignLanguage: foreignLanguage('the post'),
      standfirst: text('The summary, if it says more than the beginning of the text'),
      credit: phrase('The credit line'),
      dateline: phrase('When the post appeared here and was updated, in the issue of a single post'),
      notice: phrase('A correction, or why the post was withdrawn'),
      noticeTitle: phrase('The word above the notice'),
      picture: PICTURE,
      body: html('The text of the post, as far as the issue shows it'),
      more: phrase('The words of the link to the rest, if there is more'),
      moreForeignLanguage: foreignLanguage('`more`'),
      excerpt: phrase('The statement that this is an excerpt, in the issue of a single post'),
      action: group('A link to the original, if there is one', ORIGINAL_LINK),
      moreActions: list('Links to the original at the other outlets that first published it', ORIGINAL_LINK),
      block: list('The statements of the credit block', {
        kind: text('The subject: `author`, `original`, `licence` …'),
        phrase: phrase('The statement'),
      }),
      outletLogo: OUTLET_LOGO,
      ...EXTRA,
    }),
    corrected: phrase('The heading above the corrections'),
    corrections: list('The posts of earlier issues that were corrected or withdrawn since', {
      href: text('The address of the post'),
      title: text('The title'),
      foreignLanguage: foreignLanguage('the post'),
      notice: phrase('The correction, or why the post was withdrawn'),
      noticeTitle: phrase('The word above the notice'),
    }),
    turns: flag('Whether there is an issue before or after this one'),
    previous: group('The issue before it, if there is one', { href: text('The address'), title: text('The subject') }),
    next: group('The issue after it, if there is one', { href: text('The address'), title: text('The subject') }),
  },
  'web/republish.html': {
    ...PAGE,
    ...TITLE,
    foreignLanguage: foreignLanguage('the copy'),
    words: words('The words `republish` of the language’s file in `locales/`', phraseNames('republish')),
    terms: list('The conditions, each a phrase'),
    back: text('The address of the post'),
    credit: group('The credit to copy', COPY),
    html: group('The post as HTML', COPY),
    markdown: group('The post as Markdown', COPY),
  },
  'web/reader.html': {
    ...PAGE,
    title: text('The title'),
    text: list('The paragraphs, each a phrase'),
    form: group('The form, if there is one', FORM),
    links: list('Links to other pages', LINK),
    move: group('A form to change the address, if there is one', FORM),
    data: group('A form to download what is stored about the reader, if there is one', FORM),
    leave: group('A form to unsubscribe, if there is one', FORM),
  },
  'email/reader.mjml': READER_MAIL,
  'email/reader.txt': READER_MAIL,
  'web/404.html': { ...PAGE, title: text('The title'), archive: text('The address of the archive') },
  'web/subscribe.html': {
    form: group('The form, if there is a server', {
      action: text('The address to which the form is sent'),
      title: text('The heading, and the words on the button'),
      text: phrase('What will be sent'),
      address: text('The name of the field'),
      trap: text('The label of the hidden field that only programs fill in'),
      names: FIELD_NAMES,
    }),
    follow: phrase('The words of the link to the feeds'),
    what: phrase('What a feed is'),
    feeds: list('The formats of the main feed', {
      label: text('The name'),
      href: text('The address'),
      type: text('The media type'),
    }),
    more: text('The address of the page of feeds, if Offprint makes the pages'),
  },
  'web/masthead.html': CHROME,
  'web/footer.html': CHROME,
  'web/head-links.html': {
    feeds: list('The formats of the main feed', FEED_LINKS),
    style: text('The address of the style sheet'),
    css: text('The style sheet, on pages that contain it because another generator makes the site'),
    lightColour: text('The colour of the window'),
    darkColour: text('The colour of the window in dark mode'),
    icon: group('The icon of the publication, if it has one', {
      href: text('The address'),
      type: text('The media type'),
      touch: flag('Whether home screens can show it'),
    }),
    generator: text('The name and the version of Offprint'),
  },
  'web/sitemap.xml': {
    entries: list('The pages', { loc: text('The address'), lastmod: text('When it changed') }),
  },
  'web/sitemap-index.xml': { sitemaps: list('The addresses of the sitemaps') },
  'email/post.mjml': { ...EMAIL, ...CORRECTED },
  'email/digest.mjml': { ...EMAIL, ...DIGEST },
  'email/post.txt': { ...EMAIL, ...CORRECTED },
  'email/digest.txt': { ...EMAIL, ...DIGEST },
  'feed/entry.html': {
    notice: text('A correction, or why the post was withdrawn'),
    line: phrase('The credit line'),
    picture: group('The picture of the post, if it has one that is not in the text', {
      src: text('The address'),
      alt: text('The alternative text'),
      width: number('The width in pixels, if known'),
      height: number('The height in pixels, if known'),
      caption: text('The caption, the credit and the licence, without links'),
      legend: phrase('The caption, the credit and the licence, with links'),
    }),
    pictureNote: phrase('The statement that pictures are left out, in a feed for partners'),
    body: html('The text of the post, as far as the feed shows it'),
    more: text('The address of the rest, if there is more'),
    moreWords: phrase('The words of the link to the rest'),
    action: group('A link to the original, if there is one', ORIGINAL_LINK),
    moreActions: list('Links to the original at the other outlets that first published it', ORIGINAL_LINK),
    hasBlock: flag('Whether `terms` or `authors` has an entry'),
    terms: list('The statements of the credit block, without those about the authors', {
      kind: text('The subject, such as `author`'),
      phrase: phrase('The statement'),
    }),
    authors: list('A statement about each author', { kind: text('`author`'), phrase: phrase('The statement') }),
    ...EXTRA,
  },
}

/** The names of earlier versions. Every change that renames or removes a name adds a row. */
export const GONE_NAMES: readonly GoneName[] = [
  {
    gone: 'ownFeeds',
    in: /^(?:web|partials)\//,
    instead: 'Use `tagFeeds`, whose entries have `tag` and `href`.',
    since: 1,
  },
  {
    gone: 'first',
    in: /^(?:email\/|partials\/email-)/,
    instead: 'Use `@first` inside `{{#each items}}`.',
    since: 1,
  },
  {
    gone: 'theme',
    in: /^(?:email\/|partials\/email-)/,
    instead: 'Inside a post, write `@root.theme`. Partials can use it without a parameter.',
    since: 1,
  },
  {
    gone: 'fonts',
    in: /^(?:email\/|partials\/email-)/,
    instead: 'Inside a post, write `@root.fonts`. Partials can use it without a parameter.',
    since: 1,
  },
  {
    gone: 'words',
    in: /^(?:email\/|partials\/email-)/,
    instead: 'Inside a post, write `@root.words`. Partials can use it without a parameter.',
    since: 1,
  },
  {
    gone: 'labels.pictureCredit',
    in: /^(?:web|partials)\//,
    instead: 'Use `{{> picture-caption}}` inside a picture. It prints the credit and the licence.',
    since: 1,
  },
  {
    gone: 'tongue',
    in: /^(?:web|partials)\//,
    instead: 'Use `foreignLanguage`.',
    since: 1,
  },
  {
    gone: 'labelsTongue',
    in: /^(?:web|partials)\//,
    instead: 'Use `labelsForeignLanguage`.',
    since: 1,
  },
  {
    gone: 'skipTongue',
    in: /^(?:web|partials)\//,
    instead: 'Use `skipForeignLanguage`.',
    since: 1,
  },
]

/** The names that several templates share, by their headings in docs/templates.md. */
export const CONTRACT_PARTS: Readonly<Record<string, Names>> = {
  'Every page': PAGE,
  'The masthead and the footer of pages': CHROME,
  'Every email': EMAIL,
  'A card': CARD,
  'A picture': PICTURE.names ?? {},
  'A post in an email': ITEM,
  'A post in a digest': DIGEST_ITEM,
  'An issue': ISSUE,
  'A form': FORM,
  'A text to copy': COPY,
  'A link to a feed': FEED_LINKS,
  'A logo': LOGO.names ?? {},
  'The logo of an outlet': OUTLET_LOGO.names ?? {},
  'A set of colours': COLOURS,
}
