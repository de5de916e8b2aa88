import type { Words } from '../../attribution/index.js'
import { FEED_FORMATS } from '../../core/feed-formats.js'
import type { Publication } from '../../publication/index.js'
import { serverUrl } from '../../publication/index.js'
import { FORM_FIELDS, readerLabels } from '../reader-words.js'
import { directionOf, type FeedLink, publishedPath, type Site } from '../site.js'
import type { Templates } from '../templates.js'
import { type Labels, labelPhrase, labelsOf } from './labels.js'
import { type FURTHER_SHEETS, furtherStylesheet, stylesheet, versioned } from './stylesheet.js'

/** The values from which every page is made. */
export interface WebSite {
  readonly site: Site
  readonly css: string
  readonly inlined: boolean
  /** The style sheet of pages with formulas. */
  readonly math: FurtherSheet
  /** The style sheet of pages that list something: archives, feeds, issues, and copies for others. */
  readonly lists: FurtherSheet
  /** The script of the buttons that copy, and its address from the root of the site. */
  readonly script: { readonly text: string; readonly href: string }
  /** Fills in a template of the theme. */
  readonly render: (name: string, data: object) => string
  /** Returns the parts that all pages of one section, at one depth and in one language, share. */
  readonly partsOf: (place: PageLocation) => PageParts
}

/** A style sheet beside that of all pages, with its address from the root of the site. */
export interface FurtherSheet {
  readonly css: string
  readonly href: string
}

export interface PageLocation {
  /** The relative path from the page to the root of the site. */
  readonly root: string
  readonly section: 'latest' | 'archive' | 'feeds' | 'post' | 'subscribe' | 'none'
  readonly language: string
}

/** The shared parts of a page, as finished HTML. */
export interface PageParts {
  readonly headLinks: string
  readonly masthead: string
  readonly footer: string
  /** A way to subscribe: a form if there is a server, otherwise the feeds. */
  readonly subscribe: string
}

/**
 * Prepares a site for rendering.
 * @param inlined whether pages contain their style, and link no pages of Offprint, because another generator makes the site.
 * Shared parts are cached: ten thousand pages have perhaps ten different mastheads.
 */
export function webSite(site: Site, templates: Templates, inlined = false): WebSite {
  const css = stylesheet(site.publication.theme, templates)
  const style = versioned('style.css', css)
  const further = (name: (typeof FURTHER_SHEETS)[number]): FurtherSheet => {
    const css = furtherStylesheet(name, templates)
    return { css, href: versioned(name, css) }
  }
  // Handlebars escapes `=` for unquoted attributes, which the theme does not use. Addresses are more legible unescaped.
  const render = (name: string, data: object): string => templates.render(name, data).replaceAll('&#x3D;', '=')
  const made = new Map<string, PageParts>()
  const partsOf = (place: PageLocation): PageParts => {
    const key = `${place.root} ${place.section} ${place.language}`
    const parts =
      made.get(key) ??
      renderParts(site, render, { ...place, style, css: inlined ? css + further('lists.css').css : undefined })
    made.set(key, parts)
    return parts
  }
  const copy = templates.file('web/copy.js')
  const script = { text: copy, href: versioned('copy.js', copy) }
  return { site, css, inlined, script, math: further('math.css'), lists: further('lists.css'), render, partsOf }
}

/** The address of the style sheet, and its text if pages contain it. */
interface Style {
  readonly style: string
  readonly css: string | undefined
}

function renderParts(site: Site, render: WebSite['render'], place: PageLocation & Style): PageParts {
  const part = (name: string, data: object): string => render(`web/${name}.html`, data).trimEnd()
  const chrome = chromeData(site, place)
  return {
    headLinks: part('head-links', headLinksData(site, place)),
    masthead: part('masthead', chrome),
    footer: part('footer', chrome),
    subscribe: part('subscribe', subscribeData(site, place)),
  }
}

function headLinksData({ publication, feeds, generator }: Site, { root, style, css }: { root: string } & Style) {
  const main = feeds[0]
  return {
    feeds: main ? feedHrefs(main, root) : [],
    style: root + style,
    css,
    lightColour: publication.theme.light.card,
    darkColour: publication.theme.dark.card,
    icon: iconOf(publication, root),
    generator: `${generator.name} ${generator.version}`,
  }
}

/**
 * Returns the data of the masthead and the footer. The publication's name and words are in its own language on every page.
 */
