import { type CloseTag, HtmlFault, type HtmlToken, type TagOnStack } from './html-syntax.js'
import {
  BLOCK_TAGS,
  ENDS_PARAGRAPH,
  FORMATTING,
  IMPLIED_END,
  OPEN_AT_END,
  SCOPE,
  SPECIAL,
  TABLE_PARTS,
  VOID_TAGS,
} from './html-vocabulary.js'

const HEADING = /^h[1-6]$/
const MODES: readonly string[] = ['select', 'td', 'th', 'tr', 'tbody', 'thead', 'tfoot', 'caption', 'colgroup', 'table']

const fault = (message: string): never => {
  throw new HtmlFault(message)
}

/** The open elements, innermost last, as in the HTML standard's parser before its first error. */
class OpenElements {
  readonly names: string[] = ['html']

  push(name: string): void {
    // Browsers have about the same limit, and the time for every tag grows with the number of open elements.
    if (this.names.length > 500) fault('elements nested more than 500 deep')
    this.names.push(name)
  }

  get current(): string {
    return this.names.at(-1) ?? 'html'
  }

  /** Returns the part of a table or select that decides which tags may follow; elsewhere `body`. */
  get mode(): string {
    return this.names.findLast(name => MODES.includes(name)) ?? 'body'
  }

  inScope(name: string, also: readonly string[] = []): boolean {
    const at = this.names.findLastIndex(open => open === name || SCOPE.has(open) || also.includes(open))
    return this.names[at] === name
  }

  closeImplied(except?: string): void {
    while (IMPLIED_END.has(this.current) && this.current !== except) this.names.pop()
  }

  /** Closes the innermost `name`. It is a fault if other elements are open inside that element. */
  close(name: string, except?: string): void {
    this.closeImplied(except)
    if (this.current !== name) fault(`</${name}> while <${this.current}> is open`)
    this.names.pop()
  }
}

function openListItem(name: string, open: OpenElements): void {
  const partners = name === 'li' ? ['li'] : ['dt', 'dd']
  for (const other of [...open.names].reverse()) {
    if (partners.includes(other)) {
      open.close(other, other)
      break
    }
    if (SPECIAL.has(other) && !['address', 'div', 'p'].includes(other)) break
  }
  if (open.inScope('p', ['button'])) open.close('p', 'p')
}

/** Reports links, forms and headings that are opened inside another of the same kind. */
function checkSelfNesting(name: string, open: OpenElements): void {
  const marker = open.names.findLastIndex(other =>
    ['td', 'th', 'caption', 'applet', 'object', 'marquee'].includes(other),
  )
  if (name === 'a' && open.names.lastIndexOf('a') > marker) fault('a link inside a link')
  if ((name === 'button' || name === 'nobr') && open.inScope(name)) fault(`<${name}> inside <${name}>`)
  if (name === 'form' && open.names.includes('form')) fault('a form inside a form')
  if (HEADING.test(name) && HEADING.test(open.current)) fault('a heading inside a heading')
}

function openInBody(tag: TagOnStack, open: OpenElements): void {
  const { name } = tag
  if (['html', 'head', 'body', 'frame', 'frameset', 'image', 'isindex'].includes(name)) fault(`<${name}> in a fragment`)
  if (TABLE_PARTS.has(name)) fault(`<${name}> outside a table`)
  if (name === 'li' || name === 'dt' || name === 'dd') openListItem(name, open)
  else if (ENDS_PARAGRAPH.has(name) && open.inScope('p', ['button'])) open.close('p', 'p')
  checkSelfNesting(name, open)
  if ((name === 'option' || name === 'optgroup') && open.current === 'option') open.names.pop()
  if ((name === 'rp' || name === 'rt') && open.inScope('ruby')) {
    open.closeImplied()
    if (open.current !== 'ruby') fault(`<${name}> outside <ruby>`)
  }
  if (VOID_TAGS.has(name)) return
  if (tag.selfClosing) fault(`<${name}/>, which does not close itself`)
  open.push(name)
}

const ROW_GROUPS: readonly string[] = ['tbody', 'thead', 'tfoot']

/** Opens a part of a table, and closes the parts that end without a tag of their own. */
function openTablePart(tag: TagOnStack, open: OpenElements): void {
  const { name } = tag
  if (tag.selfClosing && name !== 'col') fault(`<${name}/>, which does not close itself`)
  const cell = name === 'td' || name === 'th'
  if (open.mode === 'caption') fault(`<${name}> inside <caption>`)
  if (open.mode === 'td' || open.mode === 'th') open.close(open.mode, open.mode)
  if (open.mode === 'tr' && !cell) open.names.pop()
  if (open.mode === 'colgroup' && name !== 'col') open.names.pop()
  if (ROW_GROUPS.includes(open.mode) && !cell && name !== 'tr') open.names.pop()
  if (cell && open.mode !== 'tr') fault(`<${name}> outside <tr>`)
  if (name === 'tr' && open.mode === 'table') open.push('tbody')
  if (name === 'col') {
    if (open.mode === 'table') open.push('colgroup')
    return
  }
  open.push(name)
}

