"""The books of a house, as it serves them at /metrics, and the law that they must keep."""

import re
import ssl
import urllib.request

SAMPLE = re.compile(r"([a-z_]+)(?:\{.*\})? (\S+)(?: \d+)?$")
LAW = (
    ("messages_received_total", ("messages_handled_total", "messages_refused_total", "messages_waiting")),
    ("frames_offered_total", ("frames_sent_total", "frames_dropped_total")),
    ("arrivals_total", ("departures_total", "space_sockets")),
)


def fetch(port, secure=False, patience=20, host="127.0.0.1", token=""):
    """The sums of all metrics of the house, by name, without the prefix."""
    trusting = ssl._create_unverified_context() if secure else None
    url = f"{'https' if secure else 'http'}://{host}:{port}/metrics{token and f'?token={token}'}"
    with urllib.request.urlopen(url, timeout=patience, context=trusting) as answer:
        lines = answer.read().decode().splitlines()
    sums = {}
    for line in lines:
        found = SAMPLE.match(line)
        if found and found[1].startswith("porthouse_"):
            name = found[1].removeprefix("porthouse_")
            sums[name] = sums.get(name, 0) + float(found[2])
    return sums


def breaches(books):
    """What does not balance, in words; an empty list if all does."""
    wrong = []
    for whole, parts in LAW:
        total, sums = books.get(whole, 0), [books.get(part, 0) for part in parts]
        if total != sum(sums):
            wrong.append(f"{whole} {total:g} is not " +
                         " + ".join(f"{part} {count:g}" for part, count in zip(parts, sums)))
    if "messages_received_total" not in books:
        wrong.append("there are no books")
    return wrong
