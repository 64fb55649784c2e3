import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from index.errors import BadSettings, EmbeddingUnavailable
from index.llamaindex_embedding import LlamaIndexEmbedder
from tests.fakes import LEXICON, LexiconEmbedder
from tests.program import REPOSITORY

_OURS = "tests.llamaindex_embeddings"


def lexicon(**arguments: Any) -> LlamaIndexEmbedder:  # noqa: ANN401 - what JSON holds
    return LlamaIndexEmbedder(f"{_OURS}.LexiconEmbedding", arguments)


def test_llamaindex_s_own_mock_embedding_gives_unit_vectors() -> None:
    embedder = LlamaIndexEmbedder("llama_index.core.MockEmbedding", {"embed_dim": 4})

    vectors = embedder.embed_passages(["honey", "мед", "蜂蜜"])

    assert vectors.tolist() == [[0.5] * 4] * 3
    assert vectors.dtype == np.float32
    assert embedder.embed_questions(["?"]).tolist() == [[0.5] * 4]


@pytest.mark.parametrize("language", LEXICON["honey"])
def test_a_class_of_any_length_of_vector_embeds_as_what_it_wraps(language: str) -> None:
    texts = [names[language] for names in LEXICON.values()]

    passages = lexicon(length=7.5).embed_passages(texts)
    questions = lexicon(length=7.5).embed_questions(texts)

    expected = LexiconEmbedder().embed_passages(texts).tolist()
    assert (passages.tolist(), questions.tolist()) == (expected, expected)


def test_no_text_asks_the_class_nothing() -> None:
    embedder = LlamaIndexEmbedder(f"{_OURS}.RefusingEmbedding", {})

    assert embedder.embed_passages([]).shape == (0, 0)
    assert embedder.embed_questions([]).shape == (0, 0)


def test_the_model_names_the_class_and_its_model() -> None:
    assert lexicon().model == f"llamaindex/{_OURS}.LexiconEmbedding/lexicon"


@pytest.mark.parametrize(
    "arguments",
    [
        {"length": 2.0},
        {"model_name": "other"},
        {"tokenizer_name": "other"},
        {"options": {"dimensions": 4}},
        {"options": [{"dimensions": 4}]},
    ],
    ids=str,
)
def test_an_argument_that_may_change_vectors_makes_another_model(
    arguments: dict[str, Any],
) -> None:
    assert lexicon(**arguments).model != lexicon().model


@pytest.mark.parametrize(
    "arguments",
    [
        {"api_key": "sk-1"},
        {"accessToken": "sk-1"},
        {"embed_batch_size": 3},
        {"base_url": "http://127.0.0.1:1"},
        {"client_kwargs": {"timeout": 3, "headers": {"Authorization": "Bearer sk-1"}}},
    ],
    ids=str,
)
def test_an_argument_that_changes_no_vector_leaves_the_model_alone(
    arguments: dict[str, Any],
) -> None:
    assert lexicon(**arguments).model == lexicon().model


def test_a_secret_further_in_is_no_part_of_the_model_either() -> None:
    one, other = (
        lexicon(headers={"x-api-key": key, "Version": 2}, more=[{"password": key}])
        for key in ("sk-1", "sk-2")
    )

    assert one.model == other.model


