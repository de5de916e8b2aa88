import type { Publication } from './publication.js'

/** A file of the publication’s brand, with the key of publication.yml that names it. */
export interface BrandFile {
  readonly key: readonly string[]
  readonly path: string
}

/** Lists the files of the brand: the logo, the logo on dark backgrounds, and the icon. */
export const brandFiles = ({ logo, icon }: Pick<Publication, 'logo' | 'icon'>): readonly BrandFile[] => [
  ...(logo ? [{ key: ['logo', 'src'], path: logo.src }] : []),
  ...(logo?.dark === undefined ? [] : [{ key: ['logo', 'dark'], path: logo.dark }]),
  ...(icon === undefined ? [] : [{ key: ['icon'], path: icon }]),
]
