/**
 * Loads and runs a script file. The promise resolves whether or not the file exists.
 * @param version what follows the path after a `?`, because the browser keeps a version of a file for good
 */
export function script(src: string, version = ''): Promise<void> {
  return new Promise(resolve => {
    const element = document.createElement('script')
    element.src = src.split('/').map(encodeURIComponent).join('/') + version
    element.onload = element.onerror = () => resolve()
    document.head.append(element)
  })
}
