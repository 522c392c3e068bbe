"""The window's style sheet; `theme` puts the colours and sizes in.

Widgets ask for a look by property: buttons by `kind` (main, plain, quiet, digit,
act, danger), any widget by
`tone` (green, amber, red, orange, blue, muted) and `role` (total, title, heading, caption, card,
band). Nothing depends on a pointer resting somewhere.
"""

from __future__ import annotations

from string import Template

SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QWidget[role="ground"] { background: $ground; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 14px; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QLabel { background: transparent; }
QLabel[role="total"] { font-size: 44px; font-weight: 700; }
QLabel[role="title"] { font-size: 24px; font-weight: 700; }
QLabel[role="heading"] { font-size: 18px; font-weight: 700; }
QLabel[role="caption"] { font-size: 13px; color: $muted; }
QLabel[role="empty"] { font-size: 17px; color: $muted; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="blue"] { color: $blue_ink; }
QLabel[tone="green"] { color: $green_ink; }
QLabel[tone="amber"] { color: $amber_ink; }
QLabel[tone="red"] { color: $red_ink; }
QLabel[tone="orange"] { color: $orange_ink; }

QLabel[role="band"], QFrame[role="band"] {
    background: $raised; border: none; border-radius: 10px; padding: 8px 12px;
}
QLabel[role="band"][tone="blue"], QFrame[role="band"][tone="blue"] { background: $blue_band; }
QLabel[role="band"][tone="green"], QFrame[role="band"][tone="green"] { background: $green_band; }
QLabel[role="band"][tone="amber"], QFrame[role="band"][tone="amber"] { background: $amber_band; }
QLabel[role="band"][tone="red"], QFrame[role="band"][tone="red"] { background: $red_band; }
QLabel[role="band"][tone="orange"], QFrame[role="band"][tone="orange"] {
    background: $orange_band;
}

QFrame[role="line"] {
    background: transparent; border: none; border-bottom: 1px solid $line;
    border-left: 4px solid transparent;
}
QFrame[role="line"][selected="yes"] { border-left-color: $blue_solid; background: $blue_band; }
QLabel[role="count"] { font-size: 17px; font-weight: 700; }
QLabel[role="amount"] { font-size: 16px; font-weight: 700; }
QLabel[role="toast"] {
    background: $text; color: $surface; border-radius: 12px; padding: 14px 18px; font-size: 16px;
    font-weight: 600;
}
QLabel[role="key"] {
    background: $raised; border: 1px solid $edge; border-radius: 7px; padding: 6px 12px;
    font-weight: 700;
}

QPushButton {
    min-height: ${touch}px; padding: 0 14px;
    background: $raised; border: ${focus_px}px solid $raised; border-radius: 12px;
    font-weight: 600;
}
QPushButton:pressed { background: $pressed; border-color: $pressed; }
QPushButton:disabled { color: $muted; background: $ground; border: ${focus_px}px solid $line; }
QPushButton[kind="main"] {
    min-height: ${main_touch}px; font-size: 20px; font-weight: 700;
    background: $blue_solid; border-color: $blue_solid; color: $blue_on_solid;
}
QPushButton[kind="main"]:pressed {
    background: $blue_ink; border-color: $blue_ink; color: $surface;
}
QPushButton[kind="main"]:disabled { background: $raised; border-color: $raised; color: $muted; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:pressed { background: $pressed; border-color: $pressed; }
QPushButton[kind="quiet"]:disabled { color: $muted; border-color: transparent; }
QPushButton[kind="digit"], QPushButton[kind="act"] {
    min-height: ${digit}px; padding: 0; font-size: 26px;
    background: $surface; border-color: $line;
}
QPushButton[kind="digit"] { min-width: ${digit}px; }
QPushButton[kind="act"] {
    font-size: 20px; background: $raised; border-color: $raised;
}
QPushButton[kind="digit"]:pressed, QPushButton[kind="act"]:pressed { background: $pressed; }
QPushButton[kind="danger"] { background: $surface; border-color: $red_ink; color: $red_ink; }
QPushButton[kind="danger"]:pressed { background: $red_band; }
QPushButton[tone="amber"] {
    background: $amber_solid; border-color: $amber_solid; color: $amber_on_solid;
}
QPushButton[kind="tab"] {
    padding: 0 18px; border-radius: 24px;
    background: $surface; border-color: $line;
}
QPushButton[kind="tab"]:checked { background: $text; border-color: $text; color: $surface; }
QPushButton[kind="quiet"] { padding: 0 10px; }
QPushButton[kind="count"] {
    min-height: 0; padding: 0; font-size: 17px; font-weight: 700;
    background: transparent; border-color: transparent;
}
QPushButton[kind="count"]:pressed { background: $pressed; }
QPushButton[kind="tool"] { padding: 0 4px; font-size: 14px; }
QPushButton[kind="step"], QPushButton[kind="out"] {
    min-height: 0; padding: 0; font-size: 24px; background: $surface; border-color: $line;
}
QPushButton[kind="out"] {
    font-size: 22px; font-weight: 400; color: $muted;
    background: transparent; border-color: transparent;
}
QPushButton[kind="step"]:pressed, QPushButton[kind="out"]:pressed { background: $pressed; }
QPushButton:focus, QPushButton[kind]:focus { border-color: $focus; }
QPushButton[kind="main"]:focus { border-color: $text; }
QPushButton[kind="tab"]:checked:focus { border-color: $focus; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox, QDateEdit {
    min-height: ${touch}px; padding: 0 12px;
    background: $surface; border: ${focus_px}px solid $line; border-radius: 12px;
    selection-background-color: $blue_solid; selection-color: $blue_on_solid;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus,
QDateEdit:focus { border-color: $focus; }
QLineEdit { placeholder-text-color: $muted; }
QComboBox[role="choice"]::drop-down, QDateEdit::drop-down { border: none; width: 40px; }
QComboBox[role="reason"]::drop-down { border: none; width: ${touch}px; }
QComboBox QAbstractItemView::item { min-height: ${touch}px; padding: 0 10px; }
QComboBox QAbstractItemView::item:selected { background: $blue_band; color: $text; }
QComboBox QLineEdit { min-height: 0; padding: 0; background: transparent; border: none; }
QLineEdit[role="search"] { font-size: 18px; }

QCheckBox { min-height: ${touch}px; spacing: 12px; }
QCheckBox::indicator {
    width: 24px; height: 24px; background: $surface; border: 2px solid $edge; border-radius: 7px;
}
QCheckBox::indicator:checked { background: $blue_solid; border-color: $blue_solid; }
QCheckBox:focus::indicator { border-color: $focus; }

QListView, QTableView, QTreeView, QScrollArea {
    background: transparent; border: ${focus_px}px solid transparent; border-radius: 12px;
    outline: none;
}
QScrollArea > QWidget > QWidget { background: transparent; }
QListView:focus, QTableView:focus, QTreeView:focus { border-color: $focus; }
QListView#unfinished-list::item, QListView#refunds-list::item, QTableView#receipts-list::item,
QListView#closings-list::item, QListView#parked-list::item {
    padding: 8px 10px; border-radius: 10px;
}
QListView#unfinished-list::item:selected, QListView#refunds-list::item:selected,
QTableView#receipts-list::item:selected, QListView#closings-list::item:selected,
QListView#parked-list::item:selected {
    background: $blue_band; color: $text;
}
QListView#closings-list::item { min-height: ${touch}px; }
QTableView#receipts-list { selection-background-color: transparent; }
QTableView#reports-table::item { padding: 4px 8px; }
QTableView#reports-table::item:selected { background: $blue_band; color: $text; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView#delivery-typed { gridline-color: $line; background: $surface; }
QTableView#delivery-rows::item { padding: 4px 10px; }
QTableView#delivery-rows::item:selected { background: $blue_band; color: $text; }
QTableView#products-table::item { padding: 0 6px; }
QTableView#products-table::item:selected { background: $blue_band; color: $text; }
QListWidget#product-movements::item { padding: 6px 2px; border-bottom: 1px solid $line; }
QTableView#match-rows::item { padding: 8px 10px; }
QTableView#match-rows::item:selected { background: $blue_band; color: $text; }
QListView#products, QListView#products:focus, QScrollArea#categories { border: none; }
QHeaderView::section {
    background: $ground; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 10px 8px; font-weight: 600;
}

QScrollBar:vertical { background: transparent; width: 14px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 2px; }
QScrollBar::handle { background: $edge; border-radius: 5px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:vertical { min-height: 48px; }
QScrollBar::handle:horizontal { min-width: 48px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
    min-height: 18px; max-height: 18px; background: $raised; border: none; border-radius: 9px;
    text-align: center; color: $text; font-size: 12px;
}
QProgressBar::chunk { background: $blue_band; border-radius: 9px; }

QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 6px; }
""")
