"""A recording as SVG: real paths, real text, the clips it needs and nothing else."""

from __future__ import annotations

import base64
import html
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QImage, QPainter, QPainterPath, QPen, QTransform

from gui.export.raster import png_bytes
from gui.export.recording import Command, Picture, Recording, Shape, Text, gradient_axis, scale_of

_FALLBACK_FAMILIES = ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans Condensed", "sans-serif")
"""Typefaces about as wide as Inter; DejaVu Sans itself is an eighth wider."""

_CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.SquareCap: "square", Qt.PenCapStyle.RoundCap: "round"}
_JOINS = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
_PLAIN = (Qt.BrushStyle.NoBrush, Qt.BrushStyle.SolidPattern, Qt.BrushStyle.LinearGradientPattern)
"""Fills that SVG has a form for."""

_PATTERN_ZOOM = 4
_HARD_IMAGE = 2048


def to_svg(recording: Recording, width: float, height: float) -> str:
    """An SVG of ``width`` × ``height`` CSS pixels (96 to the inch) with the recording's own coordinates.

    Text names its font and common ones after it; ``textLength`` keeps every run at its recorded length where
    another font has to stand in, and its middle stays for renderers that do not know ``textLength``. Use
    ``outlined(recording)`` for a picture that needs no font at all. Brushes that SVG has no plain form for
    (patterns) are embedded as images.
    """
    defined = Definitions()
    body = "\n".join(_parts(recording, defined))
    defs = defined.written()
    box = f"0 0 {_n(recording.width)} {_n(recording.height)}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
        f' width="{_n(width)}" height="{_n(height)}" viewBox="{box}" preserveAspectRatio="none"'
        ' role="img">',
        f"<title>{escape(recording.title)}</title>" if recording.title else "",
        f"<desc>{escape(recording.description)}</desc>" if recording.description else "",
        f"<defs>{defs}</defs>" if defs else "",
        _background(recording),
        body,
        "</svg>\n",
    ]
    return "\n".join(line for line in lines if line)


