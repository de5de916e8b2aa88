import type { Words } from '../attribution/index.js'
import { escapedText } from './templates.js'

const FIGURE = /<figure\b[^>]*>(?:(?!<figure\b)[\s\S])*?<\/figure>/g
const PICTURE = /<picture\b[^>]*>[\s\S]*?<\/picture>/g
const IMAGE = /<img\b[^>]*>/g
const POSTER = /(<video\b[^>]*?) poster="[^"]*"/g

/**
 * Replaces the pictures in sanitised HTML by notices, for originals whose pictures are not licensed with their text.
 * Tags can be found by pattern, because sanitised HTML has no `<` outside tags and its tags are balanced.
 */
export function withoutPictures(html: string, words: Words): string {
  if (!html.includes('<img') && !html.includes('poster=')) return html
  const { pictureGap, colon } = words.book.post
  const gap = (element: string, of: string): string => {
    const alt = / alt="([^"]*)"/.exec(of)?.[1] ?? ''
    return `<${element} class="by">[${escapedText(pictureGap)}${alt.trim() === '' ? '' : `${colon}${alt}`}]</${element}>`
  }
  return html
    .replace(FIGURE, figure => (figure.includes('<img') ? gap('p', figure) : figure))
    .replace(PICTURE, inside => gap('span', inside))
    .replace(IMAGE, image => gap('span', image))
    .replace(POSTER, '$1')
}

/** Returns the notice in place of the picture of the whole article. */
export const leadGap = (words: Words): string => `\n<p class="by">[${escapedText(words.book.post.leadGap)}]</p>`

/** Removes the publisher's counter from sanitised HTML, and adds it at the end if `show` is set. */
export function withCounter(html: string, url: string | undefined, show: boolean): string {
  if (!url) return html
  const src = escapedText(url)
  const bare = html.includes(src) ? html.replace(IMAGE, image => (image.includes(`src="${src}"`) ? '' : image)) : html
  return show ? `${bare}\n<p class="counter"><img src="${src}" alt="" width="1" height="1"></p>` : bare
}
