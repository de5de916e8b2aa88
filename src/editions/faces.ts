import type { Face, Theme } from '../publication/index.js'

/**
 * The font stacks of typefaces, the same on pages and in emails. Each begins with fonts of Apple and Windows and ends with those of Linux.
 * Quotes are single, because the stacks are used in style attributes.
 */
export const FONT_STACKS: Readonly<Record<Face, string>> = {
  serif: "Georgia,'Times New Roman',serif",
  sans: "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
  book: "'Iowan Old Style','Palatino Linotype',Palatino,'URW Palladio L',P052,serif",
  humanist: "Optima,Candara,'Noto Sans',sans-serif",
  slab: "Rockwell,'Rockwell Nova','Roboto Slab','DejaVu Serif','Sitka Small',serif",
  mono: "Menlo,Consolas,'Courier New',monospace",
}

/** The width of a character, as a share of the size of its text. It is about the same in all typefaces for texts. */
export const CHARACTER_WIDTH = 0.47

/** The weight of large headings, if the theme states none: faces with serifs need none to stand out. */
export const displayWeight = ({ heading, weight }: Theme): 400 | 700 =>
  (weight === undefined ? heading === 'serif' || heading === 'book' : weight === 'normal') ? 400 : 700
