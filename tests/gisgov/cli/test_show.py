import pytest
from rich.console import Console

from gisgov.cli import show


@pytest.mark.parametrize("width", [20, 40, 80])
def test_no_cell_is_cut_off_however_narrow_the_terminal(capsys, monkeypatch, width):
    monkeypatch.setattr(show, "console", Console(width=width, markup=False))
    show.print_table(
        ["Distance", "Hydrant", "Status"], [("143 m", "underground", "停用 道路施工")], folded=2
    )
    out = capsys.readouterr().out
    assert "underground" in out
    assert all(part in out.replace("\n", " ") for part in ("143 m", "停用"))


def test_null_is_a_dash_and_no_rows_print_nothing(capsys, monkeypatch):
    monkeypatch.setattr(show, "console", Console(width=80))
    show.print_table(["a", "b"], [])
    assert capsys.readouterr().out == ""
    show.print_table(["a", "b"], [(None, 1)])
    assert "–" in capsys.readouterr().out


def test_cells_cannot_steer_the_terminal(capsys):
    show.print_table(["name"], [["\x1b[2Jx"]])
    assert "\x1b" not in capsys.readouterr().out
