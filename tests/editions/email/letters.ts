import { renderIssue } from '../../../src/editions/email/email.js'
import { planIssues } from '../../../src/editions/email/index.js'
import type { Article, Issue } from '../../../src/editions/index.js'
import type { Publication } from '../../../src/publication/publication.js'
import { wordsFor } from '../../locales.js'
import { type ArticleFacts, article, publication, siteOf, theme } from './article-factory.js'

export const templates = theme()

export const WEEKLY = 'digests:\n  weekly: { title: Saturday letter, content: full, limit: 200 }\n'

/** The email edition of one article. */
export const letterOf = async (facts: ArticleFacts, ours: Publication = publication()): Promise<Issue> => {
  const [plan] = planIssues({ publication: ours, wordsFor }, [article(facts, ours)], 'recent').plans
  if (!plan) throw new Error('no plan')
  return renderIssue(plan, siteOf(ours), templates)
}

/** The digest named weekly. */
export const digestOf = async (
  articles: readonly Article[],
  ours = publication(WEEKLY),
  intro = '',
): Promise<Issue> => {
  const plan = planIssues({ publication: ours, wordsFor }, articles, 'recent', {
    intros: new Map([['weekly', { html: intro }]]),
  }).plans.find(({ kind }) => kind === 'digest')
  if (!plan) throw new Error('no digest')
  return renderIssue(plan, siteOf(ours), templates)
}

/** The visible text of HTML. */
export const visible = (html: string): string =>
  html
    .replace(/<head>[\s\S]*?<\/head>/, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<div style="display:none[^>]*>[\s\S]*?<\/div>/, ' ')
    .replace(/<img [^>]*alt="([^"]*)"[^>]*>/g, ' image $1 ')
    .replace(/<\/?(?:su[bp]|kbd|strong|em)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#x?[0-9a-f]+;/gi, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

export const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
