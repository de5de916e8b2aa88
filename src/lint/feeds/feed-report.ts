/** One thing the validator would say about a document. `rule` is the validator's own name for the message. */
export interface Finding {
  readonly rule: string
  readonly message: string
  readonly line: number
  readonly column: number
}

export interface Place {
  readonly line: number
  readonly column: number
}

/** Collects findings in document order of discovery. */
export class Report {
  readonly findings: Finding[] = []

  add(rule: string, message: string, place: Place): void {
    this.findings.push({ rule, message, line: place.line, column: place.column })
  }
}
