#!/usr/bin/env bash
# azure-monitor-querymetrics 1.0.0: a metric that failed looks like one without values; its error is dropped.
#
# The service answers 200 with an `errorCode` and an `errorMessage` on each metric, in the REST reference of Metrics Batch
# ("'Success' or the error details on query failures for this metric"). The client's Metric has no field for either, and
# query_resources raises nothing: a caller cannot tell a refused aggregation from a server that was not measured.
#
# Output seen:
#   1.0.0
#   fields: display_description id name timeseries type unit
#   temp_bytes: 0 series, the error is told: False
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
"${PYTHON:-python3}" -m venv "$home/venv"
"$home/venv/bin/pip" install -q --disable-pip-version-check 'azure-monitor-querymetrics==1.0.0' 'azure-core==1.41.0'
cat > "$home/probe.py" <<'PY'
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

from azure.core.credentials import AzureKeyCredential
from azure.core.pipeline.policies import AzureKeyCredentialPolicy
from azure.monitor.querymetrics import MetricsClient

SERVER = "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/p"
METRIC = {
    "id": f"{SERVER}/providers/Microsoft.Insights/metrics/temp_bytes",
    "type": "Microsoft.Insights/metrics",
    "name": {"value": "temp_bytes", "localizedValue": "Temporary Files Size"},
    "unit": "Bytes",
    "displayDescription": "Total amount of data written to temporary files",
    "timeseries": [],
    "errorCode": "InvalidSamplingType",
    "errorMessage": "the aggregation is not one of this metric",
}


class Api(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        times = "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"
        value = {"starttime": times[0], "endtime": times[1], "timespan": "/".join(times), "interval": "PT1M"}
        body = json.dumps({"values": [{**value, "resourceid": SERVER, "value": [METRIC]}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


server = HTTPServer(("127.0.0.1", 0), Api)
threading.Thread(target=server.serve_forever, daemon=True).start()
key = AzureKeyCredential("local")
policy = AzureKeyCredentialPolicy(key, "Authorization", prefix="Bearer")
client = MetricsClient(f"http://127.0.0.1:{server.server_port}", key, authentication_policy=policy)
[result] = client.query_resources(
    resource_ids=[SERVER],
    metric_namespace="Microsoft.DBforPostgreSQL/flexibleServers",
    metric_names=["temp_bytes"],
    timespan=timedelta(hours=1),
    aggregations=["Total"],
)
[metric] = result.metrics
print(version("azure-monitor-querymetrics"))
print("fields:", *sorted(vars(metric)))
told = "InvalidSamplingType" in repr(vars(metric))
print(f"{metric.name}: {len(metric.timeseries)} series, the error is told: {told}")
PY
"$home/venv/bin/python" "$home/probe.py" | tee "$home/output"
diff "$home/output" - <<'SEEN'
1.0.0
fields: display_description id name timeseries type unit
temp_bytes: 0 series, the error is told: False
SEEN
