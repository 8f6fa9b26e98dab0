"""Word documents and Excel workbooks: their visible text and tables, set on pages of our own making.

Such files have no pages until a program lays them out. Here each line of text and each row of a table gets a place on a
synthetic page, so that labels, tables and evidence work as on paper. Macros, embedded objects, formulas and links to
other files are never followed.
"""
