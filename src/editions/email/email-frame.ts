import type { Phrase } from '../../attribution/index.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'

/** What an issue is rendered with. */
export interface RenderContext {
  readonly site: Site
  readonly templates: Templates
}

/** How one part of the message, HTML or text, writes what it is given. Templates get nothing that has not passed it. */
export interface Pen {
  text(value: string): string
  /** Lines of plain text that are to stay lines. */
  lines(value: string): string
  /** `direction` is that of the text around it. */
  phrase(phrase: Phrase, direction: 'ltr' | 'rtl'): string
  /** Sanitised HTML. */
  rich(html: string, place: RichPlace): string
}

export interface RichPlace {
  readonly url: string
  readonly direction: 'ltr' | 'rtl'
  readonly heading: number
  readonly prefix: string
  /** Of the text, for the few words that it needs of ours. */
  readonly language: string
}

/** What keeps a digest below the size that Gmail cuts at: slugs of posts shown in less than full. */
export interface Cuts {
  readonly excerpts: ReadonlySet<string>
  readonly pictures: ReadonlySet<string>
  readonly bodies: ReadonlySet<string>
}

export const NO_CUTS: Cuts = { excerpts: new Set(), pictures: new Set(), bodies: new Set() }

export interface EmailFrame {
  readonly site: Site
  readonly pen: Pen
  readonly cuts: Cuts
  /** For the page on the web, which has nobody to unsubscribe. */
  readonly browser: boolean
}

export const startOf = (direction: 'ltr' | 'rtl'): 'left' | 'right' => (direction === 'rtl' ? 'right' : 'left')

/** Letter spacing of headlines and of small capitals; Arabic letters join, and spacing would tear them apart. */
export const trackingOf = (direction: 'ltr' | 'rtl') =>
  direction === 'rtl' ? { tight: '0px', wide: '0px' } : { tight: '-0.4px', wide: '1.2px' }
