/** The script of the sending part, which the app loads when its panel is first opened. */
import { SendingSheet } from './sending-sheet.js'

window.offprintSending = tools => {
  const sheet = new SendingSheet(tools)
  return { sheet: sheet.element, show: edition => sheet.show(edition) }
}
