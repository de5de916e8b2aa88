/** Loads and runs a script file. The promise resolves whether or not the file exists. */
export function script(src: string): Promise<void> {
  return new Promise(resolve => {
    const element = document.createElement('script')
    element.src = src.split('/').map(encodeURIComponent).join('/')
    element.onload = element.onerror = () => resolve()
    document.head.append(element)
  })
}