class Definitions:
    """What elements refer to by name: clips and gradients, each written once."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str, str], str] = {}

    def name(self, tag: str, attributes: str, content: str) -> str:
        """The name of an element with these attributes and this content."""
        return self._names.setdefault((tag, attributes, content), f"{tag}{len(self._names) + 1}")

    def written(self) -> str:
        """All elements, those that others refer to first."""
        return "".join(
            f'<{tag} id="{name}"{attributes}>{content}</{tag}>'
            for (tag, attributes, content), name in self._names.items()
        )


def _background(recording: Recording) -> str:
    if recording.background is None:
        return ""
    return f'<rect width="100%" height="100%"{_color("fill", recording.background)}/>'


def _parts(recording: Recording, defined: Definitions) -> Iterator[str]:
    """The elements in order, those of each part in a group with its title and an id that no other has."""
    taken: Counter[str] = Counter()
    for _, members in groupby(recording.commands, key=lambda command: id(command.part)):
        commands = tuple(members)
        elements, part = "\n".join(_clipped(commands, defined)), commands[0].part
        if part is not None:
            name = re.sub("[^a-z0-9]+", "-", part.name.lower()).strip("-")
            taken[name] += 1
            number = f"-{taken[name]}" if taken[name] > 1 else ""
            title = f"<title>{escape(part.title)}</title>\n" if part.title else ""
            elements = f'<g id="{name}{number}">\n{title}{elements}\n</g>'
        yield elements


def _clipped(commands: Iterable[Command], defined: Definitions) -> Iterator[str]:
    """The elements in order, neighbours under the same clip in one group."""
    clipped = ((_clip_name(command.clip, defined), command) for command in commands)
    for name, members in groupby(clipped, key=lambda pair: pair[0]):
        elements = "\n".join(_element(command, defined) for _, command in members)
        yield f'<g clip-path="url(#{name})">\n{elements}\n</g>' if name else elements


def _clip_name(clip: QPainterPath | None, defined: Definitions) -> str:
    return "" if clip is None else defined.name("clipPath", "", f'<path d="{_path_data(clip)}"/>')


def _element(command: Command, defined: Definitions) -> str:
    if isinstance(command, Text):
        return _text(command)
    if isinstance(command, Picture):
        return _picture(command)
    return _shape(command, defined)


def _shape(shape: Shape, defined: Definitions) -> str:
    style = shape.brush.style()
    if style not in _PLAIN:
        return _pattern(shape, defined)
    filled = style != Qt.BrushStyle.NoBrush
    fill = ' fill="none"'
    if style == Qt.BrushStyle.SolidPattern:
        fill = _color("fill", shape.brush.color())
    elif style == Qt.BrushStyle.LinearGradientPattern:
        fill = f' fill="url(#{_gradient_name(shape.brush, defined)})"'
    rule = ' fill-rule="evenodd"' if filled and shape.path.fillRule() == Qt.FillRule.OddEvenFill else ""
    edges = ' shape-rendering="crispEdges"' if shape.hard_edges else ""
    return f'<path d="{_path_data(shape.path)}"{fill}{rule}{_stroke(shape.pen)}{_opacity(shape)}{edges}/>'


def _gradient_name(brush: QBrush, defined: Definitions) -> str:
    """A gradient along its own axis; gradients of the same colors share them."""
    gradient = brush.gradient()
    colors = "".join(
        f'<stop offset="{_n(place, 4)}"{_color("stop", color).replace("stop=", "stop-color=")}/>'
        for place, color in gradient.stops()
    )
    stops = defined.name("linearGradient", "", colors)
    axis = gradient_axis(brush)
    ends = f'x1="{_n(axis.x1())}" y1="{_n(axis.y1())}" x2="{_n(axis.x2())}" y2="{_n(axis.y2())}"'
    return defined.name("linearGradient", f' xlink:href="#{stops}" gradientUnits="userSpaceOnUse" {ends}', "")


def _stroke(pen: QPen) -> str:
    if pen.style() == Qt.PenStyle.NoPen:
        return ""
    width = pen.widthF()
    join = _JOINS.get(pen.joinStyle(), "miter")
    miter = f' stroke-miterlimit="{_n(pen.miterLimit())}"' if join == "miter" else ""
    dashes = ""
    if pattern := pen.dashPattern() if pen.style() != Qt.PenStyle.SolidLine else []:
        lengths = " ".join(_n(length * width) for length in pattern)
        dashes = f' stroke-dasharray="{lengths}"'
        if pen.dashOffset():
            dashes += f' stroke-dashoffset="{_n(pen.dashOffset() * width)}"'
    return (
        f'{_color("stroke", pen.color())} stroke-width="{_n(width)}"'
        f' stroke-linecap="{_CAPS[pen.capStyle()]}" stroke-linejoin="{join}"{miter}{dashes}'
    )


def _text(text: Text) -> str:
    scale = scale_of(text.transform)
    half = text.advance * scale / 2
    placed = f' x="{_n(text.transform.dx() + half)}" y="{_n(text.transform.dy())}"'
    if not _is_upright(text.transform):
        turn = QTransform.fromScale(1 / scale, 1 / scale) * text.transform
        placed = f' x="{_n(half)}" transform="{_matrix(turn)}"'
    # On the element itself: browsers do not pass it down from the root.
    spaces = ' xml:space="preserve"' if text.text != " ".join(text.text.split()) else ""
    return (
        f'<text{placed} text-anchor="middle"{spaces}{_font(text.font, scale)}'
        f"{_color('fill', text.color)}{_opacity(text)}"
        f' textLength="{_n(text.advance * scale)}" lengthAdjust="spacingAndGlyphs">{escape(text.text)}</text>'
    )


def _font(font: QFont, scale: float) -> str:
    families = dict.fromkeys((QFontInfo(font).family(), *_FALLBACK_FAMILIES))
    names = ", ".join(f"'{name}'" if " " in name else name for name in families)
    weight = f' font-weight="{int(font.weight())}"' if font.weight() != QFont.Weight.Normal else ""
    style = ' font-style="italic"' if font.italic() else ""
    size = _n(font.pixelSize() * scale)
    return f' font-family="{escape(names)}" font-size="{size}"{weight}{style}{_features(font)}'


def _features(font: QFont) -> str:
    """The font's features, such as figures of equal width, as CSS."""
    tags = {tag: bytes(tag.toString().data()).decode() for tag in font.featureTags()}
    settings = ", ".join(f"'{name}' {font.featureValue(tag)}" for tag, name in tags.items())
    return f' style="font-feature-settings: {settings}"' if settings else ""


