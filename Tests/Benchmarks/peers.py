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
