"""A believable week in the life of a job system, with planted faults and a ledger of them."""
