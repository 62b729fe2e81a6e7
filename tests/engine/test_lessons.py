"""Lessons are read or refused with a sentence and its line; answers are judged by the program's numbers."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.files import FileProblem
from engine.base.monitor import Cancelled, Monitor
from engine.functions import activations
from engine.lessons.answers import Answer
from engine.lessons.checking import check
from engine.lessons.copying import step_text
from engine.lessons.files import MOST_LESSONS, in_folder, load, manual, shipped
from engine.lessons.lesson import Lesson, Step
from engine.lessons.problem import LessonError
from engine.lessons.questions.choice import ChoiceQuestion
from engine.lessons.questions.number import read_number
from engine.lessons.questions.sketch import SketchQuestion
from engine.lessons.reader import HEADER, KEYS, MOST_BYTES, REMARKS, parse
from engine.presets import presets
from engine.session import Session
from tests.engine.spoiled import spoiled

HEAD = "# A lesson\nversion: 1\n## A step\n"
WHOLE = """# A lesson
version: 1
minutes: 12
about: All that there is.

## A number
state: training
with: playhead = 0, learning rate = 0.15
then: playhead = 60
show: step, From this step on
lock: step
holds: {dead units} > 10

How many of {width} units die?
Think first.

= {dead units} +- 2
> hint: Few or many?
> hint: More than half?
> 32: All would be
  too many.
> {width} / 4: A quarter is not enough.
> after: {dead units} are dead, {products with an exact 0 in %} of the products are 0.
> note: Wait.

## A choice
hide: no

- [ ] wrong
  > For a reason
    on two lines.
- [x] right
  > Yes.

## A place
state: curves
place: probe at 2 +- 0.05
> 1: Too early.

## A sketch
sketch: f′ of GELU from -3 to 3
> f of GELU: That is f itself.

## A goal
state: hinges
then: units = 5
goal: {units} >= 4 and {linear pieces in view} > 1
> {units} > 8: That is more than needed.

## A formula
formula: max(z, 0.1*z)
> relu(z): That is flat left of 0.

