"""Ranks the nodes of weighted graphs with networkx. Reads and writes one JSON document."""

import json
import sys

import networkx

answers = []
for edges in json.load(sys.stdin):
    graph = networkx.Graph()
    graph.add_weighted_edges_from(edges)
    answers.append({
        "DEGREE": dict(graph.degree()),
        "WEIGHTED_DEGREE": dict(graph.degree(weight="weight")),
        "PAGERANK": networkx.pagerank(graph, alpha=0.85, max_iter=1000, tol=1e-13),
        "BETWEENNESS": networkx.betweenness_centrality(graph, normalized=False),
    })
json.dump(answers, sys.stdout)
