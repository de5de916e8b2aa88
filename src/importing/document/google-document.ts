import { documentImporter } from './document-importer.js'
export const googleDocumentImporter = documentImporter(() => undefined)
