"""An ONNX file taken apart and put together, without its weights being read or copied.

Weights are nearly all of a model. They stay where they are, as slices of the file; only the
rest is parsed. In protobuf's encoding a message may stand in several pieces that are merged,
so a file is put together by writing the changed graph first and the weights after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

_INT, _STRING, _BYTES, _MESSAGE = 3, 9, 12, 11  # of descriptor.proto
_ONE, _MANY = 1, 3
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
_GRAPH, _INITIALIZER, _NAME = 7, 5, 8
_VARINT, _EIGHT, _LENGTH = 0, 1, 2


@dataclass(frozen=True)
class Parts:
    """A model without its weights, as a message, and these by name, as `Tensor` bytes."""

    model: Any
    weights: dict[str, memoryview]

    def joined(self, needed: Callable[[str], bool] = lambda name: True) -> bytes:
        """The model as a file, with the weights that are `needed` by their names."""
        pieces: list[bytes | memoryview] = [self.model.SerializeToString()]
        for name, tensor in self.weights.items():
            if needed(name):
                inner = _head(_INITIALIZER, len(tensor))
                pieces += [_head(_GRAPH, len(inner) + len(tensor)), inner, tensor]
        return b"".join(pieces)


def parted(file: memoryview) -> Parts:
    """The parts of an ONNX file; ValueError if it is none."""
    rest: list[bytes | memoryview] = []
    weights: dict[str, memoryview] = {}
    for number, whole, content in _fields(file):
        if number != _GRAPH:
            rest.append(whole)
            continue
        for inner, field, tensor in _fields(content):
            if inner == _INITIALIZER:
                weights[_name(tensor)] = tensor
            else:
                rest += [_head(_GRAPH, len(field)), field]
    return Parts(messages()["Model"].FromString(b"".join(rest)), weights)


def _name(tensor: memoryview) -> str:
    return next(bytes(content).decode() for n, _, content in _fields(tensor) if n == _NAME)


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """The number, the whole and the content of each field of an encoded message."""
    at = 0
    while at < len(message):
        tag, content = _varint(message, at)
        kind, end = tag & 7, content
        if kind == _VARINT:
            end = _varint(message, content)[1]
        elif kind == _LENGTH:
            size, content = _varint(message, content)
            end = content + size
        else:
            end += 8 if kind == _EIGHT else 4
        if end > len(message):
            raise ValueError("the file ends too early")
        yield tag >> 3, message[at:end], message[content:end]
        at = end


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """The number that stands at `at`, seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def _head(number: int, size: int) -> bytes:
    """What stands before the content of field `number`, of `size` bytes."""
    made = bytearray([number << 3 | _LENGTH])
    while size > 127:
        made.append(size & 127 | 128)
        size >>= 7
    return bytes([*made, size])


@cache
def messages() -> dict[str, Any]:
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
