// Buttons that copy are hidden until this script shows them. The status beside them tells screen readers that the text was copied.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const status = document.getElementById('_copied')
  const field = document.getElementById(button.dataset.copy)
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(field ? field.value : button.dataset.copy)
    const before = button.textContent
    status.textContent = button.textContent = status.dataset.copied
    setTimeout(() => {
      button.textContent = before
      status.textContent = ''
    }, 3000)
  })
}
