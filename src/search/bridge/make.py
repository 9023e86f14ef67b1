#!/usr/bin/env python3
"""Makes a bridge table from a sentence encoder and texts: make.py MODEL_DIR OUT TEXTS...

MODEL_DIR: a sentence-transformers folder of the BERT kind (model.safetensors, tokenizer.json, vocab.txt), such as all-MiniLM-L6-v2.
TEXTS: files of short texts, one a line; a tab and a weight may follow (1 without). OUT: the table, in the form that bridge.rs reads.

Needs numpy, scipy, tokenizers, safetensors, onnx, onnxruntime and PyStemmer. 600,000 texts take about 15 minutes on two cores.
README.md beside this file says what the shipped table was made from.
"""
import argparse
import collections
import re

import numpy as np
import onnxruntime
import scipy.sparse as sparse
import Stemmer
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

import table

DIMENSIONS = 96
RIDGE = 5.0
ROUNDS = 30
LEAST_COUNT = 4
MOST_FORMS = 6
STEMMER = Stemmer.Stemmer("english")


def encoder(weights):
    """The model as an ONNX graph: token ids in, the normalised mean of the last layer out."""
    nodes, constants, named = [], [], set()

    def constant(name, value):
        if name not in named:
            named.add(name)
            constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(op, inputs, out, **attributes):
        nodes.append(helper.make_node(op, inputs, [out], **attributes))
        return out

    def weight(name, transposed=False):
        value = weights[name].astype(np.float32)
        return constant(name + ("/t" if transposed else ""), value.T if transposed else value)

    def linear(x, name, out):
        product = node("MatMul", [x, weight(name + ".weight", True)], out + "/product")
        return node("Add", [product, weight(name + ".bias")], out)

    def norm(x, name, out):
        return node("LayerNormalization", [x, weight(name + ".weight"), weight(name + ".bias")], out, epsilon=1e-12, axis=-1)

    width = weights["embeddings.word_embeddings.weight"].shape[1]
    heads = 12
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    length = node("Gather", [node("Shape", ["ids"], "shape"), constant("one", np.array([1], np.int64))], "length", axis=0)
    zero = constant("zero", np.array([0], np.int64))
    places = node("Slice", [weight("embeddings.position_embeddings.weight"), zero, length, zero], "places")
    x = node("Gather", [weight("embeddings.word_embeddings.weight"), "ids"], "words", axis=0)
    x = node("Add", [x, places], "placed")
    x = node("Add", [x, constant("kind", weights["embeddings.token_type_embeddings.weight"][0].astype(np.float32))], "kinds")
    x = norm(x, "embeddings.LayerNorm", "embedded")
    split = constant("split", np.array([0, 0, heads, width // heads], np.int64))
    whole = constant("whole", np.array([0, 0, width], np.int64))
    scale = constant("scale", np.array(1 / np.sqrt(width // heads), np.float32))
    for layer in range(layers):
        at = f"encoder.layer.{layer}."
        parts = []
        for name in ("query", "key", "value"):
            part = node("Reshape", [linear(x, at + "attention.self." + name, f"{name}{layer}"), split], f"{name}/split{layer}")
            parts.append(node("Transpose", [part], f"{name}/heads{layer}", perm=[0, 2, 3, 1] if name == "key" else [0, 2, 1, 3]))
        scores = node("Mul", [node("MatMul", parts[:2], f"raw{layer}"), scale], f"scores{layer}")
        seen = node("MatMul", [node("Softmax", [scores], f"shares{layer}", axis=-1), parts[2]], f"seen{layer}")
        seen = node("Reshape", [node("Transpose", [seen], f"joined{layer}", perm=[0, 2, 1, 3]), whole], f"attention{layer}")
        seen = linear(seen, at + "attention.output.dense", f"attended{layer}")
        x = norm(node("Add", [seen, x], f"first{layer}"), at + "attention.output.LayerNorm", f"middle{layer}")
        inner = node("Gelu", [linear(x, at + "intermediate.dense", f"inner{layer}")], f"gelu{layer}")
        x = node("Add", [linear(inner, at + "output.dense", f"outer{layer}"), x], f"second{layer}")
        x = norm(x, at + "output.LayerNorm", f"layer{layer}")
    mean = node("ReduceMean", [x, constant("axis", np.array([1], np.int64))], "mean", keepdims=0)
    node("LpNormalization", [mean], "out", axis=1, p=2)
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["texts", width])
    graph = helper.make_graph(nodes, "encoder", [ids], [out], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9).SerializeToString()


class Teacher:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(64)
        self.session = onnxruntime.InferenceSession(encoder(load_file(f"{folder}/model.safetensors")))

    def embed(self, texts, batch=128):
        """A unit vector for each text. Texts of one length go together, so nothing is padded."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        by_length = collections.defaultdict(list)
        for number, tokens in enumerate(ids):
            by_length[len(tokens)].append(number)
        out = None
        for numbers in by_length.values():
            for start in range(0, len(numbers), batch):
                part = numbers[start : start + batch]
                vectors = self.session.run(None, {"ids": np.array([ids[number] for number in part], np.int64)})[0]
                if out is None:
                    out = np.zeros((len(texts), vectors.shape[1]), np.float32)
                out[part] = vectors
        return out


def words(text):
    text = re.sub(r"'s\b", "", text.lower().replace("\u2019", "'")).replace("'", "")
    return [word for word in re.findall(r"[a-z0-9]+", text) if not word[0].isdigit()]


def read(files):
    texts, weights = [], []
    for name in files:
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                text, _, weight = line.rstrip("\n").partition("\t")
                if len(text) > 2:
                    texts.append(text)
                    weights.append(float(weight or 1))
    return texts, np.array(weights, np.float32)


def bags(texts, rows):
    """Texts by words; a text's row is divided by the root of its length."""
    where, which, share = [], [], []
    for number, text in enumerate(texts):
        known = [rows[stem] for stem in map(STEMMER.stemWord, words(text)) if stem in rows]
        where += [number] * len(known)
        which += known
        share += [max(1, len(known)) ** -0.5] * len(known)
    return sparse.csr_matrix((share, (where, which)), shape=(len(texts), len(rows)), dtype=np.float32)


def ridge(bag, wanted):
    """The least squares solution of bag · x = wanted with a ridge, all columns side by side, by conjugate gradients."""
    apply = lambda x: bag.T @ (bag @ x) + RIDGE * x
    x = np.zeros((bag.shape[1], wanted.shape[1]), np.float32)
    rest = bag.T @ wanted
    step, size = rest.copy(), (rest * rest).sum(0)
    for _ in range(ROUNDS):
        changed = apply(step)
        far = size / ((step * changed).sum(0) + 1e-12)
        x += far * step
        rest -= far * changed
        new = (rest * rest).sum(0)
        step, size = rest + new / (size + 1e-12) * step, new
    return x


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("out")
    parser.add_argument("texts", nargs="+")
    args = parser.parse_args()
    texts, weights = read(args.texts)
    counts, forms, texts_with = collections.Counter(), collections.defaultdict(collections.Counter), collections.Counter()
    for text in texts:
        found = words(text)
        for word in found:
            counts[STEMMER.stemWord(word)] += 1
            forms[STEMMER.stemWord(word)][word] += 1
        texts_with.update({STEMMER.stemWord(word) for word in found})
    kept = [stem for stem, count in counts.most_common(65535) if count >= LEAST_COUNT and 2 <= len(stem) <= 18]
    rows = {stem: row for row, stem in enumerate(kept)}
    teacher = Teacher(args.model)
    wanted = teacher.embed(texts)
    wanted -= wanted.mean(0)
    alone = teacher.embed([forms[stem].most_common(1)[0][0] for stem in kept])
    alone -= alone.mean(0)
    bag = sparse.diags(np.sqrt(weights)) @ bags(texts, rows)
    wanted *= np.sqrt(weights)[:, None]
    sums = bag @ alone
    alone *= (sums * wanted).sum() / (sums * sums).sum()
    vectors = alone + ridge(bag, wanted - bag @ alone)
    explained = 1 - ((wanted - bag @ vectors) ** 2).sum() / (wanted**2).sum()
    print(f"{len(texts)} texts, {len(kept)} words, {explained:.0%} of the teacher's variance explained")
    weighed = vectors * np.minimum(np.sqrt([counts[stem] for stem in kept]), 30)[:, None]
    components = np.linalg.eigh(weighed.T @ weighed)[1][:, ::-1][:, :DIMENSIONS]
    used = {}
    for stem in kept:
        common = forms[stem].most_common(MOST_FORMS)
        used[stem] = [form for place, (form, count) in enumerate(common) if place == 0 or count > 1]
    with open(args.out, "wb") as file:
        # Saliences are typical until salience.py has learnt them.
        rows = [(min(255, round(8 * np.log2(1 + texts_with[stem]))), 8) for stem in kept]
        surfaces = sorted((form, row) for row, stem in enumerate(kept) for form in used[stem])
        file.write(table.pack(rows, vectors @ components, surfaces, len(texts)))


if __name__ == "__main__":
    main()
