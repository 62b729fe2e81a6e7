"""Lessons: one Markdown file each, read by a parser of our own and never executed.

A lesson is a title with a few keys and then steps; a step is a state of one panel, a prompt and at most one
question whose key the program computes::

    # Why ReLU units die
    version: 1
    group: The chapter
    minutes: 10
    about: A unit that is off for every input gets no gradient.

    ## How many survive?
    state: Units die after a few steps
    with: playhead = 0
    then: playhead = 60
    show: step
    lock: step

    How many of the 32 units will be dead after step 60?

    = {dead units} +- 3
    > hint: Is that a small step?
    > 32: Then nothing would be left that learns.
    > after: {dead units} of 32 are dead.

``group`` is the heading that lists have it under. ``state`` is the title of an example, the name of a
panel, a session file beside the lesson, or a block between ```` ```state ```` and ```` ``` ````, as
``copying.step_text`` writes it; without it a step begins where the one before ended. ``with`` changes
single parameters of it, ``then`` changes more once the answer is given: that state is *revealed*, and keys
are computed in it. ``show`` and ``lock`` name controls, by name, label or group. ``hide`` says whether the
picture hides its answers until then. ``holds`` is a condition that must be true of the revealed state. A
question is one of ``= number``, options ``- [ ]`` and ``- [x]`` with reasons below them behind an indented
``>``, ``place``, ``sketch``, ``goal``, ``formula``. A remark begins with ``> hint:``, ``> after:``, ``>
note:`` (for the lecturer) or with ``>``, a wrong answer and a colon. ``{loss}`` in a text is the program's
number. An indented line goes on with the one above.

How the window uses it
----------------------
``files.shipped()`` lists what comes along, ``files.in_folder(path)`` a lecturer's own, ``files.load(path)``
opens one and makes every state once: a ``FileProblem`` is one sentence, with file and line.

1. A step begins: ``store`` gets ``step.session(store.session)``; the side shows the controls in
   ``step.shown(experiment)`` and refuses to move those in ``step.locked(experiment)``. The card shows
   ``step.told(step.prompt, result)`` (Markdown), and a field that fits ``step.question.kind``:

   ======== =====================================================================================
   number   a line of text
   choice   ``question.options``: their ``text``; the answer is an index
   sketch   points drawn from ``question.low`` to ``question.high`` (nan: as wide as the curve)
   place    nothing: the handle ``question.found(result).name`` is moved on the picture
   goal     nothing: any control and handle
   formula  a line of text
   ======== =====================================================================================

   With it stand the confidence and ``step.hints``, one after the other.
2. An answer is committed: ``Answer(given, confidence)``, where for place and goal ``given`` is
   ``question.given(result)`` of what is on screen. ``verdict = step.judge(result, answer)`` with the result
   of ``step.judged(store.session)``, which may be heavy: it is run where heavy results are. Where
   ``verdict.answered`` is False nothing is committed: say ``verdict.words``, ask again.
3. The reveal: ``verdict.words`` and ``verdict.truth``; ``store`` gets ``step.revealed(store.session)``, but
   for place and goal only if the learner asks how it goes: ``step.solved()``. Locks fall. The prediction
   stays on the picture; of a sketch the truth is ``question.band(result)`` and ``question.truth(result)``,
   ``verdict.place`` is where it is off most. Then ``step.told(step.after, result)``.
4. ``Answer.to_json`` is kept with the number of the step; free play leaves the lesson alone, and
   ``step.session`` or ``step.revealed`` is the way back.
"""
