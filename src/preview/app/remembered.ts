/** What the browser keeps from one visit to the next; empty where it keeps nothing. */
export function remembered(name: string): string {
  try {
    return localStorage.getItem(`offprint.${name}`) ?? ''
  } catch {
    return ''
  }
}

export function storePreference(name: string, value: string): void {
  try {
    localStorage.setItem(`offprint.${name}`, value)
  } catch {
    // A browser that keeps nothing asks again.
  }
}
