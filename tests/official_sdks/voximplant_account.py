"""Makes calls of Voximplant's official Python package (voximplant-apiclient 2.12.0) against a sandbox: see driver.py.

`connect` makes a client under a name; `<name>.…` are the methods of that client. The package insists on https; whom to trust
is in REQUESTS_CA_BUNDLE.
"""

from voximplant.apiclient import VoximplantAPI, VoximplantAPIConfig

import driver

made = {}


def connect(name, /, **arguments):
    made[name] = VoximplantAPI(config=VoximplantAPIConfig(**arguments))


def call(name, /, **arguments):
    if name == "connect":
        return connect(arguments.pop("client"), **arguments)
    if name == "methods":
        return driver.methods(VoximplantAPI)
    client, _, method = name.partition(".")
    return getattr(made[client], method)(**arguments)


driver.serve(call)
