/** The script of the writing part, which the app loads when an editor first writes. */
import { isWriteRefusal, requestStep } from './change-requests.js'
import { creationDialog } from './creation-dialog.js'
import { InPlaceEditor } from './in-place-editor.js'
import { WritingSheet } from './writing-sheet.js'

window.offprintWriting = tools => {
  const sheet = new WritingSheet(tools)
  const inPlace = new InPlaceEditor(tools)
  return {
    sheet: sheet.element,
    show: (edition, takesFocus) => sheet.show(edition, takesFocus),
    inPlace: wanted => void inPlace.open(wanted),
    leave: () => inPlace.leave(),
    create: what => creationDialog(what, tools),
    step: step =>
      void requestStep(step).then(answer => {
        tools.tell(
          isWriteRefusal(answer)
            ? answer.why
            : `${step === 'undo' ? 'Undone' : 'Redone'}: ${answer.what} of ${answer.file}`,
        )
        void sheet.reload()
      }),
  }
}
