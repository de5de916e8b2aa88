/** The script of the writing part, which the app loads when an editor first writes. */
import { editedSource, isWriteRefusal, requestStep } from './change-requests.js'
import { creationDialog } from './creation-dialog.js'
import { fieldEditor } from './field-editor.js'
import { WritingSheet } from './writing-sheet.js'

window.offprintWriting = tools => {
  const sheet = new WritingSheet(tools)
  return {
    sheet: sheet.element,
    show: (edition, takesFocus) => sheet.show(edition, takesFocus),
    inPlace: (edition, field, where) =>
      void editedSource(edition.name).then(source => {
        const found = source?.fields.find(({ name }) => name === field)
        if (!source || !found) return tools.tell(source?.why ?? 'This is not edited here.')
        if (found.why) return tools.tell(found.why)
        const opener = document.activeElement
        const editor = fieldEditor(
          { name: edition.name, file: source.file, field: found },
          {
            tell: tools.tell,
            done: () => {
              editor.replaceWith(where)
              if (opener instanceof HTMLElement) opener.focus()
            },
          },
        )
        where.replaceWith(editor)
        editor.querySelector<HTMLElement>('input, textarea, select')?.focus()
      }),
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
