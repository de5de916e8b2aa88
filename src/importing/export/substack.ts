import { csvRecords } from '../../core/csv-records.js'
import { escapeHtml } from '../../core/text.js'
import { decoded } from '../decoded.js'
import { plainOf } from '../html/dom.js'
import type { ExportedFiles } from './exported-files.js'
import type { OwnPost, OwnPosts } from './own-post.js'

const LIST = /(?:^|\/)posts\.csv$/

/**
 * Reads the posts of a Substack export: `posts.csv` with the facts, and a page of HTML for each post. The pages of the
 * publication that are not posts are left out.
 */
export function substackPosts({ files, read }: ExportedFiles): OwnPosts | undefined {
  const list = files.find(file => LIST.test(file))
  const bytes = list === undefined ? undefined : read(list)
  if (list === undefined || !bytes) return undefined
  const rows = rowsOf(decoded(bytes))
  if (!rows.some(row => row['post_id'] && 'is_published' in row)) return undefined
  const home = list.replace(LIST, '')
  const prefix = home === '' ? '' : `${home}/`
  const faults: string[] = []
  const posts = rows.flatMap(row => {
    const id = row['post_id'] ?? ''
    if (id === '' || row['type'] === 'page') return []
    const content = read(`${prefix}posts/${id}.html`)
    if (!content && row['title']) faults.push(`The export has no text for “${row['title']}”.`)
    return content ? [postOf(id, row, decoded(content))] : []
  })
  return { posts, faults }
}

type Row = Readonly<Record<string, string>>

const postOf = (id: string, row: Row, html: string): OwnPost => ({
  id: `substack:${id}`,
  title: plainOf(row['title'] ?? '') || undefined,
  slug: id.replace(/^\d+\./, ''),
  date: row['post_date'] || row['email_sent_at'] || undefined,
  // A spreadsheet writes it in capitals.
  published: /^true$/i.test(row['is_published'] ?? ''),
  restricted: !/^(?:everyone)?$/.test(row['audience'] ?? ''),
  authors: [],
  tags: [],
  html: `${audioHtml(row['podcast_url'] ?? '')}${html}`,
  summary: plainOf(row['subtitle'] ?? '') || undefined,
})

/** Returns the recording of an episode, whose address only the list of posts contains. */
const audioHtml = (url: string): string =>
  url === '' ? '' : `<figure><audio src="${escapeHtml(url)}" controls></audio></figure>`

function rowsOf(csv: string): Row[] {
  const options = { bom: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true, columns: true }
  try {
    return csvRecords(csv, { ...options, skip_records_with_error: true }) as unknown as Row[]
  } catch {
    // The file is not CSV, so the folder is not such an export.
    return []
  }
}
