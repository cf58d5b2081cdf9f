"""How much of a file is read. Each limit is far above what a set of questions needs, and below what hurts a server."""

MEGABYTE = 2**20
MOST_BYTES = 50 * MEGABYTE  # of the file as it is uploaded
MOST_QUESTIONS = 2_000
MOST_TEXT = 20_000  # characters of one text of a question

MOST_PARTS = 5_000  # of a package
MOST_UNPACKED = 200 * MEGABYTE
MOST_PART = 20 * MEGABYTE
MOST_XML = 50 * MEGABYTE  # of a package, read again for each item that shows it
MOST_RATIO = 200  # of a part larger than a megabyte, unpacked to packed

MOST_FILM = 40 * MEGABYTE  # of all films of a package together, too, so that it can be brought again
MOST_CAPTIONS = 2 * MEGABYTE
MOST_PICTURE = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