function chromeData({ publication, logo, wordsFor }: Site, { root, section, language }: PageLocation) {
  const words = wordsFor(publication.language)
  const labels = labelsOf(words)
  const pageLabels = labelsOf(wordsFor(language))
  const home = publication.pages ? publication.home : root
  return {
    title: publication.title,
    description: publication.description || undefined,
    copyright: publication.copyright,
    foreignLanguage: languageAttributes(publication.language, language),
    labelsForeignLanguage: languageAttributes(labels.language, publication.language),
    labels: labels.forTemplates,
    skip: labelPhrase(pageLabels, 'skip'),
    skipForeignLanguage: languageAttributes(pageLabels.language, language),
    front: section === 'latest',
    logo: logoOf({ publication, ...(logo ? { logo } : {}) }, root),
    root: home,
    sections: [
      { name: labelPhrase(labels, 'latest'), href: home, current: section === 'latest' },
      ...(publication.pages
        ? []
        : [
            { name: labelPhrase(labels, 'archive'), href: `${root}archive/`, current: section === 'archive' },
            { name: labelPhrase(labels, 'feeds'), href: `${root}feeds/`, current: section === 'feeds' },
          ]),
      ...(publication.server ? [subscribeSection(publication, words, { root, section })] : []),
    ],
  }
}

/** Returns the link to subscribe. It is an absolute address if the server is not on the host of the pages. */
function subscribeSection(
  publication: Publication,
  words: Words,
  { root, section }: Pick<PageLocation, 'root' | 'section'>,
) {
  const name = readerLabels(words, publication.language).phrase('subscribe')
  return { name, href: subscribeAddress(publication, root), current: section === 'subscribe' }
}

/** Returns the address of the form to subscribe, from a page. It is absolute if the server is not on the host of the pages. */
function subscribeAddress(publication: Publication, root: string): string {
  const server = serverUrl(publication)
  const home = server === publication.url || root === new URL(server).pathname ? root : server
  return `${home}subscribe/`
}

/** Returns the data of the block that invites readers to subscribe, in the language of the page. */
function subscribeData({ publication, feeds, wordsFor }: Site, { root, language }: PageLocation) {
  const words = wordsFor(language)
  const labels = labelsOf(words)
  const reader = readerLabels(words, language)
  const [main] = feeds
  return {
    form: publication.server && {
      action: subscribeAddress(publication, root),
      title: reader.forTemplates.subscribe,
      text: reader.phrase('subscribeText'),
      address: reader.forTemplates.address,
      trap: reader.forTemplates.trap,
      names: FORM_FIELDS,
    },
    follow: labelPhrase(labels, 'follow', { publication: [{ text: publication.title }] }),
    what: labelPhrase(labels, 'feedsWhat'),
    feeds: main
      ? FEED_FORMATS.map(({ name, label, mediaType }) => ({ label, href: root + main[name], type: mediaType }))
      : [],
    more: publication.pages ? undefined : `${root}feeds/`,
  }
}

function logoOf({ publication, logo: shown }: Pick<Site, 'publication' | 'logo'>, root: string) {
  const { logo, title } = publication
  if (!logo) return undefined
  return {
    src: root + publishedPath(logo.src, publication),
    dark: logo.dark === undefined ? undefined : root + publishedPath(logo.dark, publication),
    alt: logo.alt ?? title,
    width: shown?.width ?? logo.width,
    height: shown?.height,
    plate: shown?.plate ?? false,
  }
}

function iconOf(publication: Publication, root: string) {
  const { icon } = publication
  if (icon === undefined) return undefined
  const isPng = /\.png$/i.test(icon)
  return {
    href: root + publishedPath(icon, publication),
    type: isPng ? 'image/png' : 'image/svg+xml',
    // Home screens of Apple’s phones show no SVG.
    touch: isPng,
  }
}

/** Returns the labels in the publication's language. */
export const ownLabels = ({ site }: WebSite): Labels => labelsOf(site.wordsFor(site.publication.language))

/** Returns language and direction for a part of a page whose language differs from the rest (WCAG 2.2, 3.1.2). */
export const languageAttributes = (language: string, around: string) =>
  language === around ? undefined : { language, direction: directionOf(language) }

/** Makes the autodiscovery links to a feed's formats. Their titles must differ (rssboard.org/rss-autodiscovery). */
export const feedHrefs = (feed: FeedLink, root: string) =>
  FEED_FORMATS.map(({ name, title, mediaType }) => ({
    type: mediaType,
    title: `${feed.title} (${title})`,
    href: root + feed[name],
  }))

/** Returns the anchor of a feed on the page that lists the feeds. */
export const feedAnchor = ({ name }: FeedLink): string => `feed-${name || 'main'}`
