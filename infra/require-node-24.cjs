// Loaded before every script of package.json: an older Node stops here with one clear sentence
// instead of a syntax error in the first TypeScript file.
'use strict'
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `This project runs on Node 24 or newer; this is Node ${process.versions.node}.\n` +
      'On Linux and Windows `npm ci` brings its own Node 24: start the script with `npm run`.\n' +
      'Elsewhere install Node 24 (see .nvmrc) and try again.\n',
  )
  process.exit(1)
}
