"""Makes calls of a vendor's official Python package against a sandbox, and prints what they cost as one line of JSON.

    bench.py sonetel|voximplant ACCESS BASE_URL CALLS IN_FLIGHT

ACCESS is a file with the line that `cpaas sandbox` prints; BASE_URL is asked in place of the sandbox's own. The package of
Voximplant insists on https; whom to trust is in REQUESTS_CA_BUNDLE.
"""

import concurrent.futures
import json
import signal
import sys
import time
from urllib.parse import urlsplit

# The seconds that it may take: then it is killed.
LIMIT = 300


def sonetel_balance(access, base_url):
    import requests
    import sonetel
    from sonetel import _constants

    at = access["sonetel"]
    # By hand: the package cuts off a password at its first `&`.
    login = {"grant_type": "password", "refresh": "yes"}
    login |= {"username": at["username"], "password": at["password"]}
    token_url = at["token_url"].replace(access["base_url"], base_url, 1)
    answer = requests.post(token_url, data=login, auth=("sonetel-api", "sonetel-api"), timeout=10)
    _constants.API_URI_BASE = base_url
    sonetel.configure(max_retries=0, timeout=(3, 10))
    return sonetel.Account(answer.json()["access_token"]).get_balance


def voximplant_info(access, base_url):
    from voximplant.apiclient import VoximplantAPI, VoximplantAPIConfig

    config = VoximplantAPIConfig(
        credentials_file_path=access["voximplant"]["credentials_file"],
        endpoint=urlsplit(base_url).netloc,
        account_id=None,  # Else the package asks as account 0.
    )
    return VoximplantAPI(config=config).get_account_info


CALLS = {"sonetel": sonetel_balance, "voximplant": voximplant_info}


def main(vendor, access, base_url, calls, in_flight):
    signal.alarm(LIMIT)
    with open(access, encoding="utf-8") as file:
        call = CALLS[vendor](json.load(file), base_url)
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
    print(json.dumps({"calls": calls, "seconds": seconds, "cpu_seconds": cpu, "peak_kib": None}))


main(*sys.argv[1:])
