/** Draws pictures with the title and the credit of posts, for links in social networks and chats. */
export type { DrawnCard } from './drawing.js'
export { type FontSource, OWN_FONTS, shareFont } from './fonts.js'
export { lackingNotes } from './lacking-fonts.js'
export { type ShareImages, shareImages } from './share-images.js'
