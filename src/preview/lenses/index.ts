export { asSeen, type Seen } from './as-seen.js'
export type { Lens, PreviewTheme, Removal, View } from './view.js'
