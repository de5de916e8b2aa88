/** The fields of a form, sent as form-urlencoded or multipart, the two types that RFC 8058 section 3.1 names. */
export interface Fields {
  one(name: string): string
  all(name: string): readonly string[]
}

const LONGEST = 500

/** Reads a form. A body of any other type counts as an empty form. */
export async function readFields(request: Request): Promise<Fields> {
  const form = await request.formData().catch(() => new FormData())
  const all = (name: string): string[] =>
    form.getAll(name).flatMap(value => (typeof value === 'string' ? [value.slice(0, LONGEST)] : []))
  return { all, one: name => all(name)[0] ?? '' }
}
