"""The command line: one module per noun, thin over the folders below it."""
