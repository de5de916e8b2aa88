import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'

/** The most rows, and about the most characters, that are read and written together. */
const ROWS = 500
const CHARACTERS = 512 * 1024

/**
 * Rows that may be too many for the memory: each is written once, as JSON, and read any number of times in the same order. They are in
 * a file that has no name while it is open, so nothing is left of it even if the process is killed. It may contain personal data, so
 * only its owner may read it.
 */
export class TemporaryRows<Row> {
  private readonly libsql: Libsql.Database
  private readonly statements = new Map<string, ReturnType<Libsql.Database['prepare']>>()
  private pending: string[] = []
  private characters = 0
  private keys: (string | number)[] = []
  private count = 0

  private readonly folder = mkdtempSync(join(tmpdir(), 'offprint-'))

  constructor() {
    this.libsql = new Libsql(join(this.folder, 'rows.db'))
    // Nothing here has to survive anything.
    for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'temp_store = FILE', 'cache_size = -2000'])
      this.libsql.exec(`PRAGMA ${pragma}`)
    this.libsql.exec(`
      CREATE TABLE block (first INTEGER PRIMARY KEY, rows TEXT NOT NULL) STRICT;
      CREATE TABLE keyed (key TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
      CREATE TABLE replaced (at INTEGER PRIMARY KEY, row TEXT NOT NULL) STRICT;
      BEGIN;
    `)
    this.removeName()
  }

  /** Windows keeps the names of open files, so there the file is removed when it is closed. */
  private removeName(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true })
    } catch {}
  }

  get size(): number {
    return this.count
  }

  /**
   * Adds a row at the end.
   * @param key what rows may have in common with others
   */
  add(row: Row, key?: string): void {
    const text = JSON.stringify(row)
    this.pending.push(text)
    this.characters += text.length
    if (key !== undefined) this.keys.push(key, this.count)
    this.count += 1
    if (this.pending.length >= ROWS || this.characters >= CHARACTERS) this.flush()
  }

  /** Returns all rows in groups of a few hundred, each with the position of its first row. */
  *groups(): Generator<readonly [first: number, rows: readonly Row[]]> {
    this.flush()
    for (let after = -1; ; ) {
      const [block] = this.all<{ first: number; rows: string }>(
        'SELECT first, rows FROM block WHERE first > ? ORDER BY first LIMIT 1',
        after,
      )
      if (!block) return
      const rows = JSON.parse(block.rows) as Row[]
      const changed = this.all<{ at: number; row: string }>(
        'SELECT at, row FROM replaced WHERE at BETWEEN ? AND ?',
        block.first,
        block.first + rows.length - 1,
      )
      for (const { at, row } of changed) rows[at - block.first] = JSON.parse(row) as Row
      yield [block.first, rows]
      after = block.first
    }
  }

  *[Symbol.iterator](): Generator<Row> {
    for (const [, rows] of this.groups()) yield* rows
  }

  /**
   * Merges all rows of one key into the first of them.
   * @param merge returns what the first row becomes, and what takes the place of the next one; `position` is that of the first
   */
  mergeRepeated(merge: (first: Row, next: Row, position: number) => readonly [merged: Row, instead: Row]): void {
    this.flush()
    this.libsql.exec(`
      CREATE INDEX keyed_key ON keyed (key, at);
      CREATE TABLE repeated (at INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;
      INSERT INTO repeated SELECT at, first FROM keyed
        JOIN (SELECT key, min(at) AS first FROM keyed GROUP BY key HAVING count(*) > 1) USING (key);
    `)
    if (this.all('SELECT at FROM repeated LIMIT 1').length === 0) return
    for (const [start, rows] of this.groups()) {
      const repeated = this.all<{ at: number; first: number }>(
        'SELECT at, first FROM repeated WHERE at BETWEEN ? AND ? ORDER BY at',
        start,
        start + rows.length - 1,
      )
      for (const { at, first } of repeated) {
        const row = rows[at - start] as Row
        const before = this.merged(first)
        const [merged, instead] = before === undefined ? [row] : merge(before, row, first)
        this.replace(first, merged)
        if (instead !== undefined) this.replace(at, instead)
      }
    }
  }

  /** Returns the row at the position of the first of several rows that were merged. */
  merged(position: number): Row | undefined {
    const [found] = this.all<{ row: string }>('SELECT row FROM replaced WHERE at = ?', position)
    return found && (JSON.parse(found.row) as Row)
  }

  private replace(position: number, row: Row): void {
    this.run('INSERT OR REPLACE INTO replaced VALUES (?, ?)', [position, JSON.stringify(row)])
  }

  close(): void {
    this.statements.clear()
    this.libsql.close()
    this.removeName()
  }

  private flush(): void {
    if (this.pending.length === 0) return
    this.run('INSERT INTO block VALUES (?, ?)', [this.count - this.pending.length, `[${this.pending.join(',')}]`])
    if (this.keys.length > 0)
      this.run(`INSERT INTO keyed VALUES ${'(?, ?), '.repeat(this.keys.length / 2 - 1)}(?, ?)`, this.keys)
    this.pending = []
    this.keys = []
    this.characters = 0
  }

  private all<Found>(sql: string, ...values: readonly (string | number)[]): Found[] {
    return this.statement(sql).all(values as unknown[]) as Found[]
  }

  private run(sql: string, values: readonly (string | number)[] = []): void {
    this.statement(sql).run(values as never)
  }

  private statement(sql: string) {
    const known = this.statements.get(sql)
    if (known) return known
    const made = this.libsql.prepare(sql)
    if (this.statements.size < 100) this.statements.set(sql, made)
    return made
  }
}
