"""The Excel workbook of coverage: matrix, gaps with reasons, what is unknown, sources with links.

Needs openpyxl (the extra `xlsx`), which only `kg.workbook.write` and what it calls import.
"""

import os

# openpyxl spells its XML in another way where lxml happens to be installed. It looks here on
# import: a program that has imported it before has that spelling.
os.environ["OPENPYXL_LXML"] = "False"
