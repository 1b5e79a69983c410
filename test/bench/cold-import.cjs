// Started for each sample: how long one bundle takes to load in a process that has done nothing else.
const [bundle] = process.argv.slice(2)
const began = performance.now()
require(bundle)
const milliseconds = performance.now() - began
process.stdout.write(JSON.stringify({ milliseconds, megabytes: process.memoryUsage().rss / 2 ** 20 }))
process.exit(0)
