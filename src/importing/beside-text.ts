import { lazy } from '../core/memo.js'
import { LANGUAGES } from './languages/languages.js'
import { anyPhrase, lowered } from './languages/phrase-pattern.js'
import { isFurniture } from './text/furniture.js'
import { dateAlone } from './written-date.js'

const phrasesOf = (key: 'approximations' | 'counters'): string[] =>
  LANGUAGES.flatMap(({ furniture }) => furniture?.[key] ?? [])

const POSTED = anyPhrase(LANGUAGES.flatMap(({ posted = [] }) => posted))

/** Matches counters and times of reading in lower case: `12 comments`, `5 min read`, `posted 3 hours ago`. */
const counter = lazy(
  () =>
    new RegExp(
      String.raw`^\W*(?:${POSTED}\s+)?(?:(?:${anyPhrase(phrasesOf('approximations'))}|circa) )?[\d.,]+\s?k?\s*[-–]?\s*${anyPhrase(phrasesOf('counters'))}(?:\s+${POSTED})?\W*$`,
      'u',
    ),
)

/** Tells whether a line is beside the text of an article: page furniture, a date of its own, or a counter. */
export const isBesideText = (line: string): boolean =>
  line.length <= 400 &&
  (counter().test(lowered(line)) || isFurniture(line) || (line.length < 100 && dateAlone(line) !== undefined))
