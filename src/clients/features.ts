/** CSS properties whose feature on caniemail.com is named `css-` followed by the property. */

const OWN_NAME = `accent-color align-items animation aspect-ratio backdrop-filter background-blend-mode background-clip
  background-image background-origin background-position background-repeat background-size border-image border-radius
  border-spacing box-shadow box-sizing caption-side clear clip-path column-count cursor empty-cells filter
  flex-direction flex-wrap float font-kerning font-size-adjust font-stretch hyphenate-character hyphenate-limit-chars
  hyphens inline-size inset justify-content letter-spacing list-style-image list-style-position mask-image
  max-block-size max-height max-inline-size min-block-size min-height min-inline-size min-width mix-blend-mode
  object-fit object-position opacity orphans outline outline-offset overflow overflow-wrap position resize shape-margin
  shape-outside tab-size table-layout text-align-last text-decoration-color text-decoration-line
  text-decoration-skip-ink text-decoration-style text-decoration-thickness text-emphasis text-emphasis-position
  text-justify text-orientation text-overflow text-shadow text-underline-offset text-underline-position text-wrap
  transform transition user-select visibility white-space white-space-collapse widows word-break word-spacing
  word-wrap writing-mode z-index`.split(/\s+/)

/** Maps a CSS property to its feature on caniemail.com. */
export const PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...OWN_NAME.map(name => [name, `css-${name}`] as const),
  ...Object.entries({
    'css-block-inline-size': 'block-size',
    'css-border-inline-block': 'border-inline border-block',
    'css-border-inline-block-individual': 'border-inline-start border-inline-end border-block-start border-block-end',
    'css-border-inline-block-longhand': `border-inline-color border-inline-style border-inline-width border-block-color
      border-block-style border-block-width`,
    'css-border-radius-logical': `border-start-start-radius border-start-end-radius border-end-start-radius
      border-end-end-radius`,
    'css-color-scheme': 'color-scheme supported-color-schemes',
    'css-column-layout-properties': 'columns column-width column-rule column-span column-fill',
    'css-gap': 'gap column-gap row-gap',
    'css-grid-template': 'grid-template grid-template-areas grid-template-columns grid-template-rows',
    'css-left-right-top-bottom': 'left right top bottom',
    'css-margin-block-start-end': 'margin-block-start margin-block-end',
    'css-margin-inline-block': 'margin-inline margin-block',
    'css-margin-inline-start-end': 'margin-inline-start margin-inline-end',
    'css-padding-block-start-end': 'padding-block-start padding-block-end',
    'css-padding-inline-block': 'padding-inline padding-block',
    'css-padding-inline-start-end': 'padding-inline-start padding-inline-end',
  }).flatMap(([feature, names]) => names.split(/\s+/).map(name => [name, feature] as const)),
])

/** Patterns that recognise a feature in a property's value, in lower case and without its strings and addresses. */
export const VALUES: readonly (readonly [feature: string, sign: RegExp])[] = [
  ['css-conic-gradient', /\bconic-gradient\(/],
  ['css-function-clamp', /\bclamp\(/],
  ['css-function-light-dark', /\blight-dark\(/],
  ['css-function-max', /\bmax\(/],
  ['css-function-min', /\bmin\(/],
  ['css-intrinsic-size', /\b(?:fit|min|max)-content\b/],
  ['css-linear-gradient', /\blinear-gradient\(/],
  ['css-modern-color', /\b(?:ok)?l(?:ab|ch)\(/],
  ['css-radial-gradient', /\bradial-gradient\(/],
  ['css-rgba', /\brgba\(/],
  ['css-unit-calc', /\bcalc\(/],
  ['css-unit-ch', /\dch\b/],
  ['css-unit-initial', /^initial$/],
  ['css-unit-rem', /\drem\b/],
  ['css-unit-vh', /\dvh\b/],
  ['css-unit-vmax', /\dvmax\b/],
  ['css-unit-vmin', /\dvmin\b/],
  ['css-unit-vw', /\dvw\b/],
  ['css-variables', /\bvar\(/],
]

/** Patterns that recognise a feature in a value of `display`. */
export const DISPLAYS: readonly (readonly [feature: string, sign: RegExp])[] = [
  ['css-display-flex', /\bflex\b/],
  ['css-display-grid', /\bgrid\b/],
]

const PSEUDO_CLASSES = `active checked default first-child first-of-type focus-visible focus-within focus has hover lang
  last-child last-of-type link not nth-child nth-last-child nth-last-of-type nth-of-type only-child only-of-type target
  visited`.split(/\s+/)
const PSEUDO_ELEMENTS = ['after', 'before', 'first-letter', 'first-line', 'marker', 'placeholder']

/** Patterns that recognise a feature in a selector whose brackets have been emptied. */
export const SELECTORS: readonly (readonly [feature: string, sign: RegExp])[] = [
  ['css-selector-adjacent-sibling', /\+/],
  ['css-selector-attribute', /\[/],
  ['css-selector-child', />/],
  ['css-selector-general-sibling', /~/],
  ['css-selector-universal', /\*/],
  ...PSEUDO_CLASSES.map(name => [`css-pseudo-class-${name}`, new RegExp(`(?<!:):${name}(?![\\w-])`)] as const),
  ...PSEUDO_ELEMENTS.map(name => [`css-pseudo-element-${name}`, new RegExp(`:${name}(?![\\w-])`)] as const),
]

const AT_NAMES = 'font-face import keyframes supports media'.split(' ')
const MEDIA_FEATURES = {
  'device-pixel-ratio': /^@media\b.*device-pixel-ratio/s,
  hover: /^@media\b.*\(\s*(?:any-)?hover/s,
  orientation: /^@media\b.*\(\s*orientation/s,
  'prefers-color-scheme': /^@media\b.*prefers-color-scheme/s,
  'prefers-reduced-motion': /^@media\b.*prefers-reduced-motion/s,
}

/** Patterns that recognise a feature in an at-rule, written as `@name parameters` in lower case. */
export const AT_RULES: readonly (readonly [feature: string, sign: RegExp])[] = [
  ...AT_NAMES.map(name => [`css-at-${name}`, new RegExp(`^@(?:-\\w+-)?${name}\\b`)] as const),
  ...Object.entries(MEDIA_FEATURES).map(([name, sign]) => [`css-at-media-${name}`, sign] as const),
]

/** Maps an element to its feature. A client that lacks the element still shows the text inside it. */
export const ELEMENT_FEATURES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'html-audio': 'audio',
    'html-dialog': 'dialog',
    'html-form': 'form',
    'html-link': 'link',
    'html-marquee': 'marquee',
    'html-meter': 'meter',
    'html-object': 'object',
    'html-picture': 'picture',
    'html-progress': 'progress',
    'html-semantics': 'article aside details figcaption figure footer header main mark nav section summary time',
    'html-svg': 'svg',
    'html-video': 'video',
  }).flatMap(([feature, names]) => names.split(' ').map(name => [name, feature] as const)),
)

/** Every feature that a lens uses. The trimmed data must contain all of them. */
export const FEATURES: readonly string[] = [
  ...new Set([
    ...PROPERTIES.values(),
    ...[...VALUES, ...DISPLAYS, ...SELECTORS, ...AT_RULES].map(([feature]) => feature),
    ...ELEMENT_FEATURES.values(),
    'html-meta-color-scheme',
    'html-style',
  ]),
]