function openTag(tag: TagOnStack, open: OpenElements): void {
  const { mode } = open
  if (mode === 'select') {
    if (tag.name !== 'option' && tag.name !== 'optgroup') fault(`<${tag.name}> inside <select>`)
    if (open.current === 'option') open.names.pop()
    if (tag.name === 'optgroup' && open.current === 'optgroup') open.names.pop()
    if (tag.selfClosing) fault(`<${tag.name}/>, which does not close itself`)
    open.push(tag.name)
  } else if (mode !== 'body' && TABLE_PARTS.has(tag.name)) {
    openTablePart(tag, open)
  } else if (['body', 'td', 'th', 'caption'].includes(mode)) {
    openInBody(tag, open)
  } else {
    fault(`<${tag.name}> directly inside a table`)
  }
}

function closeFormatting(name: string, open: OpenElements): void {
  if (open.inScope(name) && open.current !== name) fault(`</${name}> while <${open.current}> is open`)
  closeOther(name, open)
}

function closeOther(name: string, open: OpenElements): void {
  for (const other of [...open.names].reverse()) {
    if (other === name) {
      open.close(name, name)
      return
    }
    if (SPECIAL.has(other)) break
  }
  fault(`stray </${name}>`)
}

function closeInBody(name: string, open: OpenElements): void {
  if (name === 'br') fault('</br>')
  if (name === 'p') {
    if (!open.inScope('p', ['button'])) fault('stray </p>')
    open.close('p', 'p')
  } else if (name === 'li' || name === 'dt' || name === 'dd') {
    if (!open.inScope(name, name === 'li' ? ['ol', 'ul'] : [])) fault(`stray </${name}>`)
    open.close(name, name)
  } else if (BLOCK_TAGS.has(name)) {
    if (!open.inScope(name)) fault(`stray </${name}>`)
    open.close(name)
  } else if (FORMATTING.has(name)) closeFormatting(name, open)
  else closeOther(name, open)
}

/** Closes the parts of a table that end without a tag of their own when `name` ends. */
function endTableParts(name: string, open: OpenElements): void {
  if (open.mode === 'caption') fault(`</${name}> inside <caption>`)
  if (open.mode === 'td' || open.mode === 'th') open.close(open.mode, open.mode)
  if (open.mode === 'colgroup') open.names.pop()
  if (open.mode === 'tr' && name !== 'tr') open.names.pop()
  if (ROW_GROUPS.includes(open.mode) && name === 'table') open.names.pop()
}

function closeTag(tag: CloseTag, open: OpenElements): void {
  const { name } = tag
  const { mode } = open
  if (mode === 'select') {
    if (name === 'optgroup' && open.current === 'option' && open.names.at(-2) === 'optgroup') open.names.pop()
    if (name !== 'select' && open.current !== name) fault(`stray </${name}>`)
    if (name === 'select') while (open.current !== 'select') open.names.pop()
    open.names.pop()
  } else if (name === 'table' || ['tr', ...ROW_GROUPS].includes(name)) {
    if (!open.inScope(name) && !open.names.slice(open.names.lastIndexOf('table')).includes(name))
      fault(`stray </${name}>`)
    endTableParts(name, open)
    open.close(name)
  } else if (mode === 'body') closeInBody(name, open)
  else if (name === mode) open.close(name, name)
  else if (TABLE_PARTS.has(name)) fault(`stray </${name}>`)
  else if (['td', 'th', 'caption'].includes(mode)) closeInBody(name, open)
  else fault(`</${name}> directly inside a table`)
}

/** Returns the first nesting fault in a fragment. */
export function findNestingFault(tokens: readonly HtmlToken[]): string | undefined {
  const open = new OpenElements()
  try {
    for (const token of tokens) {
      if (token.kind === 'open') openTag(token, open)
      else if (token.kind === 'close') closeTag(token, open)
      else if (open.mode === 'colgroup' && !token.blank) open.names.pop()
    }
    const unclosed = open.names.slice(1).findLast(name => !OPEN_AT_END.has(name))
    return unclosed === undefined ? undefined : `<${unclosed}>, which is never closed`
  } catch (error) {
    if (error instanceof HtmlFault) return error.message
    throw error
  }
}
