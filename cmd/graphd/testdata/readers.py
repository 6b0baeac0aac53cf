"""Reads exports of graphd with other people's programs. Gets the folder of the exports, and prints what each program
found: how many nodes, and the dates of each relation."""

import json
import sys
import urllib.parse

import duckdb
import networkx
import rdflib
import stix2

folder = sys.stdin.read().strip()
found = {}


def graph(name, nodes, relations):
    found[name] = {"nodes": nodes, "relations": relations}


read = networkx.read_graphml(folder + "/graph.graphml", force_multigraph=True)
graph("graphml", read.number_of_nodes(), {
    key: [data["edtf"], data.get("start", ""), data.get("end", "")] for _, _, key, data in read.edges(keys=True, data=True)
})

read = networkx.read_gexf(folder + "/graph.gexf")
graph("gexf", read.number_of_nodes(), {
    data["id"]: [data["edtf"], data.get("start", ""), data.get("end", "")] for _, _, data in read.edges(data=True)
})

OURS = rdflib.Namespace("urn:graphd:vocabulary:")
read = rdflib.Dataset(default_union=True)
read.parse(folder + "/graph.nq", format="nquads")
relations = {}
for r in read.subjects(rdflib.RDF.type, OURS.Relation):
    days = [read.value(r, OURS[p]) for p in ("possibleFrom", "possibleTo")]
    assert all(d is None or d.datatype == rdflib.XSD.date for d in days), days
    whens = set(read.quads((r, OURS.when, None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID)))
    relations[urllib.parse.unquote(str(r).removeprefix("urn:graphd:relation:"))] = [
        str(next(iter(whens))[2]), *(str(d) if d is not None else "" for d in days)]
nodes = {e for p in ("from", "to") for e in read.objects(None, OURS[p])}
assert all(list(read.objects(e, rdflib.RDFS.label)) for e in nodes), "an end has no label"
graph("nquads", len({s for s in read.subjects(rdflib.RDFS.label)}), relations)

with open(folder + "/graph.stix.json") as f:
    bundle = stix2.parse(f, allow_custom=True)
extension = next(o["id"] for o in bundle.objects if o["type"] == "extension-definition")
relations, nodes = {}, 0
for o in bundle.objects:
    more = o.get("extensions", {}).get(extension)
    if o["type"] == "relationship":
        relations[more["id"]] = [more["edtf"], str(o.get("start_time", ""))[:10], str(o.get("stop_time", ""))[:10]]
    elif more:
        nodes += 1
graph("stix", nodes, relations)

for name, entities, edges in [
    ("parquet", "'{}/parquet/entities.parquet'", "'{}/parquet/relations.parquet'"),
    ("csv", "read_csv('{}/csv/entities.csv', header = true)", "read_csv('{}/csv/relations.csv', header = true)"),
]:
    count = duckdb.sql("SELECT count(*) FROM " + entities.format(folder)).fetchall()[0][0]
    rows = duckdb.sql("""SELECT id, "when"::varchar, start::date::varchar, "end"::date::varchar FROM """ +
                      edges.format(folder)).fetchall()
    graph(name, count, {r[0]: [r[1], r[2] or "", r[3] or ""] for r in rows})

json.dump(found, sys.stdout)
