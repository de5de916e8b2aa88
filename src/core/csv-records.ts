import { parse as csvParser } from 'csv-parse'
import { parse } from 'csv-parse/sync'

/** Parses CSV. This is the only file that uses the package, so that every room reads CSV alike. */
export { csvParser, parse as csvRecords }
