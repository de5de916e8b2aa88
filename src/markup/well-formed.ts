import { type DefaultTreeAdapterMap, defaultTreeAdapter as tree, parse, parseFragment, serialize } from 'parse5'

type Parent = DefaultTreeAdapterMap['parentNode']

/**
 * Rewrites HTML of any kind as a browser understands it: with one head and one body, and with every element closed. So a
 * parser that knows less about faults, such as a second head or a document inside an article, loses nothing.
 *
 * Browsers read `noscript` as text, because they run scripts (HTML section 13.2.6.4.7). Here its content becomes elements.
 * Otherwise a faulty tag in it would end elements outside. A declarative shadow root becomes part of the text around it.
 */
export function wellFormedHtml(html: string): string {
  const document = parse(/<(?:html|head|body)[\s>]|<!doctype/i.test(html) ? html : `<body>${html}`)
  readHidden(document)
  return serialize(document, { scriptingEnabled: false })
}

function readHidden(parent: Parent): void {
  for (const node of [...parent.childNodes]) {
    if (!tree.isElementNode(node)) continue
    if (node.tagName === 'noscript') {
      const [text] = node.childNodes
      if (!text || !tree.isTextNode(text)) continue
      tree.detachNode(text)
      // Nothing but metadata may be in a head, and metadata in a `noscript` is for browsers that show the page without scripts.
      if (parent.nodeName !== 'head') for (const child of parseFragment(text.value).childNodes) tree.appendChild(node, child)
    } else if (node.tagName === 'template' && node.attrs.some(({ name }) => name === 'shadowrootmode')) {
      const shown = tree.createElement('div', node.namespaceURI, [])
      for (const child of [...tree.getTemplateContent(node as DefaultTreeAdapterMap['template']).childNodes])
        tree.appendChild(shown, child)
      tree.insertBefore(parent, shown, node)
      tree.detachNode(node)
      readHidden(shown)
    } else readHidden(node)
  }
}
