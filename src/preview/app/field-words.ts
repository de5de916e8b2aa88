const LABELS: Readonly<Record<string, string>> = {
  title: 'Title',
  summary: 'Standfirst',
  date: 'Date',
  updated: 'Updated',
  status: 'State',
  authors: 'Authors',
  tags: 'Tags',
  language: 'Language',
  notice: 'Notice to readers',
  correction: 'Correction',
  'original.publisher': 'Outlet',
  'original.title': 'Original title',
  'original.url': 'Address of the original',
  'original.date': 'First published',
  'original.license': 'Licence',
  'original.permission': 'Permission',
  'original.copyright': 'Copyright notice',
  'original.changes': 'Changes',
  via: 'Came through',
  'original.embargo': 'Embargo until',
  'original.expires': 'Permission ends',
  subject: 'Subject',
  preheader: 'Preheader',
  introduction: 'Introduction',
  url: 'Address of the original',
  publisher: 'Outlet',
  added: 'Linked on',
  comment: 'Comment',
}

/** The labels of the fields of a section, whose names have its number in them. */
const SECTION_LABELS: Readonly<Record<string, string>> = { title: 'Heading', tags: 'Topics' }

export const fieldLabel = (name: string): string =>
  LABELS[name] ?? SECTION_LABELS[/^sections\.\d+\.(\w+)$/.exec(name)?.[1] ?? ''] ?? name

/** What to know about a field while it is typed. */
export const FIELD_HINTS: Readonly<Record<string, string>> = {
  date: 'A day, or a day and a time: 2026-03-14 or 2026-03-14T09:00.',
  summary: 'One sentence. Feeds, the preheader and cards show it.',
  'original.publisher': 'A key of publishers.yml, or a name.',
  'original.license': 'Such as CC-BY-4.0.',
  'original.permission': 'The words of the permission, such as: with kind permission of the author.',
  'original.changes': 'none, excerpt, edited or translated; then a comma and a note, if you like.',
  via: 'Those through whom it came to you, in order, one on each line.',
  introduction: 'Markdown above the posts, for this issue alone.',
  comment: 'Markdown. Why the article is worth reading.',
}

export const CHOICE_WORDS: Readonly<Record<string, string>> = {
  published: 'Published',
  draft: 'Draft',
  withdrawn: 'Withdrawn',
}

/** The fields that are in view at once; the others are below. */
export const FIRST_FIELDS: readonly string[] = [
  'title',
  'summary',
  'date',
  'status',
  'subject',
  'preheader',
  'introduction',
  'comment',
]
