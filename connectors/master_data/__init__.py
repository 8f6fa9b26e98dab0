"""Vendors and purchase orders from the owner's own systems: CSV files or SQL queries."""
