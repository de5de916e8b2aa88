/**
 * Sentences that `offprint init` writes and that an editor replaces. They are here because the command writes them, and a
 * rule finds them in finished emails.
 */
export const STARTER_TEXT = {
  address: '1 Example Street, Exampletown',
  welcomeSummary: 'What this publication is for, and how its posts are made.',
  welcome: 'This is a post of your own. Write it in Markdown, save it in `posts/`, and run `offprint build`.',
  credit: 'Republished articles carry their credit in the lines between the dashes.',
  republishedTitle: 'What the lighthouse keepers wrote down',
  republishedSummary: 'A republished article, with every party credited.',
  republished:
    'Replace this text with the article. Every feed, page and email shows its credit, which is made from the lines above.',
} as const
