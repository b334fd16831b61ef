"""Small pictures for the demo, drawn in flat colours: the same bytes each time, and nobody's face."""

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 720
FINER = 2
"""Drawn so much larger, and made smaller afterwards: the edges get soft."""

AIR, HILL, WALL, ROOF, SUN, GLASS = "#dceeea", "#9ccab6", "#fbf8f2", "#b4472c", "#f3b33d", "#bcd2ea"
INK, TEAL, SKY, PLUM, MOSS, STONE = "#1d2b2a", "#0b5d57", "#2c5f9e", "#5b3a73", "#4d7557", "#8c8371"
CLOTHES = (ROOF, SUN, TEAL, SKY, PLUM, MOSS)
SKINS = ("#8d5a3b", "#c68d63", "#e8bf9c", "#5d3a26")

Box = tuple[float, float, float, float]


class Sheet:
    """What is drawn on, in units of the finished picture."""

    def __init__(self, seed: str, air: str = AIR) -> None:
        self.image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), air)
        self.draw = ImageDraw.Draw(self.image)
        self.dice = Random(seed)  # noqa: S311

    def box(self, x: float, y: float, width: float, height: float, colour: str, round_by: float = 0) -> None:
        corners = self._scaled((x, y, x + width, y + height))
        self.draw.rounded_rectangle(corners, radius=round_by * FINER, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.draw.ellipse(self._scaled((x - radius, y - radius, x + radius, y + radius)), fill=colour)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        self.draw.line([(x * FINER, y * FINER) for x, y in points], fill=colour, width=round(width * FINER))

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        self.draw.polygon([(x * FINER, y * FINER) for x, y in points], fill=colour)

    def ground(self, y: float, colour: str) -> None:
        self.box(0, y, WIDTH, HEIGHT - y, colour)

    def person(self, x: float, feet: float, tall: float) -> None:
        coat, skin = self.dice.choice(CLOTHES), self.dice.choice(SKINS)
        self.box(x - tall * 0.13, feet - tall * 0.45, tall * 0.11, tall * 0.45, INK, tall * 0.04)
        self.box(x + tall * 0.02, feet - tall * 0.45, tall * 0.11, tall * 0.45, INK, tall * 0.04)
        self.box(x - tall * 0.19, feet - tall * 0.8, tall * 0.38, tall * 0.42, coat, tall * 0.12)
        self.disc(x, feet - tall * 0.9, tall * 0.12, skin)

    def plant(self, x: float, y: float, size: float) -> None:
        for _leaf in range(7):
            dx, dy = self.dice.uniform(-1, 1) * size, self.dice.uniform(-1, 0.4) * size
            self.disc(x + dx, y + dy, size * 0.45, self.dice.choice((MOSS, HILL, TEAL)))
        self.disc(x + self.dice.uniform(-0.6, 0.6) * size, y - size * 0.7, size * 0.2, SUN)

    def png(self) -> bytes:
        out = BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG")
        return out.getvalue()

    def _scaled(self, box: Box) -> list[float]:
        return [value * FINER for value in box]


def sketch(scene: str, seed: str) -> bytes:
    """A PNG of a scene; another seed gives other people and colours. Raises KeyError for a scene that nobody draws."""
    sheet = Sheet(f"{scene} {seed}")
    SCENES[scene](sheet)
    return sheet.png()


def _bookcase(sheet: Sheet) -> None:
    sheet.ground(560, "#e3dccd")
    sheet.box(150, 90, 660, 500, STONE, 14)
    for shelf in range(4):
        top = 115 + shelf * 115
        sheet.box(170, top, 620, 95, WALL, 6)
        x = 180.0
        while x < 750:
            width, height = sheet.dice.uniform(18, 38), sheet.dice.uniform(55, 88)
            if sheet.dice.random() < 0.85:
                sheet.box(x, top + 95 - height, width, height, sheet.dice.choice(CLOTHES), 3)
            x += width + 5
    sheet.person(250, 690, 300)
    sheet.person(690, 690, 240)


def _facade(sheet: Sheet) -> None:
    sheet.ground(590, STONE)
    for house in range(3):
        x = 40 + house * 300
        sheet.box(x, 190, 290, 400, (WALL, "#f9e4dd", "#fdf0d2")[house])
        sheet.shape([(x - 10, 190), (x + 145, 70), (x + 300, 190)], ROOF)
        for window in range(2):
            sheet.box(x + 30 + window * 140, 240, 90, 110, GLASS, 8)
        sheet.box(x + 105, 430, 85, 160, TEAL, 8)
        for bush in range(4):
            sheet.plant(x + 20 + bush * 85, 580, 34)
    sheet.person(330, 690, 190)
    sheet.person(450, 700, 210)


def _table(sheet: Sheet) -> None:
    sheet.ground(430, "#e3dccd")
    sheet.box(90, 60, 250, 190, GLASS, 10)
    sheet.box(620, 60, 250, 190, GLASS, 10)
    for x in (160, 300, 440, 580, 720, 830):
        sheet.person(x, 570, 270)
    sheet.box(70, 430, 820, 60, WALL, 20)
    sheet.box(120, 490, 40, 180, STONE, 8)
    sheet.box(800, 490, 40, 180, STONE, 8)
    for plate in range(6):
        sheet.disc(170 + plate * 125, 455, 26, AIR)
        sheet.disc(170 + plate * 125, 453, 14, sheet.dice.choice((SUN, MOSS, ROOF)))


def _pump(sheet: Sheet) -> None:
    sheet.ground(330, HILL)
    sheet.shape([(420, 720), (470, 430), (560, 430), (760, 720)], SKY)
    sheet.box(470, 250, 60, 200, TEAL, 10)
    sheet.line([(500, 260), (620, 210)], INK, 16)
    sheet.box(520, 330, 80, 24, TEAL, 8)
    for x, feet, tall in ((300, 640, 210), (680, 600, 190), (820, 660, 220), (160, 610, 180)):
        sheet.person(x, feet, tall)
    for _tree in range(4):
        trunk = sheet.dice.uniform(20, 940)
        sheet.box(trunk - 8, 200, 16, 130, STONE)
        sheet.disc(trunk, 180, 70, MOSS)


def _street(sheet: Sheet) -> None:
    sheet.ground(420, STONE)
    sheet.box(0, 400, WIDTH, 30, WALL)
    for house in range(4):
        x = 10 + house * 240
        sheet.box(x, 150, 225, 250, (WALL, "#fdf0d2", "#f9e4dd", "#e0ecdd")[house])
        sheet.box(x + 30, 190, 60, 80, GLASS, 6)
        sheet.box(x + 135, 190, 60, 80, GLASS, 6)
        sheet.box(x + 80, 300, 60, 100, ROOF, 6)
    for row in range(3):
        left, right = 120 + row * 90, 210 + row * 90
        sheet.line([(left, 520), (right, 520), (right, 600), (left, 600), (left, 520)], WALL, 6)
    for x, feet, tall in ((170, 690, 180), (420, 660, 150), (600, 700, 170), (780, 640, 150), (880, 690, 200)):
        sheet.person(x, feet, tall)
    sheet.disc(520, 640, 24, SUN)


def _sheet(sheet: Sheet) -> None:
    """A list as it is signed: lines with scribbles that nobody can read."""
    sheet.box(180, 30, 600, 660, "#ffffff", 4)
    sheet.box(220, 70, 380, 22, STONE, 6)
    for row in range(12):
        y = 140 + row * 44
        sheet.line([(220, y + 24), (740, y + 24)], AIR, 3)
        x = 230.0
        while x < 700 and row < 11:
            sheet.line([(x, y + 14), (x + 9, y + sheet.dice.uniform(0, 20)), (x + 18, y + 12)], SKY, 3)
            x += sheet.dice.choice((18, 18, 18, 40))


SCENES: dict[str, Callable[[Sheet], None]] = {
    "bookcase": _bookcase,
    "facade": _facade,
    "table": _table,
    "pump": _pump,
    "street": _street,
    "sheet": _sheet,
}
