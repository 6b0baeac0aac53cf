"""Finds static paths with networkx. Reads and writes one JSON document."""

import itertools
import json
import sys

import networkx


def answer(question):
    graph = networkx.DiGraph() if question["directed"] else networkx.Graph()
    graph.add_nodes_from(question["nodes"])
    graph.add_edges_from(question["edges"] or [])
    start, end, most = question["from"], question["to"], question["most"]
    try:
        length = networkx.shortest_path_length(graph, start, end)
    except networkx.NetworkXNoPath:
        return {"length": 0, "shortest": [], "simple": []}
    if length > most:
        return {"length": length, "shortest": [], "simple": []}
    simple = itertools.takewhile(lambda path: len(path) <= most + 1, networkx.shortest_simple_paths(graph, start, end))
    return {
        "length": length,
        "shortest": sorted(networkx.all_shortest_paths(graph, start, end)),
        "simple": sorted(simple, key=lambda path: (len(path), path)),
    }


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
