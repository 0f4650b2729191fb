"""An ONNX model made ready to be run: with one more output, and with faster convolutions.

onnxruntime multiplies unsigned by signed bytes with an instruction of its own, but unsigned
ones by each other with a slower one. So the sound that a convolution is given is quantised to
signed bytes, 128 lower as its zero is: the very same numbers come out.
"""

from __future__ import annotations

from functools import cache
from math import prod
from typing import Any

_INT, _STRING, _BYTES, _MESSAGE = 3, 9, 12, 11  # of descriptor.proto
_ONE, _MANY = 1, 3
_UNSIGNED, _SIGNED = 2, 3  # of TensorProto.DataType
_FIELDS: dict[str, tuple[tuple[str, int, int, int | str], ...]] = {
    "Model": (("ir_version", 1, _ONE, _INT), ("graph", 7, _ONE, "Graph"),
              ("opset_import", 8, _MANY, "Opset")),
    "Graph": (("node", 1, _MANY, "Node"), ("name", 2, _ONE, _STRING),
              ("initializer", 5, _MANY, "Tensor"), ("output", 12, _MANY, "Value")),
    "Node": (("input", 1, _MANY, _STRING), ("output", 2, _MANY, _STRING),
             ("op_type", 4, _ONE, _STRING), ("attribute", 5, _MANY, "Attribute")),
    "Attribute": (("name", 1, _ONE, _STRING), ("i", 3, _ONE, _INT), ("type", 20, _ONE, _INT)),
    "Tensor": (("dims", 1, _MANY, _INT), ("data_type", 2, _ONE, _INT),
               ("name", 8, _ONE, _STRING), ("raw_data", 9, _ONE, _BYTES)),
    "Value": (("name", 1, _ONE, _STRING),),
    "Opset": (("version", 2, _ONE, _INT),),
}  # fmt: skip
"""What is used of onnx.proto; all other fields of a model go through as they are."""


def prepared(model: bytes, output: str, signed: bool) -> bytes:
    """The model with the tensor `output` as its last output; `signed`: see `exact`."""
    whole = _messages()["Model"].FromString(model)
    whole.graph.output.add(name=output)
    if signed:
        _sign(whole.graph)
    made: bytes = whole.SerializeToString()
    return made


def session(model: bytes) -> Any:
    """The model on one thread: the same bytes every time."""
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def exact() -> bool:
    """Whether this processor multiplies unsigned by signed bytes exactly: old ones saturate."""
    size, largest = 64, 255 * 127 * 64
    made = _messages()["Model"](ir_version=9)
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
        cast.attribute.add(name="to", i=_SIGNED, type=2)
        source = quantisers[sound].input[0]
        _add(graph, "QuantizeLinear", [source, scale, f"{zero} signed"], f"{sound} signed")
    for node in convolutions:
        node.input[0], node.input[2] = f"{node.input[0]} signed", f"{node.input[2]} signed"


def _add(graph: Any, operator: str, inputs: list[str], output: str) -> Any:
    return graph.node.add(op_type=operator, input=inputs, output=[output])


def _constant(graph: Any, name: str, kind: int, dims: tuple[int, ...], byte: bytes) -> None:
    """A constant of one byte again and again."""
    graph.initializer.add(name=name, data_type=kind, dims=dims, raw_data=byte * prod(dims))


@cache
def _messages() -> dict[str, Any]:
    """The classes of `_FIELDS`."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file: Any = descriptor_pb2.FileDescriptorProto(name="onnx_part.proto", package="onnx_part")
    for message, fields in _FIELDS.items():
        described = file.message_type.add(name=message)
        for name, number, label, kind in fields:
            field = described.field.add(name=name, number=number, label=label, type=_MESSAGE)
            if isinstance(kind, str):
                field.type_name = f".{file.package}.{kind}"
            else:
                field.type = kind
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    found = ((name, pool.FindMessageTypeByName(f"{file.package}.{name}")) for name in _FIELDS)
    return {name: message_factory.GetMessageClass(message) for name, message in found}
