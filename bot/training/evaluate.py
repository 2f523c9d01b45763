"""How well messages are understood: figures from labelled rows and a function that parses a text."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from bot.training.rows import Row

OUT_OF_SCOPE = "out_of_scope"
_FEWEST_ROWS = 10
_BINS = 15
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_WRONG_AT_MOST = 0.03
_ANSWERED_IN_SCOPE = 0.95
_EXAMPLES = 3
_CONFUSIONS = 20

Parse = Callable[[str], Mapping[str, Any]]
"""A text in, Rasa's dictionary out: `intent` {name, confidence} and `intent_ranking`, a list of the same."""


@dataclass(frozen=True)
class Prediction:
    """One row and what was made of it; `in_scope` is the confidence that it is any intent of ours."""

    row: Row
    intent: str
    confidence: float
    in_scope: float

    @property
    def right(self) -> bool:
        """Whether the intent is one that counts."""
        return self.intent in self.row.acceptable

    @property
    def truth(self) -> str:
        """The intent to count the row under: an acceptable prediction is the truth."""
        return self.intent if self.right else self.row.intent


@dataclass(frozen=True)
class Quality:
    """Precision, recall and their mean for one intent, which `n` rows have as their first label."""

    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True)
class SampleQuality:
    """Accuracy on one sample of `n` rows."""

    accuracy: float
    n: int


@dataclass(frozen=True)
class AutoCoverage:
    """The largest share that can be answered alone with at most 3 % of the answers wrong; threshold None when none can."""

    share: float
    threshold: float | None


@dataclass(frozen=True)
class Bin:
    """`n` rows of much the same confidence: how sure the model said to be and how often it was right."""

    confidence: float
    accuracy: float
    n: int


@dataclass(frozen=True)
class Threshold:
    """What happens when everything of at least this confidence is answered: the share answered, and of it the share wrong."""

    confidence: float
    share: float
    wrong: float


@dataclass(frozen=True)
class Confusion:
    """An intent taken for another, with some of the messages."""

    intent: str
    predicted: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """All figures of one run; shares are between 0 and 1."""

    n: int
    accuracy: float
    macro_f1: float
    per_intent: dict[str, Quality]
    per_sample: dict[str, SampleQuality]
    calibration_error: float
    calibration: tuple[Bin, ...]
    out_of_scope_recall: float | None
    auto_coverage: AutoCoverage
    thresholds: tuple[Threshold, ...]
    confusions: tuple[Confusion, ...]
    ms_per_message: float


class NothingToEvaluate(ValueError):
    """There is no row."""


