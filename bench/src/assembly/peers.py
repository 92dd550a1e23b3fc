"""What scikit-learn, networkx and igraph take for the same work: one JSON object on standard output; a library that is not there is null."""
import json
import sys
import time

import numpy as np

points_file, edges_file, rows, nodes, k = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])


def timed(work):
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def kmeans(points):
    from sklearn.cluster import KMeans

    seconds, model = timed(lambda: KMeans(k, n_init=1, random_state=1, algorithm="lloyd").fit(points))
    return {"seconds": seconds, "inertia": float(model.inertia_)}


def neighbours(points):
    from sklearn.neighbors import NearestNeighbors

    seconds, _ = timed(lambda: NearestNeighbors(n_neighbors=6, algorithm="brute", metric="cosine").fit(points).kneighbors(points))
    return {"seconds": seconds}


def networkx(edges):
    import networkx as nx

    def work():
        graph = nx.DiGraph()
        graph.add_nodes_from(range(nodes))
        graph.add_weighted_edges_from(edges.tolist())
        return nx.pagerank(graph)

    seconds, ranks = timed(work)
    return {"seconds": seconds, "ranks": [ranks[i] for i in range(nodes)]}


def igraph(edges):
    from igraph import Graph

    def work():
        graph = Graph(n=nodes, edges=edges[:, :2].astype(int).tolist(), directed=True)
        return graph.pagerank(weights=edges[:, 2].tolist())

    seconds, ranks = timed(work)
    return {"seconds": seconds, "ranks": ranks}


def attempt(work, given):
    try:
        return work(given)
    except ImportError:
        return None


points = np.fromfile(points_file, dtype=np.float32).reshape(rows, -1)
edges = np.fromfile(edges_file, dtype=np.float64).reshape(-1, 3)
print(json.dumps({"kmeans": attempt(kmeans, points), "neighbours": attempt(neighbours, points), "networkx": attempt(networkx, edges), "igraph": attempt(igraph, edges)}))