@pytest.mark.parametrize(
    ("class_path", "told"),
    [
        ("Ollama", "'Ollama' is no dotted path such as"),
        ("..Ollama", "'..Ollama' is no dotted path such as"),
        ("some path.Ollama", "'some path.Ollama' is no dotted path such as"),
        (
            "llama_index.embeddings.no_such.X",
            "pip install llama-index-embeddings-no-such",
        ),
        ("no_such.X", "'no_such' cannot be imported (No module named 'no_such')."),
        (
            "llama_index.core.MockEmbeddin",
            "'llama_index.core.MockEmbeddin' is not there",
        ),
        ("llama_index.core.llms.MockLLM", "is no embedding class of LlamaIndex"),
        ("tests.fakes.embedding_wire", "is no embedding class of LlamaIndex"),
    ],
)
def test_what_is_no_embedding_class_is_told_in_one_line(
    class_path: str, told: str
) -> None:
    with pytest.raises(BadSettings) as caught:
        LlamaIndexEmbedder(class_path, {})

    assert str(caught.value).startswith("POLYCITE_EMBEDDING_CLASS: '")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("class_path", "arguments", "reason"),
    [
        (
            "llama_index.core.MockEmbedding",
            {},
            "missing 1 required positional argument",
        ),
        (
            "llama_index.core.MockEmbedding",
            {"embed_dim": "four"},
            "(embed_dim: Input should be a valid integer, unable to parse string as an",
        ),
        ("llama_index.core.base.embeddings.base.BaseEmbedding", {}, "abstract class"),
    ],
)
def test_arguments_that_a_class_refuses_are_told_with_its_reason(
    class_path: str, arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises(BadSettings) as caught:
        LlamaIndexEmbedder(class_path, arguments)

    assert f"'{class_path}' cannot be made with" in str(caught.value)
    assert "POLYCITE_EMBEDDING_ARGUMENTS" in str(caught.value)
    assert reason in str(caught.value)


@pytest.mark.parametrize("name", ["LexiconEmbedding", "LoudEmbedding"])
def test_a_refusal_does_not_tell_the_key(name: str) -> None:
    arguments = {"api_key": "sk-secret", "length": "long"}

    with pytest.raises(BadSettings) as caught:
        LlamaIndexEmbedder(f"{_OURS}.{name}", arguments)

    assert "length" in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_a_class_that_fails_is_told_in_one_line_without_its_key() -> None:
    embedder = LlamaIndexEmbedder(
        f"{_OURS}.RefusingEmbedding", {"api_key": "sk-secret"}
    )

    for embed in (embedder.embed_passages, embedder.embed_questions):
        with pytest.raises(EmbeddingUnavailable) as caught:
            embed(["honey"])

        assert str(caught.value) == (
            f"The embedding class '{_OURS}.RefusingEmbedding' failed (401: the key ***"
            " is unknown). Check POLYCITE_EMBEDDING_CLASS and _ARGUMENTS, then try again."
        )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[1.0]], id="one-of-two"),
        pytest.param([[1.0, 2.0], [1.0]], id="two-lengths"),
        pytest.param([[], []], id="no-length"),
        pytest.param([None, None], id="null"),
        pytest.param([1.0, 2.0], id="numbers"),
        pytest.param([[[1.0]], [[1.0]]], id="tables"),
        pytest.param([["one"], ["two"]], id="words"),
        pytest.param([[float("nan")], [1.0]], id="not-a-number"),
        pytest.param([[float("inf")], [1.0]], id="infinite"),
    ],
)
def test_rows_that_are_no_vectors_are_refused(rows: list[Any]) -> None:
    embedder = LlamaIndexEmbedder(f"{_OURS}.GivenEmbedding", {"rows": rows})

    with pytest.raises(EmbeddingUnavailable, match="POLYCITE_EMBEDDING_CLASS"):
        embedder.embed_passages(["one", "two"])


def test_a_question_s_vector_that_is_none_is_refused() -> None:
    embedder = LlamaIndexEmbedder(f"{_OURS}.GivenEmbedding", {"rows": [[float("nan")]]})

    with pytest.raises(EmbeddingUnavailable, match="no vectors of one length"):
        embedder.embed_questions(["one"])


def test_tokens_are_estimated_from_bytes() -> None:
    assert [lexicon().count_tokens(text) for text in ("", "honey", "мед")] == [1, 2, 3]


def test_settings_that_name_no_class_do_not_load_llamaindex() -> None:
    code = "import sys, bot.wiring; sys.exit('llama_index' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False)

    assert done.returncode == 0
