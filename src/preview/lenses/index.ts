/** What mail programs do to a message before a reader sees it: pure functions from HTML to HTML. */
export type Treatment = (html: string) => { readonly html: string; readonly removed: readonly string[] }

const asItIs: Treatment = html => ({ html, removed: [] })

export const themes: Readonly<Record<'light' | 'written' | 'partial' | 'full', Treatment>> = {
  light: asItIs,
  written: asItIs,
  partial: asItIs,
  full: asItIs,
}

export const lenses: Readonly<Record<'none' | 'gmail' | 'ganga' | 'outlook' | 'yahoo' | 'apple', Treatment>> = {
  none: asItIs,
  gmail: asItIs,
  ganga: asItIs,
  outlook: asItIs,
  yahoo: asItIs,
  apple: asItIs,
}

export const images: Readonly<Record<'on' | 'off', Treatment>> = { on: asItIs, off: asItIs }
