"""The bundled network as an ONNX graph: the same four-bit weights, none re-quantised.

The only module that imports onnx. What the graph takes are embedded tokens; looking the
words up stays outside, since their table is most of the model's size.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.e5_weights import BLOCK, E5Weights, scales_and_nibbles

if TYPE_CHECKING:
    import onnx

# Integer arithmetic on activations quantised per block, as the wheel's engine does.
_ACCURACY_LEVEL = 4
_CONTRIBUTED = "com.microsoft"
# What stands for a weight of 0.
_ZERO_OF_A_NIBBLE = 8
_ZERO_OF_A_BYTE = 128


def build_graph(weights: E5Weights) -> bytes:
    """Return a serialised model: ``embedded`` and ``mask`` in, ``hidden`` out.

    ``embedded`` and ``hidden`` are float32 of shape ``(texts, tokens, width)``; ``mask``
    is int32 of shape ``(texts, tokens)``, 1 for a token and 0 for padding.
    """
    import onnx

    builder = _Builder(weights)
    hidden = builder.norm("embedded", "emb.ln")
    for layer in range(weights.layers):
        hidden = builder.layer(hidden, f"l{layer}")
    shape: list[str | int | None] = ["texts", "tokens", weights.width]
    float32, int32 = onnx.TensorProto.FLOAT, onnx.TensorProto.INT32
    graph = onnx.helper.make_graph(
        [*builder.nodes, onnx.helper.make_node("Identity", [hidden], ["hidden"])],
        "multilingual-e5-small",
        [
            onnx.helper.make_tensor_value_info("embedded", float32, shape),
            onnx.helper.make_tensor_value_info("mask", int32, shape[:2]),
        ],
        [onnx.helper.make_tensor_value_info("hidden", float32, shape)],
        builder.constants,
    )
    operators = [
        onnx.helper.make_opsetid("", 17),
        onnx.helper.make_opsetid(_CONTRIBUTED, 1),
    ]
    model = onnx.helper.make_model(graph, opset_imports=operators, ir_version=9)
    return bytes(model.SerializeToString())


class _Builder:
    """Collects nodes and constants; each method returns the name of its output."""

    def __init__(self, weights: E5Weights) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._weights = weights

    def layer(self, hidden: str, name: str) -> str:
        """Add one encoder layer: attention, then the inner network, each with a residual."""
        width, inner = self._weights.width, self._weights.inner_width
        parts = [self._multiply(hidden, f"{name}.{p}", width, width) for p in "qkv"]
        bias = np.concatenate([self._weights.floats(f"{name}.{p}.b") for p in "qkv"])
        attended = self._node(
            "MultiHeadAttention",
            [*parts, self._constant(f"{name}.qkv.b", bias), "mask"],
            f"{name}.attended",
            num_heads=self._weights.heads,
        )
        output = self._multiply(attended, f"{name}.ao", width, width)
        middle = self._residual(output, hidden, f"{name}.ao.b", f"{name}.aln")
        wide = self._multiply(middle, f"{name}.fi", inner, width, bias=f"{name}.fi.b")
        active = self._node("Gelu", [wide], f"{name}.active")
        narrow = self._multiply(active, f"{name}.fo", width, inner)
        return self._residual(narrow, middle, f"{name}.fo.b", f"{name}.oln")

    def norm(self, hidden: str, name: str) -> str:
        """Add a layer normalisation."""
        return self._node(
            "LayerNormalization",
            [hidden, self._floats(f"{name}.w"), self._floats(f"{name}.b")],
            f"{name}.out",
            domain="",
            epsilon=self._weights.epsilon,
        )

    def _residual(self, hidden: str, skipped: str, bias: str, norm: str) -> str:
        scale, shift = self._floats(f"{norm}.w"), self._floats(f"{norm}.b")
        return self._node(
            "SkipLayerNormalization",
            [hidden, skipped, scale, shift, self._floats(bias)],
            f"{norm}.out",
            epsilon=self._weights.epsilon,
        )

    def _multiply(
        self, hidden: str, name: str, rows: int, columns: int, bias: str = ""
    ) -> str:
        """Multiply by four-bit weights of shape ``(rows, columns)``, a byte each.

        Taking nibbles apart costs a tenth of the time; bytes cost 10 MB.
        """
        blocks = self._weights.blocks(f"{name}.w", rows)
        scales, nibbles = scales_and_nibbles(blocks)
        centred = (nibbles + (_ZERO_OF_A_BYTE - _ZERO_OF_A_NIBBLE)).astype(np.uint8)
        inputs = [
            hidden,
            self._constant(f"{name}.w", centred),
            self._constant(f"{name}.scales", scales.reshape(-1)),
        ]
        return self._node(
            "MatMulNBits",
            [*inputs, "", "", self._floats(bias)] if bias else inputs,
            f"{name}.out",
            K=columns,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=_ACCURACY_LEVEL,
        )

    def _node(
        self,
        kind: str,
        inputs: list[str],
        output: str,
        *,
        domain: str = _CONTRIBUTED,
        **attributes: Any,  # noqa: ANN401 - what the operator takes
    ) -> str:
        import onnx

        node = onnx.helper.make_node(
            kind, inputs, [output], domain=domain, **attributes
        )
        self.nodes.append(node)
        return output

    def _floats(self, name: str) -> str:
        return self._constant(name, self._weights.floats(name))

    def _constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        import onnx

        array = np.ascontiguousarray(values)
        self.constants.append(onnx.numpy_helper.from_array(array, name))
        return name
