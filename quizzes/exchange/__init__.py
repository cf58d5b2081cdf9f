"""Questions in and out of files. See README.md for what each format can hold."""
