import asyncio
from typing import Any

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode, QueryBundle, TextNode

from index.errors import BadQuestion
from index.llamaindex import PolyciteRetriever
from index.passages import Scope
from tests.small_world import ARTICLES, FILE_BY_THING, OpenIndex


def engine(world: OpenIndex, **options: Any) -> RetrieverQueryEngine:  # noqa: ANN401
    retriever = PolyciteRetriever(world.retriever, **options)
    # Without a limit it answers with what it was asked, the evidence among it.
    return RetrieverQueryEngine.from_args(retriever, llm=MockLLM())


def test_nodes_are_the_passages_of_polycite_in_its_order(world: OpenIndex) -> None:
    passages = world.retriever.retrieve("Де стоїть маяк?", most=4).passages

    nodes = PolyciteRetriever(world.retriever, most=4).retrieve("Де стоїть маяк?")

    assert [(n.node_id, n.text, n.score) for n in nodes] == [
        (str(p.chunk_id), p.text, p.score) for p in passages
    ]


def test_a_node_says_where_in_which_article_it_stands(world: OpenIndex) -> None:
    (found,) = PolyciteRetriever(world.retriever, most=1).retrieve(
        "Wo ist das Schloss?"
    )

    node = found.node
    assert isinstance(node, TextNode)
    assert node.metadata == {
        "file": "castle-de.txt",
        "language": "de",
        "title": "Das Schloss öffnet wieder",
        "url": None,
        "published": None,
        "quote": "Das Schloss öffnet im Frühling wieder.",
    }
    text = ARTICLES["castle-de.txt"]
    assert text[node.start_char_idx : node.end_char_idx] == node.text


def test_a_model_is_told_what_is_known_and_not_the_quote_again(
    world: OpenIndex,
) -> None:
    (found,) = PolyciteRetriever(world.retriever, most=1).retrieve(
        "Wo ist das Schloss?"
    )

    told = found.node.get_content(MetadataMode.LLM)

    assert "file: castle-de.txt\nlanguage: de\ntitle: Das Schloss" in told
    assert "None" not in told
    assert "quote" not in told


def test_a_query_engine_answers_from_an_article_in_another_language(
    world: OpenIndex,
) -> None:
    response = engine(world, most=1).query("Where is the violin?")

    assert "小提琴比赛昨天在上海开始" in str(response)
    assert [n.metadata["file"] for n in response.source_nodes] == ["violin-zh.txt"]


def test_a_query_engine_answers_asynchronously_all_the_same(world: OpenIndex) -> None:
    asked = engine(world, most=2)

    response = asyncio.run(asked.aquery("Де стоїть слон?"))

    assert str(response) == str(asked.query("Де стоїть слон?"))
    assert response.source_nodes[0].metadata["file"] == FILE_BY_THING["elephant"]


def test_several_questions_are_retrieved_at_once(world: OpenIndex) -> None:
    retriever = PolyciteRetriever(world.retriever, most=1)
    questions = ("Where is the carpet?", "Where is the honey?", "Where is the apple?")

    async def ask() -> list[str]:
        found = await asyncio.gather(*(retriever.aretrieve(q) for q in questions))
        return [nodes[0].metadata["file"] for nodes in found]

    assert asyncio.run(ask()) == ["carpet-fa.txt", "honey-uk.txt", "apple-en.txt"]


def test_only_languages_keeps_the_articles_of_others_out(world: OpenIndex) -> None:
    response = engine(world, scope=Scope(languages=("ar", "fa"))).query(
        "Where is the lighthouse?"
    )

    languages = {node.metadata["language"] for node in response.source_nodes}
    assert languages == {"ar", "fa"}
    assert response.source_nodes[0].metadata["file"] == "harbour/lighthouse-ar.txt"


def test_a_query_bundle_is_a_question_too(world: OpenIndex) -> None:
    nodes = PolyciteRetriever(world.retriever, most=1).retrieve(QueryBundle("honey"))

    assert nodes[0].metadata["file"] == "honey-uk.txt"


@pytest.mark.parametrize(
    ("question", "only"), [("  ", ()), ("Where is the honey?", ("ja",))]
)
def test_a_bad_question_is_told_as_polycite_tells_it(
    world: OpenIndex, question: str, only: tuple[str, ...]
) -> None:
    asked = engine(world, scope=Scope(languages=only))

    with pytest.raises(BadQuestion):
        asked.query(question)
    with pytest.raises(BadQuestion):
        asyncio.run(asked.aquery(question))
