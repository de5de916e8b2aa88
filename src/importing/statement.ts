/** What one place in a source states about an article. */
export interface SourceStatement<T> {
  readonly value: T
  /** The place, in words for people. */
  readonly from: string
  /** The origin of the place. Statements of one origin are copies of each other: `og:title` and `twitter:title`. */
  readonly origin: string
  /** Whether the place exists to state this value, and nothing else is found there. */
  readonly dedicated?: boolean
  /** The reason why the value may be wrong whatever other places state. */
  readonly doubt?: string | undefined
  /** The value that may be meant instead, if there is a doubt. */
  readonly runnerUp?: T | undefined
}

/** The value that the statements of a source support best. */
export interface Decision<T> {
  readonly value: T
  readonly from: string
  /** The reason why the value is a guess. */
  readonly doubt?: string
  /** The value that is the next most likely, if it is a guess. */
  readonly runnerUp?: T
}

/**
 * Chooses between statements, which are in order of reliability. The value is sure if two independent places agree or the
 * place is dedicated to it, and no other value is supported as well.
 *
 * @param isSame tells whether two places state the same, perhaps in different forms
 * @param bestOf chooses the best form from places that state the same
 */
export function decision<T>(
  statements: readonly SourceStatement<T>[],
  isSame: (a: T, b: T) => boolean,
  bestOf: (group: readonly SourceStatement<T>[]) => SourceStatement<T> | undefined = ([first]) => first,
): Decision<T> | undefined {
  const groups: SourceStatement<T>[][] = []
  for (const statement of statements) {
    const group = groups.find(([first]) => first && isSame(first.value, statement.value))
    if (group) group.push(statement)
    else groups.push([statement])
  }
  const [best, other] = groups.toSorted((a, b) => supportOf(b) - supportOf(a))
  const chosen = best && bestOf(best)
  if (!best || !chosen) return undefined
  const { value, from } = chosen
  const rival = other && bestOf(other)
  const doubted = chosen.doubt ? chosen : undefined
  const isEnough = supportOf(best) >= ENOUGH
  const isRivalled = other !== undefined && supportOf(other) >= ENOUGH && supportOf(best) - supportOf(other) < ENOUGH
  if (!doubted && isEnough && !isRivalled) return { value, from }
  const doubt = doubted?.doubt ?? (rival ? `${rival.from} differs` : 'no other place confirms it')
  const runnerUp = doubted?.runnerUp ?? rival?.value
  return { value, from, doubt, ...(runnerUp !== undefined ? { runnerUp } : {}) }
}

const ENOUGH = 2

/** Counts the independent places; a dedicated place counts twice. */
function supportOf<T>(group: readonly SourceStatement<T>[]): number {
  const origins = new Map<string, number>()
  for (const { origin, dedicated, doubt } of group)
    origins.set(origin, Math.max(origins.get(origin) ?? 0, doubt ? 0.5 : dedicated ? ENOUGH : 1))
  return [...origins.values()].reduce((sum, weight) => sum + weight, 0)
}
