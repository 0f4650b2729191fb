"""A model file taken apart and put together says the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diffusion_video.voice.engines import onnx_model
from diffusion_video.voice.engines.onnx_file import messages, parted

_FLOAT = 1


def model(**weights: list[float]) -> Any:
    """Each weight doubled: `a doubled`, `b doubled`; the last one is the output."""
    made = messages()["Model"](ir_version=9)
    made.opset_import.add(version=20)
    made.graph.name = "doubling"
    for name, numbers in weights.items():
        raw = np.array(numbers, "<f4").tobytes()
        made.graph.initializer.add(name=name, data_type=_FLOAT, dims=[len(numbers)], raw_data=raw)
        made.graph.node.add(op_type="Add", input=[name, name], output=[f"{name} doubled"])
    made.graph.output.add(name=f"{name} doubled")
    return made


@pytest.mark.parametrize("size", [1, 30, 31, 32, 4094, 4096, 70_000])
def test_weights_of_any_size_come_back(size: int) -> None:
    whole = model(a=[0.5] * size, b=[1.0, 2.0])
    parts = parted(memoryview(whole.SerializeToString()))
    assert not parts.model.graph.initializer
    assert list(parts.weights) == ["a", "b"]
    assert messages()["Model"].FromString(parts.joined()) == whole


def test_fields_that_nobody_knows_stay() -> None:
    strange = b"".join((b"\x12\x03abc", b"\x19" + b"8" * 8, b"\x25" + b"4" * 4, b"\x28\xac\x02"))
    file = model(a=[1.0]).SerializeToString() + strange  # a string, 8 bytes, 4 bytes and 300
    assert parted(memoryview(file)).joined().count(b"\x12\x03abc") == 1
    unknown = messages()["Model"].FromString(parted(memoryview(file)).joined())
    assert unknown == messages()["Model"].FromString(file)


@pytest.mark.parametrize("cut", [1, 5])
def test_a_file_that_was_cut_is_an_error(cut: int) -> None:
    with pytest.raises(ValueError, match="ends too early"):
        parted(memoryview(model(a=[1.0, 2.0]).SerializeToString()[:-cut]))


def test_an_extract_has_what_its_output_needs_and_no_more() -> None:
    file = memoryview(model(a=[1.0, 2.0], b=[3.0]).SerializeToString())
    part = onnx_model.extract(file, "a doubled")
    graph = messages()["Model"].FromString(part).graph
    assert [tensor.name for tensor in graph.initializer] == ["a"]
    assert [tuple(node.output) for node in graph.node] == [("a doubled",)]
    (doubled,) = onnx_model.session(part).run(None, {})
    assert doubled.tolist() == [2.0, 4.0]


def test_an_output_is_added() -> None:
    file = memoryview(model(a=[1.0, 2.0], b=[3.0]).SerializeToString())
    made = onnx_model.session(onnx_model.prepared(file, "a doubled", signed=False)).run(None, {})
    assert [row.tolist() for row in made] == [[6.0], [2.0, 4.0]]
