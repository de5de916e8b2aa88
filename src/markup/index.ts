/** Functions that read HTML and CSS: the tree of a document, style sheets and their cascade, colours, what readers see. */
export { BROWSER_STYLE, isClosed, presentationalHints, reasonNotShown } from './browser-style.js'
export {
  type AppliedSheet,
  declarationsOf,
  elementCascade,
  type ScreenCascade,
  type SheetCascade,
  screenCascade,
  sheetCascade,
} from './cascade.js'
export { type Screen, screensFor } from './conditions.js'
export { colourIn, opaqueHex } from './css-colour.js'
export { type Declaration, declarationsIn, type SheetRule, sheetRules } from './declarations.js'
export {
  childNodesOf,
  type HtmlElement,
  type HtmlNode,
  htmlAttribute,
  isHtmlElement,
  nodeText,
  parseHtml,
} from './html-tree.js'
export { type Inversion, type Role, withInverted } from './inverted-colour.js'
export { type SelectableElement, type Selector, selectorOf, selectsElement } from './selector.js'
export { decisiveRules, hasSchemes, mayHideInline, type StyleRisks, styleRisks } from './style-risks.js'
export { parsedSheet, type StyleKey, type StyleSelector } from './style-rules.js'
export {
  elementContext,
  overPicture,
  pictureVisibility,
  styleHides,
  textVisibility,
  type VisibilityContext,
  windowContext,
} from './visibility.js'
