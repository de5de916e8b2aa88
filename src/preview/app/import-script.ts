/** The script of the importing part, which the app loads when somebody first imports. */
import { ImportDialog } from './import-dialog.js'

window.offprintImporting = tools => {
  const dialog = new ImportDialog(tools)
  return { open: handed => dialog.open(handed) }
}
