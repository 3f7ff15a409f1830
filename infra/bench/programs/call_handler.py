"""Run by a bare interpreter: imports a handler, calls it, and tells how long that took. Imports nothing of Ekdwar.

The order is JSON in the first argument: `paths`, `module`, `name`, `event`, `blocks` and `calls` (of warm calls). What
is told is one line of JSON on standard error; what the handler prints goes to standard output.
"""

import json
import sys
import time


def main(order):
    """Seconds: of processor and of the wall until the first answer, and of processor for one warm call."""
    sys.path[:0] = order["paths"]
    wall, cpu = time.perf_counter(), time.process_time()
    handler = getattr(__import__(order["module"], fromlist=[order["name"]]), order["name"])
    answer = handler(order["event"], None)
    told = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall, "status": answer["statusCode"]}
    blocks = [block(handler, order["event"], order["calls"]) for _ in range(order["blocks"])]
    return {**told, "modules": len(sys.modules), "body": answer["body"], "warm_s": blocks}


def block(handler, event, calls):
    """Processor time of one call, as the mean of many."""
    began = time.process_time()
    for _ in range(calls):
        handler(event, None)
    return (time.process_time() - began) / calls


print(json.dumps(main(json.loads(sys.argv[1]))), file=sys.stderr)
