"""How much of a file is read. Each limit is far above what a list of people needs, and below what hurts a server."""

MEGABYTE = 2**20
MOST_BYTES = 30 * MEGABYTE  # of the file as it is uploaded
MOST_COLUMNS = 200
MOST_ROWS = 200_000
MOST_CELL = 32_767  # characters, as in Excel

# Inside a workbook, unpacked.
MOST_PARTS = 2_000
MOST_UNPACKED = 512 * MEGABYTE  # of all parts together
MOST_PART = 8 * MEGABYTE  # a part that is read whole: styles, the list of sheets
MOST_STRINGS = 64 * MEGABYTE
MOST_SHEET = 256 * MEGABYTE  # read row by row
MOST_OF_ROW = 20_000  # XML elements of one row, or of one shared string, which are held together
MOST_OUTSIDE_ROWS = 200_000  # merged cells, rules, links and the like
MOST_WORDS = 4 * MEGABYTE  # characters of one row, or of one shared string
MOST_UNCOMPUTED = 1_000  # formulas without a value; more, and the file was never computed

LOOKED_AT = 20  # rows among which the headings are looked for
