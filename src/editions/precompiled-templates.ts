/** What Handlebars compiles a template to. */
export type TemplateCode = Readonly<Record<string, unknown>>

/**
 * The default templates as Handlebars compiles them, for HTML and for text, by the fingerprints of their sources. This table is empty in the
 * sources and filled by `bundle.mjs`, because compiling templates takes a tenth of a small build. A template that is not in it is
 * compiled when it is first used.
 */
export const PRECOMPILED: ReadonlyMap<string, { readonly html?: TemplateCode; readonly text?: TemplateCode }> =
  new Map()
