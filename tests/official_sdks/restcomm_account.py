"""Reads a Restcomm account the way the vendor's own page does it in Python, against a sandbox.

Reads {"host", "account_sid", "auth_token"} as one JSON object from stdin and prints the account. Only scheme, host and
credentials differ from the page: there is no package of the vendor's that works.
"""

import json
import sys
from base64 import b64encode
from http.client import HTTPConnection

target = json.load(sys.stdin)
pair = bytes(target["account_sid"] + ":" + target["auth_token"], "utf-8")
headers = {"Authorization": "Basic %s" % b64encode(pair).decode("ascii")}

connection = HTTPConnection(target["host"], timeout=10)
connection.request("GET", "/restcomm/2012-04-24/Accounts/" + target["account_sid"] + ".json", headers=headers)
response = connection.getresponse()
if (response.status, response.reason) != (200, "OK"):
    sys.exit(f"restcomm_account.py: {response.status} {response.reason}")
print(response.read().decode("utf-8"))
