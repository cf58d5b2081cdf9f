"""Tables as files that spreadsheets open: safely, streamed, in flat memory. A leaf: it knows no other room."""
