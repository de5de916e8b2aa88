/** A script, and the npm package that has a free font with its characters. */
type ScriptFont = readonly [script: string, matches: RegExp, name: string]

/** The scripts that the fonts of Offprint lack, each with a free font in an npm package. */
const SCRIPT_FONTS: readonly ScriptFont[] = [
  ['Arabic', /\p{Script=Arabic}/u, '@fontsource-variable/noto-sans-arabic'],
  ['Hebrew', /\p{Script=Hebrew}/u, '@fontsource-variable/noto-sans-hebrew'],
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u, '@fontsource-variable/noto-sans-jp'],
  ['Korean', /\p{Script=Hangul}/u, '@fontsource-variable/noto-sans-kr'],
  ['Chinese', /\p{Script=Han}/u, '@fontsource-variable/noto-sans-sc'],
  ['Devanagari', /\p{Script=Devanagari}/u, '@fontsource-variable/noto-sans-devanagari'],
  ['Bengali', /\p{Script=Bengali}/u, '@fontsource-variable/noto-sans-bengali'],
  ['Tamil', /\p{Script=Tamil}/u, '@fontsource-variable/noto-sans-tamil'],
  ['Telugu', /\p{Script=Telugu}/u, '@fontsource-variable/noto-sans-telugu'],
  ['Thai', /\p{Script=Thai}/u, '@fontsource-variable/noto-sans-thai'],
  ['Georgian', /\p{Script=Georgian}/u, '@fontsource-variable/noto-serif-georgian'],
  ['Armenian', /\p{Script=Armenian}/u, '@fontsource/noto-sans-armenian'],
  ['emoji', /\p{Extended_Pictographic}|\p{Regional_Indicator}/u, '@fontsource/noto-emoji'],
]

/** A post without a share image, and the characters that it lacks. */
export interface LackingPost {
  readonly file: string
  readonly lacking: readonly string[]
}

const MOST_NAMED = 3
const MOST_SHOWN = 12

/** Tells the editor which posts have no share image for want of a font, with one note for each font that would help. */
export function lackingNotes(posts: readonly LackingPost[]): string[] {
  const groups = new Map<ScriptFont | undefined, LackingPost[]>()
  for (const post of posts) {
    const font = fontFor(post.lacking)
    groups.set(font, [...(groups.get(font) ?? []), post])
  }
  return [...groups].map(([font, group]) => noteOf(font, group))
}

const fontFor = (lacking: readonly string[]): ScriptFont | undefined =>
  SCRIPT_FONTS.find(([, matches]) => lacking.some(grapheme => matches.test(grapheme)))

function noteOf(font: ScriptFont | undefined, posts: readonly LackingPost[]): string {
  const lacking = [...new Set(posts.flatMap(post => post.lacking))]
  const named = posts.slice(0, MOST_NAMED).map(({ file }) => file)
  const more = posts.length > named.length ? ` and ${(posts.length - named.length).toLocaleString('en')} more` : ''
  const what = `${named.join(', ')}${more} ${posts.length === 1 ? 'has' : 'have'} no share image, because no font has ${charactersIn(lacking)}.`
  return `${what} ${fixFor(font)}`
}

function charactersIn(lacking: readonly string[]): string {
  const shown = lacking.slice(0, MOST_SHOWN).map(nameOf)
  const more = lacking.length > shown.length ? ` and ${(lacking.length - shown.length).toLocaleString('en')} more` : ''
  return `${shown.join(', ')}${more}`
}

/** Names a character so that it can be found even where no font shows it. */
const nameOf = (grapheme: string): string =>
  `${grapheme} (${[...grapheme].map(sign => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ')})`

const fixFor = (font: ScriptFont | undefined): string =>
  font
    ? `For ${font[0]}, run \`npm install ${font[2]}\` in the publication’s folder and write \`shareImages: { fonts: [node_modules/${font[2]}] }\`, or name a font file of your own.`
    : 'Name a font file that has them: `shareImages: { fonts: [fonts/example.woff2] }`.'
