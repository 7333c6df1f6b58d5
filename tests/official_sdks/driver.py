"""What the scripts beside this one have in common: calls come in and answers go out, one JSON object a line.

A call is {"call": name, "args": {…}}; an answer is {"result": …}, or {"error": class, "message": text} if the call raised.
A day or a decimal among the arguments is {"$date": text} or {"$decimal": text}.
"""

import datetime
import decimal
import inspect
import json
import sys


def serve(call):
    """Answers every line with what `call(name, **arguments)` returns, until there are no more."""
    for line in sys.stdin:
        request = json.loads(line, object_hook=_typed)
        try:
            answer = {"result": call(request["call"], **request["args"])}
        except Exception as error:  # Whatever the package raises is its answer.
            answer = {"error": type(error).__name__, "message": str(error)}
        print(json.dumps(answer, default=str), flush=True)


def methods(kind):
    """The public methods of a class, each with the names of its parameters."""
    functions = inspect.getmembers(kind, inspect.isfunction)
    public = [(name, function) for name, function in functions if not name.startswith("_")]
    return {name: [*inspect.signature(function).parameters][1:] for name, function in public}


def _typed(value):
    if value.keys() == {"$date"}:
        return datetime.date.fromisoformat(value["$date"])
    if value.keys() == {"$decimal"}:
        return decimal.Decimal(value["$decimal"])
    return value
