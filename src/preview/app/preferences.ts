/** Reads a preference from the browser's storage; empty if nothing is stored. */
export function storedPreference(name: string): string {
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
    // Without storage, the preference lasts only for this visit.
  }
}
