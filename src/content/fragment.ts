import type { Problem } from '../core/problem.js'
import { readText } from './clean-text.js'
import { withoutShortcodes } from './dialects/shortcodes.js'
import { readFrontmatter } from './frontmatter/frontmatter.js'
import { localFiles } from './local-files.js'
import type { Page } from './markdown/addresses.js'
import { arrange } from './markdown/arrange.js'
import { renderBody } from './markdown/body.js'
import { parseMarkdown } from './markdown/markdown.js'
import { formulasIn, withFormulas } from './markdown/post-formulas.js'
import { postAddressIn } from './markdown/post-links.js'
import { bodyPictures } from './picture-rights.js'
import type { Asset, BodyPicture, Html, LocalPicture } from './post.js'
import type { PostFile, Surroundings } from './post-file.js'

/** A rendered Markdown file that is not a post, such as the introduction of a digest. */
export interface Fragment {
  readonly html: Html
  /** Its pictures whose rights are stated. */
  readonly pictures: readonly BodyPicture[]
  readonly assets: readonly Asset[]
  /** The pictures that are files of the publication. */
  readonly localPictures: readonly LocalPicture[]
  /** The internal addresses that the text links to, in the form of a post's `links`. */
  readonly links: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Renders and sanitises Markdown as for a post, without its frontmatter.
 *
 * @param slug the folder for the pictures, and the page that `#fragments` lead to
 */
export function readFragment(file: PostFile, slug: string, { context, folder }: Surroundings): Fragment {
  const { text, problems } = readText(file.bytes, file.path)
  if (text === undefined) return { html: '', pictures: [], assets: [], localPictures: [], links: [], problems }
  const home = file.path.split('/').slice(0, -1).join('/')
  const around = { file: file.path, slug, folder }
  const files = localFiles({ ...around, context: { ...context, posts: home } })
  // Pictures are found from the file's own folder, but links to posts are resolved in the posts folder.
  const { below } = localFiles({ ...around, context })
  const page: Page = { path: `${slug}/`, context, files: { ...files, below }, links: new Set(), rights: new Map() }
  const { source, line } = withoutFrontmatter(text, file.path)
  const postAddress = postAddressIn(context.posts, '', files)
  const {
    text: marked,
    formulas,
    problems: faults,
  } = formulasIn(source, { file: file.path, line, math: context.math, setting: context.mathSetting })
  const { text: plain, problems: unknown } = withoutShortcodes(marked, { file: file.path, line, postAddress })
  const parsed = parseMarkdown(plain, formulas)
  const frame = { page, file: file.path, source, line }
  const { body, problems: found } = renderBody(arrange(parsed.tokens, ''), parsed.env, frame)
  return {
    html: withFormulas(body.html, formulas),
    pictures: bodyPictures(body.html, page.rights),
    assets: files.assets(),
    localPictures: files.pictures(),
    links: [...page.links],
    problems: [...problems, ...faults, ...unknown, ...found],
  }
}

/** Removes frontmatter. A line of `---` at the top may also be a thematic break, and then stays. */
function withoutFrontmatter(text: string, file: string): { source: string; line: number } {
  const { frontmatter } = /^(?:---|\+\+\+)\s*\n/.test(text) ? readFrontmatter(text, file) : {}
  return frontmatter ? { source: frontmatter.body, line: frontmatter.bodyLine } : { source: text, line: 1 }
}
