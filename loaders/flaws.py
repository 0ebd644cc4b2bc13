"""Every flaw that a data set can have on its way in, with its words and remedy in two languages.

Where a flaw stands (file, line, column, value) is added by whoever found it.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Flaw(NamedTuple):
    """What is wrong with a cell, a row or a file, and what to do about it."""

    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    value: str = ""


def flaw(code: str, value: str = "", **facts: Any) -> Flaw:
    """Return the flaw with this code, its words filled with the facts."""
    zh, en, remedy_zh, remedy_en = (text.format(**facts) for text in WORDS[code])
    return Flaw(code, zh, en, remedy_zh, remedy_en, value)


def suggestion(nearest: str | None, allowed: str = "") -> dict[str, str]:
    """Return the facts `hint_zh` and `hint_en` for a value that is not known."""
    if nearest:
        return {"hint_zh": f"是否应为“{nearest}”？", "hint_en": f"Did you mean “{nearest}”?"}
    if allowed:
        return {"hint_zh": f"可用的有：{allowed}。", "hint_en": f"Possible are: {allowed}."}
    return {"hint_zh": "请改正或删除。", "hint_en": "Correct or remove it."}


WORDS: dict[str, tuple[str, str, str, str]] = {
    # The data set as a whole.
    "NO_DATA_SET": (
        "没有这个文件或文件夹。",
        "There is no such file or folder.",
        "请核对路径。",
        "Check the path.",
    ),
    "UNKNOWN_FORMAT": (
        "不认识的文件格式。",
        "This file format is not known.",
        "请提供 CSV 文件夹、.xlsx 或 .jsonl 文件。",
        "Give a folder of CSV files, an .xlsx or a .jsonl file.",
    ),
    "EMPTY_DATA_SET": (
        "其中没有任何表。",
        "It holds no table.",
        "至少提供一张表，例如 organizations。",
        "Give at least one table, such as organizations.",
    ),
    "TOO_MANY_PROBLEMS": (
        "问题超过 {limit} 处，其余未列出。",
        "There are more than {limit} problems; the others are not listed.",
        "请先改正已列出的问题。",
        "Correct the listed ones first.",
    ),
    # Files, sheets and tables.
    "UNREADABLE_FILE": (
        "文件无法读取：{reason}。",
        "The file cannot be read: {reason}.",
        "请检查访问权限。",
        "Check that you may read it.",
    ),
    "NOT_A_FILE": (
        "不是普通文件。",
        "This is no plain file.",
        "请换成普通文件，或删除。",
        "Put a plain file there, or remove it.",
    ),
    "UNKNOWN_TABLE": (
        "没有这张表。",
        "There is no such table.",
        "{hint_zh}",
        "{hint_en}",
    ),
    "DUPLICATE_TABLE": (
        "同一张表出现两次。",
        "The same table is there twice.",
        "请合并为一张。",
        "Merge them into one.",
    ),
    "EMPTY_FILE": (
        "文件是空的，连表头也没有。",
        "The file is empty; not even a header is there.",
        "请写上表头，或删除此文件。",
        "Write the header, or remove the file.",
    ),
    "FILE_TOO_LARGE": (
        "文件有 {size} 字节，超过上限 {limit} 字节。",
        "The file has {size} bytes, the limit is {limit}.",
        "请分成几次导入。",
        "Split it into several imports.",
    ),
    "WRONG_ENCODING": (
        "不是 UTF-8 编码。",
        "This is not UTF-8.",
        "请另存为 UTF-8（Excel 中选“CSV UTF-8”）。",
        "Save it as UTF-8 (in Excel: “CSV UTF-8”).",
    ),
    "NUL_CHARACTER": (
        "含有 NUL 字符，不是文本文件。",
        "A NUL character is in it; this is no text file.",
        "请重新导出该文件。",
        "Export the file again.",
    ),
    "MIXED_NEWLINES": (
        "换行符前后不一致。",
        "The line ends are not all of one kind.",
        "请用同一种换行符保存整个文件；单元格内不能换行。",
        "Save the file with one kind of line end; no cell may hold one.",
    ),
    "LINE_TOO_LONG": (
        "一行超过 {limit} 个字符。",
        "A line has more than {limit} characters.",
        "请检查文件是否损坏。",
        "Check whether the file is damaged.",
    ),
    "FILE_CUT": (
        "文件在中途断开，或引号没有闭合。",
        "The file is cut in the middle, or a quote is never closed.",
        "请重新传送完整的文件，或补上引号。",
        "Send the whole file again, or close the quote.",
    ),
    "BAD_QUOTING": (
        "引号使用有误：结束引号之后只能是逗号。",
        "The quoting is wrong: only a comma may follow a closing quote.",
        "请把单元格内的引号写成两个。",
        "Write a quote inside a cell twice.",
    ),
    "BAD_JSON": (
        "这一行不是有效的 JSON：{reason}。",
        "This line is not valid JSON: {reason}.",
        '每行写一个对象，如 {{"table": "organizations", …}}。',
        'Write one object a line, such as {{"table": "organizations", …}}.',
    ),
    "NOT_AN_OBJECT": (
        "这一行不是 JSON 对象。",
        "This line is no JSON object.",
        '每行写一个对象，如 {{"table": "organizations", …}}。',
        'Write one object a line, such as {{"table": "organizations", …}}.',
    ),
    # The columns.
    "WRONG_SEPARATOR": (
        "表头只有一列，似乎用了逗号以外的分隔符。",
        "The header has one column; it seems to be separated by something else than commas.",
        "请用逗号分隔。",
        "Separate the cells by commas.",
    ),
    "TOO_MANY_COLUMNS": (
        "有 {count} 列，超过上限 {limit} 列。",
        "There are {count} columns, the limit is {limit}.",
        "请删除表格右侧多余的列。",
        "Remove the columns to the right of the table.",
    ),
    "UNKNOWN_COLUMN": (
        "表 {table} 没有这一列。",
        "The table {table} has no such column.",
        "{hint_zh}",
        "{hint_en}",
    ),
    "DUPLICATE_COLUMN": (
        "这一列出现两次。",
        "This column is there twice.",
        "请删除其中一列。",
        "Remove one of them.",
    ),
    "MISSING_COLUMN": (
        "缺少必需的列。",
        "A required column is missing.",
        "请补上这一列。",
        "Add this column.",
    ),
    "WRONG_CELL_COUNT": (
        "这一行有 {count} 格，表头有 {wanted} 格。",
        "This row has {count} cells, the header has {wanted}.",
        "请核对逗号和引号；若是最后一行，文件可能不完整。",
        "Check commas and quotes; if it is the last row, the file may be cut.",
    ),
    # The rows.
    "REPEATED_KEY": (
        "键重复：第 {line} 行已经有同样的键（{columns}）。",
        "The key is repeated: line {line} has the same one ({columns}).",
        "请删除其中一行，或改正键。",
        "Remove one of the rows, or correct the key.",
    ),
    "INVALID_VALIDITY": (
        "有效期为空：起始日不早于终止日（终止日是不再有效的第一天）。",
        "The validity is empty: since is not before until (the first day that no longer counts).",
        "请改正日期。",
        "Correct the dates.",
    ),
    # The cells.
    "MISSING_CELL": (
        "必填的单元格是空的。",
        "A required cell is empty.",
        "请填写。",
        "Fill it in.",
    ),
    "FORMULA_CELL": (
        "单元格是公式，或以公式符号（= + - @ 制表符等）开头。",
        "The cell is a formula, or begins like one (= + - @, a tab and the like).",
        "请改为普通文本；确需以此符号开头的，在前面加一个半角撇号 '。",
        "Write plain text; where the sign is meant, put an apostrophe ' before it.",
    ),
    "ERROR_CELL": (
        "单元格是一个错误值（如 #N/A）。",
        "The cell holds an error value (such as #N/A).",
        "请改为实际的值，或留空。",
        "Write the value, or leave it empty.",
    ),
    "IDENTITY_LIKE": (
        "看上去是{kind_zh}；本系统不保存任何个人信息。",
        "This looks like {kind_en}; no personal data is stored in this system.",
        "请改用不含个人信息的代号。",
        "Use a reference that holds no personal data.",
    ),
    "BAD_DATE": (
        "不是有效的日期。",
        "This is not a date.",
        "请写成 {example}。",
        "Write it as {example}.",
    ),
    "END_OF_TIME": (
        "这一天表示“没有期限”。",
        "This day stands for “no bound”.",
        "请留空。",
        "Leave the cell empty.",
    ),
    "BAD_BOOLEAN": (
        "只能是 true 或 false。",
        "Only true and false are possible.",
        "请写 {example}，或留空。",
        "Write {example}, or leave it empty.",
    ),
    "UNKNOWN_VALUE": (
        "不在允许的值之内。",
        "This value is not in the list.",
        "{hint_zh}",
        "{hint_en}",
    ),
    "TOO_LONG": (
        "有 {count} 个字符，超过上限 {limit} 个。",
        "It has {count} characters, the limit is {limit}.",
        "请缩短。",
        "Shorten it.",
    ),
    "FORBIDDEN_CHARACTER": (
        "含有不可见的字符 {character}（控制、双向或零宽字符、换行）。",
        "It holds the invisible character {character} (control, direction, zero width, line end).",
        "请删除该字符。",
        "Remove this character.",
    ),
    "CODE_WITH_BLANKS": (
        "代码不能含空白。",
        "A code has no blanks.",
        "请写 {example}。",
        "Write {example}.",
    ),
    "NOT_TEXT": (
        "单元格不是文本。",
        "The cell is not text.",
        "请写成文本；数字形式的代码也要按文本填写。",
        "Write it as text; a code of digits is text too.",
    ),
    # Workbooks.
    "NOT_A_WORKBOOK": (
        "不是有效的 .xlsx 文件（可能不完整、已加密或是旧格式 .xls）。",
        "This is no .xlsx file (it may be cut, encrypted, or an old .xls).",
        "请用 Excel 或 WPS 打开后另存为不加密的 .xlsx。",
        "Open it in Excel or WPS and save it as .xlsx without a password.",
    ),
    "UNSAFE_ARCHIVE": (
        "文件内部结构可疑：{reason_zh}。",
        "The inside of the file is suspect: {reason_en}.",
        "请用 Excel 或 WPS 重新保存。",
        "Save it anew with Excel or WPS.",
    ),
    "ZIP_BOMB": (
        "解压后过大或压缩比异常（{size} 字节）。",
        "It is too large, or packed too tightly, to be a real table ({size} bytes unpacked).",
        "请改用 CSV，或分成几个文件。",
        "Use CSV, or split it into several files.",
    ),
    "XML_ENTITIES": (
        "含有 DOCTYPE 或实体定义。",
        "A DOCTYPE or an entity is defined in it.",
        "请用 Excel 或 WPS 重新保存。",
        "Save it anew with Excel or WPS.",
    ),
    "SHEETS_UNREADABLE": (
        "工作表无法读取，或过大。",
        "The sheets cannot be read, or are too large.",
        "请用 Excel 或 WPS 重新保存，或改用 CSV。",
        "Save it anew with Excel or WPS, or use CSV.",
    ),
}
