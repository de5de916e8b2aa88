/** What the "Republish this" pages say, in one language. `{names}` are filled in. */
export interface RepublishWords {
  /** BCP 47. */
  readonly language: string
  readonly link: string
  readonly title: string
  readonly intro: string
  readonly conditions: string
  readonly credit: string
  readonly creditHow: string
  readonly asHtml: string
  readonly asHtmlHow: string
  readonly asMarkdown: string
  readonly asMarkdownHow: string
  readonly back: string
  readonly first: string
  readonly licence: Readonly<Record<'by' | 'by-sa' | 'by-nd' | 'free' | 'own', string>>
  readonly edits: string
  readonly headline: string
  readonly images: string
  readonly article: string
  readonly home: string
  readonly institutions: string
  readonly top: string
  readonly end: string
  readonly counter: string
  readonly words: string
  readonly channels: string
  readonly days: string
  readonly canonical: string
  readonly index: string
  readonly share: string
  readonly note: string
}

const en: RepublishWords = {
  language: 'en',
  link: 'Republish this article',
  title: 'Republish “{title}”',
  intro: 'You may take this article for a publication of your own. Nobody has to be asked, if you keep to this:',
  conditions: 'What to keep to',
  credit: 'The credit',
  creditHow: 'It is part of both texts below. Here it is alone, to be copied.',
  asHtml: 'The article as HTML',
  asHtmlHow: 'Click into the field, select everything and copy it.',
  asMarkdown: 'The article as Markdown',
  asMarkdownHow: 'The same text, for systems that write in Markdown.',
  back: 'Back to the article',
  first: 'First published by {publication} on {date}: {url}',
  licence: {
    by: 'It is under the licence {licence}: share it and change it, for any purpose. Give the credit, link to the licence, and say what you changed.',
    'by-sa':
      'It is under the licence {licence}: share it and change it, for any purpose. Give the credit, link to the licence, say what you changed, and put what you made of it under the same licence.',
    'by-nd':
      'It is under the licence {licence}: share it as it is, whole or in part, for any purpose. Give the credit and link to the licence. Do not publish a changed or translated text.',
    free: 'It is free of conditions ({licence}). The credit is a courtesy to its author.',
    own: 'It may be republished on its publisher’s own terms.',
  },
  edits: 'Do not edit or translate the text.',
  headline: 'Keep the headline.',
  images: 'Its pictures are not included.',
  article: 'Link to the original article.',
  home: 'Link to the home page of {publisher}.',
  institutions: 'Name the authors’ institutions with them.',
  top: 'The credit stands above the text.',
  end: 'The credit stands below the text.',
  counter: 'Keep the counter at the end of the text: a picture without a sight, by which {publisher} counts readers.',
  words: 'Show at most {count} words.',
  channels: 'The full text may stand here alone: {list}.',
  days: 'Take it down {count} days after its first publication.',
  canonical: 'Name the original as the canonical page.',
  index: 'Ask search engines not to list your copy.',
  share: 'In a digest, at most {count}% of the articles may be from {publisher}.',
  note: 'Its publisher adds: {note}',
}

/** A language is one more entry here. */
const languages: ReadonlyMap<string, RepublishWords> = new Map([['en', en]])

export const republishWordsFor = (language: string): RepublishWords =>
  languages.get(language.split('-')[0]?.toLowerCase() ?? '') ?? en
