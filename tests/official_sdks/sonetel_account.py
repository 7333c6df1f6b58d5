"""Drives Sonetel's official Python package (sonetel 0.3.0) against a sandbox.

Reads {"base_url", "token_url", "username", "password"} as one JSON object from stdin, makes every account call of the
package, checks each answer, and prints one JSON object with what the calls returned, without tokens. Exits with 1
and a message on stderr at the first answer that is not what the vendor's service would give.

The package does not percent-encode its form: user name and password must survive that (no & + % = or space).
"""

import json
import os
import sys

# Before `requests` is imported: neither a proxy nor a .netrc of this machine may come between.
for name in ("http_proxy", "https_proxy", "all_proxy"):
    os.environ.pop(name, None)
    os.environ.pop(name.upper(), None)
os.environ["NO_PROXY"] = "*"
os.environ["NETRC"] = os.devnull

import sonetel  # noqa: E402
from sonetel import _constants  # noqa: E402

NEW_NAME = "Åkerlund & Söner AB"
NEW_LANGUAGE = "swe"
NEW_ZONE = "12"


def check(holds, message):
    """Ends the run with a message unless a condition holds."""
    if not holds:
        sys.exit(f"sonetel_account.py: {message}")


def account_of(call, envelope):
    """The account inside a successful answer."""
    check(isinstance(envelope, dict), f"{call}: not a dict: {envelope!r}")
    check(envelope.get("status") == "success", f"{call}: no success: {envelope!r}")
    check(envelope.get("resource") == "account", f"{call}: not an account: {envelope!r}")
    return envelope["response"]


def log_in(target):
    """The package's login; it dies with KeyError, without a reason, if the login is refused."""
    try:
        return sonetel.Auth(username=target["username"], password=target["password"])
    except KeyError as missing:
        sys.exit(f"sonetel_account.py: Auth: the login was refused (no {missing} in the answer)")


def refused_login(target):
    """What the package makes of a wrong password: the error of `create_token`, and a KeyError of `Auth`."""
    try:
        sonetel.Auth(username=target["username"], password="wrong-password")
    except KeyError as missing:
        return f"KeyError: {missing}"
    sys.exit("sonetel_account.py: Auth: a wrong password was accepted")


def changes(account, result):
    """Each change on its own, as the package makes them, and what the next read says."""
    renamed = account_of("update(name)", account.update(name=NEW_NAME))
    check(renamed["name"] == NEW_NAME, f"update(name): {renamed['name']!r}")
    check(renamed["companyNameUpdated"] is True, "update(name): not marked as renamed")

    spoken = account_of("update(language)", account.update(language=NEW_LANGUAGE))
    check(spoken["language"] == NEW_LANGUAGE, f"update(language): {spoken['language']!r}")
    check(spoken["name"] == NEW_NAME, "update(language): the new name is lost")

    moved = account_of("update(timezone)", account.update(timezone=NEW_ZONE))
    zone = moved["timezone_details"]["zone_id"]
    check(zone == int(NEW_ZONE), f"update(timezone): {zone!r}")

    read = account_of("get after the updates", account.get())
    check(read == moved, "get after the updates: not what the last update answered")

    # Values that the package's own docstring shows, and the service does not know.
    refused = account.update(language="en", timezone="Europe/Stockholm")
    check(refused.get("status") == "failed", f"update(docstring values): accepted: {refused!r}")
    check(account.get()["response"] == read, "update(docstring values): something was applied")

    result["update_name"] = renamed
    result["update_language"] = spoken
    result["update_timezone"] = moved
    result["update_refused"] = refused
    result["update_empty"] = account.update()


def refresh(auth, result):
    """The refresh grant, and a read with the new token."""
    before = (auth.get_access_token(), auth.get_refresh_token())
    answer = auth.create_token(grant_type="refresh_token")
    check("access_token" in answer, f"refresh: {answer!r}")
    after = (auth.get_access_token(), auth.get_refresh_token())
    check(after[0] != before[0], "refresh: the same access token again")
    account_of("get after the refresh", sonetel.Account(after[0]).get())
    result["refresh"] = {
        "token_type": answer["token_type"],
        "new_refresh_token": after[1] != before[1],
    }


def balances(account, result):
    """The balance as text, alone and with its currency."""
    balance = account.get_balance()
    check(isinstance(balance, str), f"get_balance: not text: {balance!r}")
    with_currency = account.get_balance(currency=True)
    parts = with_currency.split(" ")
    check(len(parts) == 2 and parts[0] == balance, f"get_balance(currency): {with_currency!r}")
    result["balance"] = balance
    result["balance_with_currency"] = with_currency


def main():
    target = json.load(sys.stdin)
    _constants.API_URI_AUTH = target["token_url"]
    _constants.API_URI_BASE = target["base_url"]
    if hasattr(sonetel, "configure"):
        sonetel.configure(max_retries=0, timeout=(3, 10))

    result = {"sdk_version": getattr(sonetel, "__version__", None)}
    auth = log_in(target)
    claims = auth.get_decoded_token()
    check(claims["user_name"] == target["username"], f"Auth: token of {claims['user_name']!r}")
    result["login"] = {"user_name": claims["user_name"], "acc_id": claims["acc_id"]}

    account = sonetel.Account(auth.get_access_token())
    result["account_id"] = account.get_accountid()
    result["get"] = account_of("get", account.get())
    check(result["get"]["account_id"] == result["account_id"], "get: not the token's account")
    balances(account, result)
    changes(account, result)
    refresh(auth, result)
    result["wrong_password"] = refused_login(target)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
