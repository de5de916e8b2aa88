import { isFurniture } from './text/furniture.js'
import { dateAlone } from './written-date.js'

/** Matches counters and times of reading: `12 comments`, `5 min read`, `3 hours ago`. */
const COUNTER =
  /^\W*(?:about |ca\. |circa |env\. )?[\d.,]+\s?k?\s*[-–]?\s*(?:comments?|shares?|views?|likes?|claps?|reads?|min(?:ute)?s?\.?(?: read)?|kommentare?|aufrufe|commentaires?|partages?|vues|minutes? de lecture|min(?:uten)? lesezeit|minuten|comentarios?|min(?:utos)? de lectura|commenti|min(?:uti)? di lettura|comentários?|reacties|leestijd|(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago)\W*$/iu

/** Tells whether a line is beside the text of an article: page furniture, a date of its own, or a counter. */
export const isBesideText = (line: string): boolean =>
  line.length <= 400 &&
  (COUNTER.test(line) || isFurniture(line) || (line.length < 100 && dateAlone(line) !== undefined))
