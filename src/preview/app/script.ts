/** Runs a script file; resolves whether it was there or not. */
export function script(src: string): Promise<void> {
  return new Promise(resolve => {
    const element = document.createElement('script')
    element.src = src.split('/').map(encodeURIComponent).join('/')
    element.onload = element.onerror = () => resolve()
    document.head.append(element)
  })
}
