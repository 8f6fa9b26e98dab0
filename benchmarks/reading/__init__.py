"""How well documents are read: words, pictures, e-invoices."""
