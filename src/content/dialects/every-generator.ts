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
    ...keysMeaning('authors', 'authors', 'author', 'byline', 'writers', 'writer'),
    ...keysMeaning('authors', 'autor', 'autores', 'auteur', 'auteurs', 'autore', 'autori'),
    ...keysMeaning(
      'translators',
      'translators',
      'translator',
      'translatedby',
      'traductor',
      'traductores',
      'traducteur',
    ),
    ...keysMeaning('translators', 'traductrice', 'tradutor', 'tradutora', 'traduttore', 'übersetzer', 'übersetzerin'),
    ...keysMeaning('photographers', 'photographers', 'photographer', 'photosby', 'photographyby'),
    ...keysMeaning('contributors', 'contributors', 'contributor'),
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
