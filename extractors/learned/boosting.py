"""Training of boosted trees with LightGBM, and their conversion to plain arrays."""

from typing import Any

import lightgbm
import numpy as np

from extractors.learned.hashing import Floats
from extractors.learned.trees import Trees

_PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.07,
    "num_leaves": 15,
    "min_data_in_leaf": 8,
    "lambda_l2": 5.0,
    "use_missing": False,
    "num_threads": 1,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 0,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.9,
    "bagging_freq": 1,
    "max_bin": 127,
}
_ROUNDS = 160


def fit_trees(rows: Floats, right: Floats, *, rounds: int = _ROUNDS) -> Trees:
    """Trees that tell right rows from wrong ones."""
    data = lightgbm.Dataset(rows, label=right, free_raw_data=True, params={"verbosity": -1})
    booster = lightgbm.train(_PARAMETERS, data, num_boost_round=rounds)
    return trees_of(booster.dump_model())


def trees_of(dump: dict[str, Any]) -> Trees:
    """The arrays of a dumped LightGBM model."""
    roots = [t["tree_structure"] for t in dump["tree_info"]]
    flat = [_flatten(root) for root in roots]
    nodes = max((len(n) for n, _, _ in flat), default=1)
    leaves = max((len(v) for _, v, _ in flat), default=1)
    shape = (len(flat), max(nodes, 1))
    column = np.zeros(shape, dtype=np.int64)
    threshold = np.zeros(shape)
    left = np.full(shape, -1, dtype=np.int64)
    right = np.full(shape, -1, dtype=np.int64)
    leaf = np.zeros((len(flat), leaves))
    for t, (inner, values, _) in enumerate(flat):
        for n, (feature, limit, to_left, to_right) in enumerate(inner):
            column[t, n], threshold[t, n], left[t, n], right[t, n] = feature, limit, to_left, to_right
        leaf[t, : len(values)] = values
    return Trees(column, threshold, left, right, leaf, max(1, *(d for _, _, d in flat)))


def _flatten(root: dict[str, Any]) -> tuple[list[tuple[int, float, int, int]], list[float], int]:
    inner: list[tuple[int, float, int, int]] = []
    values: list[float] = []

    def visit(node: dict[str, Any]) -> tuple[int, int]:
        if "leaf_value" in node and "split_feature" not in node:
            values.append(float(node["leaf_value"]))
            return ~(len(values) - 1), 0
        place = len(inner)
        inner.append((0, 0.0, 0, 0))
        to_left, depth_left = visit(node["left_child"])
        to_right, depth_right = visit(node["right_child"])
        inner[place] = (int(node["split_feature"]), float(node["threshold"]), to_left, to_right)
        return place, 1 + max(depth_left, depth_right)

    _, depth = visit(root)
    return inner, values, depth
