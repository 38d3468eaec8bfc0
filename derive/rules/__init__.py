"""The rules of differentiation and algebra as rows of a table; a test loops over the table."""
