/** Functions that read HTML and CSS: the tree of a document, style sheets and their cascade, colours, what readers see. */
export { isClosed, reasonNotShown } from './browser-style.js'
export {
  type AppliedSheet,
  declarationsOf,
  type PlacedRule,
  type RuleIndex,
  ruleIndex,
  type SheetCascade,
  sheetCascade,
  wordsOfElement,
} from './cascade.js'
export { PHONE, type Screen, screensFor } from './conditions.js'
export { colourIn, hexOf, readColour } from './css-colour.js'
export { type Declaration, declarationsIn, type SheetRule, sheetRules } from './declarations.js'
export { type DomElement, parseDocument } from './dom-tree.js'
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
export { mathmlText } from './mathml-text.js'
export { browserSheet, contextsIn, DocumentRules, rulesOf, ScreenStyle } from './screen-style.js'
export { styleFault } from './style-fault.js'
export { decisiveRules, hasSchemes, mayHideInline, type StyleRisks, styleRisks } from './style-risks.js'
export { parsedSheet, styleWord } from './style-rules.js'
export { hasUnbreakable, narrowestTable } from './table-width.js'
export {
  type ClipBox,
  type OpaqueLayer,
  overPicture,
  pictureVisibility,
  styleHides,
  textColours,
  textVisibility,
  type VisibilityContext,
} from './visibility.js'
