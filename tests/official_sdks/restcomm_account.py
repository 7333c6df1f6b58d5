"""Reads a Restcomm account the way the vendor's own page does it in Python, against a sandbox: see driver.py.

Only scheme, host and credentials differ from the page: there is no package of the vendor's that works.
"""

import json
from base64 import b64encode
from http.client import HTTPConnection

import driver


def get(host, account_sid, auth_token):
    pair = bytes(account_sid + ":" + auth_token, "utf-8")
    headers = {"Authorization": "Basic %s" % b64encode(pair).decode("ascii")}

    connection = HTTPConnection(host, timeout=10)
    connection.request("GET", "/restcomm/2012-04-24/Accounts/" + account_sid + ".json", headers=headers)
    response = connection.getresponse()
    if (response.status, response.reason) != (200, "OK"):
        raise ConnectionError(f"{response.status} {response.reason}")
    return json.loads(response.read().decode("utf-8"))


driver.serve(lambda name, /, **arguments: get(**arguments))
