import type { Phrase } from '../../attribution/index.js'
import type { Theme } from '../../publication/index.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import type { EmailWords } from './email-words.js'

/** The values that are needed to render an issue. */
export interface RenderContext {
  readonly site: Site
  readonly templates: Templates
}

/**
 * Writes values for one part of the message, HTML or text. Templates receive only values from a writer, so everything is
 * escaped.
 */
export interface EmailWriter {
  text(value: string): string
  /** Writes plain text and keeps its line breaks. */
  lines(value: string): string
  /** Writes a phrase into text of the given direction. */
  phrase(phrase: Phrase, direction: 'ltr' | 'rtl'): string
  /** Writes sanitised HTML. */
  rich(html: string, place: RichPlace): string
}

export interface RichPlace {
  readonly url: string
  readonly direction: 'ltr' | 'rtl'
  readonly heading: number
  readonly prefix: string
  /** The size of the text around it, in CSS pixels; that of the theme by default. */
  readonly size?: number
  /** Offprint's words in the language of the text. */
  readonly words: EmailWords
}

/** The reductions that keep a digest below the size at which Gmail clips it: the slugs of posts that are shortened. */
export interface Cuts {
  readonly excerpts: ReadonlySet<string>
  readonly pictures: ReadonlySet<string>
  /** The posts without a text: no excerpt, and no standfirst in the layout `lead`. */
  readonly bodies: ReadonlySet<string>
  /** Whether every credit is with its post, because the end of the digest would be clipped. */
  readonly together: boolean
}

export const NO_CUTS: Cuts = { excerpts: new Set(), pictures: new Set(), bodies: new Set(), together: false }

export interface EmailFrame {
  readonly site: Site
  readonly writer: EmailWriter
  readonly cuts: Cuts
}

export const startOf = (direction: 'ltr' | 'rtl'): 'left' | 'right' => (direction === 'rtl' ? 'right' : 'left')

/**
 * Returns the letter spacing of headlines and small capitals, and the slant of text in italics. Right-to-left text has neither,
 * because Arabic letters join, so that spacing would separate them, and its typefaces have no italics.
 */
export function lettersOf(direction: 'ltr' | 'rtl', { labels }: Pick<Theme, 'labels'>) {
  const slant = direction === 'rtl' ? 'normal' : 'italic'
  return {
    ...(direction === 'rtl'
      ? { tight: '0px', wide: '0px' }
      : { tight: '-0.4px', wide: labels === 'capitals' ? '1.2px' : '0px' }),
    slant,
    // The last of two declarations counts, so these stand after those of a template.
    labelStyle: labels === 'italic' ? `;font-style:${slant};font-weight:normal;font-size:15px;line-height:22px` : '',
  }
}
