/** The style in which most feed readers show an entry: their own font, a narrow column, and pictures that fit. */
export const ENTRY_STYLE = `<!doctype html><meta name="viewport" content="width=device-width"><style>
body{margin:0;font:17px/1.6 Georgia,serif;color:#222;background:#fff;overflow-wrap:break-word}
img,video{max-width:100%;height:auto}pre{white-space:pre-wrap}table{border-collapse:collapse}td,th{padding:4px 8px;border:1px solid #ddd}
a{color:#0645ad}figure{margin:1em 0}blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #ddd}body>:first-child{margin-top:0}</style>`