def evaluate(parse: Parse, rows: Sequence[Row], clock: Callable[[], float] = perf_counter) -> Evaluation:
    """Parse every row and count; NothingToEvaluate without rows."""
    if not rows:
        raise NothingToEvaluate("no labelled message to evaluate")
    start = clock()
    parsed = [parse(row.text) for row in rows]
    seconds = clock() - start
    predictions = [prediction_of(row, result) for row, result in zip(rows, parsed, strict=True)]
    return _evaluation(predictions, 1000 * seconds / len(rows))


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The figures as JSON knows them, rounded to four places."""
    figures: dict[str, Any] = rounded(asdict(evaluation))
    return figures


def _evaluation(predictions: Sequence[Prediction], ms_per_message: float) -> Evaluation:
    per_intent = qualities(predictions)
    return Evaluation(
        n=len(predictions),
        accuracy=accuracy(predictions),
        macro_f1=macro_f1(per_intent),
        per_intent=per_intent,
        per_sample=_per_sample(predictions),
        calibration_error=calibration_error(predictions),
        calibration=bins(predictions),
        out_of_scope_recall=out_of_scope_recall(predictions),
        auto_coverage=auto_coverage(predictions),
        thresholds=tuple(answered(predictions, threshold) for threshold in _THRESHOLDS),
        confusions=confusions(predictions),
        ms_per_message=ms_per_message,
    )


def accuracy(predictions: Sequence[Prediction]) -> float:
    """The share of rows whose intent counts as right."""
    return _mean([float(one.right) for one in predictions])


def macro_f1(per_intent: Mapping[str, Quality]) -> float:
    """The mean F1 of the intents that are labelled often enough to say anything."""
    return _mean([quality.f1 for quality in per_intent.values() if quality.n >= _FEWEST_ROWS])


def qualities(predictions: Sequence[Prediction]) -> dict[str, Quality]:
    """Every intent that is labelled or predicted, in alphabetical order."""
    labelled = Counter(one.row.intent for one in predictions)
    truths = Counter(one.truth for one in predictions)
    guesses = Counter(one.intent for one in predictions)
    hits = Counter(one.intent for one in predictions if one.right)
    return {name: quality(hits[name], guesses[name], truths[name], labelled[name]) for name in sorted(labelled | guesses)}


def calibration_error(predictions: Sequence[Prediction]) -> float:
    """Expected calibration error over 15 bins of equal width."""
    return sum(one.n * abs(one.accuracy - one.confidence) for one in bins(predictions)) / len(predictions)


def bins(predictions: Sequence[Prediction]) -> tuple[Bin, ...]:
    """The rows by confidence, the least sure first; empty bins are left out."""
    some: dict[int, list[Prediction]] = defaultdict(list)
    for one in predictions:
        some[min(int(one.confidence * _BINS), _BINS - 1)].append(one)
    return tuple(Bin(_mean([one.confidence for one in rows]), accuracy(rows), len(rows)) for _, rows in sorted(some.items()))


def out_of_scope_recall(predictions: Sequence[Prediction]) -> float | None:
    """The share of out-of-scope rows below the threshold that still answers 95 % of the others; None without either."""
    ours = sorted(one.in_scope for one in predictions if one.row.intent != OUT_OF_SCOPE)
    others = [one.in_scope for one in predictions if one.row.intent == OUT_OF_SCOPE]
    if not ours or not others:
        return None
    threshold = ours[int((1 - _ANSWERED_IN_SCOPE) * len(ours))]
    return _mean([float(confidence < threshold) for confidence in others])


def auto_coverage(predictions: Sequence[Prediction]) -> AutoCoverage:
    """How many could go out alone; what is taken for out of scope is never answered."""
    ordered = sorted((one for one in predictions if one.intent != OUT_OF_SCOPE), key=lambda one: -one.confidence)
    best, wrong = AutoCoverage(0.0, None), 0
    for count, one in enumerate(ordered, 1):
        wrong += not one.right
        last_of_its_confidence = count == len(ordered) or ordered[count].confidence < one.confidence
        if last_of_its_confidence and wrong <= _WRONG_AT_MOST * count:
            best = AutoCoverage(count / len(predictions), one.confidence)
    return best


def answered(predictions: Sequence[Prediction], threshold: float) -> Threshold:
    """What a shop with this threshold would answer alone; what is taken for out of scope is never answered."""
    sure = [one for one in predictions if one.intent != OUT_OF_SCOPE and one.confidence >= threshold]
    return Threshold(threshold, len(sure) / len(predictions), 1 - accuracy(sure) if sure else 0.0)


def confusions(predictions: Iterable[Prediction]) -> tuple[Confusion, ...]:
    """The most frequent wrong pairs first."""
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in predictions:
        if not one.right:
            pairs[one.row.intent, one.intent].append(one.row.text)
    ordered = sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Confusion(*pair, len(texts), tuple(texts[:_EXAMPLES])) for pair, texts in ordered[:_CONFUSIONS])


def prediction_of(row: Row, parsed: Mapping[str, Any]) -> Prediction:
    """What was made of a row, from Rasa's dictionary."""
    best = parsed["intent"]
    ranking = parsed.get("intent_ranking") or [best]
    outside = sum(float(one["confidence"]) for one in ranking if one["name"] == OUT_OF_SCOPE)
    return Prediction(row, str(best["name"]), float(best["confidence"]), 1 - outside)


def _per_sample(predictions: Iterable[Prediction]) -> dict[str, SampleQuality]:
    samples: dict[str, list[Prediction]] = defaultdict(list)
    for one in predictions:
        if one.row.sample:
            samples[one.row.sample].append(one)
    return {name: SampleQuality(accuracy(some), len(some)) for name, some in sorted(samples.items())}


def quality(hits: int, guesses: int, truths: int, labelled: int) -> Quality:
    """The figures of one kind from its counts; a share of nothing is 0."""
    precision, recall = hits / guesses if guesses else 0.0, hits / truths if truths else 0.0
    return Quality(precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0, labelled)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def rounded(value: Any) -> Any:
    """The value with every number in it rounded to four places."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, (list, tuple)) else value
