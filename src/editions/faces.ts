import type { Face } from '../publication/index.js'

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

/** The weight of large headings: faces with serifs need none to stand out. */
export const displayWeight = (face: Face): 400 | 700 => (face === 'serif' || face === 'book' ? 400 : 700)
