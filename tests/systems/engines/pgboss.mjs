// pg-boss, driven by tests/systems/test_pgboss.py. The database is that of the PG* variables.
import { PgBoss } from 'pg-boss'
import { converse, never, tell } from './conversation.mjs'

const { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = process.env
const boss = new PgBoss({
  host, port: Number(port), user, password, database, max: 5, superviseIntervalSeconds: 1, monitorIntervalSeconds: 1,
  maintenanceIntervalSeconds: 1,
  flowIntervalSeconds: 1
})
boss.on('error', () => {})
await boss.start()

const attempts = {}
const handlers = {
  succeed: async () => ({ rows: 7 }),
  fail: async ({ id, data }) => {
    tell('failing', { id })
    throw new Error(data.message)
  },
  fail_once: async ({ id, data }) => {
    attempts[id] = (attempts[id] ?? 0) + 1
    tell('attempt', { id, number: attempts[id] })
    if (attempts[id] === 1) throw new Error(data.message)
    if (data.hold) await never()
  },
  hold: async ({ id }) => {
    tell('holding', { id })
    await never()
  }
}

await converse({
  queue: async ({ name, options }) => { await boss.createQueue(name, options) },
  send: ({ name, data, options }) => boss.send(name, data ?? {}, options ?? {}),
  work: async ({ name, as }) => {
    await boss.work(name, { pollingIntervalSeconds: 0.5, localConcurrency: 4 }, ([job]) => handlers[as](job))
  },
  fetch: async ({ name }) => (await boss.fetch(name)).map(job => job.id),
  cancel: ({ name, id }) => boss.cancel(name, id),
  resume: ({ name, id }) => boss.resume(name, id),
  retry: ({ name, id }) => boss.retry(name, id),
  schedule: async ({ name, cron, options }) => { await boss.schedule(name, cron, {}, options) },
  flow: ({ jobs }) => boss.flow(jobs),
  supervise: async ({ name }) => { await boss.supervise(name) }
})
