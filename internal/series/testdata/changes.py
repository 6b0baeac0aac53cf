# Reads series, finds their changes with ruptures, and prints them: one JSON list each.
import json
import sys

import numpy
import ruptures
from ruptures.base import BaseCost


class Poisson(BaseCost):
    model = ""
    min_size = 1

    def fit(self, signal):
        self.signal = signal
        return self

    def error(self, start, end):
        part = self.signal[start:end]
        total = part.sum()
        return 0.0 if total <= 0 else -2 * total * numpy.log(total / len(part))


for s in json.load(sys.stdin):
    signal = numpy.array(s["values"], dtype=float).reshape(-1, 1)
    cost = Poisson() if s["poisson"] else ruptures.costs.CostL2()
    found = ruptures.Pelt(custom_cost=cost, min_size=1, jump=1).fit(signal).predict(pen=s["penalty"])
    print(json.dumps(found[:-1]))
