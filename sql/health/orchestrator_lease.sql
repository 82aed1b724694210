-- Who drives the workflow runs, and until when?
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

SELECT
    orchestrator_lease.lease_key::text AS lease_key,
    orchestrator_lease.holder_id::text AS holder_id,
    orchestrator_lease.acquired_at::timestamptz AS acquired_at,
    orchestrator_lease.renewed_at::timestamptz AS renewed_at,
    orchestrator_lease.expires_at::timestamptz AS expires_at,
    extract(EPOCH FROM params.observed_at - orchestrator_lease.expires_at::timestamptz)::float8 AS expired_s
FROM orchestrator_lease
CROSS JOIN params
ORDER BY orchestrator_lease.expires_at ASC, orchestrator_lease.lease_key ASC
LIMIT 100;
