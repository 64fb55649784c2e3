"""One fact in nine languages, a question about it, and what has nothing to do with it."""

import numpy as np

from index.embedding import Vectors

FACTS = {
    "en": "The bridge over the river was opened by the mayor on Monday.",
    "de": "Die Brücke über den Fluss wurde am Montag vom Bürgermeister eröffnet.",
    "uk": "Міст через річку в понеділок відкрив мер.",
    "ar": "افتتح رئيس البلدية الجسر فوق النهر يوم الاثنين.",
    "fa": "شهردار روز دوشنبه پل روی رودخانه را افتتاح کرد.",
    "pl": "Most przez rzekę otworzył w poniedziałek burmistrz.",
    "fr": "Le maire a inauguré lundi le pont sur le fleuve.",
    "vi": "Thị trưởng đã khánh thành cây cầu bắc qua sông vào thứ Hai.",
    "zh": "市长星期一为河上的大桥揭幕。",
}
OTHERS = [
    "The price of coffee rose again because of the drought in Brazil.",
    "Дослідники знайшли в печері новий вид сліпої риби.",
    "فاز الفريق بالمباراة بثلاثة أهداف مقابل لا شيء.",
    "El museo expone manuscritos antiguos hasta finales de mayo.",
]
QUESTION = "Who opened the bridge?"


def norms(vectors: Vectors) -> list[float]:
    """Return the length of each vector."""
    return [float(n) for n in np.linalg.norm(vectors, axis=1)]
