"""Reads metrics in OpenMetrics on standard input by Prometheus' own parser, and prints their samples as JSON."""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

families = text_string_to_metric_families(sys.stdin.buffer.read().decode("utf-8"))
json.dump([[s.name, s.labels, s.value] for family in families for s in family.samples], sys.stdout)
