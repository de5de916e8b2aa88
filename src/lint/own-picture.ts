/** The properties of one of the publication's own pictures. */
export interface OwnPicture {
  readonly bytes: number
  /** The width in pixels; absent if the file does not state it. */
  readonly width?: number
  readonly height?: number
  /** Whether the picture has transparent pixels, and hardly any but dark ones besides. */
  readonly dark: boolean
}
