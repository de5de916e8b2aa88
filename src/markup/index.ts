/** Functions that read HTML and CSS: the tree of a document, colours, declarations, selectors and hidden content. */
export { colourIn, opaqueHex } from './css-colour.js'
export { type Declaration, declarationsIn, type SheetRule, sheetRules } from './declarations.js'
export {
  type Hiding,
  type HidingRule,
  hidingOf,
  hidingRules,
  mayHide,
} from './hiding-rules.js'
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
