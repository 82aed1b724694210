// Graphile Worker, driven by tests/systems/test_graphile_worker.py. The database is that of the PG* variables.
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { converse, never, tell } from './conversation.mjs'

const pgPool = new pg.Pool({ max: 10 })
pgPool.on('error', () => {})
pgPool.on('connect', client => client.on('error', () => {}))
const utils = await makeWorkerUtils({ pgPool })
await utils.migrate()

const taskList = {
  succeed: () => {},
  fail: (payload, { job }) => {
    tell('failing', { id: job.id, attempt: job.attempts })
    throw new Error(payload.message)
  },
  fail_once: (payload, { job }) => {
    if (job.attempts === 1) throw new Error(payload.message)
  },
  hold: async (_, { job }) => {
    tell('holding', { id: job.id })
    await never()
  }
}
const logger = new Logger(() => () => {})

await converse({
  add: async ({ task, payload, spec = {} }) => {
    if (spec.runAt) spec.runAt = new Date(spec.runAt)
    return (await utils.addJob(task, payload ?? {}, spec)).id
  },
  work: async () => {
    await run({
      pgPool, taskList, logger, concurrency: 8, pollInterval: 100, noHandleSignals: true,
      minResetLockedInterval: 100, maxResetLockedInterval: 200
    })
  },
  fail_for_good: ({ ids, message }) => utils.permanentlyFailJobs(ids, message).then(jobs => jobs.length)
})
