"""Invoices and credit notes as files that satisfy EN 16931: UBL 2.1, CII, Factur-X."""