def _picture(picture: Picture) -> str:
    return _image(picture.image, picture.target, picture.transform, picture.smooth, _opacity(picture))


def _pattern(shape: Shape, defined: Definitions) -> str:
    """A fill SVG has no plain form for, painted once at several times its size, under its stroke."""
    box = QRectF(shape.path.boundingRect().toAlignedRect())
    size = (box.size() * _PATTERN_ZOOM).toSize()
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not shape.hard_edges)
    painter.scale(_PATTERN_ZOOM, _PATTERN_ZOOM)
    painter.translate(-box.topLeft())
    painter.fillPath(shape.path, shape.brush)
    painter.end()
    fill = _image(image, box, QTransform(), True, _opacity(shape))
    if shape.pen.style() == Qt.PenStyle.NoPen:
        return fill
    return fill + "\n" + _shape(Shape(shape.path, shape.pen, QBrush(), shape.opacity), defined)


def _image(image: QImage, target: QRectF, transform: QTransform, smooth: bool, opacity: str) -> str:
    if not smooth:
        # Few renderers keep pixels square when asked to (image-rendering), so they are given large ones.
        times = max(_HARD_IMAGE // max(image.width(), image.height()), 1)
        image = image.scaled(image.size() * times)
    data = base64.b64encode(png_bytes(image)).decode("ascii")
    placed = "" if transform.isIdentity() else f' transform="{_matrix(transform)}"'
    return (
        f'<image x="{_n(target.x())}" y="{_n(target.y())}" width="{_n(target.width(), 6)}"'
        f' height="{_n(target.height(), 6)}" preserveAspectRatio="none"{placed}{opacity}'
        f' xlink:href="data:image/png;base64,{data}"/>'
    )


def _path_data(path: QPainterPath) -> str:
    """The ``d`` of a path, in hundredths of a pixel."""
    kind = QPainterPath.ElementType
    letters = {kind.MoveToElement: "M", kind.LineToElement: "L", kind.CurveToElement: "C"}
    words: list[str] = []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        # A CurveTo is followed by its other control point and its end: numbers without a letter.
        words.append(f"{letters.get(element.type, ' ')}{_n(element.x)} {_n(element.y)}")
    return "".join(words)


def _is_upright(transform: QTransform) -> bool:
    """Whether the transform only moves and enlarges evenly."""
    return (
        transform.m12() == transform.m21() == 0
        and transform.m11() > 0
        and math.isclose(transform.m11(), transform.m22())
    )


def _matrix(transform: QTransform) -> str:
    rows = (transform.m11(), transform.m12(), transform.m21(), transform.m22())
    place = QPointF(transform.dx(), transform.dy())
    return f"matrix({' '.join(_n(v, 6) for v in rows)} {_n(place.x())} {_n(place.y())})"


def _color(role: str, color: QColor) -> str:
    alpha = f' {role}-opacity="{_n(color.alphaF(), 3)}"' if color.alpha() < 255 else ""
    return f' {role}="{color.name()}"{alpha}'


def _opacity(command: Command) -> str:
    return f' opacity="{_n(command.opacity, 3)}"' if command.opacity < 1 else ""


def _n(value: float, decimals: int = 2) -> str:
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def escape(text: str) -> str:
    """The text as content of an element, or between double quotes if it has none itself."""
    return html.escape(text, quote=False)
