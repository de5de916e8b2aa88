import type { Command, Option } from 'commander'
import type { DatabaseFlags } from './database-command.js'
import type { Io } from './io.js'

/** Adds `offprint database` with its commands. */
export function addDatabase(
  offprint: Command,
  { root, json }: { readonly root: () => Option; readonly json: () => Option },
  io: Io,
  exitWith: (ok: boolean) => void,
): void {
  const database = offprint
    .command('database')
    .description('Check the database, or copy it from SQLite to PostgreSQL and back')
  database
    .command('check')
    .description('Check that the database can be used, and count what it contains')
    .addOption(root())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint database check')
    .action(async (flags: DatabaseFlags) =>
      exitWith(await (await import('./database-command.js')).checkDatabaseCommand(flags, io)),
    )
  database
    .command('move <place>')
    .description('Copy everything into an empty PostgreSQL database, or back into a file, and compare')
    .addOption(root())
    .addOption(json())
    .addHelpText(
      'after',
      '\nThe password belongs into PGPASSWORD or DATABASE_URL. The database that was in use is not changed.\n\nExample:\n  offprint database move postgres://offprint@db.example.org/offprint\n  offprint database move offprint.db',
    )
    .action(async (place: string, flags: DatabaseFlags) =>
      exitWith(await (await import('./database-command.js')).moveDatabaseCommand(place, flags, io)),
    )
}
