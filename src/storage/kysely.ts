/**
 * The parts of Kysely that build and compile queries. No other module imports Kysely, because the compile step bundles it
 * into this one.
 */
export {
  type ColumnType,
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  type Generated,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  replaceWithNoncontingentExpression,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
