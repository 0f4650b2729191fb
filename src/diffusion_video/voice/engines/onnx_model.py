"""An ONNX model made ready to be run: with one more output, and with faster convolutions.

onnxruntime multiplies unsigned by signed bytes with an instruction of its own, but unsigned
ones by each other with a slower one. So the sound that a convolution is given is quantised to
signed bytes, 128 lower as its zero is: the very same numbers come out.
"""

from __future__ import annotations

from functools import cache
from math import prod
from typing import Any

from diffusion_video.voice.engines.onnx_file import messages, parted

_INT = 2  # of AttributeProto.AttributeType
_UNSIGNED, _SIGNED = 2, 3  # of TensorProto.DataType


def prepared(model: memoryview, output: str, signed: bool) -> bytes:
    """The model with the tensor `output` as its last output; `signed`: see `exact`."""
    parts = parted(model)
    parts.model.graph.output.add(name=output)
    if signed:
        _sign(parts.model.graph)
    return parts.joined()


def extract(model: memoryview, output: str) -> bytes:
    """The part of the model that leads to the tensor `output`, its only output."""
    parts = parted(model)
    graph = parts.model.graph
    makers = {name: node for node in graph.node for name in node.output}
    needed: set[str] = set()
    asked = [output]
    while asked:
        name = asked.pop()
        if name not in needed:
            needed.add(name)
            asked += makers[name].input if name in makers else ()
    kept = [node for node in graph.node if needed.intersection(node.output)]
    del graph.node[:], graph.output[:]
    graph.node.extend(kept)
    graph.output.add(name=output)
    return parts.joined(needed.__contains__)


def session(model: bytes, threads: int = 1) -> Any:
    """The model, run by so many threads: the same bytes with any number of them."""
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Optimisers need half of the time that a session takes to load, and gain a hundredth of a run.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@cache
def exact() -> bool:
    """Whether this processor multiplies unsigned by signed bytes exactly: old ones saturate."""
    size, largest = 64, 255 * 127 * 64
    made = messages()["Model"](ir_version=9)
    made.opset_import.add(version=20)
    _constant(made.graph, "sound", _SIGNED, (1, size, size), b"\x7f")
    _constant(made.graph, "weights", _UNSIGNED, (size, size, 1), b"\xff")
    made.graph.name = "product"
    made.graph.node.add(op_type="ConvInteger", input=["sound", "weights"], output=["sums"])
    made.graph.output.add(name="sums")
    (sums,) = session(made.SerializeToString()).run(None, {})
    return bool((sums == largest).all())


def _sign(graph: Any) -> None:
    """Let each convolution of bytes read its sound as signed bytes."""
    quantisers = {n.output[0]: n for n in graph.node if n.op_type == "DynamicQuantizeLinear"}
    convolutions = [n for n in graph.node if n.op_type == "ConvInteger"]
    _constant(graph, "sign", _UNSIGNED, (), b"\x80")
    for sound in {node.input[0] for node in convolutions}:
        _, scale, zero = quantisers[sound].output
        _add(graph, "BitwiseXor", [zero, "sign"], f"{zero} shifted")
        cast = _add(graph, "Cast", [f"{zero} shifted"], f"{zero} signed")
        cast.attribute.add(name="to", i=_SIGNED, type=_INT)
        source = quantisers[sound].input[0]
        _add(graph, "QuantizeLinear", [source, scale, f"{zero} signed"], f"{sound} signed")
    for node in convolutions:
        node.input[0], node.input[2] = f"{node.input[0]} signed", f"{node.input[2]} signed"


def _add(graph: Any, operator: str, inputs: list[str], output: str) -> Any:
    return graph.node.add(op_type=operator, input=inputs, output=[output])


def _constant(graph: Any, name: str, kind: int, dims: tuple[int, ...], byte: bytes) -> None:
    """A constant of one byte again and again."""
    graph.initializer.add(name=name, data_type=kind, dims=dims, raw_data=byte * prod(dims))
