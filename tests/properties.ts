import fc from 'fast-check'

// Every run tries the same cases, so that a failure means a change; `npm run fuzz` tries others.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 1) })
