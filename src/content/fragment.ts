import type { Problem } from '../core/problem.js'
import { readText } from './clean-text.js'
import { readFrontmatter } from './frontmatter/frontmatter.js'
import { localFiles } from './local-files.js'
import type { Page } from './markdown/addresses.js'
import { arrange } from './markdown/arrange.js'
import { renderBody } from './markdown/body.js'
import { parseMarkdown } from './markdown/markdown.js'
import type { Asset, Html } from './post.js'
import type { PostFile, Surroundings } from './post-file.js'

/** A Markdown file that is no post, such as the introduction of a digest. */
export interface Fragment {
  readonly html: Html
  readonly assets: readonly Asset[]
  /** Addresses of our own that it links to, as those of a post. */
  readonly links: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Renders and cleans Markdown as a post's body is; frontmatter is left out.
 * @param slug where its pictures go, and what its `#fragments` lead to
 */
export function readFragment(file: PostFile, slug: string, { context, folder }: Surroundings): Fragment {
  const { text, problems } = readText(file.bytes, file.path)
  if (text === undefined) return { html: '', assets: [], links: [], problems }
  const home = file.path.split('/').slice(0, -1).join('/')
  const around = { file: file.path, slug, folder }
  const files = localFiles({ ...around, context: { ...context, posts: home } })
  // What it brings along lies in its own folder; posts lie where they always do.
  const { below } = localFiles({ ...around, context })
  const page: Page = { path: `${slug}/`, context, files: { ...files, below }, links: new Set() }
  const { source, line } = withoutFrontmatter(text, file.path)
  const parsed = parseMarkdown(source)
  const frame = { page, file: file.path, source, line }
  const { body, problems: found } = renderBody(arrange(parsed.tokens, ''), parsed.env, frame)
  return { html: body.html, assets: files.assets(), links: [...page.links], problems: [...problems, ...found] }
}

/** A text may also begin with a line of `---` that is a rule. */
function withoutFrontmatter(text: string, file: string): { source: string; line: number } {
  const { frontmatter } = /^(?:---|\+\+\+)\s*\n/.test(text) ? readFrontmatter(text, file) : {}
  return frontmatter ? { source: frontmatter.body, line: frontmatter.bodyLine } : { source: text, line: 1 }
}
