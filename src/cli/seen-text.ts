/**
 * Functions that run inside a page. They are JavaScript in strings, because a browser’s types would otherwise apply to the
 * whole program. Together they tell which text of a page can be seen. They compare two pictures of it, one with and one without
 * letters, so that colours, layers, clips and filters are all taken into account.
 */

/** Ends animations, so that the page is in its final state, and returns its height. An endless animation is shown at its start. */
export const SETTLE = `async () => {
  for (const animation of document.getAnimations()) {
    try { animation.finish() } catch { animation.pause(); animation.currentTime = 0 }
  }
  await document.fonts.ready
  return { height: Math.ceil(document.documentElement.scrollHeight) }
}`

/** Makes all letters transparent and nothing else. */
export const CLEAR_LETTERS = `async () => {
  for (const element of document.querySelectorAll('body, body *'))
    if (getComputedStyle(element).backgroundClip.includes('text')) element.style.setProperty('background', 'none', 'important')
  const style = document.createElement('style')
  style.textContent = '*, *::before, *::after { -webkit-text-fill-color: transparent !important;' +
    '-webkit-text-stroke-color: transparent !important; -webkit-text-security: none; text-shadow: none !important;' +
    'text-decoration-color: transparent !important; transition: none !important }' +
    'svg text, svg tspan { fill: transparent !important; stroke: transparent !important }'
  document.documentElement.append(style)
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
}`

/** Returns the text whose letters differ between two pictures, and the links in it. */
export const READ_SEEN_TEXT = `async (before, after) => {
  const pixelsOf = async data => {
    const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })
    context.drawImage(bitmap, 0, 0)
    return context.getImageData(0, 0, bitmap.width, bitmap.height)
  }
  const [lettered, bare] = [await pixelsOf(before), await pixelsOf(after)]
  const linear = Array.from({ length: 256 }, (_, i) => (i <= 10 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4))
  const light = (data, at) => 0.2126 * linear[data[at]] + 0.7152 * linear[data[at + 1]] + 0.0722 * linear[data[at + 2]]
  // Letters are smoothed at their edges, so that even good contrast is weak in most pixels.
  const differs = (x, y) => {
    const at = (y * lettered.width + x) * 4
    const [one, other] = [light(lettered.data, at), light(bare.data, at)]
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) > 1.4
  }
  const share = (left, top, right, bottom) => {
    let [count, all] = [0, 0]
    for (let y = Math.floor(top); y < bottom; y += 1)
      for (let x = Math.floor(left); x < right; x += 1) {
        all += 1
        if (x >= 0 && y >= 0 && x < lettered.width && y < lettered.height && differs(x, y)) count += 1
      }
    return all === 0 ? 0 : count / all
  }
  const isSeen = node => {
    const element = node.parentElement
    if (getComputedStyle(element).visibility !== 'visible') return false
    if (/line-through/.test(getComputedStyle(element).textDecorationLine) || element.closest('s, strike, del')) return false
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 0)
    if (boxes.length === 0 || Math.max(...boxes.map(({ height }) => height)) < 5) return false
    return boxes.every(({ left, top, right, bottom }) => {
      const [x, y, width] = [left + scrollX, top + scrollY, right - left]
      // Every part of a line must show letters, because half a line is not enough for a credit.
      const parts = Math.max(1, Math.min(4, Math.floor(width / 60)))
      for (let i = 0; i < parts; i += 1)
        if (share(x + (i * width) / parts, y, x + ((i + 1) * width) / parts, y + bottom - top) < 0.012) return false
      return true
    })
  }
  const isShown = image =>
    image.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && image.width > 2 && image.height > 2
  let text = ''
  const links = []
  const read = node => {
    if (node instanceof Text) {
      if (!/\\S/.test(node.data) || isSeen(node)) text += node.data
      return
    }
    if (!(node instanceof Element) || /^(?:script|style|noscript|template|title|textarea|select)$/i.test(node.tagName)) return
    if (node.tagName === 'BR') text += '\\n'
    const [at, place] = [text.length, links.length]
    for (const child of node.childNodes) read(child)
    const href = node.tagName === 'A' ? node.getAttribute('href') : null
    const isVisible = /\\S/.test(text.slice(at)) || [...node.querySelectorAll('img')].some(isShown)
    if (href !== null && isVisible) links.splice(place, 0, { href: href.trim(), at })
  }
  read(document.body)
  return { text, links }
}`
