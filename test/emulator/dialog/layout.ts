import { htmlAnswer, type Answer } from '../http/call.ts'
import { Markup, markup } from './markup.ts'

const STYLE = new Markup(`
body{margin:0;background:#f0f2f5;color:#1c1e21;font:16px/1.45 system-ui,sans-serif}
main{box-sizing:border-box;max-width:30rem;margin:0 auto;padding:1rem}
section{background:#fff;border:1px solid #d8dadf;border-radius:.6rem;padding:1.2rem;margin-top:.8rem}
.mark{color:#5b6068;font-size:.85rem;overflow-wrap:anywhere}
h1{font-size:1.25rem;margin:.2rem 0 .8rem}
h2{font-size:1rem;margin:1rem 0 .3rem}
button{display:block;width:100%;margin:.5rem 0;padding:.7rem;border:1px solid #c4c8ce;border-radius:.45rem;
  background:#fff;color:inherit;font:inherit;text-align:left;cursor:pointer}
button.main{background:#0a66d8;border-color:#0a66d8;color:#fff;text-align:center}
button.plain{text-align:center}
label{display:block;padding:.35rem 0}
input[type=text],select{box-sizing:border-box;width:100%;padding:.6rem;border:1px solid #c4c8ce;border-radius:.45rem;
  font:inherit}
.problem{color:#a3121f}
ul{padding-left:1.2rem}
a{color:#0a58c2}
.trail{margin:-.5rem 0 .8rem}
.notice{background:#e7f3e8;border-radius:.45rem;padding:.6rem .8rem}
.rows{list-style:none;padding:0}
.rows a{display:block;padding:.7rem;margin:.5rem 0;border:1px solid #c4c8ce;border-radius:.45rem;color:inherit;
  text-decoration:none}
.row{display:flex;justify-content:space-between;align-items:center;gap:1rem;padding:.7rem 0;
  border-top:1px solid #e4e6ea;overflow-wrap:anywhere}
a.button{display:block;padding:.7rem;border:1px solid #c4c8ce;border-radius:.45rem;color:inherit;text-align:center;
  text-decoration:none}
button.small,a.button.small{width:auto;flex:none;margin:0;padding:.4rem .8rem}
button.danger{background:#a3121f;border-color:#a3121f}
a.button.danger{color:#a3121f}
`)

const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** What stands in place of a page of Facebook's; it says on each page that it is not Facebook. */
export function layoutPage(title: string, content: Markup, problem?: { readonly code: string }): Answer {
  const attribute = problem ? markup` data-error="${problem.code}"` : markup``
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Meta emulator</title>
<style>${STYLE}</style>
</head>
<body>
<main${attribute}>
<p class="mark">Meta emulator. This is not Facebook; nobody logs in here for real.</p>
<section>
<h1>${title}</h1>
${content}
</section>
</main>
</body>
</html>
`
  const answer = htmlAnswer(200, page.text)
  return { ...answer, headers: { ...answer.headers, ...HEADERS } }
}

/** An error page as Meta shows it, on its own site and without a way back: HTTP 200 and a code of ours. */
export function problemPage(code: string, title: string, text: string): Answer {
  const content = markup`<p class="problem" data-test="problem">${text}</p>
<p class="mark">${code}</p>`
  return layoutPage(title, content, { code })
}
