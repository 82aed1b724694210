"""The name under which Airflow's workers stand in its tables, whatever machine they run on."""


def name() -> str:
    return "worker-1"
