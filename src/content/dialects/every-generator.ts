import { escapeTags } from '../../core/text.js'
import { colonBox } from './boxes.js'
import { RAW } from './code-shortcodes.js'
import { type Dialect, keysMeaning } from './dialect.js'
import { formula } from './text-shortcodes.js'

/**
 * The syntax that several generators share. If two keys of a post have one meaning, these keys take precedence over those
 * of the other dialects, in this order. A dialect that repeats a key only records that its generator uses the key too.
 */
export const everyGenerator: Dialect = {
  name: 'every generator',
  keys: {
    ...keysMeaning('summary', 'summary', 'excerpt', 'description', 'standfirst', 'abstract', 'dek', 'subtitle'),
    // An account publishes the post of a guest, and a name says more than the account that it belongs to.
    ...keysMeaning('authors', 'authors', 'guestauthors', 'guestauthor', 'guestwriter', 'authornames', 'authorname'),
    ...keysMeaning(
      'authors',
      'author',
      'author1',
      'firstauthor',
      'byline',
      'writers',
      'writer',
      'writtenby',
      'wordsby',
    ),
    ...keysMeaning('authors', 'postauthor', 'postauthors', 'pageauthors', 'articleauthor', 'articleauthors', 'auth'),
    ...keysMeaning('authors', 'autor', 'autora', 'autores', 'autoren', 'autorin', 'auteur', 'auteurs', 'autrice'),
    ...keysMeaning('authors', 'autore', 'autori', 'verfasser', 'verfasserin', 'redacteur', 'автор', 'авторы', '作者'),
    ...keysMeaning('authors', 'creators', 'creator'),
    ...keysMeaning('coauthors', 'coauthors', 'coauthor', 'additionalauthors', 'otherauthors', 'secondauthor'),
    ...keysMeaning('coauthors', 'author2', 'author3', 'author4', 'author5', 'coautor', 'coautores', 'coauteurs'),
    ...keysMeaning(
      'translators',
      'translators',
      'translator',
      'translatedby',
      'translationby',
      'translatorname',
      'traductor',
      'traductores',
      'traducteur',
    ),
    ...keysMeaning('translators', 'traductrice', 'tradutor', 'tradutora', 'traduttore', 'übersetzer', 'übersetzerin'),
    ...keysMeaning('photographers', 'photographers', 'photographer', 'photosby', 'photographyby', 'photoby'),
    ...keysMeaning('contributors', 'contributors', 'contributor', 'contributedby', 'collaborators', 'collaborator'),
    ...keysMeaning('editors', 'editors', 'editor', 'editedby', 'editorname', 'editornames'),
    ...keysMeaning('illustrators', 'illustrators', 'illustrator', 'illustratedby', 'illustrationsby', 'illustrationby'),
    ...keysMeaning('affiliations', 'affiliations', 'institutes'),
    ...keysMeaning('tags', 'tags', 'tag', 'categories', 'category'),
    ...keysMeaning('keywords', 'keywords'),
    ...keysMeaning('image', 'image', 'cover', 'thumbnail', 'heroimage', 'hero', 'featuredimage', 'featureimage'),
    ...keysMeaning('image', 'feature', 'coverimage', 'banner', 'ogimage', 'socialimage'),
    ...keysMeaning('imageAlt', 'imagealt', 'heroimagealt', 'coveralt', 'thumbnailalt'),
    ...keysMeaning('imageCaption', 'imagecaption', 'heroimagecaption', 'covercaption', 'featuredimagecaption'),
    ...keysMeaning('imageCredit', 'imagecredit', 'imagecredits', 'imageattribution', 'photocredit', 'photocredits'),
    ...keysMeaning('imageCredit', 'photographer', 'heroimagecredit', 'covercredit', 'coverimagecredit', 'imageauthor'),
    ...keysMeaning('imageCredit', 'featuredimagecredit', 'thumbnailcredit', 'bannercredit'),
    ...keysMeaning(
      'imageSource',
      'imagecrediturl',
      'imagecreditlink',
      'imagesource',
      'imagesourceurl',
      'photocrediturl',
    ),
    ...keysMeaning(
      'imageSource',
      'heroimagecreditlink',
      'heroimagecrediturl',
      'photocreditlink',
      'imageattributionurl',
    ),
    ...keysMeaning('language', 'language', 'lang', 'locale'),
    ...keysMeaning('original', 'canonicalurl', 'originalurl', 'canonicallink', 'canonical', 'sourceurl'),
    ...keysMeaning('license', 'license', 'licence'),
    ...keysMeaning('publishDate', 'pubdate', 'publishdate', 'publisheddate', 'publishedat', 'publishedon', 'published'),
    ...keysMeaning('publishDate', 'datepublished', 'publish', 'publishat', 'publishon', 'publishafter'),
    ...keysMeaning('publishDate', 'publishingdate', 'publicationdate', 'datepublish'),
    ...keysMeaning('publishDate', 'scheduled', 'scheduledat', 'scheduledfor'),
    ...keysMeaning('created', 'posted', 'postedat', 'created', 'createdat', 'datecreated', 'creationdate'),
    ...keysMeaning('updated', 'lastmod', 'lastmodified', 'lastmodifiedat', 'modified', 'modifiedat', 'modifieddate'),
    ...keysMeaning('updated', 'datemodified', 'update', 'updateddate', 'updatedat', 'updatedon', 'lastupdate'),
    ...keysMeaning('updated', 'lastupdated', 'dateupdated'),
    ...keysMeaning('place', 'permalink'),
    ...keysMeaning('former', 'alias'),
    ...keysMeaning('keptBack', 'isdraft', 'wip', 'private', 'isprivate', 'hidden', 'ishidden', 'hide', 'unlisted'),
    ...keysMeaning('keptBack', 'unpublished'),
    ...keysMeaning('shown', 'ispublished', 'public', 'ispublic', 'visible', 'listed'),
    ...keysMeaning('table', 'taxonomies', 'extra', 'params', 'header', 'seo'),
  },
  shortcodes: [
    [new RegExp(RAW.source, 'y'), m => m[1] ?? ''],
    [/\{#[^}\n]*#\}/y, () => ''],
    // A type parameter such as `List<T>` would be parsed as an element.
    [/(?<=\w)<[C-HJ-ORTV-Z]>/y, m => escapeTags(m[0])],
    [/\{(?:\{[<%]?|%)-?\s*(?:include\s+)?toc(?:\.html)?(?:\(\))?(?:\s[^{}\n]*?)?\s*-?[>%]?\}\}?/iy, () => ''],
    [/(?<=(?:^|\n)[ \t]*)\[(?:toc|\[_?toc_?\])\][ \t]*(?=\n|$)/iy, () => ''],
    [/\$\$((?:(?!\$\$|\n[ \t]*\n)[\s\S]){1,4000}?)\$\$/y, formula],
  ],
  boxes: [
    {
      start: /:{3,}[ \t]*((?:\{[ \t]*)?\.?[a-z][\w-]*)[ \t]*([^\n]*)(?=\n)/iy,
      end: /:{3,}()[ \t]*(?=\n|$)/y,
      read: colonBox,
    },
  ],
}
