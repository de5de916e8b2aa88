import { escapeHtml } from '../core/text.js'
import type { Boot } from './protocol.js'

/**
 * Writes JSON that cannot end a script element
 * (https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements).
 */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/** Makes the app's only page. `app` is the address of its files, and `head` comes before everything else. */
export function shellPage(boot: Boot, app: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${head}<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(boot.title)} · Offprint preview</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%23a04623' d='M2 1h9l3 3v11H2z'/%3E%3Cpath stroke='%23fff' d='M4.500 6.500h7m-7 2h7m-7 2h4'/%3E%3C/svg%3E">
<link rel="stylesheet" href="${app}app.css${boot.exported ? '' : `?${boot.version}`}">
<script type="application/json" id="boot">${inScript(boot)}</script>
<script src="${app}app.js${boot.exported ? '' : `?${boot.version}`}" defer></script>
</head>
<body>
<noscript>The preview needs JavaScript. The editions that it shows do not.</noscript>
</body>
</html>
`
}
