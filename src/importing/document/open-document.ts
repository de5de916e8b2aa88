import { documentImporter } from './document-importer.js'
export const openDocumentImporter = documentImporter(() => undefined)
