import type { Element } from './dom.js'

const BESIDE =
  /(?:^|[\s_-])(?:comments?(?!ary)|commentlist|respond|disqus|related|sidebar|widgets?|recommend\w*|popular|trending|most-?(?:read|viewed|popular)|latest|teasers?|more-(?:from|stories|news|on)|promo\w*|newsletter|(?:site|page)-?footer|breadcrumbs?|menu|nav|navbar|navigation|read-?next|up-?next|caption|credit|pull-?quote)(?=$|[\s_-])/i

/** Matches the name of an element around an article and what is beside it. */
export const AROUND_BOTH =
  /side-?bar.*(?:layout|wrap|container|content|row|grid|page|main|off|none)|(?:with|has|no|lay(?:out)?|row|grid).*side-?bar/i

/**
 * Tells whether an element is in a part of the page that is about something else: comments, related articles, a
 * sidebar. The parts that also contain the headline are not looked at.
 */
export function isBeside(element: Element, headline: Element | undefined): boolean {
  const around = new Set<Element>()
  for (let above = headline?.parentElement ?? null; above; above = above.parentElement) around.add(above)
  for (
    let at: Element | null = element;
    at && !around.has(at) && !/^(?:BODY|HTML|ARTICLE|MAIN)$/.test(at.tagName);
    at = at.parentElement
  )
    if (
      isSiteFooter(at) ||
      /^(?:ASIDE|NAV|FIGCAPTION|FIGURE|BLOCKQUOTE)$/.test(at.tagName) ||
      `${at.className} ${at.id}`.split(/\s+/).some(name => BESIDE.test(name) && !AROUND_BOTH.test(name))
    )
      return true
  return false
}

/** Tells whether an element is the footer of the page. The footer of an article may name its author and date. */
const isSiteFooter = (element: Element): boolean =>
  element.id === 'footer' ||
  (element.tagName === 'FOOTER' && element.closest('article, .hentry, .h-entry, .post, [class*="article" i]') === null)
