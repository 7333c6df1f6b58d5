"""Makes calls of Sonetel's official Python package (sonetel 0.3.0) against a sandbox: see driver.py.

`at` sets the two addresses. `Auth` logs in and takes the account of that login, `Account` the account of a given token;
`Auth.…` and `Account.…` are the methods of the objects that were made last.
"""

import sonetel
from sonetel import _constants

import driver

KINDS = {"Auth": sonetel.Auth, "Account": sonetel.Account}
made = {}


def at(token_url, base_url):
    _constants.API_URI_AUTH = token_url
    _constants.API_URI_BASE = base_url
    sonetel.configure(max_retries=0, timeout=(3, 10))


def call(name, /, **arguments):
    kind, _, method = name.partition(".")
    if name == "at":
        return at(**arguments)
    if name == "methods":
        return {kind: driver.methods(KINDS[kind]) for kind in KINDS}
    if method:
        return getattr(made[kind], method)(**arguments)
    made[kind] = KINDS[kind](**arguments)
    if kind == "Auth":
        made["Account"] = sonetel.Account(made["Auth"].get_access_token())


driver.serve(call)
