// Run with --import: says at the end which packages the process has loaded.
import { registerHooks } from 'node:module'

const loaded = new Set()
registerHooks({
  load: (url, context, next) => {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
    if (name !== undefined) loaded.add(name)
    return next(url, context)
  },
})
process.on('exit', () => process.stderr.write(`loaded: ${[...loaded].sort().join(' ')}\n`))
