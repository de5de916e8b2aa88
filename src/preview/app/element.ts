type Child = Node | string | undefined | false
/** A child, or a list of children. A list has no bound on its length, which separate arguments have. */
type Children = Child | readonly Child[]
type Listener = (event: never) => void
type Value = string | number | boolean | undefined | Listener

/**
 * Creates an element with attributes, listeners (`onclick`) and children. Attributes and children that are `false` or
 * `undefined` are left out.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Children[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  replaceChildren(element, children.flat())
  return element
}

/** Replaces the children of an element. */
export function replaceChildren(element: Element, ...children: readonly Children[]): void {
  const fragment = document.createDocumentFragment()
  for (const child of children.flat()) if (child !== undefined && child !== false) fragment.append(child)
  element.replaceChildren(fragment)
}

/** Sets an attribute, or removes it if there is no value. */
export function mark(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name)
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** Sets the text of an element, but only if it differs, because screen readers would announce the same text again. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
