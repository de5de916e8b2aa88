/** A publication’s settings: publication.yml as it is read, its theme, and the records of sent issues. */
export { brandFiles } from './brand-files.js'
export type { DeliveryHours } from './delivery-hours.js'
export {
  digestPlace,
  isNextIssue,
  type NextIssue,
  type NextSettings,
  nextIssuePath,
  nextIssueSchema,
  readNextIssue,
  writtenIntroduction,
} from './next-issue.js'
export {
  type DigestDesign,
  type DigestSettings,
  type FeedSettings,
  type Publication,
  type PublicationResult,
  readPublication,
} from './publication.js'
export { type DigestLayout, publicationSchema, themeSchema } from './publication-schema.js'
export type { SendDays, SendSchedule } from './send-schedule.js'
export {
  type FrozenParts,
  type IssueParts,
  issuePath,
  nextNumber,
  type PastPosts,
  readSentPictures,
  type SentIssue,
  type SentIssueFile,
  type SentIssues,
  type SentPictures,
  sentIssueFile,
  sentPosts,
  writtenIssue,
} from './sent-issue.js'
export { serverUrl } from './server-settings.js'
export { contrast, FACES, type Face, type Palette, type Theme, themeOf } from './theme.js'
export { type NamedThemes, THEME_FILE } from './theme-file.js'
