"""Makes calls of Twilio's official Python package (twilio 9.13.0) against a sandbox: see driver.py.

`Client` makes the client of a user, on an account; `accounts.…` are the methods of its list of accounts, `account.…` those of
the account that `sid` names, `balance.…` those of that account's balance. The package reaches another host than the vendor's
only through its HTTP client, which puts the sandbox's address in place of it.
"""

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account import AccountContext, AccountList
from twilio.rest.api.v2010.account.balance import BalanceList

import driver

MEMBERS = [
    "auth_token", "date_created", "date_updated", "friendly_name", "owner_account_sid", "sid", "status",
    "subresource_uris", "type", "uri",
]
KINDS = {"accounts": AccountList, "account": AccountContext, "balance": BalanceList}
made = {}


class Loopback(TwilioHttpClient):
    def __init__(self, base_url):
        super().__init__(timeout=10)
        self.base_url = base_url

    def request(self, method, url, *arguments, **named):
        url = url.replace("https://api.twilio.com", self.base_url)
        return super().request(method, url, *arguments, **named)


def shown(account):
    """The members, without the times at which this run has made or changed the account."""
    members = {name: getattr(account, name) for name in MEMBERS}
    now = [name for name in ("date_created", "date_updated") if members[name].year > 2021]
    return {name: value for name, value in members.items() if name not in now}


def page(found):
    made["page"] = found
    return {"accounts": [shown(account) for account in found]}


def on_list(method, arguments):
    accounts = made["client"].api.v2010.accounts
    if method == "create":
        return shown(accounts.create(**arguments))
    if method == "get":
        return shown(accounts.get(**arguments).fetch())
    if method == "page":
        return page(accounts.page(**arguments))
    if method == "get_page":
        return page(accounts.get_page(made["page"].next_page_url))
    return {"accounts": [shown(account) for account in getattr(accounts, method)(**arguments)]}


def on_account(kind, method, sid, arguments):
    account = made["client"].api.v2010.accounts(sid)
    if kind == "balance":
        balance = account.balance.fetch()
        return {name: getattr(balance, name) for name in ("account_sid", "balance", "currency")}
    return shown(getattr(account, method)(**arguments))


def methods():
    """What is there once for each way to call: the others wait, or show the response, too."""
    public = {kind: driver.methods(of) for kind, of in KINDS.items()}
    ways = ("_async", "_with_http_info")
    return {
        kind: {name: names for name, names in methods.items() if not any(way in name for way in ways)}
        for kind, methods in public.items()
    }


def call(name, /, **arguments):
    kind, _, method = name.partition(".")
    if name == "methods":
        return methods()
    if name == "Client":
        base_url = arguments.pop("base_url")
        made["client"] = Client(http_client=Loopback(base_url), **arguments)
        return None
    try:
        if kind == "accounts":
            return on_list(method, arguments)
        return on_account(kind, method, arguments.pop("sid"), arguments)
    except TwilioRestException as error:
        raise RuntimeError(f"{error.status} {error.code}: {error.msg}") from error


driver.serve(call)
