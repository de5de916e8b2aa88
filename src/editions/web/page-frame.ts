import { memo } from '../../core/memo.js'
import type { Article } from '../article.js'
import { directionOf } from '../site.js'
import { labelsOf } from './labels.js'
import { type feedHrefs, languageAttributes, type PageLocation, type WebSite } from './page-parts.js'
import { scriptJson } from './structured-data.js'

/** The facts about a page for browsers, search engines and social networks. */
export interface PageFacts extends Omit<PageLocation, 'language'> {
  readonly title: string
  readonly description?: string
  /** The language of the page. The default is the publication's. */
  readonly language?: string
  readonly direction?: 'ltr' | 'rtl'
  readonly url: string
  readonly canonical?: string
  /** The versions of the page in all its languages. */
  readonly translations?: Article['translations']
  readonly index: boolean
  readonly type?: 'article' | 'website'
  /** Additional Open Graph properties. */
  readonly social?: readonly Property[]
  /** Metadata by name, such as the author and the citation of an original. */
  readonly named?: readonly NamedContent[]
  readonly licence?: string | undefined
  readonly data?: object
  /** Additional feeds besides the main one. */
  readonly feeds?: ReturnType<typeof feedHrefs>
  /** An additional style sheet. */
  readonly style?: string
  /** A script. Only pages with buttons that copy have one. */
  readonly script?: string
}

export interface Property {
  readonly property: string
  readonly content: string
}

export interface NamedContent {
  readonly name: string
  readonly content: string
}

/** Collects the data that the templates of all pages need. */
export function pageFrame(web: WebSite, facts: PageFacts) {
  const language = facts.language ?? web.site.publication.language
  const labels = labelsOf(web.site.wordsFor(language))
  return {
    ...web.partsOf({ root: facts.root, section: facts.section, language }),
    head: headOf(facts, web.site.publication.title, language),
    language,
    direction: facts.direction ?? directionOf(language),
    root: facts.root,
    labels: labels.forTemplates,
    labelsForeignLanguage: languageAttributes(labels.language, language),
  }
}

function headOf(facts: PageFacts, siteName: string, language: string) {
  const { title, social = [] } = facts
  return {
    title: title === siteName ? title : `${title} · ${siteName}`,
    description: facts.description || undefined,
    canonical: facts.canonical,
    translations: facts.translations ?? [],
    noindex: !facts.index,
    licence: facts.licence,
    social: [...socialOf(facts, siteName, language), ...social],
    named: facts.named ?? [],
    card: social.some(({ property }) => property === 'og:image') ? 'summary_large_image' : 'summary',
    data: facts.data ? scriptJson(facts.data) : undefined,
    feeds: facts.feeds ?? [],
    style: facts.style,
    script: facts.script,
  }
}

function socialOf({ type, title, url, description }: PageFacts, siteName: string, language: string): Property[] {
  const properties = [
    { property: 'og:type', content: type ?? 'website' },
    { property: 'og:title', content: title },
    { property: 'og:url', content: url },
    { property: 'og:site_name', content: siteName },
    { property: 'og:locale', content: openGraphLocale(language) },
  ]
  return description ? [...properties, { property: 'og:description', content: description }] : properties
}

/**
 * Returns the locale for Open Graph, such as `en_GB`. Open Graph requires a territory (https://ogp.me/#optional). If the
 * tag has none, the most likely territory is used.
 */
const openGraphLocale = memo(100, (language: string): string => {
  const { language: spoken, region } = new Intl.Locale(language).maximize()
  return region ? `${spoken}_${region}` : spoken
})
