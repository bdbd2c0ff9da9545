"""Queues as SimPy and Ciw have them: mean, p50 and p95 of the responses, a line for each replication."""
import math, random, sys


def lognormal(rng, mean, cv):
    if cv == 0:
        return mean
    variance = math.log(1 + cv * cv)
    return rng.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))


def summary(times):
    times.sort()
    count = len(times)
    mean = sum(times) / count
    return mean, times[int(0.5 * count)], times[int(0.95 * count)]


def ciw_queue(rate, mean, cv, servers, customers, seed, patience=None):
    import ciw
    ciw.seed(seed)
    if cv == 1.0 and patience is None:
        service = ciw.dists.Exponential(rate=1 / mean)
    else:
        variance = math.log(1 + cv * cv)
        service = ciw.dists.Lognormal(math.log(mean) - variance / 2, math.sqrt(variance))
    more = {}
    if patience is not None:
        more["reneging_time_distributions"] = [ciw.dists.Deterministic(value=patience)]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=rate)],
        service_distributions=[service], number_of_servers=[servers], **more)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(customers / rate)
    records = simulation.get_all_records()
    start = 0.1 * customers / rate
    served = [r for r in records if r.record_type == "service" and r.arrival_date >= start]
    left = [r for r in records if r.record_type == "renege" and r.arrival_date >= start]
    times = [r.exit_date - r.arrival_date for r in served]
    everybody = len(left) + len(times)
    # Whoever is answered after his patience has gone all the same.
    if patience is not None:
        times = [seconds for seconds in times if seconds <= patience]
    return summary(times) + (1 - len(times) / max(1, everybody),)


def simpy_pool(rate, work, query, queries, connections, customers, seed):
    import simpy
    rng, environment, times = random.Random(seed), simpy.Environment(), []
    process, pool = simpy.Resource(environment, 1), simpy.Resource(environment, connections)

    def request(number):
        start = environment.now
        with process.request() as turn:
            yield turn
            yield environment.timeout(lognormal(rng, work, 1.0))
        for _ in range(queries):
            with pool.request() as connection:
                yield connection
                yield environment.timeout(rng.expovariate(1 / query))
        if number > customers // 10:
            times.append(environment.now - start)

    def source():
        for number in range(customers):
            yield environment.timeout(rng.expovariate(rate))
            environment.process(request(number))

    environment.process(source())
    environment.run()
    return summary(times) + (0.0,)


def simpy_turns(rate, turn, turns, customers, seed):
    """Constant turns at one disk; whoever has had one goes to the end of the queue."""
    import simpy
    rng, environment, times = random.Random(seed), simpy.Environment(), []
    disk = simpy.Resource(environment, 1)

    def request(number):
        start = environment.now
        for _ in range(turns):
            with disk.request() as place:
                yield place
                yield environment.timeout(turn)
        if number > customers // 10:
            times.append(environment.now - start)

    def source():
        for number in range(customers):
            yield environment.timeout(rng.expovariate(rate))
            environment.process(request(number))

    environment.process(source())
    environment.run()
    return summary(times) + (0.0,)


def simpy_scaled(rates, work, least, most, target, start_seconds, seed):
    """Target tracking as AWS describes it: three minutes above, fifteen below nine tenths of the target."""
    import simpy
    rng, environment, times = random.Random(seed), simpy.Environment(), []
    tasks, busy = [], [0.0]
    state = {"turn": 0, "high": 0, "low": 0, "desired": least, "out": 1e9, "in": 1e9}

    class Task:
        def __init__(self):
            self.process = simpy.Resource(environment, 1)

    tasks += [Task() for _ in range(least)]

    def request():
        start = environment.now
        state["turn"] += 1
        task = tasks[state["turn"] % len(tasks)]
        with task.process.request() as turn:
            yield turn
            began = environment.now
            yield environment.timeout(lognormal(rng, work, 1.0))
            busy[0] += environment.now - began
        times.append(environment.now - start)

    def launch():
        yield environment.timeout(start_seconds)
        if len(tasks) < state["desired"]:
            tasks.append(Task())

    def scaler():
        while True:
            ready = len(tasks)
            yield environment.timeout(60)
            metric = min(100.0, 100 * busy[0] / (60 * ready))
            busy[0] = 0.0
            state["out"] += 1
            state["in"] += 1
            state["high"] = state["high"] + 1 if metric > target else 0
            state["low"] = state["low"] + 1 if metric < 0.9 * target else 0
            base = ready if state["out"] < 5 else max(ready, state["desired"])
            if state["high"] >= 3:
                wanted = min(most, max(least, math.ceil(base * metric / target - 1e-9)))
                if wanted > state["desired"]:
                    for _ in range(wanted - state["desired"]):
                        environment.process(launch())
                    state.update(desired=wanted, out=0, **{"in": 1e9})
            elif state["low"] >= 15 and state["in"] >= 5:
                wanted = min(most, max(least, math.ceil(ready * metric / target - 1e-9)))
                if wanted < state["desired"]:
                    state.update(desired=wanted, **{"in": 0})
                    del tasks[wanted:]

    def source():
        for rate in rates:
            end = environment.now + 3600
            while True:
                step = rng.expovariate(rate)
                if environment.now + step > end:
                    yield environment.timeout(end - environment.now)
                    break
                yield environment.timeout(step)
                environment.process(request())

    environment.process(scaler())
    environment.process(source())
    environment.run(until=3600 * len(rates))
    return summary(times) + (0.0,)


kind, numbers = sys.argv[1], [float(word) for word in sys.argv[3:]]
for seed in range(1, int(sys.argv[2]) + 1):
    if kind == "queue":
        rate, mean, cv, servers, customers = numbers[:5]
        patience = numbers[5] if len(numbers) > 5 else None
        row = ciw_queue(rate, mean, cv, int(servers), int(customers), seed, patience)
    elif kind == "pool":
        rate, work, query, queries, connections, customers = numbers
        row = simpy_pool(rate, work, query, int(queries), int(connections), int(customers), seed)
    elif kind == "turns":
        rate, turn, turns, customers = numbers
        row = simpy_turns(rate, turn, int(turns), int(customers), seed)
    else:
        work, least, most, target, start = numbers[:5]
        row = simpy_scaled(numbers[5:], work, int(least), int(most), target, start, seed)
    print(*row)
