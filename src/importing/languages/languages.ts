import { ARABIC } from './ar.js'
import { CATALAN } from './ca.js'
import { CZECH } from './cs.js'
import { DANISH } from './da.js'
import { GERMAN } from './de.js'
import { GREEK } from './el.js'
import { ENGLISH } from './en.js'
import { SPANISH } from './es.js'
import { ESTONIAN } from './et.js'
import { FINNISH } from './fi.js'
import { FRENCH } from './fr.js'
import { HEBREW } from './he.js'
import { CROATIAN } from './hr.js'
import { HUNGARIAN } from './hu.js'
import { INDONESIAN } from './id.js'
import type { LanguageWords } from './import-language.js'
import { ITALIAN } from './it.js'
import { JAPANESE } from './ja.js'
import { KOREAN } from './ko.js'
import { NORWEGIAN } from './nb.js'
import { DUTCH } from './nl.js'
import { POLISH } from './pl.js'
import { PORTUGUESE } from './pt.js'
import { ROMANIAN } from './ro.js'
import { RUSSIAN } from './ru.js'
import { SLOVAK } from './sk.js'
import { SWEDISH } from './sv.js'
import { TURKISH } from './tr.js'
import { UKRAINIAN } from './uk.js'
import { CHINESE } from './zh.js'

/**
 * The languages whose words an import knows. If a word differs in meaning, the first language counts: `listopada` is
 * November in Polish and October in Croatian.
 */
export const LANGUAGES: readonly LanguageWords[] = [
  ARABIC,
  CATALAN,
  CZECH,
  DANISH,
  GERMAN,
  GREEK,
  ENGLISH,
  SPANISH,
  ESTONIAN,
  FINNISH,
  FRENCH,
  HEBREW,
  HUNGARIAN,
  INDONESIAN,
  ITALIAN,
  JAPANESE,
  KOREAN,
  NORWEGIAN,
  DUTCH,
  POLISH,
  PORTUGUESE,
  ROMANIAN,
  RUSSIAN,
  SLOVAK,
  SWEDISH,
  TURKISH,
  UKRAINIAN,
  CHINESE,
  CROATIAN,
]
