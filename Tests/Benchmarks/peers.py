"""The same work in Python and its libraries, one measurement a call; prints figures."""

import sys
import time


def simpy_queue():
    import random

    import simpy

    random.seed(1)
    env = simpy.Environment()
    servers = simpy.Resource(env, capacity=4)
    served = [0, 0.0]

    def request():
        born = env.now
        with servers.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1))
        served[0] += 1
        served[1] += env.now - born

    def source():
        while True:
            yield env.timeout(random.expovariate(3.2))
            env.process(request())

    start = time.perf_counter()
    env.process(source())
    env.run(until=20_000)
    spent = time.perf_counter() - start
    # Arrivals and departures, as the others count them.
    print((served[0] * 2) / spent, served[1] / served[0])


def ciw_queue():
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=3.2)],
        service_distributions=[ciw.dists.Exponential(rate=1)],
        number_of_servers=[4],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    start = time.perf_counter()
    simulation.simulate_until_max_time(10_000)
    spent = time.perf_counter() - start
    records = simulation.get_all_records()
    mean = sum(r.exit_date - r.arrival_date for r in records) / len(records)
    print(len(records) * 2 / spent, mean)


def numpy_months(path, months, length):
    """The model of fluid.c, as many months side by side as are asked for."""
    import numpy as np

    months, length = int(months), int(length)
    with open(path) as file:
        hours, services = map(int, file.readline().split())
        rows = np.array([file.readline().split() for _ in range(services)], dtype=float)
        hourly = np.array([file.readline() for _ in range(hours)], dtype=float)
    need, capacity, visits = rows.T
    scale = np.ones((months, 1)) + np.arange(months)[:, None] * 1e-15
    steps, span, most = 60 // length, 60.0 * length, capacity * 60
    start = time.perf_counter()
    backlog = np.zeros((months, services))
    used = np.zeros((months, services))
    lost = np.zeros((months, services))
    for hour in range(hours):
        demand = np.zeros((months, services))
        worst = np.zeros((months, services))
        for _ in range(steps):
            rate = scale * hourly[hour]
            work = rate * need
            arriving = rate * visits
            demand += work / capacity
            backlog = np.maximum(0, backlog + (work - capacity) * span)
            dropped = np.maximum(0, backlog - most)
            if dropped.any():
                lost += np.minimum(arriving * span, dropped / np.maximum(work, 1e-300) * arriving)
                backlog -= dropped
            np.maximum(worst, backlog / capacity, out=worst)
        used += demand / steps
    spent = time.perf_counter() - start
    print(months / spent, used[0].sum(), lost[0].sum())


def grid_tables():
    import numpy

    sizes = [4, 4, 4, 8, 8, 8, 8, 512]
    tables = [numpy.array([(i + 1) * 1_000_003 * (j * 7_919 % 1_021) for j in range(size)],
                          dtype=numpy.int64) for i, size in enumerate(sizes)]
    tables[0] = tables[0] + 5_000_000_000
    return tables, 25_000_000_000


def outer_sums(tables):
    sums = tables[0]
    for table in tables[1:]:
        sums = (sums[:, None] + table[None, :]).ravel()
    return sums


def numpy_grid(chunk):
    """Every sum of one entry of each table: total, least, most, and how many are within a limit."""
    import numpy

    tables, limit = grid_tables()
    split = len(tables) - 1
    while split > 1 and numpy.prod([len(t) for t in tables[split:]]) < int(chunk):
        split -= 1
    starts, inner = outer_sums(tables[:split]), outer_sums(tables[split:])
    begin = time.perf_counter()
    within, total, least, most = 0, 0, 1 << 62, 0
    buffer = numpy.empty_like(inner)
    for start in starts:
        numpy.add(inner, start, out=buffer)
        total += int(buffer.sum())
        least = min(least, int(buffer.min()))
        most = max(most, int(buffer.max()))
        within += int(numpy.count_nonzero(buffer <= limit))
    spent = time.perf_counter() - begin
    print(len(starts) * len(inner) / spent, within)


def numpy_formula(chunk):
    """The same, each sum looked up and added where it is needed, as a formula over a mesh is."""
    import numpy

    tables, limit = grid_tables()
    points = int(numpy.prod([len(t) for t in tables]))
    begin = time.perf_counter()
    within, total, least, most = 0, 0, 1 << 62, 0
    for first in range(0, points, int(chunk)):
        rest = numpy.arange(first, first + int(chunk))
        sums = numpy.zeros(len(rest), dtype=numpy.int64)
        for table in reversed(tables):
            sums += table[rest % len(table)]
            rest //= len(table)
        total += int(sums.sum())
        least, most = min(least, int(sums.min())), max(most, int(sums.max()))
        within += int(numpy.count_nonzero(sums <= limit))
    spent = time.perf_counter() - begin
    print(points / spent, within)


def numpy_halves():
    """The same from two sorted halves, with the median and the ninth decile."""
    import numpy

    tables, limit = grid_tables()
    begin = time.perf_counter()
    # 512 × 8 × 4 × 4 and 8 × 8 × 8 × 4.
    left = numpy.sort(outer_sums([tables[0], tables[1], tables[6], tables[7]]))
    right = numpy.sort(outer_sums([tables[2], tables[3], tables[4], tables[5]]))
    points = len(left) * len(right)

    def count(bound):
        return int(numpy.searchsorted(left, bound - right, side="right").sum())

    def percentile(percent):
        rank = -(-points * percent // 100)
        low, high = int(left[0] + right[0]), int(left[-1] + right[-1])
        while low < high:
            middle = (low + high) // 2
            if count(middle) >= rank:
                high = middle
            else:
                low = middle + 1
        return low

    within, _, _ = count(limit), percentile(50), percentile(90)
    int(left.sum()) * len(right) + int(right.sum()) * len(left)
    spent = time.perf_counter() - begin
    print(points / spent, within)


def python_json(path):
    import json

    with open(path) as file:
        content = json.load(file)
    print(len(content["products"]))


def orjson_json(path):
    import orjson

    with open(path, "rb") as file:
        content = orjson.loads(file.read())
    print(len(content["products"]))


def msgspec_json(path):
    import msgspec

    with open(path, "rb") as file:
        content = msgspec.json.decode(file.read())
    print(len(content["products"]))


def simdjson_json(path):
    import simdjson

    with open(path, "rb") as file:
        content = simdjson.Parser().parse(file.read())
    print(len(content["products"]))


def polars_csv(path):
    import os

    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars

    rows = polars.read_csv(path, skip_rows=5, infer_schema_length=0)
    print(len(rows), rows["PricePerUnit"].max())


def python_csv(path):
    import csv

    with open(path, newline="") as file:
        print(sum(1 for _ in csv.reader(file)))


def duckdb_csv(path):
    import duckdb

    base = duckdb.connect()
    base.execute("set threads to 1")
    columns = "skip=5, header=true, all_varchar=true, quote='\"', auto_detect=true"
    query = f"select count(*), max(PricePerUnit) from read_csv('{path}', {columns})"
    print(base.execute(query).fetchall())


def duckdb_json(path):
    import duckdb

    base = duckdb.connect()
    base.execute("set threads to 1")
    query = f"select len(json_keys(content::json, '$.products')) from read_text('{path}')"
    print(base.execute(query).fetchall())


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
