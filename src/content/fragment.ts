import type { Problem } from '../problem.js'
import type { Page } from './addresses.js'
import { arrange } from './arrange.js'
import { renderBody } from './body.js'
import { readText } from './clean-text.js'
import { localFiles } from './local-files.js'
import { parseMarkdown } from './markdown.js'
import type { Asset, Html } from './post.js'
import type { PostFile, Surroundings } from './post-file.js'

/** A Markdown file that is no post, such as the introduction of a digest. */
export interface Fragment {
  readonly html: Html
  readonly assets: readonly Asset[]
  readonly problems: readonly Problem[]
}

/**
 * Renders and cleans Markdown as a post's body is.
 * @param slug where its pictures go, and what its `#fragments` lead to
 */
export function readFragment(file: PostFile, slug: string, { context, folder }: Surroundings): Fragment {
  const { text, problems } = readText(file.bytes, file.path)
  if (text === undefined) return { html: '', assets: [], problems }
  const home = file.path.split('/').slice(0, -1).join('/')
  const own = { ...context, posts: home }
  const files = localFiles({ file: file.path, slug, context: own, folder })
  const page: Page = { path: `${slug}/`, context: own, files, links: new Set() }
  const parsed = parseMarkdown(text)
  const frame = { page, file: file.path, source: text, line: 1 }
  const { body, problems: found } = renderBody(arrange(parsed.tokens, ''), parsed.env, frame)
  return { html: body.html, assets: files.assets(), problems: [...problems, ...found] }
}
