#!/usr/bin/env python3
"""Learns how much the words of a table tell of a text's meaning, their salience: salience.py MODEL_DIR TABLE TEXTS...

MODEL_DIR and TEXTS as for make.py; each file holds texts of one kind. TABLE is changed in its place.

Every text is a query, and the texts of its kind that share most rare words with it are its candidates. A word's weight is its idf times
its salience; saliences are learnt so that the cosine of the weighed words orders the candidates as the teacher does (cross entropy of
the two softmax distributions: Cao and others 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"). Stop words keep theirs.
"""
import argparse
import pathlib
import re

import numpy as np
import scipy.sparse as sparse

import make
from table import Table

CANDIDATES = 16
RARE = 0.02
TEACHER_WIDTH = 0.07
PUPIL_WIDTH = 0.12
DECAY = 1e-5
RATE = 0.05
BATCH = 1000
ROUNDS = 3
PARTS = 3
# As in rank.rs: steps in an octave, and the share of what is learnt that is used.
STEPS = 8
SHARE = 0.6
TYPICAL = 8


def stop_words():
    source = (pathlib.Path(__file__).parent.parent / "stem.rs").read_text()
    return re.search(r'const ENGLISH: &str =\s*"(.*?)"', source, re.S)[1].replace("\\", "").split()


def bags(texts, table):
    """Texts by words; a word that is not in the table is its stem."""
    others, where, which = {}, [], []
    for number, text in enumerate(texts):
        known = {table.row_of.get(word, make.STEMMER.stemWord(word)) for word in make.words(text)}
        where += [number] * len(known)
        which += [word if isinstance(word, int) else others.setdefault(word, table.rows + len(others)) for word in known]
    shape = (len(texts), table.rows + len(others))
    return sparse.csr_matrix((np.ones(len(which), np.float32), (where, which)), shape=shape)


def idf(texts, holding):
    return np.log((texts + 1) / (holding + 0.5))


def candidates(bag, holding, kinds):
    """For each text that has enough of them, the texts of its kind that are nearest by rare words."""
    texts = bag.shape[0]
    rare = bag.multiply(np.where(holding <= RARE * texts, idf(texts, holding), 0)[None, :]).tocsr()
    rare = (sparse.diags(1 / (np.sqrt(rare.multiply(rare).sum(1).A1) + 1e-6)) @ rare).tocsr()
    columns = rare.T.tocsr()
    queries, found = [], []
    for start in range(0, texts, 500):
        near = (rare[start : start + 500] @ columns).tocsr()
        for row, query in enumerate(range(start, min(start + 500, texts))):
            part = slice(near.indptr[row], near.indptr[row + 1])
            others, alike = near.indices[part], near.data[part]
            fit = (kinds[others] == kinds[query]) & (others != query)
            others, alike = others[fit], alike[fit]
            if len(others) > CANDIDATES:
                queries.append(query)
                found.append(others[np.argpartition(-alike, CANDIDATES)[:CANDIDATES]])
    return np.array(queries), np.array(found)


def softmax(rows):
    powers = np.exp(rows - rows.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def gradient(bag, squares, queries, found, wanted):
    """By the squares of the words' weights, of the cross entropy of a batch."""
    asked, told = bag[np.repeat(queries, CANDIDATES)], bag[found.ravel()]
    both = asked.multiply(told).tocsr()
    lengths = asked @ squares, told @ squares
    root = np.sqrt(lengths[0] * lengths[1])
    cosine = (both @ squares) / root
    slope = ((softmax(cosine.reshape(-1, CANDIDATES) / PUPIL_WIDTH) - wanted) / PUPIL_WIDTH / len(queries)).ravel()
    return both.T @ (slope / root) - sum(side.T @ (slope * cosine / length) for side, length in zip((asked, told), lengths)) / 2


def learn(bag, weights, fixed, queries, found, wanted):
    """The logarithms of the saliences, by Adam (Kingma and Ba 2015)."""
    logs, mean, square, count = np.zeros(bag.shape[1]), 0, 0, 0
    random = np.random.default_rng(1)
    for _ in range(ROUNDS):
        order = random.permutation(len(queries))
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            squares = (weights * np.exp(logs)) ** 2
            step = 2 * squares * gradient(bag, squares, queries[part], found[part], wanted[part]) + DECAY * logs
            step[fixed] = 0
            count += 1
            mean, square = 0.9 * mean + 0.1 * step, 0.99 * square + 0.01 * step * step
            logs -= RATE * (mean / (1 - 0.9**count)) / (np.sqrt(square / (1 - 0.99**count)) + 2e-5)
    return logs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("table", type=pathlib.Path)
    parser.add_argument("texts", nargs="+")
    args = parser.parse_args()
    table = Table(args.table)
    files = [make.read([name])[0] for name in args.texts]
    texts = [text for file in files for text in file]
    kinds = np.repeat(np.arange(len(files)), [len(file) for file in files])
    bag = bags(texts, table)
    holding = bag.sum(0).A1
    weights, fixed = idf(len(texts), holding), [table.row_of[word] for word in stop_words() if word in table.row_of]
    # The same as in rank.rs.
    weights[fixed] = 0.4 * idf(len(texts), np.maximum(holding[fixed], 0.1 * len(texts)))
    queries, found = candidates(bag, holding, kinds)
    meaning = make.Teacher(args.model).embed(texts)
    meaning -= meaning.mean(0)
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    wanted = softmax(np.einsum("qd,qcd->qc", meaning[queries], meaning[found]) / TEACHER_WIDTH)
    # Each part errs on other words.
    parts = [slice(part, None, PARTS) for part in range(PARTS)]
    logs = np.mean([learn(bag, weights, fixed, queries[part], found[part], wanted[part]) for part in parts], axis=0)[: table.rows]
    # The mean of what is learnt, words that are in few texts counting less, is what is typical.
    logs -= np.average(logs, weights=np.minimum(holding[: table.rows], 50) * (holding[: table.rows] < len(texts) / 100))
    logs[fixed] = 0
    steps = np.clip(np.round(STEPS * SHARE * logs / np.log(2)) + TYPICAL, 0, 2 * TYPICAL - 1)
    table.write(steps.astype(int).tolist())
    print(f"{len(texts)} texts, {len(queries)} with candidates")


if __name__ == "__main__":
    main()
