import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { readAddress } from '../src/core/email-address.js'

/**
 * Makes a function that returns the faults of a value by a JSON Schema. Formats are checked. In its strict mode, the validator refuses
 * a schema with a keyword or a format that it does not know, because other validators may ignore these.
 *
 * @throws Error if the schema is not valid
 */
export function validatorOf(schema: object): (value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strictSchema: true, strictTuples: true, strictTypes: false })
  addFormats.default(ajv)
  ajv.addFormat('idn-email', text => readAddress(text) !== undefined)
  const validate = ajv.compile(schema)
  return value =>
    validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
