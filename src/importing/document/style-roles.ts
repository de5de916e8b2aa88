/** What a paragraph is because of its style. `contents` is a line of a table of contents. */
export type StyleRole = 'title' | 'subtitle' | 'caption' | 'quote' | 'contents' | `heading${1 | 2 | 3 | 4 | 5 | 6}`

/**
 * The names that word processors give to their styles, without the number of a heading. Word and LibreOffice store English
 * names in every language; converters, templates and other programs store the name that they show.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  title: [
    'title',
    'titel',
    'titre',
    'título',
    'titolo',
    'tytuł',
    'otsikko',
    'konu başlığı',
    'rubrik',
    'tittel',
    'название',
    'заголовок',
    'назва',
    'τίτλος',
    '标题',
    '標題',
    '表題',
    '제목',
    'título principal',
  ],
  subtitle: [
    'subtitle',
    'untertitel',
    'sous-titre',
    'subtítulo',
    'sottotitolo',
    'ondertitel',
    'podtytuł',
    'alaotsikko',
    'alt yazı',
    'underrubrik',
    'undertitel',
    'undertittel',
    'подзаголовок',
    'підзаголовок',
    'υπότιτλος',
    '副标题',
    '副標題',
    '副題',
    '부제',
    'standfirst',
    'deck',
    'dek',
    'vorspann',
    'chapô',
    'entradilla',
    'bajada',
    'occhiello',
  ],
  heading: [
    'heading',
    'überschrift',
    'titre',
    'título',
    'titolo',
    'kop',
    'nagłówek',
    'otsikko',
    'başlık',
    'rubrik',
    'overskrift',
    'заголовок',
    'επικεφαλίδα',
    '标题',
    '標題',
    '見出し',
    '제목',
    'cabeçalho',
    'encabezado',
    'intestazione',
    'head',
  ],
  caption: [
    'caption',
    'beschriftung',
    'légende',
    'epígrafe',
    'leyenda',
    'legenda',
    'didascalia',
    'bijschrift',
    'podpis',
    'kuvateksti',
    'resim yazısı',
    'beskrivning',
    'billedtekst',
    'illustration',
    'figure',
    'название объекта',
    '题注',
    '圖表標題',
    '図表番号',
    '캡션',
  ],
  quote: [
    'quote',
    'intense quote',
    'block text',
    'quotations',
    'block quotation',
    'blockquote',
    'zitat',
    'intensives zitat',
    'citation',
    'citation intense',
    'cita',
    'cita destacada',
    'citazione',
    'citaat',
    'cytat',
    'lainaus',
    'alıntı',
    'citat',
    'sitat',
    'цитата',
    '引用',
    '引用文',
    '인용',
  ],
  contents: [
    'toc',
    'toc heading',
    'contents',
    'contents heading',
    'verzeichnis',
    'inhaltsverzeichnis',
    'inhaltsverzeichnisüberschrift',
    'tm',
    'tdc',
    'índice',
    'sommario',
    'inhopg',
    'spis treści',
    'оглавление',
    '目录',
    '目次',
  ],
}

const ROLES = new Map(
  Object.entries(NAMES).flatMap(([role, names]) => names.map(name => [`${role} ${name}`, role] as const)),
)

/** Returns the role of a style by its name, which may be in any language. */
export function roleOfStyle(name: string): StyleRole | undefined {
  const [, words = '', number] =
    /^(.*?)\s*(\d)?$/u.exec(
      name
        .toLowerCase()
        .replace(/_20_|_/g, ' ')
        .trim(),
    ) ?? []
  const has = (role: string): boolean => ROLES.has(`${role} ${words}`)
  if (has('contents')) return 'contents'
  if (number !== undefined) return has('heading') ? headingRole(Number(number)) : undefined
  return (['title', 'subtitle', 'caption', 'quote'] as const).find(has)
}

/** Returns the role of a heading of a level from 1. Levels below the sixth become the sixth, the last that HTML has. */
export const headingRole = (level: number): StyleRole | undefined =>
  level < 1 ? undefined : (`heading${Math.min(6, level)}` as StyleRole)
