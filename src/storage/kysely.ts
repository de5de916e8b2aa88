/**
 * The parts of Kysely that build and compile queries. The compile step bundles the library into this module, because reading
 * its hundreds of files takes longer than anything else when a command starts.
 */
export {
  type ColumnType,
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  type Generated,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
