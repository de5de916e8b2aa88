export { asSeen, type LensResult } from './as-seen.js'
export { type ColourScheme, pageInScheme, sheetInScheme } from './dark-theme.js'
export type { Lens, PreviewTheme, Removal, View } from './view.js'
