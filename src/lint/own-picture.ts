/** What a picture of the publication's own says of itself. */
export interface OwnPicture {
  readonly bytes: number
  /** In pixels; absent where the file does not tell. */
  readonly width?: number
  readonly height?: number
  /** Whether it has transparent parts and nothing but dark ones beside. */
  readonly dark: boolean
}
