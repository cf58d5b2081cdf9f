"""The template that a trainer fills: empty, with a sheet of examples and one that explains. Headings are Chinese."""

from io import BytesIO

import xlsxwriter

from quizzes.exchange.sheet.book import add_lists, add_sheet, draw, put
from quizzes.exchange.sheet.examples import EXAMPLES, GUIDE, PICTURE_FOR, picture


def template() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = add_sheet(book, "试题")
        examples = add_sheet(book, "示例 Examples")
        for number, row in enumerate(EXAMPLES, start=1):
            put(examples, number, row)
            if row["kind"] == PICTURE_FOR:
                draw(examples, number, "example.png", picture())
        guide = book.add_worksheet("说明 Guide")
        guide.set_column(0, 1, 70, book.add_format({"text_wrap": True, "valign": "top"}))
        for number, line in enumerate(GUIDE):
            guide.write_row(number, 0, line)
        add_lists(book, sheet)
    return file.getvalue()
