"""Known functions recognized in what people write for them: 1/(1 + exp(-z)) is σ(z).

This changes no value, only how it is reached: the known function neither overflows nor cancels, and so needs
float64 alone where the formula as written would need more digits.
"""

from __future__ import annotations

from engine.functions.formula.tree import Apply, Constant, Node, children, rebuilt

_ONE, _TWO = Constant(1.0), Constant(2.0)


def recognized(tree: Node) -> Node:
    """The tree with the known functions in it."""
    below = []
    for child in children(tree):
        below.append(recognized(child))
    node = rebuilt(tree, below)
    return _known(node) if isinstance(node, Apply) else node


def _known(node: Apply) -> Node:
    match (node.function, *node.arguments):
        case "log", Apply("+", (Constant(1.0), u) | (u, Constant(1.0))):
            return _known(Apply("log1p", (u,)))
        case ("log", Apply("exp", (u,))) | ("log1p", Apply("expm1", (u,))):
            return u
        case "log1p", Apply("exp", (u,)):
            return Apply("softplus", (u,))
        case "log", Apply("sigmoid", (u,)):
            return Apply("log_sigmoid", (u,))
        case "-", Apply("exp", (u,)), Constant(1.0):
            return Apply("expm1", (u,))
        case "-", Constant(1.0), Apply("exp", (u,)):
            return Apply("neg", (Apply("expm1", (u,)),))
        case "-", Constant(1.0), Apply("sigmoid", (u,)):
            return Apply("sigmoid", (_negative(u),))
        case ("+" | "-") as sign, Constant(1.0), Apply("tanh", (u,)):
            twice = Apply("*", (_TWO, u if sign == "+" else _negative(u)))
            return Apply("*", (_TWO, Apply("sigmoid", (twice,))))
        case "sqrt", Apply("^", (u, Constant(2.0))):
            return Apply("abs", (u,))
        case ("+" | "-") as sign, Constant(1.0), Apply("erf", (u,)):
            root = Apply("*", (Apply("sqrt", (_TWO,)), u if sign == "+" else _negative(u)))
            return Apply("*", (_TWO, Apply("Phi", (_known(root),))))
        case "*", Apply("sqrt", (a,)), Apply("/", (u, Apply("sqrt", (b,)))) if a == b:
            return u
        case "-", Constant(1.0), Apply("Phi", (u,)):
            return Apply("Phi", (_negative(u),))
        case "+", (Apply("erf" | "tanh", _) as u), Constant(1.0):
            return _known(Apply("+", (_ONE, u)))
        case "/", Apply("sinh", (u,)), Apply("cosh", (v,)) if u == v:
            return Apply("tanh", (u,))
    return _quotient(node, *node.arguments) if node.function == "/" else node


def _quotient(node: Apply, top: Node, below: Node) -> Node:
    match top, below:
        case _, Apply("+", (Apply("exp", (u,)), Constant(1.0)) | (Constant(1.0), Apply("exp", (u,)))):
            return _over_one_and_exp(top, u)
        case Apply("-", (Apply("exp", (a,)), Apply("exp", (b,)))), Apply("+", (c, d)):
            exponentials = (Apply("exp", (a,)), Apply("exp", (b,)))
            if _are_opposite(a, b) and (c, d) in (exponentials, exponentials[::-1]):
                return Apply("tanh", (a,))
    return node


def _over_one_and_exp(top: Node, u: Node) -> Node:
    """top/(1 + eᵘ)."""
    if top == Apply("exp", (u,)):
        return Apply("sigmoid", (u,))
    if top == Apply("expm1", (u,)):
        return Apply("tanh", (Apply("/", (u, _TWO)),))
    return _product(top, Apply("sigmoid", (_negative(u),)))


def _product(a: Node, b: Node) -> Node:
    return b if a == _ONE else Apply("*", (a, b))


def _negative(u: Node) -> Node:
    match u:
        case Apply("neg", (v,)):
            return v
        case Apply("*", (Apply("neg", (a,)), b)):
            return _product(a, b)
        case Apply("/", (Apply("neg", (a,)), b)):
            return Apply("/", (a, b))
    return Apply("neg", (u,))


def _are_opposite(a: Node, b: Node) -> bool:
    return _negative(a) == b or a == _negative(b)
