import { outletName } from '../credit-sentence.js'
import { isInstitution } from './biography.js'
import { couldBeOutlet, soundsLikeOutlet } from './outlet-words.js'

/** The meaning of a label such as `Author:`. */
export type Label = 'title' | 'author' | 'source' | 'date' | 'tags' | 'link' | 'standfirst'

const LABELS: readonly (readonly [Label, RegExp])[] = [
  [
    'title',
    /^(?:title|标题|標題|タイトル|заголовок|כותרת|headline|subject|titel|überschrift|titre|título|titolo|kop)$/iu,
  ],
  [
    'author',
    /^(?:authors?|by|written by|writer|autor(?:in|en)?|text|von|auteure?s?|texte|autore?s?|autora|автор\p{L}*|текст|作者|撰文|文|著者|筆者|執筆|מאת|بقلم|الكاتب|texto|por|testo|di|door|tekst|author\(s\))$/iu,
  ],
  [
    'source',
    /^(?:source|published (?:by|in)|originally (?:published )?(?:in|by)|publication|outlet|quelle|aus|entnommen aus|erschienen in|source originale|fuente|publicado en|fonte|pubblicato su|publicado em|bron|källa|źródło|источник|джерело|来源|來源|出处|出典|初出|מקור|المصدر)$/iu,
  ],
  [
    'date',
    /^(?:date|published(?: on)?|publication date|datum|veröffentlicht(?: am)?|date de publication|publié le|fecha|publicado el|data|pubblicato il|publicado em|gepubliceerd(?: op)?|дата|опубликовано|日期|发布日期|发布时间|发表时间|时间|日時|公開日|תאריך|التاريخ)$/iu,
  ],
  [
    'tags',
    /^(?:tags?|keywords|labels|topics|filed under|schlagw(?:orte|örter)|themen|mots[- ]clés|étiquettes|etiquetas|palabras clave|palavras-chave|parole chiave|trefwoorden|categor(?:y|ies|ie|ias|ía|ías|ie))$/iu,
  ],
  ['link', /^(?:link|url|original|read (?:it )?at|original (?:article|link|url)|lien|enlace|collegamento)$/iu],
  [
    'standfirst',
    /^(?:summary|abstract|standfirst|dek|subtitle|teaser|zusammenfassung|vorspann|untertitel|résumé|chapô|chapeau|resumen|entradilla|bajada|sommario|resumo|samenvatting|аннотация|摘要|要旨|תקציר|ملخص)$/iu,
  ],
]

/**
 * Returns the intermediary that a line names: `Via: The Mill`, `Via The Market Gazette`.
 *
 * @param isCredit whether the line is next to a credit, in which case any name is accepted
 */
export function viaOf(text: string, isCredit = false): string | undefined {
  const [, colon, party = ''] =
    /^(?:via|h\/t|hat tip(?: to)?|sent (?:on )?by|weitergeleitet von|relayé par|reenviado por)\s*([:：])?\s+([^.!?:;]{3,70}?)\.?$/iu.exec(
      text,
    ) ?? []
  const name = outletName(party)
  // A street may be called Via Appia.
  const isParty = colon !== undefined || isCredit || soundsLikeOutlet(name) || isInstitution(name)
  return couldBeOutlet(name) && isParty ? name : undefined
}

export interface LabelledLine {
  readonly label: Label
  readonly value: string
}

/** Splits a labelled line: `Author: Mara Lindqvist`. */
export function labelOf(text: string): LabelledLine | undefined {
  const [, name, value] = /^([\p{L} ()-]{1,24})\s?(?::\s+|：\s*|／)(\S.*)$/u.exec(text) ?? []
  if (!name || !value) return undefined
  const found = LABELS.find(([, form]) => form.test(name.trim()))
  return found ? { label: found[0], value: value.trim() } : undefined
}
