/** Removes the gamma from an sRGB channel, 0 to 1 (CSS Color 4, section 10.2). */
export const linearLight = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4

/** Returns the relative luminance of a colour in sRGB, whose channels are 0 to 1 (WCAG 2.2, "relative luminance"). */
export const luminance = (red: number, green: number, blue: number): number =>
  0.2126 * linearLight(red) + 0.7152 * linearLight(green) + 0.0722 * linearLight(blue)
