import { describe, expect, it } from 'vitest'
import { saysWithdrawn, saysWithdrawnTitle } from '../../src/collecting/withdrawal-words.js'

const LABELS = [
  'RETRACTED: Two clocks',
  'Retracted Article: Two clocks',
  'Retraction notice: “Two clocks”',
  'WITHDRAWN – Two clocks',
  '[Withdrawn] Two clocks',
  'Two clocks (retracted)',
  'Removed: Two clocks',
  'Withdrawn',
  'Zurückgezogen: Zwei Uhren',
  'Rétracté : Deux horloges',
  'Artículo retractado: Dos relojes',
  'Ritrattato: Due orologi',
  'Ingetrokken: Twee klokken',
  '【撤回】二つの時計',
  '撤稿:两座钟',
]
const HONEST = [
  'Withdrawn troops return to the border',
  'The retracted paper that changed a field',
  'Removed from the map, a village remembers',
  'Why the river treaty was withdrawn',
  'Retraction and repair in science',
  'Retirada de tropas en la frontera',
  'Two clocks',
]

describe('a title', () => {
  it('says by a label that its article was withdrawn', () => {
    expect(LABELS.filter(title => !saysWithdrawnTitle(title))).toEqual([])
  })
  it('may be about a withdrawal', () => {
    expect(HONEST.filter(saysWithdrawnTitle)).toEqual([])
  })
})

const NOTICES = [
  'This article has been retracted.',
  'The story was removed because it contained errors.',
  'Dieser Beitrag wurde nachträglich depubliziert.',
  'Cet article a été retiré à la demande de son auteur.',
  'Este artículo ha sido retirado por la redacción.',
  'Este artigo foi removido.',
  'Dit artikel is ingetrokken.',
]
const SENTENCES = [
  'This article has been updated with a statement of the council.',
  'The story of how the troops were withdrawn begins in March.',
  'The page was removed from the book by a careful hand, the librarian says.',
]

describe('a paragraph', () => {
  it('says in a sentence of its own that the article was withdrawn', () => {
    expect(NOTICES.filter(text => !saysWithdrawn(text))).toEqual([])
    expect(SENTENCES.filter(saysWithdrawn)).toEqual([])
  })
})
