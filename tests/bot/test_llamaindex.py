"""The settings that name a LlamaIndex class, and the README's example, really run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import embedding_wire
from tests.program import REPOSITORY, polycite
from tests.small_world import ARTICLES, write_articles

_CLASS = "tests.llamaindex_embeddings.LexiconEmbedding"


def _named(class_path: str, arguments: str = "") -> dict[str, str]:
    return {
        "POLYCITE_EMBEDDING_CLASS": class_path,
        "POLYCITE_EMBEDDING_ARGUMENTS": arguments,
    }


@pytest.fixture(scope="module")
def lexicon_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, embedded by a LlamaIndex class that the settings name."""
    folder = tmp_path_factory.mktemp("lexicon")
    home = folder / "home"
    articles = write_articles(folder / "articles")
    environment = _named(_CLASS, '{"api_key": "sk-ingest"}')
    ran = polycite("ingest", articles, home=home, environment=environment)
    assert ran.code == 0, ran.err
    return home


def test_a_named_class_finds_an_article_in_another_language(lexicon_home: Path) -> None:
    environment = _named(_CLASS, '{"api_key": "sk-of-today"}')

    ran = polycite(
        "search", "Де скрипка?", "--json", home=lexicon_home, environment=environment
    )

    assert ran.code == 0, ran.err
    assert ran.json["passages"][0]["file"] == "violin-zh.txt"


def test_an_index_of_other_arguments_is_refused(lexicon_home: Path) -> None:
    environment = _named(_CLASS, '{"length": 2, "api_key": "sk-of-today"}')

    ran = polycite("search", "honey", home=lexicon_home, environment=environment)

    assert ran.code == 1
    assert f"made with embedding model 'llamaindex/{_CLASS}/lexicon', the" in ran.err
    assert f"now say 'llamaindex/{_CLASS}/lexicon#" in ran.err
    assert "sk-" not in ran.err


def test_doctor_shows_the_class_and_no_key(lexicon_home: Path) -> None:
    environment = _named(_CLASS, '{"api_key": "sk-of-today"}')

    ran = polycite("doctor", home=lexicon_home, environment=environment)

    told = f"ok    embedding: llamaindex/{_CLASS}/lexicon, 8 dimensions, works\n"
    assert (ran.code, told in ran.out) == (0, True)
    assert "sk-of-today" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("class_path", "arguments", "told"),
    [
        ("no_such_module.Embedding", "", "'no_such_module' cannot be imported"),
        ("llama_index.core.MockEmbedding", '{"embed_dim": "sk-1"}', "embed_dim: Input"),
        (_CLASS, '["sk-1"]', "POLYCITE_EMBEDDING_ARGUMENTS: must be a JSON object"),
        (
            "tests.llamaindex_embeddings.LoudEmbedding",
            '{"api_key": "sk-1"}',
            "(no model for {'api_key': '***'})",
        ),
    ],
    ids=["no module", "refused", "no object", "loud"],
)
def test_a_class_that_cannot_be_had_is_one_line_and_no_traceback(
    lexicon_home: Path, class_path: str, arguments: str, told: str
) -> None:
    environment = _named(class_path, arguments)

    ran = polycite("search", "honey", home=lexicon_home, environment=environment)

    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert told in ran.err
    assert "sk-1" not in ran.err


def test_prefixes_of_the_settings_reach_the_endpoint(tmp_path: Path) -> None:
    home, articles = tmp_path / "home", write_articles(tmp_path / "articles")
    with embedding_wire() as wire:
        environment = {
            "POLYCITE_EMBEDDING_URL": wire.url,
            "POLYCITE_EMBEDDING_MODEL": "m",
            "POLYCITE_EMBEDDING_QUESTION_PREFIX": "query: ",
            "POLYCITE_EMBEDDING_PASSAGE_PREFIX": "passage: ",
        }
        polycite("ingest", articles, home=home, environment=environment)
        stored = {text for texts in wire.inputs for text in texts}
        wire.inputs.clear()
        polycite("search", "honey", home=home, environment=environment)

    assert f"passage: {ARTICLES['honey-uk.txt'].strip()}" in stored
    # What is measured of a language itself goes there as questions too.
    assert {text.partition(" ")[0] for text in stored} == {"query:", "passage:"}
    # The question is looked for as a passage too: this model tells them apart.
    assert sorted(wire.inputs) == [["passage: honey"], ["query: honey"]]


def test_the_readme_s_example_answers_from_the_sample_articles(
    sample_home: Path,
) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.+?)```", readme, re.DOTALL)
    model = "from llama_index.core.llms import MockLLM\nllm = MockLLM()\n"

    done = subprocess.run(
        [sys.executable, "-c", model + example],
        env={"PYTHONPATH": str(REPOSITORY), "POLYCITE_HOME": str(sample_home)},
        cwd=sample_home.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "185 water-level sensors" in done.stdout
