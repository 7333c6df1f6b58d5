"""Makes calls of a vendor's official Python package on loopback, and prints what they cost as one line of JSON.

    bench.py sonetel|twilio|voximplant VALUES CALLS IN_FLIGHT

VALUES are the address and the credentials of a sandbox's account, as JSON. The package of Voximplant insists on https; whom to
trust is in REQUESTS_CA_BUNDLE.
"""

import concurrent.futures
import json
import signal
import sys
import tempfile
import time
from urllib.parse import urlsplit

# The seconds that it may take: then it is killed.
LIMIT = 300


def sonetel_balance(at):
    import requests
    import sonetel
    from sonetel import _constants

    # By hand: the package cuts off a password at its first `&`.
    login = {"grant_type": "password", "refresh": "yes"}
    login |= {"username": at["username"], "password": at["password"]}
    answer = requests.post(at["token_url"], data=login, auth=("sonetel-api", "sonetel-api"), timeout=10)
    _constants.API_URI_BASE = at["base_url"]
    sonetel.configure(max_retries=0, timeout=(3, 10))
    return sonetel.Account(answer.json()["access_token"]).get_balance


def twilio_account(at):
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    class Loopback(TwilioHttpClient):
        def request(self, method, url, *arguments, **named):
            url = url.replace("https://api.twilio.com", at["base_url"])
            return super().request(method, url, *arguments, **named)

    client = Client(at["account_sid"], at["auth_token"], http_client=Loopback(timeout=10))
    return client.api.v2010.accounts(at["account_sid"]).fetch


def voximplant_info(at):
    from voximplant.apiclient import VoximplantAPI, VoximplantAPIConfig

    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(at["credentials_json"])
        file.flush()
        config = VoximplantAPIConfig(
            credentials_file_path=file.name,
            endpoint=urlsplit(at["base_url"]).netloc,
            account_id=None,  # Else the package asks as account 0.
        )
        return VoximplantAPI(config=config).get_account_info


CALLS = {"sonetel": sonetel_balance, "twilio": twilio_account, "voximplant": voximplant_info}


def main(vendor, values, calls, in_flight):
    signal.alarm(LIMIT)
    call = CALLS[vendor](json.loads(values))
    call()
    calls, in_flight = int(calls), int(in_flight)
    begun, cpu = time.perf_counter(), time.process_time()
    if in_flight == 1:
        for _ in range(calls):
            call()
    else:
        with concurrent.futures.ThreadPoolExecutor(in_flight) as pool:
            for answer in [pool.submit(call) for _ in range(calls)]:
                answer.result()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(json.dumps({"calls": calls, "seconds": seconds, "cpu_seconds": cpu}))


main(*sys.argv[1:])