## Only to look at
Look.
"""


def step(text: str) -> Step:
    return parse(HEAD + text).steps[0]


def judged(text: str, given: object) -> str:
    """The words for an answer to a step, with a sign for what it is worth."""
    asked = step(text)
    verdict = asked.judge(asked.judged(asked.session(Session())).run(), Answer(given))  # type: ignore[arg-type]
    return f"{'+' if verdict.right else '-' if verdict.answered else '?'} {verdict.words}"


def test_everything_that_a_lesson_may_say_is_read() -> None:
    lesson = parse(WHOLE).resolved()
    assert (lesson.title, lesson.minutes, lesson.about) == ("A lesson", 12, "All that there is.")
    kinds = [step.question.kind if step.question else "" for step in lesson.steps]
    assert kinds == ["number", "choice", "place", "sketch", "goal", "formula", ""]
    first = lesson.steps[0]
    assert first.prompt == "How many of {width} units die?\nThink first."
    assert first.hints == ("Few or many?", "More than half?")
    assert first.note == "Wait."
    assert first.shown(first.start) == {"playhead", "learning_rate", "activation"}
    assert first.locked(first.start) == {"playhead"}
    assert first.question is not None
    assert first.question.wrongs[0].reason == "All would be too many."
    assert check(lesson) == ()


def test_a_step_has_the_state_that_it_says_and_leaves_other_panels_alone() -> None:
    lesson, mine = parse(WHOLE), Session().edit("neuron", w=2.0).edit("training", width=8)
    first, second, *_ = lesson.steps
    asked, shown = first.session(mine), first.revealed(mine)
    assert asked.current == shown.current == "training"
    assert asked.hidden == {"training"}
    assert not shown.hidden
    assert (asked.training.playhead, shown.training.playhead) == (0, 60)
    assert asked.training.changes == ()
    assert asked.neuron.w == 2.0
    assert second.start == first.end
    assert second.session(mine).hidden == frozenset()


def test_texts_quote_the_numbers_of_the_state() -> None:
    first = parse(WHOLE).steps[0]
    assert first.told(first.prompt, first.start.run()) == "How many of 32 units die?\nThink first."
    dead = round(first.end.run().quantities["dead units"])
    assert first.told(first.after, first.end.run()).startswith(f"{dead} are dead, 98.3\u00a0% of")


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "The title is missing"),
        ("# A\n## B\nstate: curves\n", 1, "The version of the format is missing"),
        ("# A\nversion: 2\n", 2, "A newer version wrote this"),
        ("# A\nversion: one\n", 2, "“one” is not a whole number."),
        ("# A\nversion: 1\nminutes: 0\n## B\nstate: curves\n", 3, "A lesson takes 1 to 600 minutes."),
        ("# A\nversion: 1\n", 3, "There is no step"),
        ("# A\nversion: 1\nHello.\n", 3, "Above the first step"),
        ("# A\nversion: 1\nauthor: me\n", 3, "There is no key “author” here"),
        ("# A\nversion: 1\nversion: 1\n", 3, "“version” stands here for the second time."),
        (f"{HEAD}stat: curves\n", 4, "There is no key “stat” here"),
        (f"{HEAD}state:\n", 4, "Behind “state” something is missing."),
        (f"{HEAD}Look.\n", 3, "The first step says its state"),
        (f"{HEAD}state: curves\nstate: neuron\n", 5, "“state” stands here for the second time."),
        (f"{HEAD}state: curves\nwith: probe\n", 5, "A change is written as"),
        (f"{HEAD}state: curves\n\n= {{loss\n", 6, "A name stands between one { and one }."),
        (f"{HEAD}state: curves\n= 1\n= 2\n", 6, "“=” stands here for the second time."),
        (f"{HEAD}state: curves\n= 1\nformula: z\n", 6, "A step asks one question"),
        (f"{HEAD}state: curves\n= 1 +- x\n", 5, "“+- x” is no tolerance"),
        (f"{HEAD}state: curves\n> 3: No.\n", 5, "“3” answers no question."),
        (f"{HEAD}state: curves\n> No.\n", 5, "A remark begins with hint, after, note"),
        (f"{HEAD}state: curves\n  > No.\n", 5, "An indented > gives the reason"),
        (f"{HEAD}state: curves\n- [x] a\n", 5, "Of two or more options one is right"),
        (f"{HEAD}state: curves\n- [x] a\n- [x] b\n", 6, "Of two or more options one is right"),
        (f"{HEAD}state: curves\n- [x] a\n- [ ] b\n", 6, "Say below this option"),
        (f"{HEAD}state: curves\nhide: maybe\n", 5, "“hide” is yes or no."),
        (f"{HEAD}state: curves\nthen: probe = 1\n", 5, "“then” is what an answer reveals"),
        (f"{HEAD}state: curves\nholds: 1 + 1\n", 5, "“1 + 1” is a number where a condition is needed"),
        (f"{HEAD}state: curves\ngoal: 2 > 1\n", 5, "A goal is a condition with names in it"),
        (f"{HEAD}state: curves\nformula: z +\n", 5, "The formula stops here"),
        (f"{HEAD}state: curves\nplace: probe at 1\n", 5, "A place is written as: probe at 0 +- 0.05."),
        (f"{HEAD}state: curves\nsketch: f of GELU from 3 to 1\n", 5, "A range goes from"),
        (f"{HEAD}```state\n{{\n", 4, "This block does not end"),
        (f"{HEAD}state: curves\n# Another\n", 5, "A lesson has one title"),
    ],
)  # fmt: skip
def test_what_is_no_lesson_is_refused_with_a_sentence_and_its_line(
    text: str, line: int, sentence: str
) -> None:
    with pytest.raises(LessonError) as refused:
        parse(text, "lesson.md")
    assert str(refused.value).startswith(f"lesson.md:{line}: {sentence}")


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("state: No such example\n", 4, "There is no example 'No such example'"),
        ("state: missing.json\n", 4, "The session missing.json must lie in the folder of the lesson."),
        ("state: ../up.json\n", 4, "The session ../up.json must lie in the folder of the lesson."),
        ("```state\n{}\n```\n", 4, "It is not a session of Activation Lab."),
        ("state: curves\nwith: prob = 1\n", 5, "There is no control “prob” here; the nearest is “probe”."),
        ("state: curves\nwith: probe = x\n", 5, "“x” means nothing here"),
        ("state: curves\nwith: probe = 1e9\n", 5, "z: 1000000000.0 is outside"),
        ("state: curves\nwith: view = sideways\n", 5, "View: “sideways” is not one of"),
        ("state: curves\nwith: curvature = y\n", 5, "Second derivative f″: “y” is neither yes nor no."),
        ("state: training\nwith: depth = 1.5\n", 5, "Depth: 1.5 is not a whole number."),
        ("state: training\nwith: activation = nothing\n", 5, "z does not occur"),
        ("state: curves\nwith: functions = ReLU\n", 5, "Functions: a list stands in brackets"),
        ("state: curves\nshow: steps\n", 5, "There is no control “steps” here"),
        ("state: curves\nlock: steps\n", 5, "There is no control “steps” here"),
    ],
)
def test_what_no_state_can_be_made_of_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(LessonError) as refused:
        parse(HEAD + text, "lesson.md").resolved()
    assert str(refused.value).startswith(f"lesson.md:{line}: {sentence}")


def test_parameters_are_found_by_the_names_that_people_read() -> None:
    text = (
        "state: training\nwith: learning rate = 1/4, batch normalization = yes, initializer = xavier\n"
        "with: activation = Leaky ReLU α = 0.1\n## Another\nstate: curves\n"
        "with: functions = [ReLU, z*sigmoid(k*z) k = 1.7], visible range of z = -2 to 3\n"
    )
    one, other = parse(HEAD + text).steps
    assert one.start.learning_rate == 0.25  # type: ignore[attr-defined]
    assert one.start.batch_norm is True  # type: ignore[attr-defined]
    assert one.start.activation == activations.get("leaky_relu", alpha=0.1)  # type: ignore[attr-defined]
    assert one.start.changes == ()  # type: ignore[attr-defined]
    assert other.start.window == (-2.0, 3.0)  # type: ignore[attr-defined]
    assert dict(other.start.functions[1].parameters) == {"k": 1.7}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25), ("0,25", 0.25), ("1/4", 0.25), ("25 %", 0.25), ("−0.125", -0.125),
        ("2.7·10⁻¹³", 2.7e-13), ("2.7e-13", 2.7e-13), ("2.7*10^-13", 2.7e-13),
        ("1,024", 1024.0), ("2^10", 1024.0),
        ("sqrt(2)", math.sqrt(2)), ("1,024,000.5", 1024000.5), ("0,125", 0.125),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert read_number(text) == pytest.approx(value, rel=1e-15)


GATE = "state: Case A\n= {gradient}\n"  # −0.125


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("-0.125", "+ Right."),
        ("−1/8", "+ Right."),
        ("-0.1255", "+ Right."),
        ("0.125", "- The size is right, the sign is not."),
        ("-0.25", "- That is twice as much."),
        ("-0.0625", "- That is half of it."),
        ("-8", "- That is the inverse: 1 divided by it."),
        ("-12.5", "- That is in percent, and a share of one is asked for."),
        ("-1.25", "- The digits are right; the power of ten is not."),
        ("-0.2", "- Too small."),
        ("3", "- Too large."),
        ("", "? Type a number."),
        ("  ", "? Type a number."),
        (None, "? Type a number."),
        ("a few", "? This is not a number; write it as"),
        ("1/0", "? This is not a number"),
    ],
)
def test_a_number_is_judged_and_usual_slips_are_named(given: object, words: str) -> None:
    assert judged(GATE, given).startswith(words)


@pytest.mark.parametrize(
    ("tolerance", "right", "wrong"),
    [
        ("", "-0.126", "-0.1265"),
        (" +- 0.02", "-0.145", "-0.146"),
        (" ± 20 %", "-0.15", "-0.151"),
        (" to 2 digits", "-0.13", "-0.131"),
    ],
)
def test_near_enough_is_what_the_lesson_says(tolerance: str, right: str, wrong: str) -> None:
    text = f"state: Case A\n= {{gradient}}{tolerance}\n"
    assert judged(text, right).startswith("+")
    assert judged(text, wrong).startswith("-")


def test_a_wrong_answer_that_is_expected_gets_its_reason() -> None:
    text = "state: curves\n- [ ] wrong\n  > For a reason.\n- [x] right\n"
    assert judged(text, 0) == "- For a reason."
    assert judged(text, 1) == "+ Right."
    assert judged(text, None) == "? Choose an answer."
    assert judged(text, 2) == "? Choose an answer."
    assert judged(GATE + "> 1/2 * {gradient}: Forgot the 2.\n", "-0.0625") == "- Forgot the 2."


def test_a_place_is_judged_in_the_units_of_the_plot() -> None:
    text = "state: curves\nplace: probe at 2 +- 0.05\n> 1: Too early.\n"
    asked = step(text)
    for x, words in (
        (2.04, "+"),
        (2.06, "- Too far right."),
        (1.0, "- Too early."),
        (0.0, "- Too far left."),
    ):
        session = asked.session(Session()).edit("curves", probe=x)
        result = asked.judged(session).run()
        answer = Answer(asked.question.given(result))  # type: ignore[union-attr]
        verdict = asked.judge(result, answer)
        assert f"{'+' if verdict.right else '-'} {verdict.words}".startswith(words)
    assert asked.solved().probe == 2.0  # type: ignore[attr-defined]
    assert judged(text, None) == "? Move it, then answer."


def test_a_handle_that_is_gone_is_no_answer() -> None:
    asked = step("state: regions\nplace: line 0 at (0, 0) +- 0.1\n")
    result = asked.judged(asked.session(Session()).edit("regions", activation=activations.get("tanh"))).run()
    answer = Answer(asked.question.given(result))  # type: ignore[union-attr]
    assert asked.judge(result, answer).words == "Move it, then answer."


def sketched(text: str, curve: object) -> str:
    x = np.linspace(-3, 3, 50)
    return judged(text, tuple(zip(x.tolist(), curve(x).tolist(), strict=True)))  # type: ignore[operator]


def test_a_sketch_must_run_in_a_band_about_the_true_curve() -> None:
    gelu = activations.get("gelu")
    text = "state: curves\nsketch: f′ of GELU from -3 to 3\n> f of GELU: That is f.\n"
    assert sketched(text, gelu.derivative).startswith("+ Right")
    assert sketched(text, lambda x: gelu.derivative(x) + 0.08).startswith("+ Right")
    assert "too high" in sketched(text, lambda x: gelu.derivative(x) + 0.3)
    assert sketched(text, gelu) == "- That is f."
    assert judged(text, ()) == "? Draw the curve from left to right."
    assert judged(text, ((-1.0, 0.0), (3.0, 1.0))) == "? Draw from −3 to 3."
    assert judged(text, ((math.nan, 0.0), (3.0, 1.0))) == "? Draw the curve from left to right."


def test_a_sketch_may_jump_a_little_beside_the_jump() -> None:
    text = "state: curves\nsketch: f′ of ReLU from -3 to 3\n"
    assert sketched(text, lambda x: (x > 0.1).astype(float)).startswith("+")
    assert sketched(text, lambda x: (x > 1.0).astype(float)).startswith("-")


def test_a_sketch_may_be_of_what_is_in_the_table() -> None:
    asked = step("state: training\nsketch: loss over step\n")
    assert isinstance(asked.question, SketchQuestion)
    result = asked.end.run()
    x, y = asked.question.truth(result)
    assert (x[0], x[-1]) == (0.0, 60.0)
    assert y[-1] == pytest.approx(result.quantities["loss"])
    assert asked.judge(result, asked.question.key(result)).right


def test_a_goal_is_reached_by_any_state_in_which_it_holds() -> None:
    asked = step(
        "state: hinges\ngoal: {units} >= 4 and {linear pieces in view} > 2\n> {units} > 8: Fewer do.\n"
    )
    for units, words in ((2, "Not yet: units = 2."), (7, "Reached.")):
        result = asked.judged(asked.session(Session()).edit("hinges", units=units)).run()
        assert asked.judge(result, Answer()).words == words


def test_a_goal_may_name_what_another_state_has_not() -> None:
    asked = step("state: hinges\ngoal: {linear pieces in view} > 3\nthen: units = 5\n")
    smooth = activations.get("tanh")
    result = asked.judged(asked.session(Session()).edit("hinges", activation=smooth)).run()
    assert "linear pieces in view" not in result.quantities
    assert asked.judge(result, Answer()).words == "Not yet."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("max(z, 0.1*z)", "+ Right, everywhere."),
        ("0.1z for z < 0, z otherwise", "+ Right, everywhere."),
        ("0.55*z + 0.45*|z|", "+ Right, everywhere."),
        ("relu(z)", "- Flat."),
        ("max(z, 0.2*z)", "- Right for z ≥ 0, but at z = −1 yours is −0.2 and should be −0.1."),
        ("min(z, 0.1*z)", "- At z = −1 yours is −1 and should be −0.1."),
        ("max(z, 0.1*z) + (z > 1e7)", "- Right for z ≤ 0, but at z = 10⁷ yours is 10000001"),
        ("max(z, 0.1*z) + (z == 2)", "- Right for z ≤ 0, but at z = 2 yours is 3"),
        ("", "? Type a formula in z."),
        ("max(z", "? ) is missing"),
        ("max(z, a*z)", "? a has no value here; write numbers."),
    ],
)
def test_a_formula_is_right_where_it_is_equal_everywhere(given: str, words: str) -> None:
    assert judged("state: curves\nformula: max(z, 0.1*z)\n> relu(z): Flat.\n", given).startswith(words)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("state: curves\nplace: nobody at 1 +- 0.1\n", 5, "There is no handle “nobody” here"),
        ("state: curves\nplace: probe at -1.2 +- 0.1\n", 5, "It is right before anybody has done anything."),
        ("state: curves\n= {slop of GELU}\n", 5, "There is no quantity “slop of GELU” here; the nearest is"),
        ("state: curves\n= {slope of GELU}\n> {slope of GELU}: No.\n", 6, "“{slope of GELU}” is not a wrong"),
        ("state: curves\n= 1/3 +- 0\n", 5, "The key, shown as 0.3333, is wrong when typed."),
        ("state: curves\n= 1/0\n", 5, "The key is no number in this state."),
        ("state: curves\nholds: {slope of GELU} > 0\n", 5, "This does not hold: {slope of GELU} > 0."),
        (
            "state: hinges\ngoal: {units} = 4\n",
            5,
            "The key does not answer its own question: Not yet: units = 2",
        ),
        ("state: curves\n{nothing} here.\n", 3, "There is no quantity “nothing” here"),
        ("state: curves\n= 1\n> 2: A.\n> 2: B.\n", 7, "“2” gets the reason of another one."),
        ("state: curves\nsketch: loss over step\n", 5, "There is no column “step” of numbers"),
        ("state: curves\nformula: z\n> sin(: No.\n", 6, ""),
    ],
)
def test_a_lesson_that_is_wrong_about_the_program_is_found_out(text: str, line: int, sentence: str) -> None:
    found = check(parse(HEAD + text, "lesson.md"))
    assert found
    assert str(found[0]).startswith(f"lesson.md:{line}: {sentence}")


def test_a_file_is_opened_or_refused_with_one_sentence(tmp_path: Path) -> None:
    good, bad, huge = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "c.md"
    good.write_text(WHOLE, "utf-8")
    bad.write_text(WHOLE.replace("probe at", "probe in"), "utf-8")
    huge.write_bytes(b"# A\n" * MOST_BYTES)
    (tmp_path / "d.md").write_bytes(b"\xff\xfe\0")
    assert isinstance(load(good), Lesson)
    with pytest.raises(FileProblem, match=r"b\.md:37: A place is written as"):
        load(bad)
    with pytest.raises(FileProblem, match=r"c\.md: it is larger than 1 MB"):
        load(huge)
    found = [isinstance(lesson, Lesson) for _, lesson in in_folder(tmp_path)]
    assert found == [True, False, False, False]


def test_a_large_folder_is_bounded_and_its_reading_can_be_stopped(tmp_path) -> None:
    for at in range(MOST_LESSONS + 5):
        (tmp_path / f"{at:03d}.md").write_text("")
    assert len(in_folder(tmp_path)) == MOST_LESSONS
    with pytest.raises(Cancelled):
        in_folder(tmp_path, Monitor(cancelled=lambda: True))


def test_a_session_beside_the_lesson_can_be_a_state(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text(Session().edit("neuron", w=2.5).visit("neuron").to_json(), "utf-8")
    (tmp_path / "a.md").write_text(f"{HEAD}state: mine.json\n", "utf-8")
    assert load(tmp_path / "a.md").steps[0].start.w == 2.5  # type: ignore[attr-defined]


@settings(max_examples=200)
@given(st.text())
def test_any_text_is_a_lesson_or_is_refused(text: str) -> None:
    for whole in (text, HEAD + text, f"{HEAD}state: curves\n{text}"):
        assert_read_or_refused(whole)


@given(st.randoms(use_true_random=False))
def test_a_spoiled_lesson_is_a_lesson_or_is_refused(chance) -> None:  # type: ignore[no-untyped-def]
    assert_read_or_refused(spoiled(chance, WHOLE.encode()).decode("utf-8", errors="replace"))


@settings(max_examples=200)
@given(st.text(alphabet="{}()+-*/^<>=. 19aorndt", max_size=40), st.sampled_from(["=", "goal:", "holds:"]))
def test_any_expression_is_read_or_refused(text: str, key: str) -> None:
    assert_read_or_refused(f"{HEAD}state: curves\n{key} {text}\n")


def assert_read_or_refused(text: str) -> None:
    try:
        lesson = parse(text, "lesson.md").resolved()
    except LessonError as error:
        refused = error
    else:
        assert lesson.steps
        return
    assert refused.sentence.endswith((".", "?"))
    assert "\n" not in refused.sentence
    assert len(refused.sentence) <= 300
    assert 1 <= refused.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "text", ["(" * 400, "not " * 120, "-" * 499, "2^" * 200, "9" * 499, "1e" + "9" * 400]
)
def test_deep_expressions_are_refused_at_once(text: str) -> None:
    assert_read_or_refused(f"{HEAD}state: curves\n= {text}\n")


@pytest.mark.parametrize("length", [2900, 900_000])
@pytest.mark.parametrize("line", [
    "state: $", "with: $ = 1", "with: probe = $", "with: functions = [$]", "show: $", "hide: $",
    "holds: {$} > 1", "= $", "= 1 +- $", "place: $ at 1 +- 1", "sketch: f of $ from 0 to 1", "goal: {$} > 1",
    "formula: $", "$: 1", "> $: no", "- [ ] $", "# $", "$",
])  # fmt: skip
def test_long_lines_are_read_or_refused_at_once(line: str, length: int) -> None:
    assert_read_or_refused(f"{HEAD}state: curves\n{line.replace('$', 'x' * length)}\n")


@pytest.mark.parametrize("text", ["## A\n" * 20000, "> a: b\n" * 19000, "- [ ] x\n" * 19000, "```\n" * 19000])
def test_long_files_are_read_at_once(text: str) -> None:
    assert_read_or_refused(HEAD + text)


@pytest.mark.parametrize("key", Session.names())
def test_what_is_copied_gives_the_same_state(key: str) -> None:
    for preset in presets(key):
        session = preset.apply(Session(), key)
        assert_copied(session)
    assert_copied(Session().visit(key))


def assert_copied(session: Session) -> None:
    found = parse(f"# A\nversion: 1\n{step_text(session)}").steps[0].session(Session())
    assert found.current == session.current
    assert found.experiment(found.current) == session.experiment(session.current)


@given(st.floats(-8, 8), st.booleans(), st.sampled_from(["relu", "elu", "gelu"]))
def test_a_state_near_an_example_is_copied_as_that_example(probe: float, curvature: bool, name: str) -> None:
    function = activations.get(name)
    session = Session().edit("curves", probe=probe, curvature=curvature, functions=(function,))
    assert "```" not in step_text(session)
    assert_copied(session)


def test_a_state_far_from_examples_is_copied_whole() -> None:
    session = Session().edit("hinges", target="points", points=((0.0, 1.0), (1.0, 2.0))).visit("hinges")
    assert "```state\n" in step_text(session)
    assert_copied(session)


TYPED = [step("state: Case A\n= {gradient}\n> 3: No.\n"), step("state: curves\nformula: z\n> z^2: No.\n")]
DRAWN = step("state: curves\nsketch: f of ReLU from -2 to 2\n> f′ of ReLU: No.\n")


@pytest.mark.parametrize("asked", TYPED, ids=["number", "formula"])
@given(text=st.one_of(st.text(), st.text(alphabet="0123456789.,-+*/^()e %·⁻⁵z", max_size=20)))
def test_whatever_is_typed_is_judged_or_asked_again(asked: Step, text: str) -> None:
    verdict = asked.judge(asked.end.run(), Answer(text))
    assert verdict.words.endswith(".")
    assert verdict.answered or not verdict.right


@given(points=st.lists(st.tuples(st.floats(), st.floats()), max_size=30))
def test_whatever_is_drawn_is_judged_or_asked_again(points: list[tuple[float, float]]) -> None:
    verdict = DRAWN.judge(DRAWN.end.run(), Answer(tuple(points)))
    assert verdict.words.endswith(".")
    assert verdict.answered or not verdict.right


def test_an_answer_is_kept_as_it_was_given() -> None:
    for given_ in ("1/4", 2, ((0.0, 1.0), (1.0, 2.0), (2.0, 0.0)), (0.5, 1.5), None):
        answer = Answer(given_, "sure")
        assert Answer.from_json(answer.to_json()) == answer
    for spoiled_ in ({}, {"given": {}, "confidence": ""}, {"given": 1, "confidence": "very"}, []):
        with pytest.raises(ValueError, match=r"given|sure"):
            Answer.from_json(spoiled_)


@pytest.mark.parametrize("lesson", shipped(), ids=lambda lesson: lesson.name)
def test_a_lesson_that_comes_along_is_right(lesson: Lesson) -> None:
    assert [str(error) for error in check(lesson)] == []
    assert lesson.about.endswith(".")


def test_the_lessons_that_come_along_ask_in_all_ways_about_all_panels() -> None:
    steps = [step for lesson in shipped() for step in lesson.steps]
    assert len({step.panel for step in steps}) >= 10
    kinds = {step.question.kind for step in steps if step.question}
    assert kinds == {"number", "choice", "place", "sketch", "goal", "formula"}
    mixed = next(lesson for lesson in shipped() if lesson.title == "Twenty-four questions")
    assert len(mixed.steps) == 24
    assert all(one.panel != next_one.panel for one, next_one in pairwise(mixed.steps))


def test_no_place_in_a_list_is_the_right_one_more_often_than_not() -> None:
    steps = [step for lesson in shipped() for step in lesson.steps]
    questions = [step.question for step in steps if isinstance(step.question, ChoiceQuestion)]
    places = Counter([option.right for option in question.options].index(True) for question in questions)
    assert max(places.values()) <= 0.5 * len(questions)
    assert min(places[place] for place in range(3)) >= 0.2 * len(questions)


def test_the_manual_explains_every_key_and_its_lesson_is_right() -> None:
    text = manual()
    assert not [key for key in (*HEADER, *KEYS, *REMARKS) if f"{key}:" not in text and f"`{key} " not in text]
    example = text.split("```")[1].removeprefix("\n")
    assert [str(error) for error in check(parse(example))] == []
