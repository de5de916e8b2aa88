/** Returns a function that does the same as `make`, but keeps its latest results, so that equal texts are worked on once. */
export function keepRecent<Result extends object>(
  make: (text: string) => Result,
  most: number,
): (text: string) => Result {
  const known = new Map<string, Result>()
  return text => {
    const result = known.get(text) ?? make(text)
    known.delete(text)
    known.set(text, result)
    const oldest = known.keys().next().value
    if (known.size > most && oldest !== undefined) known.delete(oldest)
    return result
  }
}
