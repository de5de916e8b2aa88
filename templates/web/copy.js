// Buttons that copy are hidden until this script shows them. The status beside them tells screen readers that the text was copied.
const status = document.getElementById('_copied')
let endAnswer = () => {}
for (const button of document.querySelectorAll('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy)
  const label = button.textContent
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field ? field.value : button.dataset.copy)
    } catch {
      // The browser refuses. The text is selected, so that it takes one key to copy it.
      return field?.select()
    }
    endAnswer()
    status.textContent = button.textContent = status.dataset.copied
    const timer = setTimeout(() => endAnswer(), 3000)
    endAnswer = () => {
      clearTimeout(timer)
      button.textContent = label
      status.textContent = ''
    }
  })
}
